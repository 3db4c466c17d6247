"""What waits before a meeting: for whoever is asked, and for whoever asked."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.briefings.asked import Waits, waiting_for
from throughcare.briefings.models import Answer, InformationRequest
from throughcare.core.cards import SHOWN, Card, Group, Line, address, up_to
from throughcare.core.components import long_day, short_day
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.sharing.acting import FOR_CASES


def waiting(by: Acting, today: date, profile: Profile | None) -> list[Card]:
    """The cards of this room; whoever asks reads in one query what is asked of others and of their own agency."""
    scheme_id, answers = by.scheme_id, by.may(Permission.BE_ASKED)
    if scheme_id is None:
        return []
    if by.may(Permission.PLAN_MEETING) and scheme_id in by.case_schemes:
        rows = _asked_now(by)
        cards = [_asked_of_us(_waits(by, scheme_id, rows), today)] if answers else []
        return [*cards, *_who_has_answered(rows, today)]
    return [_asked_of_us(waiting_for(by), today)] if answers else []


class _Row(NamedTuple):
    """One question that stands, of a meeting that is not over."""

    scheme_id: int
    meeting: uuid.UUID
    held_on: date
    opened_at: datetime | None
    due_on: date
    agency: int
    name: str
    said: bool


def _asked_now(by: Acting) -> list[_Row]:
    answered = Answer.objects.visible_to(by).standing().filter(request=OuterRef("pk"))
    asked = InformationRequest.objects.visible_to(by).standing()
    asked = asked.filter(meeting__closed_at=None, meeting__called_off_at=None)
    columns = ("scheme_id", "meeting", "meeting__held_on", "meeting__opened_at", "due_on", "agency", "agency__name")
    found = asked.annotate(said=Exists(answered)).order_by("meeting__held_on", "meeting")
    return [_Row(*row) for row in found.values_list(*columns, "said")]


def _waits(by: Acting, scheme_id: int, rows: Iterable[_Row]) -> list[Waits]:
    """What of these waits for the agency of `by`, a meeting each, as the gate would say it."""
    if not by.classes >= FOR_CASES:
        return []
    days: dict[tuple[uuid.UUID, date], list[date]] = {}
    for row in rows:
        if row.agency == by.agency_id and row.scheme_id == scheme_id and not row.said:
            days.setdefault((row.meeting, row.held_on), []).append(row.due_on)
    return [Waits(held_on, min(due), len(due)) for (_meeting, held_on), due in days.items()]


def _asked_of_us(waits: Sequence[Waits], today: date) -> Card:
    return Card(
        key="asked_of_us",
        title=_("Asked of us"),
        count=sum(each.many for each in waits),
        url=address("briefings:asked"),
        text=" ".join(_before(each) for each in waits),
        urgent=any(each.due_on <= today for each in waits),
    )


def _before(each: Waits) -> str:
    """How many people before which meeting, and by when."""
    words = ngettext(
        "%(many)s person before %(day)s, answer by %(due)s.",
        "%(many)s people before %(day)s, answer by %(due)s.",
        each.many,
    )
    return words % {"many": each.many, "day": long_day(each.held_on), "due": short_day(each.due_on)}


def _who_has_answered(rows: Iterable[_Row], today: date) -> list[Card]:
    """For the next meeting for which anybody was asked: how many agencies have answered about everybody."""
    to_come = [row for row in rows if row.opened_at is not None or row.held_on >= today]
    if not to_come:
        return []
    meeting, held_on = to_come[0].meeting, to_come[0].held_on
    names: dict[int, str] = {}
    silent: dict[int, int] = {}
    for row in to_come:
        if row.meeting == meeting:
            names[row.agency] = row.name
            silent[row.agency] = silent.get(row.agency, 0) + (not row.said)
    late = {agency: many for agency, many in silent.items() if many}
    whole = ngettext(
        "%(whole)s of %(many)s agency has answered", "%(whole)s of %(many)s agencies have answered", len(names)
    )
    return [
        Card(
            key="who_has_answered",
            title=_("What partners know, for %(day)s") % {"day": long_day(held_on)},
            count=len(late),
            url=address("briefings:meeting", meeting),
            text=whole % {"whole": len(names) - len(late), "many": len(names)},
            lines=[
                Line(text=names[agency], url=address("briefings:meeting", meeting), when=_people(many))
                for agency, many in sorted(late.items(), key=lambda each: names[each[0]])[: up_to(SHOWN)]
            ],
            group=Group.NEXT,
            numbered=False,
        )
    ]


def _people(many: int) -> str:
    return ngettext("%(many)s person to answer about", "%(many)s people to answer about", many) % {"many": many}
