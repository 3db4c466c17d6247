"""What waits before a meeting: for whoever is asked, and for whoever asked."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.briefings.asked import Waits, waiting_for
from throughcare.briefings.models import Answer, InformationRequest
from throughcare.core.cards import SHOWN, Card, Group, Line, address, up_to
from throughcare.core.components import long_day, short_day
from throughcare.panels.models import Meeting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile


def waiting(by: Acting, today: date, profile: Profile | None) -> list[Card]:
    """The cards of this room."""
    cards = []
    if by.may(Permission.BE_ASKED) and by.scheme_id is not None:
        cards.append(_asked_of_us(by, today))
    if by.may(Permission.PLAN_MEETING) and by.case_schemes:
        cards += _who_has_answered(by, today)
    return cards


def _asked_of_us(by: Acting, today: date) -> Card:
    waits = waiting_for(by)
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


def _who_has_answered(by: Acting, today: date) -> list[Card]:
    """For the next meeting for which anybody was asked: how many agencies have answered about everybody."""
    meetings = Meeting.objects.visible_to(by).to_come(today)
    asked = InformationRequest.objects.visible_to(by).standing().filter(meeting__in=meetings.order_by())
    answered = Answer.objects.visible_to(by).standing().filter(request=OuterRef("pk"))
    rows = list(
        asked.annotate(said=Exists(answered))
        .order_by("meeting__held_on", "meeting")
        .values_list("meeting", "meeting__held_on", "agency", "agency__name", "said")
    )
    if not rows:
        return []
    meeting, held_on = rows[0][:2]
    names: dict[int, str] = {}
    silent: dict[int, int] = {}
    for of, _held_on, agency, name, said in rows:
        if of == meeting:
            names[agency] = name
            silent[agency] = silent.get(agency, 0) + (not said)
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
