"""Migrations of the minutes room."""
