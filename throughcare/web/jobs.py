"""Jobs of the frame: the first page's numbers by mail, each morning, to whoever asked for it."""

from __future__ import annotations

import logging

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from throughcare.desk import digests
from throughcare.web.waiting import collect

log = logging.getLogger(__name__)


@app.periodic(cron="*/10 * * * *")
@app.task(name="web.send_digests", queueing_lock="web.send_digests", pass_context=False)
def send_digests(timestamp: int) -> None:
    """From the hour on, make what was not made yet: a worker that was down in the morning catches up in the day.

    One that fails leaves the others alone, and is tried again ten minutes later.
    """
    now = timezone.localtime()
    if now.hour < settings.DIGEST_HOUR:
        return
    for practitioner_id in digests.due(now.date()):
        try:
            digests.make(practitioner_id, day=now.date(), at=now, collect=collect)
        except Exception:
            log.exception("the digest of practitioner %s could not be made", practitioner_id)
