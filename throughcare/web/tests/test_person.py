"""A person at a glance, finding people, choosing for whom one acts, and who has looked."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from throughcare.accounts.tests.signing_in import sign_in
from throughcare.audit.models import Consultation
from throughcare.audit.queries import Consultations
from throughcare.audit.trail import log_consultation
from throughcare.chronology import actions as chronology
from throughcare.core.context import speaking_for
from throughcare.partnerships import actions as partnerships
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.queries import current_profile
from throughcare.people import actions as people_actions
from throughcare.people.tests.builders import person
from throughcare.plans import actions as plans
from throughcare.registrations import actions as registrations
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.reviews import actions as reviews
from throughcare.sharing.acting import act, installer
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import LONG_AGO, NOW, Partnership, partnership

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Partnership:
    return partnership("richmond")


def rate(made: Registration, colour: str, day: date, by: Acting) -> None:
    reviews.judge_rating(
        made,
        colour=colour,
        evidence={},
        reason="Judged on contact",
        judged_on=day,
        next_review_on=day + timedelta(days=42),
        by=by,
        at=NOW,
    )


def lived(here: Partnership, by: Acting) -> Registration:
    """Somebody with ratings, needs, a plan, entries: what an overview is made of."""
    made = registration(by, started_on=date(2026, 1, 5))
    rate(made, "red", date(2026, 2, 2), by)
    rate(made, "green", date(2026, 7, 1), by)
    _version, profile = current_profile(here.scheme.pk)
    offered = plans.pathways_of(profile, made.person)
    for pathway, _label in offered[:4]:
        for level, day in ((3, date(2026, 2, 2)), (1, date(2026, 9, 2))):
            plans.assess_need(made, pathway=pathway, level=level, evidence="Seen", assessed_on=day, by=by, at=NOW)
    for number in range(7):
        chronology.add_entry(
            made.person,
            scheme_id=here.scheme.pk,
            kind="note",
            on_day=date(2026, 10, 1 + number),
            text=f"Note number {number}",
            by=by,
            at=NOW,
        )
    return made


# ---- at a glance


@pytest.mark.feature("F33")
@pytest.mark.feature("F34")
def test_a_chair_sees_colour_over_time_the_exit_clock_and_the_last_five_things(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    made = lived(here, coordinator)
    text = browser(coordinator).get(f"/people/{made.person_id}/").content.decode()
    assert "Green since 1 Jul 2026" in text
    assert "before that red" in text
    assert text.count("was severe need") == 4
    shown = [f"Note number {number}" in text for number in range(7)]
    assert shown == [False, False, True, True, True, True, True]


@pytest.mark.feature("F31")
def test_late_actions_stand_first(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    made = registration(coordinator)
    _version, profile = current_profile(here.scheme.pk)
    offered = plans.pathways_of(profile, made.person)
    plans.start_plan(made, aim="Work", by=coordinator, at=NOW - timedelta(days=60))
    for what, due in (("Later thing", timedelta(days=40)), ("Forgotten thing", timedelta(days=-20))):
        plans.agree_action(
            made,
            what=what,
            prong="support",
            pathway=offered[0][0],
            agency=here.agency("police"),
            named_person="Sal Whitcombe",
            due_on=NOW.date() + due,
            by=coordinator,
            at=NOW - timedelta(days=60),
        )
    text = browser(coordinator).get(f"/people/{made.person_id}/").content.decode()
    assert 0 < text.index("Forgotten thing") < text.index("Later thing")
    assert "1 action late" in text


def test_somebody_who_left_shows_when_and_why(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    made = registration(coordinator)
    registrations.deregister(made, on=date(2026, 11, 1), reason="risk_reduced", words="Settled", by=coordinator, at=NOW)
    text = browser(coordinator).get(f"/people/{made.person_id}/").content.decode()
    assert "De-registered on 1 Nov 2026" in text
    assert "5 Jan 2026 to 1 Nov 2026" in text
    assert "Risk reduced" in text


@pytest.mark.feature("F34")
def test_the_exit_clock_stands_on_the_overview_condition_by_condition() -> None:
    hastings = partnership("sussex", hub="hastings")
    coordinator = hastings.acting(Role.COORDINATOR)
    made = registration(coordinator, started_on=date(2026, 1, 5))
    rate(made, "green", date(2026, 7, 1), coordinator)
    text = browser(coordinator).get(f"/people/{made.person_id}/").content.decode()
    clock = text[text.index('id="exit-card"') :]
    clock = clock[: clock.index("</section>")]
    assert clock.count("Met</strong>") == 1
    assert clock.count("Not met</strong>") == 2
    assert "%" not in clock


def test_a_person_known_but_not_registered_has_a_page(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    who = person(coordinator)
    text = browser(coordinator).get(f"/people/{who.pk}/").content.decode()
    assert "Not on the scheme" in text


@pytest.mark.trust(36)
def test_the_overview_takes_at_most_twenty_queries(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    ordinary = here.practitioner(Role.PANEL_MEMBER, Role.LEAD_PROFESSIONAL, agency="housing")
    partnerships.give_role(
        ordinary, role=Role.AGENCY_ADMINISTRATOR, scheme=None, starts_on=LONG_AGO, by=installer(), at=NOW
    )
    hidden = registration(coordinator, person=person(coordinator, family_name="Denied"))
    people_actions.deny(hidden.person, practitioner_id=ordinary.pk, reason="A cousin", by=coordinator, at=NOW)
    closed = registration(coordinator, person=person(coordinator, family_name="Restricted"))
    people_actions.restrict(closed.person, allow=[], reason="Witness", by=coordinator, at=NOW)
    made = lived(here, coordinator)
    client = browser(act(ordinary, here.scheme, on=timezone.localdate()))
    address = f"/people/{made.person_id}/"
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    asked = [each["sql"] for each in queries if not each["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(asked) <= 20, "\n".join(asked)
    assert client.get(f"/people/{hidden.person_id}/").status_code == 404
    assert client.get(f"/people/{closed.person_id}/").status_code == 404


@pytest.mark.trust(1)
@pytest.mark.feature("F3")
def test_a_sister_hub_and_the_board_find_nobody() -> None:
    made = registration(partnership("sussex", hub="hastings").acting(Role.COORDINATOR))
    crawley = partnership("sussex", hub="crawley")
    board = partnership("sussex")
    for by in (
        crawley.acting(Role.COORDINATOR, agency="police", name="Sister"),
        board.acting(Role.COORDINATOR, agency="council", name="Above"),
    ):
        missing = browser(by).get(f"/people/{uuid.uuid4()}/")
        hidden = browser(by).get(f"/people/{made.person_id}/")
        assert (hidden.status_code, hidden.content) == (404, missing.content)


# ---- finding


@pytest.mark.feature("F24")
@pytest.mark.trust(28)
def test_people_are_found_by_a_misspelt_name_an_alias_a_number_or_a_birth_date(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    who = person(coordinator, family_name="Marlowe", given_names="Dean", identifiers={"crn": "X123456"})
    people_actions.add_alias(who, family_name="Ashdown", given_names="Deano", by=coordinator, at=NOW)
    client = browser(coordinator)
    for sent in (
        {"text": "dean marlow"},
        {"text": "Dene Marlowe"},
        {"text": "deano ashdown"},
        {"text": "x123456"},
        {"text": "", "birth_date": "4/3/1992"},
    ):
        answer = client.post("/find/", sent)
        assert answer.headers["Location"] == "/find/results/", sent
        assert "Dean Marlowe" in client.get("/find/results/").content.decode(), sent
    client.post("/find/", {"text": "Zebediah Quartermain"})
    assert "Nobody found" in client.get("/find/results/").content.decode()


def test_an_empty_search_is_refused_in_words(here: Partnership) -> None:
    client = browser(here.acting(Role.COORDINATOR))
    assert "Enter a name, a number, a birth date or an address" in client.post("/find/", {"text": " "}).content.decode()
    assert client.get("/find/results/").headers["Location"] == "/find/"


@pytest.mark.trust(9)
@pytest.mark.trust(5)
def test_a_search_logs_whom_it_shows_and_shows_no_hidden_person(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    searcher = here.acting(Role.PANEL_MEMBER, agency="police")
    shown = person(coordinator, family_name="Marlowe")
    hidden = person(coordinator, family_name="Marlowes")
    people_actions.restrict(hidden, allow=[], reason="Witness", by=coordinator, at=NOW)
    client = browser(searcher)
    client.post("/find/", {"text": "Dean Marlowe"})
    text = client.get("/find/results/").content.decode()
    assert str(shown.pk) in text
    assert str(hidden.pk) not in text
    with speaking_for(searcher):
        look = Consultation.objects.get()
    assert (look.people, look.purpose, look.route) == ([shown.pk], "search", "web:found")


@pytest.mark.trust(1)
def test_a_role_without_cases_cannot_search(here: Partnership) -> None:
    client = browser(here.acting(Role.REFERRER))
    assert client.get("/find/").status_code == 403
    assert client.post("/find/", {"text": "Marlow"}).status_code == 403
    assert client.get("/find/results/").status_code == 403


# ---- who has looked


@pytest.mark.trust(12)
@pytest.mark.feature("F45")
def test_who_has_looked_says_who_for_whom_at_what_and_why(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR, name="Priya Nandra")
    looker = here.acting(Role.PANEL_MEMBER, agency="police", name="Jill Sandford")
    made = registration(coordinator)
    browser(looker).get(f"/people/{made.person_id}/")
    browser(looker).get("/people/spreadsheet/")
    text = browser(coordinator).get(f"/people/{made.person_id}/looked/").content.decode()
    for shown in ("Jill Sandford", "police", "Overview", "Spreadsheet of people", "Spreadsheet of the list"):
        assert shown in text
    assert text.index("Spreadsheet of people") < text.index("Case work")


@pytest.mark.trust(12)
@pytest.mark.trust(4)
def test_looks_on_another_scheme_or_at_a_hidden_person_are_not_told(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    cousin = here.acting(Role.PANEL_MEMBER, agency="police")
    stranger = partnership("kingston").acting(Role.COORDINATOR, name="Stranger")
    made = registration(coordinator)
    browser(coordinator).get(f"/people/{made.person_id}/")
    people_actions.deny(made.person, practitioner_id=cousin.practitioner_id, reason="Kin", by=coordinator, at=NOW)
    with speaking_for(stranger):
        log_consultation({made.person_id}, by=stranger, route="web:person", purpose="case work")
    counts = {}
    for by in (coordinator, cousin, stranger):
        with speaking_for(by):
            looks = Consultations(made.person_id)
            counts[by.name] = (len(looks), len(looks[0:50]))
    assert list(counts.values()) == [(1, 1), (0, 0), (1, 1)]


def test_looks_are_paged(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    made = registration(coordinator)
    with speaking_for(coordinator):
        for _number in range(60):
            log_consultation({made.person_id}, by=coordinator, route="web:person", purpose="case work")
    client = browser(coordinator)
    first = client.get(f"/people/{made.person_id}/looked/").content.decode()
    second = client.get(f"/people/{made.person_id}/looked/?page=2").content.decode()
    assert first.count("<tr>") == 51
    assert second.count("<tr>") == 12


# ---- for whom one acts


@pytest.mark.feature("F4")
def test_somebody_with_two_agencies_chooses_and_the_page_says_for_whom(here: Partnership) -> None:
    first = here.practitioner(Role.PANEL_MEMBER, agency="police", name="Sal Whitcombe")
    second = partnerships.add_practitioner(
        first.user, here.agency("housing"), job_title="", starts_on=LONG_AGO, by=installer(), at=NOW
    )
    partnerships.give_role(
        second, role=Role.LEAD_PROFESSIONAL, scheme=here.scheme, starts_on=LONG_AGO, by=installer(), at=NOW
    )
    client = browser(act(first, here.scheme, on=timezone.localdate()))
    session = client.session
    del session["acting_for"]
    session.save()
    assert client.get("/").headers["Location"] == "/choose/"
    page = client.get("/choose/").content.decode()
    assert "Panel member" in page
    assert "Lead professional" in page
    assert "Select for whom you act" in client.post("/choose/", {"place": "9-9"}).content.decode()
    client.post("/choose/", {"place": f"{second.pk}-{here.scheme.pk}"})
    text = client.get("/").content.decode()
    assert second.agency.name in text
    assert "Lead professional" in text


@pytest.mark.trust(26)
def test_a_forged_choice_opens_nothing(here: Partnership) -> None:
    mine = here.practitioner(Role.REFERRER, name="Mine")
    theirs = here.practitioner(Role.COORDINATOR, name="Theirs")
    client = Client()
    sign_in(client, practitioner_id=mine.pk, user=mine.user, scheme_id=here.scheme.pk)
    client.post("/choose/", {"place": f"{theirs.pk}-{here.scheme.pk}"})
    assert client.get("/people/").status_code == 403
    session = client.session
    session["acting_for"] = [theirs.pk, here.scheme.pk]
    session.save()
    assert client.get("/people/").headers["Location"] == "/choose/?next=%2Fpeople%2F"


@pytest.mark.trust(8)
def test_an_ended_role_closes_from_the_next_request_on(here: Partnership) -> None:
    member = here.practitioner(Role.PANEL_MEMBER)
    client = browser(act(member, here.scheme, on=timezone.localdate()))
    assert client.get("/people/").status_code == 200
    grant = Practitioner.objects.get(pk=member.pk).grants.get()
    partnerships.end_role(grant, on=timezone.localdate(), by=installer(), at=timezone.now())
    assert client.get("/people/").headers["Location"] == "/choose/?next=%2Fpeople%2F"
