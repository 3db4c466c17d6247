"""What of minutes waits for somebody: minutes that nobody has approved, and copies that are ready."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from throughcare.core.cards import LISTED, Card, Group, Line, address, first_few
from throughcare.core.components import short_day
from throughcare.minutes.models import Paper, PaperState
from throughcare.minutes.queries import to_approve
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
    return [*_minutes(by, today, profile), *_copies(by)]


def _minutes(by: Acting, today: date, profile: Profile | None) -> list[Card]:
    if not by.may(Permission.RUN_MEETING):
        return []
    found = to_approve(by, until=today).filter(held_on__gte=today - LOOKS_BACK)
    rows, count = first_few(found, most=LISTED)
    lines = [
        Line(
            text=meeting_name(profile or current_profile(row.scheme_id)[1], row),
            url=address("minutes:meeting", row.pk),
            hint=_("Wait for approval at the next meeting"),
            when=short_day(row.held_on),
        )
        for row in rows
    ]
    return [Card(key="minutes", title=_("Minutes to be approved"), count=count, lines=lines, group=Group.NEXT)]


def _copies(by: Acting) -> list[Card]:
    mine = Paper.objects.visible_to(by).filter(state=PaperState.MADE, taken_out=0).select_related("meeting")
    rows, count = first_few(mine.order_by("-finished_at", "pk"), most=LISTED)
    lines = [
        Line(
            text=str(row.get_kind_display()),
            url=address("minutes:paper", row.pk),
            hint=_("Your copy is ready"),
            when=short_day(row.meeting.held_on),
        )
        for row in rows
    ]
    return [Card(key="copies", title=_("Copies ready to take out"), count=count, lines=lines, group=Group.KNOW)]
