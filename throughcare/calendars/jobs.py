"""What happens by the clock: every series is planned for six months ahead."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from throughcare.calendars import queries
from throughcare.calendars.actions import plan_ahead
from throughcare.calendars.models import Series
from throughcare.core.context import speaking_for
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.sharing.acting import service

log = logging.getLogger(__name__)


@app.periodic(cron="27 4 * * *")
@app.task(name="calendars.keep_planned", queueing_lock="calendars.keep_planned", pass_context=False)
def keep_planned_nightly(timestamp: int) -> None:
    """Every night; a night that was missed is made good by the next."""
    keep_planned(at=datetime.fromtimestamp(timestamp, tz=timezone.get_current_timezone()))


def keep_planned(*, at: datetime) -> None:
    """Plan what is wanting; a series that fails leaves the others alone."""
    today = timezone.localdate(at)
    for scheme_id in Scheme.objects.values_list("pk", flat=True):
        by = _planner(scheme_id)
        with speaking_for(by):
            wanting = [each for each in Series.objects.visible_to(by).running(today) if queries.is_wanting(each, today)]
        for each in wanting:
            try:
                plan_ahead(each, by=by, at=at)
            except Exception:
                log.exception("series %s could not be planned ahead", each.pk)


def _planner(scheme_id: int) -> Acting:
    """The service's own hand, which may put into the calendar what a practitioner's rule names, and nothing else."""
    may = frozenset({Permission.PLAN_MEETING, Permission.WRITE_STRATEGY})
    return replace(service(schemes=[scheme_id]), permissions=may, figure_schemes=(scheme_id,))
