"""Migrations of the plans room."""
