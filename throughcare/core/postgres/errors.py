"""The one error that the PostgreSQL launcher raises, worded for whoever runs the machine."""

from __future__ import annotations


class PostgresError(Exception):
    """PostgreSQL could not be found, started, reached or prepared; the message says why and what to do."""
