"""What partners know costs a bounded number of queries, with forty people and twelve agencies as with two."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from throughcare.briefings.models import Answer, InformationRequest
from throughcare.briefings.tests.builders import Table, a_table, asked, questions
from throughcare.core.context import speaking_for
from throughcare.panels.models import AgendaItem
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.people.tests.builders import person
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F17"), pytest.mark.trust(36)]

PEOPLE = 40
KINDS = (
    "police", "probation", "housing", "health", "council", "jobcentre", "drug_alcohol", "youth_offending",
    "mental_health", "social_services", "voluntary", "fire",
)  # fmt: skip
A_PAGE = 25


@pytest.fixture
def crowded() -> Table:
    """Forty people on the agenda, twelve agencies asked about each, two thirds of them answered."""
    table = a_table()
    for number in range(PEOPLE - 1):
        made = registration(table.boss, person=person(table.boss, family_name=f"Crowd {number}"))
        with speaking_for(table.boss):
            _listed(table, made, number)
    with speaking_for(table.boss):
        table.items = list(AgendaItem.objects.filter(meeting=table.meeting).select_related("person"))
    readers = [table.place.acting(Role.PANEL_MEMBER, agency=kind) for kind in KINDS]
    asked(table, *KINDS)
    for by in readers:
        _answers(by)
    return table


def _listed(table: Table, made: Registration, number: int) -> None:
    AgendaItem.objects.create(
        scheme_id=made.scheme_id, person_id=made.person_id, meeting=table.meeting, kind="review", registration=made,
        position=number + 10, because="added", because_on=TODAY, why="Review",
    )  # fmt: skip


def _answers(by: Acting) -> None:
    """Two of three are answered, as the verb would write it."""
    open_now = questions(by)
    with speaking_for(by):
        Answer.objects.bulk_create(
            Answer(
                scheme_id=by.scheme_id or 0, person_id=each.person_id, request_id=each.request_id,
                agency_id=by.agency_id, number=1, kind="text", words="Known", information_class="casework",
                handling="everybody", answered_by=by.practitioner_id, answered_at=NOW,
            )
            for number, each in enumerate(open_now)
            if number % 3
        )  # fmt: skip


def cost(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def test_no_page_of_asking_costs_more_for_forty_people_and_twelve_agencies(crowded: Table) -> None:
    table = crowded
    theirs, police = browser(table.boss), table.place.acting(Role.PANEL_MEMBER, agency="police")
    with speaking_for(table.boss):
        assert InformationRequest.objects.count() == PEOPLE * len(KINDS)
    pages = {
        "home": cost(theirs, "/"),
        "meeting": cost(theirs, reverse("briefings:meeting", args=[table.meeting.pk])),
        "ask": cost(theirs, reverse("briefings:ask", args=[table.meeting.pk])),
        "ask person": cost(theirs, reverse("briefings:ask_person", args=[table.item.pk])),
        "person": cost(theirs, reverse("briefings:person", args=[table.item.pk])),
        "asked": cost(browser(police), "/asked/"),
        "answer": cost(browser(police), reverse("briefings:answer", args=[questions(police)[0].request_id])),
        "nothing": cost(browser(police), reverse("briefings:nothing", args=[table.meeting.pk])),
    }
    # The first page of a co-ordinator collects every room; its own ceiling stands with the pages of all rooms.
    of_this_room = {name: many for name, many in pages.items() if name != "home"}
    assert {name: many for name, many in of_this_room.items() if many > A_PAGE} == {}, pages
    assert timezone.localdate() >= TODAY
