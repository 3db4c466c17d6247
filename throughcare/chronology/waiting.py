"""What waits in the chronology: today's appointments, and those of which nobody said what came."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from throughcare.chronology.models import Attendance, Entry, Kind
from throughcare.core.cards import LISTED, Card, Group, Line, address, up_to
from throughcare.core.components import short_day
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.registrations.models import Registration

# Appointments older than this are a matter for the record, not for this morning.
DAYS_BACK = 28


def waiting(by: Acting, today: date, profile: Profile | None) -> list[Card]:
    """Appointments that the practitioner made, or with people whom they lead."""
    if not by.may(Permission.WRITE_CASES) or not by.case_schemes:
        return []
    led = Registration.objects.live().led_by(by).values("person_id")
    planned = (
        Entry.objects.visible_to(by)
        .standing()
        .filter(Q(author_id=by.practitioner_id) | Q(person_id__in=led))
        .filter(kind=Kind.APPOINTMENT, outcome=Attendance.PLANNED)
        .select_related("person")
        .order_by("on_day", "at_time", "pk")
    )
    rows = list(planned.filter(on_day__range=(today - timedelta(days=DAYS_BACK), today)))
    return [
        _today([row for row in rows if row.on_day == today]),
        _unsettled([row for row in rows if row.on_day < today]),
    ]


def _today(rows: list[Entry]) -> Card:
    lines = [_line(row, time_format(row.at_time, "H:i") if row.at_time else "") for row in rows[: up_to(LISTED)]]
    return Card(key="today", title=_("Appointments today"), count=len(rows), lines=lines, group=Group.NEXT)


def _unsettled(rows: list[Entry]) -> Card:
    lines = [_line(row, short_day(row.on_day), late=True) for row in rows[: up_to(LISTED)]]
    return Card(key="unsettled", title=_("Appointments: what came of them?"), count=len(rows), lines=lines)


def _line(row: Entry, when: str, *, late: bool = False) -> Line:
    return Line(
        text=row.person.name,
        about=row.person_id,
        url=address("chronology:list", row.person_id),
        hint=row.with_whom,
        when=when,
        late=late,
    )
