"""Tests of the sharing room."""
