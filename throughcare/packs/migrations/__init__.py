"""Migrations of the packs room."""
