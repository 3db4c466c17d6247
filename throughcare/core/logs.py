"""Keeps out of the log what opens something: the secret of a link stands in the address that a refusal names."""

from __future__ import annotations

import logging
import re

SECRET = re.compile(r"(/join/|/reset/key/|/calendar/)[^/\s]+")


class WithoutSecrets(logging.Filter):
    """Says which page it was, and not with which secret; the line itself is always written."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Put dots in the place of the secret."""
        try:
            text = record.getMessage()
        except (TypeError, ValueError):
            # A line that cannot be made is the handler's to complain of, and stops nothing.
            return True
        told = SECRET.sub(r"\1...", text)
        if told != text:
            record.msg, record.args = told, ()
        return True
