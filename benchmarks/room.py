"""A meeting to measure: forty people on its agenda, fifteen practitioners in the room, each with a session."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.test import Client
from django.utils import timezone

from benchmarks.databases import use
from throughcare.accounts.tests.signing_in import sign_in
from throughcare.core.context import speaking_for
from throughcare.panels import actions as panels
from throughcare.panels.models import AgendaItem
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.permissions import Role
from throughcare.people.tests.builders import person
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.builders import partnership
from throughcare.sitting.models import Line
from throughcare.sitting.tests.builders import joined
from throughcare.sitting.tests.table import sits_today

ITEMS, SEATS = 40, 15
AGENCIES = ("probation", "police", "council", "housing", "health")


@dataclass(frozen=True)
class Room:
    """Who runs the meeting, the keys of its items in order, and everybody's cookies, the chair's first."""

    chair: Acting
    items: list[UUID]
    cookies: list[dict[str, str]]


def furnish(database: str) -> Room:
    """Forty people under review, and fifteen practitioners who have joined."""
    use(database)
    here = partnership("richmond")
    chair = here.acting(Role.CHAIR, Role.COORDINATOR, Role.LEAD_PROFESSIONAL, on=timezone.localdate())
    others = [
        here.acting(Role.PANEL_MEMBER, agency=AGENCIES[number % len(AGENCIES)], on=timezone.localdate())
        for number in range(SEATS - 1)
    ]
    held = [registration(chair, person=person(chair, given_names=f"Sam {number}")) for number in range(ITEMS)]
    meeting = sits_today(chair)
    with speaking_for(chair):
        listed = set(AgendaItem.objects.filter(meeting=meeting).values_list("person_id", flat=True))
    for row in held:
        if row.person_id not in listed:
            panels.add_item(meeting, kind="review", registration=row, why="Benchmark", by=chair, at=timezone.now())
    for each in others:
        joined(meeting, each, at=timezone.now())
    with speaking_for(chair):
        items = list(AgendaItem.objects.filter(meeting=meeting).order_by("position").values_list("pk", flat=True))
    return Room(chair, items, [_cookies(each) for each in (chair, *others)])


def _cookies(by: Acting) -> dict[str, str]:
    client, user = Client(), Practitioner.objects.select_related("user").get(pk=by.practitioner_id).user
    sign_in(client, practitioner_id=by.practitioner_id, user=user, scheme_id=by.scheme_id)
    return {name: morsel.value for name, morsel in client.cookies.items()}


def kept_lines(room: Room) -> list[str]:
    """Every line that stands in the end."""
    with speaking_for(room.chair):
        return list(Line.objects.values_list("text", flat=True))
