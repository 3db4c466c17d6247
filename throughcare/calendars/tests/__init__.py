"""Tests of the calendars room."""
