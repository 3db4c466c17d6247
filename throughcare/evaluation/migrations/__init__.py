"""Migrations of the evaluation room."""
