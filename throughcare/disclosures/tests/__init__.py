"""Tests of the disclosures room."""
