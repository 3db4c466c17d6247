"""Migrations of the disclosures room."""
