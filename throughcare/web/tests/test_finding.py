"""The search screen: nothing typed, nobody, one, too many, and two hundred odd things typed."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people
from throughcare.people.models import Person
from throughcare.people.tests.builders import person
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, Partnership, partnership
from throughcare.web.views.finding import MOST

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F39")]
WHERE = {"lines": "12 Mill Road", "postcode": "TW9 1AA", "from_on": None, "until_on": None}


@pytest.fixture
def here() -> Partnership:
    return partnership("richmond")


@pytest.fixture
def coordinator(here: Partnership) -> Acting:
    return here.acting(Role.COORDINATOR)


def found(client: Client, **typed: str) -> str:
    """The page of results."""
    answer = client.post("/find/", typed)
    assert answer.headers.get("Location") == "/find/results/", answer.content.decode()[:2000]
    page = client.get("/find/results/")
    assert page.status_code == 200
    return page.content.decode()


def everything(by: Acting, number: int = 0) -> Person:
    who = person(by, family_name="Marlow" + "e" * number, identifiers={"crn": f"X1234{number:02d}"})
    people.add_alias(who, family_name="Brightwater", given_names="Ziggy", by=by, at=NOW)
    people.add_address(who, **WHERE, by=by, at=NOW)  # type: ignore[arg-type]
    return who


def test_an_address_is_searched_and_the_page_says_why(coordinator: Acting) -> None:
    everything(coordinator)
    page = found(browser(coordinator), text="", address="tw91aa")
    assert "Dean Marlow" in page
    assert re.search(r'data-label="Why found">address<', page)
    assert re.search(r'name="address"[^>]*value="tw91aa"|value="tw91aa"[^>]*name="address"', page), (
        "it can be put right"
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text": "", "address": ""}, "Enter a name, a number, a birth date or an address"),
        ({"text": "a"}, "Enter at least two letters or digits"),
        ({"text": "", "address": "%"}, "Enter at least two letters or digits"),
        ({"text": "x" * 101}, "must be 100 characters or fewer"),
        ({"text": "Dean\x00Marlow"}, "Null characters are not allowed"),
    ],
)
def test_what_cannot_be_looked_for_is_refused_beside_its_field(
    coordinator: Acting, typed: dict[str, str], said: str
) -> None:
    answer = browser(coordinator).post("/find/", typed)
    assert answer.status_code == 200
    assert said in answer.content.decode()


def test_when_nobody_is_found_the_page_says_what_to_do(here: Partnership, coordinator: Acting) -> None:
    page = found(browser(coordinator), text="Zebediah Quartermain")
    assert "Nobody found" in page
    assert 'href="/referrals/start/"' in page
    reader = browser(here.acting(Role.CHAIR, agency="housing"))
    assert 'href="/referrals/start/"' not in found(reader, text="Zebediah Quartermain")


def test_one_and_several_are_counted_and_too_many_are_said_to_be_too_many(coordinator: Acting) -> None:
    client = browser(coordinator)
    everything(coordinator)
    assert "<strong>1</strong> person" in found(client, text="Dean Marlow")
    everything(coordinator, 1)
    assert "<strong>2</strong> people, those who fit best first" in found(client, text="Dean Marlow")
    for _ in range(MOST):
        person(coordinator)
    page = found(client, text="Dean Marlow")
    assert "More people fit than are shown" in page
    assert page.count('data-label="Why found"') == MOST


@pytest.mark.trust(36)
def test_the_results_ask_the_database_as_often_for_twenty_as_for_one(coordinator: Acting) -> None:
    client = browser(coordinator)
    everything(coordinator)
    found(client, text="Dean Marlow X123400", birth_date="1992-03-04", address="Mill Road TW9 1AA")
    with CaptureQueriesContext(connection) as few:
        client.get("/find/results/")
    for number in range(20):
        everything(coordinator, number)
    with CaptureQueriesContext(connection) as many:
        client.get("/find/results/")
    assert len(many) == len(few) <= 25, [each["sql"][:120] for each in many]


@pytest.mark.trust(28)
def test_a_session_from_before_addresses_were_searched_still_finds(coordinator: Acting) -> None:
    everything(coordinator)
    client = browser(coordinator)
    session = client.session
    session["looking_for"] = ["Dean Marlow", ""]
    session.save()
    assert "Dean Marlow" in client.get("/find/results/").content.decode()


MARKS = (
    "%_'\"\\;-*()[]{}|&!:<>?#@~`$^+=/., 🙂\u202e\u05d0\u05d1\u0627\u0644\t\r\n\x00\x01\x1b\x7f\u00ad\u200b\ufeffaé0TW9"
)
TYPED = st.one_of(
    st.text(max_size=120),
    st.text(alphabet=MARKS, max_size=120),
    st.sampled_from(["🙂" * 100, "a" * 5000, "' or 1=1 --", "\u202eenaD", "%s%s%s", "{{ 7*7 }}", "\ud7ff", "x" * 300]),
)
ODD_DAYS = st.one_of(
    st.just(""), st.just("1992-03-04"), st.text(max_size=20), st.sampled_from(["0000-00-00", "31/2/1990"])
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TYPED, address=TYPED, birth_date=ODD_DAYS)
@example(text="%", address="_", birth_date="")
@example(text="\x1b[31m", address="\u202e", birth_date="9999-12-31")
def test_two_hundred_odd_things_typed_get_an_answer(ready: Client, text: str, address: str, birth_date: str) -> None:
    answer = ready.post("/find/", {"text": text, "address": address, "birth_date": birth_date})
    assert answer.status_code in (200, 302)
    if answer.status_code == 302:
        assert answer.headers["Location"] == "/find/results/", "what was typed stands in no address"
        page = ready.get("/find/results/")
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()


@pytest.fixture
def ready(coordinator: Acting) -> Client:
    everything(coordinator)
    return browser(coordinator)
