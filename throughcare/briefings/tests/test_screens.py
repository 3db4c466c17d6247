"""The screens of asking and answering, in a browser."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from throughcare.briefings import actions
from throughcare.briefings.models import Answer
from throughcare.briefings.queries import who_has_answered
from throughcare.briefings.tests.builders import Table, a_table, answered, asked, questions
from throughcare.core.context import speaking_for
from throughcare.panels import actions as panels
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Standing
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW

pytestmark = pytest.mark.django_db


def words(client: Client, name: str, *keys: object) -> str:
    response = client.get(reverse(name, args=keys))
    assert response.status_code == 200
    return str(response.content.decode())


def guest(table: Table, *, role: Role = Role.GUEST, kind: str = "voluntary") -> Acting:
    """Somebody of an agency that may be asked and reads no cases."""
    table.place.agency(kind, standing=Standing.SIGNATORY)
    return table.place.acting(role, agency=kind)


@pytest.mark.feature("F17")
def test_the_co_ordinator_asks_as_proposed_and_sees_who_has_answered() -> None:
    table = a_table(people=2)
    housing = table.place.acting(Role.PANEL_MEMBER, agency="housing")
    theirs = browser(table.boss)
    page = words(theirs, "briefings:ask", table.meeting.pk)
    assert "made the referral" in page
    assert table.place.agency("community_safety").name in page
    sent = {"about": [str(item.pk) for item in table.items], "due_on": f"{table.meeting.held_on:%d/%m/%Y}"}
    done = theirs.post(reverse("briefings:ask", args=[table.meeting.pk]), sent, follow=True)
    assert "2 people" in done.content.decode()
    (first, _second) = questions(housing) or [None, None] if False else questions(table.boss)
    answered(table.boss, first.request_id)
    with speaking_for(table.boss):
        state = who_has_answered(table.boss, table.meeting)
    assert (state.asked > 1, state.answered) == (True, 1)
    assert "1 of" in words(theirs, "briefings:meeting", table.meeting.pk)
