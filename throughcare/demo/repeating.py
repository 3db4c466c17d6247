"""The series behind the meetings: those held stand for their days, six months are planned, a calendar reads them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from throughcare.calendars import actions
from throughcare.calendars.actions import Wish
from throughcare.calendars.keys import new_secret
from throughcare.calendars.rules import LAST, Rule
from throughcare.core.context import speaking_for
from throughcare.demo.lives import FIRST_PANEL
from throughcare.demo.places import Place, moment
from throughcare.demo.sittings import Case
from throughcare.panels.models import Meeting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.profile.vocabulary import Every

RHYTHMS = {1: Every.WEEKLY, 2: Every.FORTNIGHTLY, 4: Every.FOUR_WEEKLY}
SENIOR = {"kingston": Every.QUARTERLY, "richmond": Every.TWO_MONTHLY}
THURSDAY = 3


def add(place: Place, cases: Sequence[Case], today: date) -> None:
    """The panel's own series; where senior officers have a meeting before them, theirs; the co-ordinator's feed."""
    if not cases:
        return
    by, at = place.acting("coordinator", today), moment(today, 8)
    rule = Rule(every=RHYTHMS[place.every_weeks], counts_from=FIRST_PANEL, weekday=THURSDAY)
    civic_centre = f"{place.short} Civic Centre, room 2"
    wish = Wish(rule=rule, starts_at=time(14), place=civic_centre, chair=place.staff["chair"])
    actions.start_series(place.scheme, kind=place.meeting_kind, wish=wish, starts_on=FIRST_PANEL, by=by, at=at)
    if place.scheme.slug in SENIOR:
        _senior(place, SENIOR[place.scheme.slug], by, at, today)
    actions.make_feed(secret=new_secret(), by=by, at=at)


def _senior(place: Place, every: Every, by: Acting, at: datetime, today: date) -> None:
    """It goes on from the meeting that comes next."""
    with speaking_for(by):
        coming = Meeting.objects.senior_to(by).filter(scheme=place.scheme).to_come(today).first()
    if coming is None:
        return
    day = coming.held_on
    nth = (day.day - 1) // 7 + 1
    rule = Rule(every=every, counts_from=day, weekday=day.weekday(), nth=nth if nth < 5 else LAST)
    wish = Wish(rule=rule, starts_at=coming.starts_at, place=coming.place, chair=coming.chair)
    actions.start_series(place.scheme, kind=coming.kind, wish=wish, starts_on=day, by=by, at=at)
