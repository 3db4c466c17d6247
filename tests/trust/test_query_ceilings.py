"""Lists and a person's page ask the database a bounded number of times, every statement of the request counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from throughcare.chronology import actions as chronology
from throughcare.partnerships import actions as partnerships
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people
from throughcare.people.tests.builders import person
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.reviews import actions as reviews
from throughcare.sharing.acting import act, installer
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import LONG_AGO, NOW, Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.trust(36)]

A_LIST, A_PERSON = 12, 20
LISTS = ["/people/", "/people/?page=2", "/people/?colour=red&sort=-review", "/people/?where=custody&sort=lead&mine=on"]


@pytest.fixture
def here() -> Partnership:
    return partnership("richmond")


@pytest.fixture
def coordinator(here: Partnership) -> Acting:
    return here.acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL)


@pytest.fixture
def ordinary(here: Partnership, coordinator: Acting) -> Client:
    """The browser of a practitioner with three grants, for whom one person is denied and others are restricted."""
    found = here.practitioner(Role.PANEL_MEMBER, Role.LEAD_PROFESSIONAL, agency="housing")
    partnerships.give_role(
        found, role=Role.AGENCY_ADMINISTRATOR, scheme=None, starts_on=LONG_AGO, by=installer(), at=NOW
    )
    for number in range(3):
        who = registration(coordinator, person=person(coordinator, family_name=f"Hidden {number}")).person
        if number:
            people.restrict(who, allow=[coordinator.practitioner_id], reason="Witness", by=coordinator, at=NOW)
        else:
            people.deny(who, practitioner_id=found.pk, reason="A cousin", by=coordinator, at=NOW)
    return browser(act(found, here.scheme, on=timezone.localdate()))


def lived(coordinator: Acting, number: int, entries: int) -> Registration:
    """Somebody on the scheme with so many entries, a rating and a warning."""
    today = NOW.date()
    made = registration(coordinator, person=person(coordinator, family_name=f"Person {number}"))
    happened = [{"kind": "note", "on_day": today - timedelta(days=day), "text": "As agreed."} for day in range(entries)]
    chronology.add_history(made.person, happened, scheme_id=made.scheme_id, by=coordinator, at=NOW)
    people.add_marker(
        made.person, kind="weapons", evidence="Seen", from_on=LONG_AGO, review_on=None, by=coordinator, at=NOW
    )
    reviews.judge_rating(
        made,
        colour="red",
        evidence={},
        reason="As seen",
        judged_on=today,
        next_review_on=today + timedelta(days=28),
        by=coordinator,
        at=NOW,
    )
    return made


def statements(client: Client, address: str) -> list[str]:
    """All that one request says to the database, after one that read what a process reads once."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [each["sql"] for each in captured]


def test_a_list_takes_as_many_statements_for_thirty_people_as_for_three(coordinator: Acting, ordinary: Client) -> None:
    for number in range(3):
        lived(coordinator, number, entries=1)
    few = {address: statements(ordinary, address) for address in LISTS}
    for number in range(3, 30):
        lived(coordinator, number, entries=1)
    for address in LISTS:
        many = statements(ordinary, address)
        assert len(many) <= A_LIST, "\n".join(many)
        assert len(many) <= len(few[address]), "\n".join(many)


def test_a_persons_page_takes_as_many_statements_for_fifty_entries_as_for_one(
    coordinator: Acting, ordinary: Client
) -> None:
    short, long = lived(coordinator, 1, entries=1), lived(coordinator, 2, entries=50)
    one = statements(ordinary, f"/people/{short.person_id}/")
    many = statements(ordinary, f"/people/{long.person_id}/")
    assert len(many) <= A_PERSON, "\n".join(many)
    assert len(many) == len(one)
