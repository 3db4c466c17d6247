"""Seals what the database must keep but must not read: the secrets of one-time codes and recovery codes."""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def seal(text: str) -> str:
    """The text, unreadable without the installation's key; other than the key's holder nobody can change it."""
    return _sealer(_keys()).encrypt(text.encode()).decode("ascii")


def unseal(sealed: str) -> str:
    """The text again; what was sealed with an earlier key of the installation opens too."""
    return _sealer(_keys()).decrypt(sealed.encode("ascii")).decode()


def _keys() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=4)
def _sealer(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    """A key for this purpose only, so that a leak of it opens no session."""
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"throughcare.accounts.sealing")
    return base64.urlsafe_b64encode(derive.derive(key.encode()))
