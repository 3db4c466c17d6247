"""What the pages and the feed read: the series of a scheme, meetings by month, what is still to be planned."""

from __future__ import annotations

from datetime import date

from throughcare.calendars import rules
from throughcare.calendars.models import Series


def is_wanting(series: Series, today: date) -> bool:
    """Whether a day of the next six months has no meeting yet."""
    last = today + rules.AHEAD if series.ends_on is None else min(today + rules.AHEAD, series.ends_on)
    first = max(today, series.starts_on)
    known = set(series.occurrences.filter(nominal_on__gte=first).values_list("nominal_on", flat=True))
    return any(day not in known for day in rules.nominal_days(series.rule, first=first, last=last))
