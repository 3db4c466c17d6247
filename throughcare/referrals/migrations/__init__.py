"""Migrations of the referrals room."""
