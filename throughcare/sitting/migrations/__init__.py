"""Migrations of the sitting room."""
