"""Questions to partners to test with, put and answered by the actions that practitioners use."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from throughcare.briefings import actions
from throughcare.briefings.actions import Said
from throughcare.briefings.asked import Asked, asked_of
from throughcare.briefings.models import Answer, InformationRequest
from throughcare.core.context import speaking_for
from throughcare.panels.actions import build_agenda
from throughcare.panels.models import AgendaItem, Meeting
from throughcare.panels.tests import builders as panels
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Role
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership


@dataclass
class Table:
    """A meeting with people on its agenda, and who runs it."""

    place: Partnership
    boss: Acting
    meeting: Meeting
    items: list[AgendaItem]

    @property
    def item(self) -> AgendaItem:
        """The first item."""
        return self.items[0]

    def agency(self, kind: str) -> Agency:
        """An agency of the scheme, by its kind."""
        return self.place.agency(kind)


def a_table(slug: str = "richmond", *, people: int = 1, open_now: bool = False) -> Table:
    """A planned meeting (or one that sits) with referred people on its agenda."""
    place = partnership(slug)
    boss = place.acting(Role.COORDINATOR, Role.REFERRER, agency="community_safety")
    for number in range(people):
        panels.referral(boss, given_names=f"Given{number}")
    meeting = panels.sitting(boss) if open_now else _planned(boss)
    with speaking_for(boss):
        items = list(AgendaItem.objects.filter(meeting=meeting).select_related("person").order_by("position"))
    return Table(place, boss, meeting, items)


def _planned(boss: Acting) -> Meeting:
    planned = panels.meeting(boss)
    build_agenda(planned, by=boss, at=NOW)
    return planned


def asked(
    table: Table, *kinds: str, items: Sequence[AgendaItem] | None = None, at: datetime = NOW
) -> list[InformationRequest]:
    """Ask the agencies of these kinds about everybody on the agenda, or about some."""
    chosen = table.items if items is None else items
    whom = [(item.pk, table.agency(kind).pk) for item in chosen for kind in kinds]
    return actions.ask(table.meeting, whom=whom, due_on=TODAY, by=table.boss, at=at)


def questions(by: Acting) -> list[Asked]:
    """What an agency is asked, read as a request would read it."""
    with speaking_for(by):
        return asked_of(by)


def answered(
    by: Acting, request_id: uuid.UUID, words: str = "Came twice", *, seen: int = 0, at: datetime = NOW, **said: object
) -> Answer:
    """Answer with a few words, unless told otherwise."""
    given = {"kind": "text", "words": words} | said
    return actions.answer(request_id, said=Said(**given), seen=seen, by=by, at=at)  # type: ignore[arg-type]
