"""Tells people outside the screen: a row in the same transaction, sent by the worker once it has committed."""

from __future__ import annotations

from throughcare.core.jobs import deliver
from throughcare.core.models import OutboxMessage


def tell(to_email: str, *, subject: str, body: str) -> OutboxMessage:
    """Put a message in the outbox; it must not hold a word about a person managed."""
    message = OutboxMessage.objects.create(to_email=to_email, subject=subject[:200], body=body)
    deliver.defer(message_id=message.pk)
    return message
