"""What happens by the clock: reminders about answers that are overdue."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError
from throughcare.partnerships.models import Scheme
from throughcare.referrals import actions
from throughcare.referrals.queries import overdue
from throughcare.sharing.acting import service


def remind_overdue(*, at: datetime) -> int:
    """Remind every agency whose answer is overdue, once a day; how many reminders went out."""
    by = service(schemes=Scheme.objects.values_list("pk", flat=True))
    with speaking_for(by):
        waiting = list(overdue(by, on=timezone.localtime(at).date()).exclude(reminded_on=timezone.localtime(at).date()))
    sent = 0
    for referral in waiting:
        try:
            actions.chase(referral, by=by, at=at)
        except DomainError:
            continue  # answered, or reminded by somebody, since the list was read
        sent += 1
    return sent


@app.periodic(cron="15 7 * * *")
@app.task(name="referrals.remind_overdue", queueing_lock="referrals.remind_overdue", pass_context=False)
def remind_overdue_referrals(timestamp: int) -> None:
    """Each morning, and again only on another day."""
    remind_overdue(at=datetime.fromtimestamp(timestamp, tz=timezone.get_current_timezone()))
