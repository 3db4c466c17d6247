"""Migrations of the scores room."""
