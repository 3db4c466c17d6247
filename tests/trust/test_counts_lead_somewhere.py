"""My work: for every role, each number of the first page opens a list of exactly that many, and costs little to ask."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.trust.asking import Browsers
from tests.trust.conftest import Worlds
from tests.trust.world import HOME_AGENCY
from throughcare.core.context import speaking_for
from throughcare.desk import actions as desk
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import OUTSIDE_SCHEMES, Role
from throughcare.people.models import Person
from throughcare.people.tests.builders import person
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F38")]

CEILING = 25
# The transaction of the test stands round that of the request; in service these are its beginning and its end.
FRAME = ("SAVEPOINT", "RELEASE", "select set_config('app.context', ''")
CARD = re.compile(
    r'<a class="govuk-link govuk-link--no-visited-state" href="([^"]+)">([^<]+) <span class="tc-count">(\d+)'
)
# What each role's first page is for, by a card that must stand there when there is such work.
MEANT_FOR = {
    Role.COORDINATOR: {"Reviews overdue", "Releases within 14 days", "Referrals to look at", "People on the scheme"},
    Role.CHAIR: {"Reviews overdue", "People on the scheme"},
    Role.LEAD_PROFESSIONAL: {"Reviews overdue"},
    Role.GATEKEEPER: {"Referrals of your agency to review"},
    Role.PANEL_MEMBER: {"People you watch: something changed"},
}
# More people than a card shows at once, in every state that makes work.
FULL = 14


def counted(text: str) -> list[tuple[str, str, int]]:
    """The cards with a number: address, title, number."""
    return [(html.unescape(url), html.unescape(title), int(number)) for url, title, number in CARD.findall(text)]


def listed(client: Client, url: str) -> int:
    """How many lines a list holds, over all of its pages."""
    text = client.get(url).content.decode()
    if url.startswith("/waiting/"):
        return text.count('<li><span class="tc-todo__what">')
    if url == "/scheme/":
        found = re.search(r"(\d+) (?:answers?|questions?|things?)", text)
        return int(found[1]) if found else text.count(">Answer<")
    return text.count('<th scope="row"')


def full_of_work(worlds: Worlds, by: Acting) -> None:
    """People whom `by` leads, in every state that makes work: more than a card shows at once."""
    boss, today = worlds.here.boss, timezone.localdate()
    for number in range(FULL):
        made = registration(boss, person=person(boss, family_name=f"Busy {number}"))
        states = (
            {"next_review_on": today - timedelta(days=number)},
            {"custody_since": today - timedelta(days=90), "release_on": today + timedelta(days=number)},
            {"custody_since": today - timedelta(days=90), "release_on": today + timedelta(days=100 + number)},
            {"unlawfully_at_large_since": today - timedelta(days=number)},
        )
        with speaking_for(boss):
            Registration.objects.filter(pk=made.pk).update(
                lead_practitioner=by.practitioner_id, lead_agency=by.agency_id, **states[number % 4]
            )


@pytest.mark.parametrize("role", list(Role))
def test_every_number_opens_a_list_of_exactly_that_many(role: Role, worlds: Worlds) -> None:
    by = worlds.here.actors[role, HOME_AGENCY]
    if by.case_schemes:
        somebody = Person(pk=worlds.here.cases["open"].subjects["person"]["pk"])
        desk.watch(somebody, by=by, at=timezone.now() - timedelta(days=3650))
    if role not in OUTSIDE_SCHEMES:
        full_of_work(worlds, by)
    client = Browsers().of(by)
    cards = counted(client.get("/").content.decode())
    assert MEANT_FOR.get(role, set()) <= {title for _url, title, _number in cards}
    wrong = [(title, number, url, listed(client, url)) for url, title, number in cards]
    assert [each for each in wrong if each[1] != each[3]] == []


@pytest.mark.trust(36)
@pytest.mark.parametrize("role", list(Role))
def test_the_first_page_asks_the_database_few_times(role: Role, worlds: Worlds) -> None:
    by = worlds.here.actors[role, HOME_AGENCY]
    if role == Role.LEAD_PROFESSIONAL:
        somebody = Person(pk=worlds.here.cases["open"].subjects["person"]["pk"])
        desk.watch(somebody, by=by, at=timezone.now() - timedelta(days=3650))
    client = Browsers().of(by)
    client.get("/")
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/").status_code == 200
    asked = [each["sql"] for each in captured if not each["sql"].startswith(FRAME)]
    assert len(asked) <= CEILING, "\n".join(statement[:200] for statement in asked)
