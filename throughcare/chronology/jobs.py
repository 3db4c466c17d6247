"""What happens by the clock: appointments whose day is over are no longer the next contact."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from throughcare.chronology import listing


@app.periodic(cron="4 * * * *")
@app.task(name="chronology.let_contacts_pass", queueing_lock="chronology.let_contacts_pass", pass_context=False)
def let_contacts_pass(timestamp: int) -> None:
    """Every hour, so that a worker that was down at midnight catches up; a second time it changes nothing."""
    at = datetime.fromtimestamp(timestamp, tz=timezone.get_current_timezone())
    listing.let_contacts_pass(today=timezone.localdate(at))
