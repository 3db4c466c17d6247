"""Tells PostgreSQL who is asking, signed so that injected SQL cannot forge it."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.db import connection, transaction

from throughcare.core.actors import Actor

LIFETIME_SECONDS = 300

_speaking: ContextVar[Actor | None] = ContextVar("speaking", default=None)


def sign(payload: str, *, key: bytes) -> str:
    """`payload.signature`, HMAC-SHA256 in hex: the form that app_context() verifies."""
    return f"{payload}.{hmac.new(key, payload.encode(), hashlib.sha256).hexdigest()}"


def token_for(actor: Actor, *, lifetime: int = LIFETIME_SECONDS, now: float | None = None) -> str:
    """The signed sentence «this practitioner, for this agency, on these schemes, until then»."""
    expires = int((time.time() if now is None else now) + lifetime)
    payload = "|".join(
        (
            str(actor.practitioner_id),
            str(actor.agency_id),
            ",".join(map(str, actor.case_schemes)),
            ",".join(map(str, actor.referring_schemes)),
            ",".join(map(str, actor.figure_schemes)),
            ",".join(sorted(actor.classes)),
            str(expires),
        )
    )
    return sign(payload, key=settings.CONTEXT_KEY)


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('app.context', %s, true)", [value])


def speaking() -> Actor | None:
    """Who the current transaction speaks for, or nobody."""
    return _speaking.get()


def renew() -> None:
    """Sign anew for whoever speaks: for work that takes longer than a signature lasts."""
    actor = _speaking.get()
    if actor is not None:
        _set(token_for(actor))


@contextmanager
def speaking_for(actor: Actor, *, savepoint: bool = True) -> Iterator[None]:
    """One transaction (or a savepoint in the one under way) in which PostgreSQL knows who asks.

    The earlier speaker is put back afterwards, because a savepoint that is released
    would otherwise leave this one speaking until the outer transaction ends. Whoever has
    just begun the transaction, and ends it after this, needs no savepoint of its own.
    """
    earlier = _speaking.get()
    with transaction.atomic(savepoint=savepoint):
        if earlier is actor:
            yield
            return
        _set(token_for(actor))
        mark = _speaking.set(actor)
        try:
            yield
        finally:
            _speaking.reset(mark)
            # With the transaction itself the context ends too.
            if not connection.needs_rollback and (savepoint or any(connection.savepoint_ids)):
                _set("" if earlier is None else token_for(earlier))
