"""Migrations of the sharing room."""
