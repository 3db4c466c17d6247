"""Migrations of the reviews room."""
