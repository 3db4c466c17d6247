"""Tests of the registrations room."""
