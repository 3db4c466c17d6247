"""The contact standard on the screens: stated or not, met or missed from the record, on the list and the first page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from throughcare.chronology import actions as chronology
from throughcare.core.context import speaking_for
from throughcare.partnerships import actions as partnerships
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import Profile, shipped
from throughcare.people.tests.builders import person
from throughcare.registrations import actions as registrations
from throughcare.registrations.models import LevelChange, Registration
from throughcare.registrations.tests.builders import registration
from throughcare.reviews import actions as reviews
from throughcare.reviews.contactstandard import State
from throughcare.reviews.standardfacts import history, records, standards_of
from throughcare.sharing.acting import act
from throughcare.sharing.models import InformationClass
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F32")]

STATED = [
    {"colour": "red", "contacts": 2, "every": "weekly"},
    {"colour": "amber", "contacts": 1, "every": "weekly"},
]


def this_monday() -> date:
    today = timezone.localdate()
    return today - timedelta(days=today.weekday())


def profile_that_states(slug: str = "kingston") -> Profile:
    return shipped()[slug].with_value("contact_standards", STATED)


@pytest.fixture
def here() -> Partnership:
    return partnership("kingston", profile=profile_that_states())


@pytest.fixture
def boss(here: Partnership) -> Acting:
    return here.acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL)


def somebody(by: Acting, name: str, *, weeks: int = 3, colour: str = "red") -> Registration:
    """On the scheme, and rated, since a Monday some weeks ago."""
    start = this_monday() - timedelta(weeks=weeks)
    made = registration(by, person=person(by, family_name=name), started_on=start, at=timezone.now())
    reviews.judge_rating(
        made,
        colour=colour,
        evidence={},
        reason="As seen",
        judged_on=start,
        next_review_on=timezone.localdate() + timedelta(days=28),
        by=by,
        at=timezone.now(),
    )
    return made


def tell(by: Acting, made: Registration, kind: str, on: date, **said: Any) -> None:
    chronology.add_history(
        made.person, [{"kind": kind, "on_day": on, **said}], scheme_id=made.scheme_id, by=by, at=timezone.now()
    )


def page(by: Acting, made: Registration) -> str:
    answer = browser(by).get(f"/people/{made.person_id}/contact/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_where_nothing_is_stated_the_page_says_where_to_answer_it() -> None:
    bare = partnership("kingston")
    coordinator, lead = bare.acting(Role.COORDINATOR), bare.acting(Role.LEAD_PROFESSIONAL)
    made = registration(coordinator)
    shown = page(coordinator, made)
    assert "has not stated how often people are met" in shown
    assert "path=contact_standards" in shown
    asked = page(lead, made)
    assert "The co-ordinator can answer it" in asked
    assert "path=contact_standards" not in asked
    assert "contact_missed" not in browser(coordinator).get("/people/").content.decode()


def test_what_was_made_is_held_against_what_was_asked(boss: Acting, here: Partnership) -> None:
    made = somebody(boss, "Hollis")
    monday = this_monday()
    tell(boss, made, "contact", monday - timedelta(days=21), text="Met at the office")
    tell(boss, made, "appointment", monday - timedelta(days=19), outcome="attended")
    tell(boss, made, "appointment", monday - timedelta(days=14), outcome="unacceptable_absence")
    tell(boss, made, "home_visit", monday - timedelta(days=13), outcome="seen")
    tell(boss, made, "home_visit", monday - timedelta(days=7), outcome="not_in")
    with speaking_for(boss):
        found = history(boss, made, standards_of(profile_that_states()), today=timezone.localdate())
    assert [(each.state, len(each.made)) for each in found] == [
        (State.MET, 2),
        (State.MISSED, 1),
        (State.MISSED, 0),
        (State.OPEN, 0),
    ]
    shown = page(boss, made)
    assert "0 of 2 made so far, due by" in shown
    assert "missed, 0 of 2" in shown
    assert "The standard was met in 1 of the last 3 periods" in shown


def test_custody_is_not_counted_and_says_so(boss: Acting, here: Partnership) -> None:
    made = somebody(boss, "Inside")
    tell(boss, made, "custody", this_monday() - timedelta(days=14), outcome="remand", establishment="HMP Wandsworth")
    shown = page(boss, made)
    assert "Not counted now: In custody" in shown


def test_the_level_of_the_day_is_kept_when_it_changes(here: Partnership) -> None:
    there = partnership("leicestershire")
    boss = there.acting(Role.COORDINATOR)
    made = registration(boss, level="standard")
    changed = registrations.change(
        made,
        level="",
        cohort="",
        statutory_status="licence",
        mappa_category=None,
        mappa_level=None,
        leading_arrangement="",
        by=boss,
        at=NOW,
    )
    with speaking_for(boss):
        assert LevelChange.objects.visible_to(boss).count() == 1
        assert records(boss, [changed])[made.pk].levels == [(made.started_on, "standard"), (NOW.date(), "")]


def test_the_list_is_filtered_by_who_was_missed(boss: Acting, here: Partnership) -> None:
    seen, _unseen = somebody(boss, "Seenwell"), somebody(boss, "Unseen")
    for day in (7, 6):
        tell(boss, seen, "contact", this_monday() - timedelta(days=day), text="Met")
    client = browser(boss)
    listed = client.get("/people/?contact_missed=on").content.decode()
    assert "UNSEEN" in listed
    assert "SEENWELL" not in listed
    assert "SEENWELL" in client.get("/people/").content.decode()


def test_it_waits_for_whoever_leads_them(here: Partnership, boss: Acting) -> None:
    practitioner = here.practitioner(Role.LEAD_PROFESSIONAL, name="Hannah Whitfield")
    made = somebody(boss, "Waiting")
    registrations.change_lead(
        made,
        agency=practitioner.agency,
        practitioner=practitioner,
        from_on=timezone.localdate(),
        reason="New worker",
        by=boss,
        at=timezone.now(),
    )
    lead = act(practitioner, here.scheme, on=timezone.localdate())
    assert "Contact standard missed" in browser(lead).get("/").content.decode()
    other = here.acting(Role.LEAD_PROFESSIONAL)
    assert "Contact standard missed" not in browser(other).get("/").content.decode()


def test_the_overview_says_it_in_one_line(boss: Acting, here: Partnership) -> None:
    made = somebody(boss, "Hollis")
    shown = browser(boss).get(f"/people/{made.person_id}/").content.decode()
    assert "0 of 2 made so far, due by" in shown


@pytest.mark.trust(3)
def test_who_may_not_know_of_custody_is_not_told_that_somebody_was_missed(boss: Acting, here: Partnership) -> None:
    made = somebody(boss, "Inside")
    agency = here.agency("mentoring", signed=False)
    here.sign(agency, without=[InformationClass.OFFENDING])
    mentor = here.acting(Role.LEAD_PROFESSIONAL, agency=agency)
    shown = page(mentor, made)
    assert "does not cover custody" in shown
    assert "missed" not in shown.replace("contact_missed", "")
    assert "INSIDE" not in browser(mentor).get("/people/?contact_missed=on").content.decode()


@pytest.mark.trust(2)
def test_another_scheme_finds_no_page(boss: Acting, here: Partnership) -> None:
    made = somebody(boss, "Hollis")
    stranger = partnership("richmond").acting(Role.COORDINATOR)
    assert browser(stranger).get(f"/people/{made.person_id}/contact/").status_code == 404


def test_a_standard_stated_on_the_settings_screen_is_counted_at_once() -> None:
    bare = partnership("kingston")
    coordinator = bare.acting(Role.COORDINATOR)
    made = somebody(coordinator, "Hollis")
    partnerships.change_profile(
        bare.scheme, profile_that_states(), note="Agreed by the panel", by=coordinator, at=timezone.now()
    )
    assert "0 of 2 made so far" in page(coordinator, made)


def test_a_standard_that_is_made_stricter_judges_no_week_before_it(here: Partnership, boss: Acting) -> None:
    made = somebody(boss, "Hollis")
    for days in (19, 12, 5):
        for each in range(2):
            tell(boss, made, "contact", this_monday() - timedelta(days=days + each), text="Met twice a week")
    stricter = [{"colour": "red", "contacts": 5, "every": "weekly"}, STATED[1]]
    profile = profile_that_states().with_value("contact_standards", stricter)
    partnerships.change_profile(here.scheme, profile, note="Agreed by the panel", by=boss, at=timezone.now())
    shown = page(boss, made)
    assert "0 of 5 made so far" in shown
    assert "missed, 2 of" not in shown
    assert "The standard was met in 3 of the last 3 periods" in shown
    assert "HOLLIS" not in browser(boss).get("/people/?contact_missed=on").content.decode()


def test_the_page_says_missed_of_nobody_whom_the_list_leaves_out(boss: Acting) -> None:
    made = somebody(boss, "Hollis", weeks=4)
    for days, colour in ((5, "amber"), (3, "red")):
        on = this_monday() - timedelta(days=days)
        reviews.judge_rating(
            made,
            colour=colour,
            evidence={},
            reason="As seen",
            judged_on=on,
            next_review_on=timezone.localdate() + timedelta(days=28),
            by=boss,
            at=timezone.now(),
        )
    assert "HOLLIS" not in browser(boss).get("/people/?contact_missed=on").content.decode()
    assert ": missed, 0 of 2" not in page(boss, made)


def statements(by: Acting, address: str) -> int:
    """How many statements a page takes, after one request that reads what a process reads once."""
    client = browser(by)
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.trust(36)
def test_the_filter_takes_as_many_statements_for_twelve_people_as_for_two(boss: Acting) -> None:
    for number in range(2):
        somebody(boss, f"Person {number}")
    few = statements(boss, "/people/?contact_missed=on")
    for number in range(2, 12):
        tell(boss, somebody(boss, f"Person {number}"), "contact", this_monday(), text="Met")
    many = statements(boss, "/people/?contact_missed=on")
    assert many == few
    assert many <= 25


@pytest.mark.trust(36)
def test_a_persons_pages_keep_to_the_ceiling_where_contact_is_stated(boss: Acting) -> None:
    made = somebody(boss, "Hollis", weeks=30)
    for days in range(0, 200, 5):
        tell(boss, made, "contact", this_monday() - timedelta(days=days), text="Met")
    for address in ("", "contact/", "needs/", "plan/"):
        assert statements(boss, f"/people/{made.person_id}/{address}") <= 25, address
