"""Tests of the partnerships room."""
