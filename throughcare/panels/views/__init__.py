"""Screens of meetings: the calendar, the agenda, items with their decisions."""
