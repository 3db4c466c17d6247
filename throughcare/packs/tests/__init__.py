"""Tests of the packs room."""
