"""What waits for a senior group: actions of one's agency, and the next meeting."""

from __future__ import annotations

from datetime import date

from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.core.cards import Card, Group, Line, address, up_to
from throughcare.core.components import long_day, short_day
from throughcare.panels.models import Meeting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.strategy.models import AgencyAction
from throughcare.strategy.words import name_of


def waiting(by: Acting, today: date, profile: Profile | None) -> list[Card]:
    """Strategic members see what their agency is to do; whoever runs meetings, what any agency is to do."""
    scheme_id = by.scheme_id
    if profile is None or scheme_id is None or scheme_id not in by.figure_schemes:
        return []
    if not by.may(Permission.WRITE_STRATEGY):
        return []
    runs = by.may(Permission.RUN_MEETING)
    found = AgencyAction.objects.visible_to(by).filter(scheme_id=scheme_id).open().counted()
    if not runs:
        found = found.filter(agency_id=by.agency_id)
    rows = list(found.select_related("agency"))
    return [_actions(rows, today, runs=runs), *_meetings(by, scheme_id, today, profile)]


def _actions(rows: list[AgencyAction], today: date, *, runs: bool) -> Card:
    return Card(
        key="agency_actions",
        title=_("Actions of agencies for the senior group") if runs else _("Actions of your agency"),
        count=len(rows),
        url=address("strategy:actions", query="show=open" if runs else "whose=mine"),
        lines=[
            Line(
                text=row.what,
                url=address("strategy:action", row.pk),
                hint=_hint(row, runs=runs),
                when=_("by %(day)s") % {"day": short_day(row.due_on)},
                late=row.late_on(today),
            )
            for row in rows[: up_to(5)]
        ],
        urgent=any(row.late_on(today) for row in rows),
    )


def _hint(row: AgencyAction, *, runs: bool) -> str:
    times = int(getattr(row, "carried", 0))
    carried = ngettext("carried over once", "carried over %(times)s times", times) % {"times": times} if times else ""
    return ", ".join(part for part in (row.agency.name if runs else row.officer, carried) if part)


def _meetings(by: Acting, scheme_id: int, today: date, profile: Profile) -> list[Card]:
    """The next one, in the group's own name; whoever reads cases has it among the meetings of the calendar."""
    if by.case_schemes:
        return []
    mine = Meeting.objects.senior_to(by).filter(scheme_id=scheme_id)
    coming = mine.to_come(today).first()
    if coming is None:
        return []
    hour = time_format(coming.starts_at, "H:i") if coming.starts_at else ""
    line = Line(
        text=long_day(coming.held_on),
        url=address("strategy:meeting", coming.pk),
        hint=", ".join(part for part in (name_of(profile, coming), hour, coming.place) if part),
        when=_("open now") if coming.is_open else "",
    )
    return [
        Card(
            key="next_senior",
            title=_("Next senior meeting"),
            count=1,
            url=address("strategy:home"),
            lines=[line],
            group=Group.NEXT,
            numbered=False,
        )
    ]
