"""The installation's secrets: given by the environment, or made once and kept in its own folder."""

from __future__ import annotations

import os
import secrets

from django.core.exceptions import ImproperlyConfigured

from throughcare.core.postgres.places import throughcare_home, write_private


def secret(name: str, *, size: int) -> bytes:
    """`size` bytes, always the same on one installation.

    THROUGHCARE_<NAME> gives it in hex. Without a DATABASE_URL (one machine, its own
    database) it is made at first use; with one, several web nodes must share it, so it is asked for.
    """
    variable = f"THROUGHCARE_{name.upper()}"
    if given := os.environ.get(variable):
        return _from_hex(variable, given, size)
    if os.environ.get("DATABASE_URL"):
        raise ImproperlyConfigured(
            f"Set {variable} to {size * 2} hexadecimal digits (the same on every node), "
            f'for example with: python3 -c "import secrets; print(secrets.token_hex({size}))"'
        )
    path = throughcare_home() / f"{name}.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_private(path, secrets.token_hex(size) + "\n", keep=True)
    return _from_hex(str(path), path.read_text(encoding="ascii").strip(), size)


def _from_hex(where: str, text: str, size: int) -> bytes:
    try:
        value = bytes.fromhex(text)
    except ValueError:
        value = b""
    if len(value) != size:
        raise ImproperlyConfigured(f"{where} must hold exactly {size * 2} hexadecimal digits.")
    return value
