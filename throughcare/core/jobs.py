"""Jobs of the core: deliver the outbox, forget old form tokens."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from smtplib import SMTPServerDisconnected

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from throughcare.core.models import OutboxMessage, Submission

TOKENS_KEPT = timedelta(days=1)


@app.task(name="core.deliver", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def deliver(message_id: int) -> None:
    """Send one message, at most once: it is taken before it is sent, and given back only if it surely did not leave.

    Refused or not reached, it is given back and tried again, after 4 seconds, 16, 64 and so on for some hours. What
    can still happen: the mail server falls silent after it was given the whole text, or this process is killed in the
    moment between. Then nobody knows whether it left, it stays taken, and it is not sent a second time by itself.
    """
    message = _take(message_id)
    if message is None:
        return
    try:
        left = _send(message)
    except Exception as fault:
        OutboxMessage.objects.filter(pk=message_id).update(taken_at=None, last_error=type(fault).__name__[:200])
        raise
    # What was said is not kept once it has left: a message may hold a link that opens something.
    done = (
        {"sent_at": timezone.now(), "last_error": ""} if left else {"last_error": "no answer after the text was given"}
    )
    OutboxMessage.objects.filter(pk=message_id).update(body="", **done)


def _take(message_id: int) -> OutboxMessage | None:
    """Claim the message for this delivery; nobody when another one has it, or it was sent."""
    with transaction.atomic():
        message = OutboxMessage.objects.select_for_update().filter(pk=message_id, sent_at=None, taken_at=None).first()
        if message is not None:
            taken = OutboxMessage.objects.filter(pk=message_id)
            taken.update(attempts=message.attempts + 1, taken_at=timezone.now())
        return message


def _send(message: OutboxMessage) -> bool:
    """Give it to the mail server: whether it left, or nobody knows; raises when it surely did not."""
    mail = EmailMessage(message.subject, message.body, None, [message.to_email])
    connection = get_connection()
    connection.open()
    try:
        connection.send_messages([mail])
    except (SMTPServerDisconnected, TimeoutError):
        return False
    finally:
        with suppress(Exception):
            connection.close()
    return True


@app.periodic(cron="17 3 * * *")
@app.task(name="core.forget_tokens", pass_context=False)
def forget_tokens(timestamp: int) -> None:
    """Form tokens are needed for as long as a form may be sent again, not longer."""
    Submission.objects.filter(at__lt=timezone.now() - TOKENS_KEPT).delete()
