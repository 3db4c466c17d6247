"""A panel today in every place that holds one, with the agenda it builds itself and the hand of the chair in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from django.db.models import Exists, OuterRef

from throughcare.core.context import speaking_for
from throughcare.demo.places import Place, moment
from throughcare.demo.sittings import Case
from throughcare.panels import actions as panels
from throughcare.panels.models import AgendaItem, ItemKind, Meeting, Presence
from throughcare.partnerships.acting import Acting
from throughcare.registrations.models import Colour, Registration
from throughcare.reviews import actions as reviews
from throughcare.reviews.models import ExitProposal


def add(place: Place, cases: Sequence[Case], today: date) -> None:
    """Planned, built, and a little arranged; nobody has opened it yet."""
    if not cases:
        return
    by = place.acting("coordinator", today)
    meeting = _of_today(place, by, today) or panels.plan_meeting(
        place.scheme,
        kind=place.meeting_kind,
        held_on=today,
        starts_at=time(14, 0),
        place=f"{place.short} Civic Centre, room 2",
        chair=place.staff["chair"],
        by=by,
        at=moment(today, 8),
    )
    _propose_an_exit(place, cases, today)
    items = panels.build_agenda(meeting, by=by, at=moment(today, 8))
    _arrange(meeting, items, by, today)
    if "housing" in place.staff:
        housing = place.acting("housing", today)
        panels.say_own(meeting, presence=Presence.APOLOGIES, named="", by=housing, at=moment(today, 8, 30))


def bring_up_to_date(place: Place, *, today: date) -> None:
    """Once every place is there, with what other schemes offer."""
    by = place.acting("coordinator", today)
    meeting = _of_today(place, by, today)
    if meeting is not None and meeting.opened_at is None:
        panels.build_agenda(meeting, by=by, at=moment(today, 9))


def _propose_an_exit(place: Place, cases: Sequence[Case], today: date) -> None:
    """Somebody who is green now may leave, if the panel agrees."""
    by = place.acting("lead", today)
    keys = [case.registration.pk for case in cases if case.registration is not None and case.life.ends_on is None]
    with speaking_for(by):
        green = Registration.objects.visible_to(by).live().filter(pk__in=keys, colour=Colour.GREEN)
        found = green.filter(~Exists(ExitProposal.objects.filter(registration=OuterRef("pk")))).order_by("pk").first()
    if found is not None:
        reviews.propose_exit(
            found,
            reason="sustained_green",
            words="Green at the last two reviews. The lead asks what the partners think.",
            by=by,
            at=moment(today, 7),
        )


def _of_today(place: Place, by: Acting, today: date) -> Meeting | None:
    with speaking_for(by):
        mine = Meeting.objects.visible_to(by).filter(scheme=place.scheme, kind=place.meeting_kind, held_on=today)
        return mine.filter(called_off_at=None).first()


def _arrange(meeting: Meeting, items: Sequence[AgendaItem], by: Acting, today: date) -> None:
    """One review gets more time and the others less, one waits for the next meeting; the shelter is spoken of."""
    reviews = [item for item in items if item.kind == ItemKind.REVIEW]
    for place, item in enumerate(reviews):
        panels.set_minutes(item, minutes=5 if place else 15, by=by, at=moment(today, 8, 10))
    if len(reviews) > 2:
        panels.hold_back(
            reviews[-1], because="The lead is at court today; the next panel hears it.", by=by, at=moment(today, 8, 12)
        )
    panels.add_point(
        meeting,
        title="Beds at the winter shelter",
        note="The council tells how many beds there are until March, and who refers to them.",
        by=by,
        at=moment(today, 8, 15),
    )
