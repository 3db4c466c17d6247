"""Tests of the minutes room."""
