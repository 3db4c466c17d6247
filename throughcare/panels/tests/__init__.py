"""Tests of the panels room."""
