"""Series to test with, set up by the actions that practitioners use."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from throughcare.calendars import actions
from throughcare.calendars.actions import Wish
from throughcare.calendars.models import Occurrence, Series
from throughcare.calendars.rules import Moves, Rule
from throughcare.core.context import speaking_for
from throughcare.panels.models import Meeting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.profile.vocabulary import Every
from throughcare.sharing.tests.builders import NOW, TODAY

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)


def wish(every: Every = Every.WEEKLY, *, counts_from: date = TODAY, moves: Moves = Moves.NEXT, **said: Any) -> Wish:
    """Weekly on Thursdays at 10, unless said otherwise."""
    rule = {key: said.pop(key) for key in ("weekday", "nth", "day") if key in said}
    if "day" not in rule:
        rule.setdefault("weekday", THURSDAY)
    made = Rule(every=every, counts_from=counts_from, moves=moves, **rule)
    return Wish(rule=made, **{"starts_at": time(10), "place": "Town hall", **said})


def series(
    by: Acting, wished: Wish | None = None, *, kind: str = "panel", starts_on: date = TODAY, at: datetime = NOW
) -> Series:
    """A series that has planned its first six months."""
    scheme = Scheme.objects.get(pk=by.scheme_id or 0)
    return actions.start_series(scheme, kind=kind, wish=wished or wish(), starts_on=starts_on, by=by, at=at)


def days(by: Acting, *, kind: str = "panel", called_off: bool = False) -> list[date]:
    """The days of the meetings in the calendar, in order."""
    with speaking_for(by):
        found = Meeting.objects.filter(kind=kind, called_off_at__isnull=not called_off)
        return list(found.order_by("held_on").values_list("held_on", flat=True))


def meeting_on(by: Acting, day: date, *, kind: str = "panel") -> Meeting:
    """The meeting of that day."""
    with speaking_for(by):
        return Meeting.objects.get(kind=kind, held_on=day)


def nominal_of(by: Acting, meeting: Meeting) -> date:
    """The day of the series that a meeting stands for."""
    with speaking_for(by):
        return Occurrence.objects.get(meeting=meeting).nominal_on
