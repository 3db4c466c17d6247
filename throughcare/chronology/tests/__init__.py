"""Tests of the chronology room."""
