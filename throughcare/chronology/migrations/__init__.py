"""Migrations of the chronology room."""
