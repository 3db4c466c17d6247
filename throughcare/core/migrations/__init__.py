"""Migrations of the core room."""
