"""Jobs of briefings: tell whoever is asked, and remind them, with nothing in the mail about anybody."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Collection
from datetime import datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from throughcare.briefings import reminding
from throughcare.briefings.models import Occasion
from throughcare.core import outbox
from throughcare.panels.models import Meeting

log = logging.getLogger(__name__)


def tell_later(meeting: Meeting, agencies: Collection[int], occasion: Occasion) -> None:
    """Have the agencies told once this transaction has committed; what waits there, only they can see."""
    if outbox.is_quiet():
        return
    tell_agencies.defer(
        scheme_id=meeting.scheme_id, meeting=str(meeting.pk), agencies=sorted(agencies), occasion=str(occasion)
    )


@app.task(name="briefings.tell_agencies")
def tell_agencies(scheme_id: int, meeting: str, agencies: list[int], occasion: str) -> None:
    """One mail to everybody at these agencies who may answer and has something to answer."""
    now = timezone.now()
    for practitioner_id in reminding.answering(scheme_id, agencies, on=timezone.localdate(now)):
        _tell(practitioner_id, scheme_id, Occasion(occasion), meeting_id=uuid.UUID(meeting), at=now)


def _tell(
    practitioner_id: int, scheme_id: int, occasion: Occasion, *, at: datetime, meeting_id: uuid.UUID | None = None
) -> None:
    """One who cannot be told does not keep the others from being told."""
    try:
        reminding.tell_one(practitioner_id, scheme_id, occasion=occasion, meeting_id=meeting_id, at=at)
    except Exception:
        log.exception("practitioner %s could not be told", practitioner_id)


@app.periodic(cron="20 6 * * *")
@app.task(name="briefings.remind", queueing_lock="briefings.remind", pass_context=False)
def remind(timestamp: int) -> None:
    """In the morning, two working days before an answer is due and on its day, whoever has not answered."""
    now = timezone.now()
    for scheme_id in reminding.schemes_with_meetings_ahead(on=timezone.localdate(now)):
        for practitioner_id in reminding.answering(scheme_id, None, on=timezone.localdate(now)):
            for occasion in (Occasion.AHEAD, Occasion.DUE):
                _tell(practitioner_id, scheme_id, occasion, at=now)
