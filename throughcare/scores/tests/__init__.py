"""Tests of the scores room."""
