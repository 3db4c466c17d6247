"""An agenda of forty items is built and shown in a bounded number of queries, every statement counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.trust.test_query_ceilings import statements
from throughcare.chronology.tests import builders as chronology
from throughcare.panels import actions
from throughcare.panels.models import Meeting
from throughcare.panels.tests.builders import meeting, somebody
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.referrals.tests import builders as referrals
from throughcare.registrations.tests.builders import registration
from throughcare.reviews.tests.builders import rated
from throughcare.sharing.acting import act
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.trust(36), pytest.mark.feature("F16")]

AN_AGENDA, TO_BUILD = 30, 45


@pytest.fixture
def here() -> Partnership:
    return partnership("richmond")


def waits(by: Acting, numbers: range) -> None:
    """So many people on the scheme with a review due and custody besides, and every fourth one referred instead."""
    for number in numbers:
        if number % 4 == 0:
            referrals.sent(by, person=referrals.client(by, given_names=f"New {number}"))
            continue
        held = registration(by, person=somebody(by, f"Person {number}"))
        rated(by, held, colour="red", on=TODAY - timedelta(days=60), next_review_on=TODAY)
        chronology.custody(by, held.person, on_day=TODAY - timedelta(days=3), why="remand")


def building(by: Acting, table: Meeting) -> list[str]:
    """All that it takes to build the agenda."""
    with CaptureQueriesContext(connection) as captured:
        actions.build_agenda(table, by=by, at=NOW)
    return [each["sql"] for each in captured]


def reading(here: Partnership) -> Client:
    member = here.practitioner(Role.PANEL_MEMBER, agency="police")
    return browser(act(member, here.scheme, on=timezone.localdate()))


def test_an_agenda_of_forty_takes_as_many_statements_as_one_of_four(here: Partnership) -> None:
    by = here.acting(Role.COORDINATOR)
    chair, member = browser(by), reading(here)
    waits(by, range(4))
    table = meeting(by)
    little = building(by, table)
    few = [len(statements(client, f"/panels/{table.pk}/")) for client in (chair, member)]
    waits(by, range(4, 40))
    much = building(by, table)
    for client, before in zip((chair, member), few, strict=True):
        many = statements(client, f"/panels/{table.pk}/")
        assert len(many) <= AN_AGENDA, "\n".join(many)
        assert len(many) <= before, "\n".join(many)
    assert len(much) <= TO_BUILD, "\n".join(much)
    # The second building has an agenda to compare with; nothing in it is asked for each person.
    assert len(much) <= len(little) + 3, "\n".join(much)
