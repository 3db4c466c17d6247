"""Tells people outside the screen: a row in the same transaction, sent by the worker once it has committed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from throughcare.core.jobs import deliver
from throughcare.core.models import OutboxMessage

_quiet: ContextVar[bool] = ContextVar("quiet", default=False)


def tell(to_email: str, *, subject: str, body: str) -> OutboxMessage | None:
    """Put a message in the outbox; it must not hold a word about a person managed."""
    if _quiet.get():
        return None
    message = OutboxMessage.objects.create(to_email=to_email, subject=subject[:200], body=body)
    deliver.defer(message_id=message.pk)
    return message


def is_quiet() -> bool:
    """Whether nobody is to be told, so that a job which would only tell need not begin."""
    return _quiet.get()


@contextmanager
def quietly() -> Iterator[None]:
    """Tell nobody: for history that is written down long after it happened."""
    mark = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(mark)
