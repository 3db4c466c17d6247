"""What waits in the plans: actions that are late, and those due within a week."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from throughcare.core.cards import LISTED, Card, Group, Line, address, up_to
from throughcare.core.components import short_day
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.plans.models import PlanAction
from throughcare.plans.waitlist import overdue

DAYS_AHEAD = 7


def waiting(by: Acting, today: date, profile: Profile | None) -> list[Card]:
    """Somebody's own actions; for whoever runs the scheme the late ones of everybody else, too."""
    if not by.may(Permission.READ_CASES) or not by.case_schemes:
        return []
    open_now = (
        PlanAction.objects.visible_to(by)
        .open()
        .filter(registration__ended_on=None)
        .select_related("person", "agency")
        .order_by("due_on", "pk")
    )
    runs, me = by.may(Permission.REGISTER), Q(practitioner_id=by.practitioner_id)
    soon = me & Q(due_on__lte=today + timedelta(days=DAYS_AHEAD))
    rows = list(open_now.filter(soon | Q(due_on__lt=today) if runs else soon))
    mine = [row for row in rows if row.practitioner_id == by.practitioner_id]
    cards = [
        _late_of_mine([row for row in mine if row.due_on < today], today),
        _due_soon([row for row in mine if row.due_on >= today], today),
    ]
    if runs:
        cards.append(_late_of_others([row for row in rows if row.practitioner_id != by.practitioner_id], today))
    if by.may(Permission.WRITE_PLAN):
        cards.append(_waits(by, today))
    return cards


def _waits(by: Acting, today: date) -> Card:
    """Waits for a service that go on past the day agreed: all for whoever runs the scheme, else of those led."""
    rows = overdue(by, today=today)
    lines = [
        Line(
            text=f"{row.name}, {row.provider}",
            about=row.person_id,
            url=address("plans:plan", row.person_id),
            hint=row.person.name,
            when=_("referred %(day)s") % {"day": short_day(row.referred_on)},
            late=True,
        )
        for row in rows[: up_to(LISTED)]
    ]
    title = _("Waits for a service past the day agreed")
    return Card(key="waits", title=title, count=len(rows), url=address("plans:waits"), lines=lines)


def _line(row: PlanAction, today: date, *, who: bool = False) -> Line:
    late = row.due_on < today
    words = _("was due %(day)s") if late else _("due %(day)s")
    hint = f"{row.person.name}. {row.named_person}, {row.agency.name}" if who else row.person.name
    return Line(
        text=row.what,
        about=row.person_id,
        url=address("plans:plan", row.person_id),
        hint=hint,
        when=words % {"day": short_day(row.due_on)},
        late=late,
    )


def _late_of_mine(rows: list[PlanAction], today: date) -> Card:
    lines = [_line(row, today) for row in rows[: up_to(LISTED)]]
    return Card(key="late", title=_("Your actions that are late"), count=len(rows), lines=lines)


def _due_soon(rows: list[PlanAction], today: date) -> Card:
    lines = [_line(row, today) for row in rows[: up_to(LISTED)]]
    title = _("Your actions due within %(days)s days") % {"days": DAYS_AHEAD}
    return Card(key="due", title=title, count=len(rows), lines=lines, group=Group.NEXT)


def _late_of_others(rows: list[PlanAction], today: date) -> Card:
    lines = [_line(row, today, who=True) for row in rows[: up_to(LISTED)]]
    return Card(key="late_others", title=_("Actions of others that are late"), count=len(rows), lines=lines)
