"""The lists of releases, final thirds, people at large and prompts stay within bounds for a thousand people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from throughcare.chronology.models import Entry, Kind
from throughcare.core.context import speaking_for
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import shared_part, shipped
from throughcare.partnerships.queries import current_profile
from throughcare.people.bulk import Newcomer, add_people
from throughcare.registrations.bulk import Beginning, register_many
from throughcare.registrations.models import Registration
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F35"), pytest.mark.trust(36)]

PEOPLE, CEILING = 1000, 25
LISTS = ("/releases/", "/releases/final-third/", "/releases/at-large/", "/releases/prompts/")


def everybody(by: Acting, *, first: int, many: int) -> None:
    """People of whom two in five are inside, two have an order and one is at large."""
    assert by.scheme_id is not None
    now, today = timezone.now(), timezone.localdate()
    new = [
        Newcomer(family_name=f"Person{number}", given_names="A", birth_date=None)
        for number in range(first, first + many)
    ]
    people = [found for found, _rows in add_people(new, scheme_id=by.scheme_id, by=by, at=now)]
    version, _profile = current_profile(by.scheme_id)
    agency = Agency.objects.get(pk=by.agency_id)
    begun = [Beginning(person=each, started_on=today - timedelta(days=300), lead_agency=agency) for each in people]
    register_many(begun, scheme_id=by.scheme_id, profile_version=version, by=by, at=now)
    entries = []
    for number, each in enumerate(people):
        kind = (Kind.CUSTODY, Kind.ORDER, Kind.AT_LARGE, Kind.CUSTODY, Kind.ORDER)[number % 5]
        entry = Entry(
            scheme_id=by.scheme_id,
            person=each,
            agency=agency,
            kind=kind,
            on_day=today - timedelta(days=100 + number % 90),
        )
        if kind != Kind.AT_LARGE:
            entry.outcome = "sentence" if kind == Kind.CUSTODY else "community_order"
            entry.sentenced_on = entry.on_day
            entry.sentence_ends_on = today + timedelta(days=40 + number % 200)
        if kind == Kind.CUSTODY:
            entry.expected_on = today + timedelta(days=number % 70)
        entries.append(entry)
    with speaking_for(by):
        Entry.objects.bulk_create(entries)
        # The columns that each entry would have kept, all at once.
        inside = [entry.person_id for entry in entries if entry.kind == Kind.CUSTODY]
        Registration.objects.filter(person__in=inside).update(custody_since=today - timedelta(days=100))


def asked(client: Client, address: str) -> int:
    """How many statements a page takes."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_a_thousand_people_take_no_more_questions_than_ten_and_are_all_there() -> None:
    steps = shared_part("release_preparation")["release_preparation"]
    profile = shipped()["richmond"].with_value("release_preparation", steps)
    by = partnership("richmond", profile=profile).acting(
        Role.COORDINATOR, Role.CHAIR, Role.LEAD_PROFESSIONAL, on=timezone.localdate()
    )
    everybody(by, first=0, many=10)
    client = browser(by)
    few = {address: asked(client, address) for address in LISTS}
    everybody(by, first=10, many=PEOPLE - 10)
    for address in LISTS:
        many = asked(client, address)
        # Who was shown is noted a few hundred at a time, so a long page writes a little more.
        assert many <= few[address] + 4, (address, many, few[address])
        assert many <= CEILING, (address, many)
    page = client.get("/releases/").content.decode()
    assert page.count('class="rv-entry__who"') == PEOPLE * 2 // 5
    page = client.get("/releases/prompts/").content.decode()
    assert "1,000" in page or "1000" in page
