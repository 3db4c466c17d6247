"""Screens of the meeting while it sits."""
