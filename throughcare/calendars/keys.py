"""The secret of a feed's address: 256 bits that nobody guesses, of which the database keeps a digest."""

from __future__ import annotations

import hashlib
import secrets


def new_secret() -> str:
    """What stands in the address."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """What the database keeps of it."""
    return hashlib.sha256(secret.encode()).hexdigest()
