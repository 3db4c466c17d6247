"""What of minutes waits for somebody: minutes that nobody has approved, and copies that are ready."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, F, QuerySet, Value, Window
from django.utils.translation import gettext as _

from throughcare.core.cards import LISTED, Card, Group, Line, address, up_to
from throughcare.core.components import short_day
from throughcare.minutes.models import Paper, PaperKind, PaperState
from throughcare.minutes.queries import to_approve
from throughcare.panels.models import Meeting
from throughcare.panels.words import meeting_name
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.queries import current_profile

# Older minutes were agreed before they were kept here, or will not be.
LOOKS_BACK = timedelta(days=120)


def waiting(by: Acting, today: date, profile: Profile | None) -> list[Card]:
    """For whoever runs meetings the minutes; for everybody their own copies that were never taken out."""
    if not by.case_schemes:
        return []
    minutes, copies = _found(by, today)
    return [_minutes(minutes, profile), _copies(copies)]


class _Row(NamedTuple):
    """A meeting whose minutes wait, or a copy that does; how many there are of its sort."""

    key: uuid.UUID
    scheme_id: int
    kind: str
    held_on: date
    since: datetime
    in_all: int
    copy: bool


def _found(by: Acting, today: date) -> tuple[list[_Row], list[_Row]]:
    """The first few of both, in one query."""
    in_all, most = Window(Count(F("pk"))), up_to(LISTED)
    mine = Paper.objects.visible_to(by).filter(state=PaperState.MADE, taken_out=0).order_by("-finished_at", "pk")
    columns = ("pk", "meeting__scheme_id", "kind", "meeting__held_on", "finished_at", in_all, Value(True))
    found: QuerySet[Any, Any] = mine.values_list(*columns)[:most]
    if by.may(Permission.RUN_MEETING):
        over = to_approve(by, until=today).filter(held_on__gte=today - LOOKS_BACK)
        columns = ("pk", "scheme_id", "kind", "held_on", "closed_at", in_all, Value(False))
        found = over.values_list(*columns)[:most].union(found, all=True)
    rows = [_Row(*row) for row in found]
    minutes = sorted((row for row in rows if not row.copy), key=lambda row: row.held_on, reverse=True)
    return minutes, sorted((row for row in rows if row.copy), key=lambda row: row.since, reverse=True)


def _minutes(rows: Sequence[_Row], profile: Profile | None) -> Card:
    lines = [
        Line(
            text=meeting_name(profile or current_profile(row.scheme_id)[1], Meeting(kind=row.kind)),
            url=address("minutes:meeting", row.key),
            hint=_("Wait for approval at the next meeting"),
            when=short_day(row.held_on),
        )
        for row in rows
    ]
    count = rows[0].in_all if rows else 0
    return Card(key="minutes", title=_("Minutes to be approved"), count=count, lines=lines, group=Group.NEXT)


def _copies(rows: Sequence[_Row]) -> Card:
    lines = [
        Line(
            text=str(PaperKind(row.kind).label),
            url=address("minutes:paper", row.key),
            hint=_("Your copy is ready"),
            when=short_day(row.held_on),
        )
        for row in rows
    ]
    count = rows[0].in_all if rows else 0
    return Card(key="copies", title=_("Copies ready to take out"), count=count, lines=lines, group=Group.KNOW)
