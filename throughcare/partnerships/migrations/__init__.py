"""Migrations of the partnerships room."""
