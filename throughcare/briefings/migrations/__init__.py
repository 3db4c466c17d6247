"""Migrations of the briefings room."""
