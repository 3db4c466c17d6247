"""Migrations of the panels room."""
