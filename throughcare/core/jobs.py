"""Jobs of the core: deliver the outbox, forget old form tokens."""

from __future__ import annotations

from datetime import timedelta

from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from throughcare.core.models import OutboxMessage, Submission

TOKENS_KEPT = timedelta(days=1)


@app.task(name="core.deliver", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def deliver(message_id: int) -> None:
    """Send one message, once: the row is locked while it is sent and marked in the same transaction."""
    with transaction.atomic():
        message = OutboxMessage.objects.select_for_update().filter(pk=message_id, sent_at=None).first()
        if message is None:
            return
        # What was said is not kept once it has left: a message may hold a link that opens something.
        sent = OutboxMessage.objects.filter(pk=message_id)
        sent.update(attempts=message.attempts + 1, sent_at=timezone.now(), body="")
        send_mail(message.subject, message.body, None, [message.to_email])


@app.periodic(cron="17 3 * * *")
@app.task(name="core.forget_tokens", pass_context=False)
def forget_tokens(timestamp: int) -> None:
    """Form tokens are needed for as long as a form may be sent again, not longer."""
    Submission.objects.filter(at__lt=timezone.now() - TOKENS_KEPT).delete()
