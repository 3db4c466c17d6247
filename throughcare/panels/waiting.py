"""What waits at the panel: the next meeting, one that is sitting, one that was never closed."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.core.cards import SHOWN, Card, Group, Line, address, up_to
from throughcare.core.components import long_day
from throughcare.panels.models import Meeting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile


def waiting(by: Acting, today: date, profile: Profile | None) -> list[Card]:
    """The cards of this room: everybody who reads cases sees what comes next, whoever runs it what is left to do."""
    if not by.may(Permission.READ_CASES) or profile is None or not by.case_schemes:
        return []
    found = list(
        Meeting.objects.visible_to(by)
        .filter(closed_at=None, called_off_at=None)
        .annotate(many=Count("items", filter=Q(items__removed_at=None)))
        .order_by("held_on", "starts_at", "pk")
    )
    runs = by.may(Permission.RUN_MEETING)
    sitting = [meeting for meeting in found if meeting.opened_at is not None]
    ahead = [meeting for meeting in found if meeting.opened_at is None and meeting.held_on >= today]
    behind = [meeting for meeting in found if meeting.opened_at is None and meeting.held_on < today]
    now = [meeting for meeting in ahead if meeting.held_on == today]
    cards = [
        Card(
            key="sitting",
            title=_("A meeting is open"),
            count=len(sitting),
            url=_where(sitting),
            lines=_lines(profile, sitting),
            urgent=True,
        ),
        Card(
            key="next_panel",
            title=_("Meeting today") if now else _("Next meeting"),
            count=len(now) or min(len(ahead), 1),
            url=address("calendars:list"),
            lines=_lines(profile, now or ahead[:1]),
            group=Group.NEXT,
            numbered=False,
            empty=_("No meeting is planned.") if runs else "",
        ),
    ]
    if runs:
        cards.append(
            Card(
                key="not_held",
                title=_("Meetings past their day and not closed"),
                count=len(behind),
                url=address("calendars:list"),
                lines=_lines(profile, behind[: up_to(SHOWN)]),
            )
        )
    return cards


def _where(meetings: list[Meeting]) -> str:
    return address("panels:meeting", meetings[0].pk) if len(meetings) == 1 else address("calendars:list")


def _lines(profile: Profile, meetings: list[Meeting]) -> list[Line]:
    lines = []
    for meeting in meetings:
        kind = profile.meeting(meeting.kind)
        many = int(getattr(meeting, "many", 0))
        agenda = ngettext("%(many)s item", "%(many)s items", many) % {"many": many} if many else _("no items yet")
        hour = time_format(meeting.starts_at, "H:i") if meeting.starts_at else ""
        lines.append(
            Line(
                text=long_day(meeting.held_on),
                url=address("panels:meeting", meeting.pk),
                hint=", ".join(part for part in (kind.name if kind else "", hour, meeting.place) if part),
                when=agenda,
            )
        )
    return lines
