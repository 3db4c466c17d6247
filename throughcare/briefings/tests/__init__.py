"""Tests of the briefings room."""
