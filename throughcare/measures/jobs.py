"""What happens by the clock: the figures of the day that is over are counted and kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from throughcare.measures import keeping


@app.periodic(cron="20 1 * * *")
@app.task(name="measures.keep", queueing_lock="measures.keep", pass_context=False)
def keep_figures(timestamp: int) -> None:
    """Each night the day before, of every scheme; run again it keeps what is kept."""
    at = datetime.fromtimestamp(timestamp, tz=timezone.get_current_timezone())
    keeping.keep_all(day=timezone.localdate(at) - timedelta(days=1), at=timezone.now())
