"""Migrations of the strategy room."""
