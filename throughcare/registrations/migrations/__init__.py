"""Migrations of the registrations room."""
