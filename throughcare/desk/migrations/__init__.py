"""Migrations of the measures room."""
