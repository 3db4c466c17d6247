"""What the pages and the feed read: the kinds of meetings, series, meetings by month, what is still to be planned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from throughcare.calendars import rules
from throughcare.calendars.models import Series
from throughcare.panels.models import Meeting, MeetingQuerySet
from throughcare.panels.queries import counted
from throughcare.panels.rules import kinds_here, senior_kinds
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.profile.arrangements import Meeting as MeetingRules


@dataclass(frozen=True)
class Kind:
    """A kind of meeting that the scheme holds itself, and whether whoever looks may plan it."""

    rules: MeetingRules
    senior: bool
    may_plan: bool


def kinds_for(by: Acting, scheme: Scheme, profile: Profile) -> list[Kind]:
    """The kinds whose meetings `by` sees: those about people, those of senior officers, or both."""
    hub = scheme.board_id is not None
    found: list[Kind] = []
    if scheme.pk in by.case_schemes:
        over_hubs = Scheme.objects.filter(board=scheme).exists()
        may = by.may(Permission.PLAN_MEETING, scheme.pk)
        found += [Kind(each, False, may) for each in kinds_here(profile, hub=hub, over_hubs=over_hubs)]
    if scheme.pk in by.figure_schemes:
        may = by.may(Permission.WRITE_STRATEGY, scheme.pk)
        found += [Kind(each, True, may) for each in senior_kinds(profile, hub=hub)]
    return found


def meetings_of(by: Acting) -> MeetingQuerySet:
    """Every meeting that `by` sees."""
    return Meeting.objects.either_for(by)


def lines_of(by: Acting, found: MeetingQuerySet) -> QuerySet[Meeting]:
    """Meetings with what a line of the calendar shows: who holds it, how many items, which day it stands for."""
    return counted(by, found).select_related("occurrence", "chair__user", "scheme")


def running_series(by: Acting, scheme_id: int, today: date) -> dict[str, list[Series]]:
    """The series that go on or are yet to begin, by kind, in the order of their days."""
    found = Series.objects.visible_to(by).filter(scheme=scheme_id).running(today)
    by_kind: dict[str, list[Series]] = {}
    for series in found.select_related("chair__user", "follows").order_by("starts_on"):
        by_kind.setdefault(series.kind, []).append(series)
    return by_kind


def next_of(by: Acting, series: Sequence[Series], today: date, *, many: int = 6) -> list[tuple[date, date]]:
    """The next meetings that these series have planned, as (nominal day, day on which it is held)."""
    found = meetings_of(by).filter(occurrence__series__in=series, held_on__gte=today, called_off_at=None)
    return list(found.order_by("held_on").values_list("occurrence__nominal_on", "held_on")[:many])


def is_wanting(series: Series, today: date) -> bool:
    """Whether a day of the next six months has no meeting yet."""
    last = today + rules.AHEAD if series.ends_on is None else min(today + rules.AHEAD, series.ends_on)
    first = max(today, series.starts_on)
    known = set(series.occurrences.filter(nominal_on__gte=first).values_list("nominal_on", flat=True))
    return any(day not in known for day in rules.nominal_days(series.rule, first=first, last=last))
