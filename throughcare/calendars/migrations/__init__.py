"""Migrations of the calendars room."""
