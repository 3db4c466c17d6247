"""How many periods of the contact standard were met and missed: read by the worker, kept as two numbers."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.queries import current_profile
from throughcare.registrations.models import Registration
from throughcare.reviews.contactstandard import State, periods
from throughcare.reviews.standardfacts import records, standards_under, states_some

# A period that ends in the time asked for may have begun before it.
LONGEST = timedelta(days=366)


def counted(by: Acting, *, since: date, on: date) -> list[list[Any]]:
    """Met and missed among whole periods that ended in the time; nothing where no standard is stated."""
    found: Counter[str] = Counter()
    for scheme in Scheme.objects.filter(pk__in=by.case_schemes):
        version, profile = current_profile(scheme.pk)
        if not states_some(profile):
            continue
        standards = standards_under(version.pk)
        rows = list(
            Registration.objects.visible_to(by)
            .filter(Q(ended_on=None) | Q(ended_on__gte=since), scheme=scheme, started_on__lte=on)
            .only("pk", "person_id", "started_on", "ended_on", "level")
        )
        for record in records(by, rows, since=since - LONGEST).values():
            # Judged as of the day after, so that a period which ended on the last day is over.
            for period in periods(standards, record, today=on + timedelta(days=1), since=since - LONGEST):
                if period.state in (State.MET, State.MISSED) and since <= period.end <= on:
                    found[period.state.value] += 1
    return [[state, "", many, None] for state, many in sorted(found.items())]
