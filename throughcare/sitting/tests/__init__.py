"""Tests of the sitting room."""
