"""The cohort list: what it shows, to whom, in how few queries, and what leaves as a spreadsheet."""

from __future__ import annotations

import io
import re
import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from throughcare.audit.models import Consultation
from throughcare.core.context import speaking_for
from throughcare.partnerships import actions as partnerships
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people_actions
from throughcare.people.tests.builders import person
from throughcare.registrations import actions, listing
from throughcare.registrations.export import harmless
from throughcare.registrations.models import Registration
from throughcare.registrations.queries import SORTS
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.acting import act, installer
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import LONG_AGO, NOW, Partnership, partnership

pytestmark = pytest.mark.django_db


def rated(by: Acting, name: str, colour: str = "", **listed: object) -> Registration:
    """Somebody on the scheme with what the list keeps of higher rooms' facts."""
    made = registration(by, person=person(by, family_name=name))
    with speaking_for(by):
        if colour:
            listing.note_rating(made, colour=colour, since=date(2026, 9, 1), next_review_on=date(2027, 9, 1))
        if listed:
            Registration.objects.filter(pk=made.pk).update(**listed)
    return made


def names_on(client: Client, address: str = "/people/") -> list[str]:
    """The family names on the list, in its order."""
    text = client.get(address).content.decode()
    return re.findall(r'<a class="govuk-link" href="/people/[0-9a-f-]{36}/">([^,<]+),', text)


@pytest.fixture
def here() -> Partnership:
    return partnership("leicestershire")


@pytest.mark.feature("F27")
def test_the_list_has_one_line_a_person(here: Partnership) -> None:
    lead = here.practitioner(Role.LEAD_PROFESSIONAL, name="Owen Tarrant", agency="police")
    coordinator = here.acting(Role.COORDINATOR)
    made = registration(coordinator, lead=lead, level="enhanced")
    with speaking_for(coordinator):
        listing.note_rating(made, colour="amber", since=date(2026, 9, 1), next_review_on=date(2026, 1, 1))
        listing.note_custody(
            made.person_id, made.scheme_id, custody_since=date(2026, 9, 2), release_on=date(2027, 3, 4)
        )
    text = browser(coordinator).get("/people/").content.decode()
    for shown in ("MARLOW, Dean", "Amber", "1 Sep 2026", "Enhanced", "Owen Tarrant", "In custody", "4 Mar 2027"):
        assert shown in text
    assert "overdue" in text
    assert "OFFICIAL-SENSITIVE" in text


@pytest.mark.feature("F27")
def test_the_counts_by_colour_lead_to_those_they_count(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    rated(coordinator, "Redman", "red")
    rated(coordinator, "Rudd", "red")
    rated(coordinator, "Green", "green")
    rated(coordinator, "Plain")
    client = browser(coordinator)
    text = client.get("/people/").content.decode()
    figures = re.findall(r'href="(\?[^"]*)"[^>]*><span class="tc-stat__number">(\d+)</span>', text)
    for address, number in figures:
        assert len(names_on(client, f"/people/{address.replace('&amp;', '&')}")) == int(number)
    assert names_on(client, "/people/?colour=red") == ["REDMAN", "RUDD"]
    assert names_on(client, "/people/?colour=none") == ["PLAIN"]


def test_filters_go_together_and_nonsense_is_left_out(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    today = timezone.localdate()
    rated(coordinator, "Late", "red", next_review_on=today - timedelta(days=1), level="standard")
    rated(coordinator, "Inside", "red", custody_since=date(2026, 1, 6), level="standard")
    rated(coordinator, "Gone", "red", unlawfully_at_large_since=date(2026, 1, 6), level="enhanced")
    client = browser(coordinator)
    assert names_on(client, "/people/?colour=red&overdue=on") == ["LATE"]
    assert names_on(client, "/people/?where=custody&where=at_large") == ["GONE", "INSIDE"]
    assert names_on(client, "/people/?level=standard&where=community") == ["LATE"]
    assert names_on(client, "/people/?colour=purple&lead=x&sort=drop&page=999") == ["GONE", "INSIDE", "LATE"]


def test_somebody_sees_whom_they_lead(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    lead = here.practitioner(Role.LEAD_PROFESSIONAL)
    registration(coordinator, person=person(coordinator, family_name="Mine"), lead=lead)
    rated(coordinator, "Theirs")
    assert names_on(browser(here.as_now(_acting(here, lead))), "/people/?mine=on") == ["MINE"]


def _acting(here: Partnership, practitioner: Practitioner) -> Acting:
    return act(practitioner, here.scheme, on=NOW.date())


def test_those_who_left_are_a_filter_away(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    made = rated(coordinator, "Former", "green")
    actions.deregister(made, on=date(2026, 11, 2), reason="risk_reduced", words="Settled", by=coordinator, at=NOW)
    rated(coordinator, "Current", "green")
    client = browser(coordinator)
    assert names_on(client) == ["CURRENT"]
    assert names_on(client, "/people/?who=ended") == ["FORMER"]


@pytest.mark.trust(38)
@pytest.mark.parametrize("key", sorted(SORTS))
def test_every_heading_sorts_both_ways_and_says_so(here: Partnership, key: str) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    rated(coordinator, "Ash", "red", last_contact_on=date(2026, 5, 5), release_on=date(2027, 1, 1), level="priority")
    rated(coordinator, "Birch", "green", last_contact_on=date(2026, 6, 6), next_review_on=date(2026, 12, 1))
    client = browser(coordinator)
    up, down = client.get(f"/people/?sort={key}"), client.get(f"/people/?sort=-{key}")
    assert up.content.decode().count('aria-sort="ascending"') == 1
    assert down.content.decode().count('aria-sort="descending"') == 1
    assert sorted(names_on(client, f"/people/?sort={key}")) == ["ASH", "BIRCH"]
    if key == "name":
        assert names_on(client, "/people/?sort=-name") == ["BIRCH", "ASH"]
    if key == "colour":
        assert names_on(client, "/people/?sort=-colour") == ["BIRCH", "ASH"]


@pytest.mark.trust(28)
def test_a_name_narrows_the_list_without_standing_in_the_address(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    rated(coordinator, "Ash", "red")
    birch = rated(coordinator, "Birch", "red")
    people_actions.add_alias(birch.person, family_name="Quicksilver", given_names="", by=coordinator, at=NOW)
    client = browser(coordinator)
    answer = client.post("/people/narrow/", {"text": "quicks", "query": "colour=red"})
    assert answer.headers["Location"] == "/people/?colour=red"
    assert names_on(client, "/people/?colour=red") == ["BIRCH"]
    client.post("/people/narrow/", {"text": "quicks", "forget": "1"})
    assert names_on(client) == ["ASH", "BIRCH"]


def test_25_stand_on_a_page_and_pages_do_not_overlap(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    for _number in range(30):
        rated(coordinator, "Same", "red")
    client = browser(coordinator)
    seen = [re.findall(r"/people/([0-9a-f-]{36})/", client.get(f"/people/?page={n}").content.decode()) for n in (1, 2)]
    assert [len(set(page)) for page in seen] == [25, 5]
    assert not set(seen[0]) & set(seen[1])


# ---- who sees whom


def ordinary_practitioner(here: Partnership) -> tuple[Acting, Acting]:
    """A co-ordinator, and a practitioner with three grants, one person denied and one restricted away from them."""
    coordinator = here.acting(Role.COORDINATOR)
    ordinary = here.practitioner(Role.PANEL_MEMBER, Role.LEAD_PROFESSIONAL, agency="housing")
    partnerships.give_role(
        ordinary, role=Role.AGENCY_ADMINISTRATOR, scheme=None, starts_on=LONG_AGO, by=installer(), at=NOW
    )
    denied = rated(coordinator, "Denied", "red")
    people_actions.deny(denied.person, practitioner_id=ordinary.pk, reason="A cousin", by=coordinator, at=NOW)
    restricted = rated(coordinator, "Restricted", "red")
    people_actions.restrict(restricted.person, allow=[], reason="Witness", by=coordinator, at=NOW)
    return coordinator, _acting(here, ordinary)


@pytest.mark.trust(4)
@pytest.mark.trust(5)
def test_hidden_people_are_in_no_list_count_or_spreadsheet(here: Partnership) -> None:
    coordinator, ordinary = ordinary_practitioner(here)
    rated(coordinator, "Open", "amber")
    client = browser(ordinary)
    text = client.get("/people/").content.decode()
    assert names_on(client) == ["OPEN"]
    assert re.findall(r'tc-stat__number">(\d+)<', text) == ["1", "0", "1", "0"]
    sheet = load_workbook(io.BytesIO(client.get("/people/spreadsheet/").content)).active
    assert sheet is not None
    assert [row[0].value for row in sheet.iter_rows(min_row=4)] == ["OPEN, Dean"]
    assert names_on(browser(coordinator)) == ["DENIED", "OPEN", "RESTRICTED"]


@pytest.mark.trust(4)
def test_a_hidden_person_answers_like_a_missing_one(here: Partnership) -> None:
    _coordinator, ordinary = ordinary_practitioner(here)
    client = browser(ordinary)
    with speaking_for(_coordinator):
        keys = list(Registration.objects.values_list("person_id", flat=True))
    missing = client.get(f"/people/{uuid.uuid4()}/registration/")
    for key in keys:
        hidden = client.get(f"/people/{key}/registration/")
        assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content) == (404, missing.content)


@pytest.mark.trust(36)
@pytest.mark.feature("F27")
def test_the_list_takes_at_most_twelve_queries_however_long_it_is(here: Partnership) -> None:
    coordinator, ordinary = ordinary_practitioner(here)
    counts = []
    for more in (3, 27):
        for number in range(more):
            made = rated(coordinator, f"Person {number}", "red")
            people_actions.add_marker(
                made.person, kind="weapons", evidence="Seen", from_on=LONG_AGO, review_on=None, by=coordinator, at=NOW
            )
        client = browser(ordinary)
        client.get("/people/")  # what a process reads once
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get("/people/?colour=red&sort=-review").status_code == 200
        counts.append(len([each for each in queries if asks(each["sql"])]))
    assert counts[0] == counts[1]
    assert counts[1] <= 12, counts


def asks(sql: str) -> bool:
    """Whether a statement is a question to the database, and not the bounds of a transaction."""
    return not sql.startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))


@pytest.mark.trust(9)
def test_whoever_stands_on_the_page_is_logged_and_nobody_else(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    shown = {rated(coordinator, "Ash", "red").person_id, rated(coordinator, "Birch", "red").person_id}
    rated(coordinator, "Elder", "green")
    client = browser(coordinator)
    for address, purpose in (("/people/?colour=red", "case work"), ("/people/spreadsheet/?colour=red", "spreadsheet")):
        client.get(address)
        with speaking_for(coordinator):
            newest = Consultation.objects.order_by("-id").first()
        assert newest is not None
        assert set(newest.people) == shown
        assert newest.purpose.startswith(purpose)
        assert newest.agency_id == coordinator.agency_id


@pytest.mark.trust(22)
def test_the_spreadsheet_is_marked_names_its_reader_and_holds_no_formula(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR, name="Priya Nandra")
    rated(coordinator, "=HYPERLINK(1)", "red")
    rated(coordinator, "-1+cmd", "red")
    answer = browser(coordinator).get("/people/spreadsheet/")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert not [cell for cell in cells if str(cell.value).startswith(("=", "+", "-", "@"))]
    assert cells[0].value == "OFFICIAL-SENSITIVE"
    assert "Priya Nandra" in str(cells[1].value)
    assert sheet.oddHeader is not None
    assert sheet.oddHeader.center.text == "OFFICIAL-SENSITIVE"
    assert "attachment" in answer.headers["Content-Disposition"]


@pytest.mark.trust(1)
def test_a_role_without_cases_is_refused(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    made = registration(coordinator)
    for role in (Role.REFERRER, Role.STRATEGIC_MEMBER):
        client = browser(here.acting(role, agency="police"))
        for address in ("/people/", "/people/spreadsheet/", f"/people/{made.person_id}/registration/"):
            assert client.get(address).status_code == 403
    assert Client().get("/people/").status_code == 302


@pytest.mark.feature("F45")
@pytest.mark.parametrize("typed", ["Ok\x01afor", "\x0b=1+1", "O\x1bk", "\ufffe\uffff", "\u00a0=cmd|' /C calc'!A0"])
def test_no_character_pasted_into_a_name_costs_the_list_its_spreadsheet(typed: str) -> None:
    value = harmless(f"{typed}, Terry")
    assert isinstance(value, str)
    assert not value.lstrip().startswith(("=", "+", "-", "@"))
    book = Workbook(write_only=True)
    book.create_sheet("People").append([value])
    kept = io.BytesIO()
    book.save(kept)
    sheet = load_workbook(kept).active
    assert sheet is not None
    assert sheet["A1"].value == value
    assert sheet["A1"].data_type == "s"
