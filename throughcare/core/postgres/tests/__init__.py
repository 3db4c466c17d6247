"""Tests of the PostgreSQL launcher, each against a real server."""
