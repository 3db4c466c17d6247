"""A release on a Friday: seen on Monday, prepared late, released, met, and looked at again by a person."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.desks import Office, choose, does_not_say, fill_date, follow, press, says
from throughcare.chronology import actions as chronology
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import Profile, shared_part, shipped
from throughcare.people.tests.builders import person
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.reviews.tests.builders import rated
from throughcare.sharing.tests.builders import Partnership, partnership

pytestmark = [pytest.mark.journey]

MONDAY, FRIDAY = date(2026, 11, 30), date(2026, 12, 4)


def richmond() -> Profile:
    """The published profile with the steps before a release that guidance names, as the partnership agreed them."""
    steps = shared_part("release_preparation")["release_preparation"]
    return shipped()["richmond"].with_value("release_preparation", steps)


def move_clock(monkeypatch: pytest.MonkeyPatch, day: date, hour: int) -> None:
    """From now on it is that hour of that day, and time goes on from there."""
    monkeypatch.undo()
    tell = timezone.now
    began, wanted = tell(), datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: wanted + (tell() - began))


def inside(by: Acting, here: Partnership) -> Registration:
    """Serving ten months, out on Friday, rated in the summer."""
    row = registration(by, person=person(by, family_name="Okafor", given_names="Terry"), started_on=date(2026, 1, 5))
    rated(by, row, colour="amber", on=date(2026, 11, 10), next_review_on=date(2027, 1, 10))
    chronology.add_entry(
        row.person,
        scheme_id=here.scheme.pk,
        kind="custody",
        on_day=date(2026, 7, 6),
        outcome="sentence",
        establishment="HMP Stonebridge",
        sentence_months=10,
        sentenced_on=date(2026, 7, 6),
        conditional_release_on=FRIDAY,
        sentence_ends_on=date(2027, 5, 5),
        expected_on=FRIDAY,
        by=by,
        at=datetime(2026, 11, 19, 9, tzinfo=UTC),
    )
    return row


def on_monday(page: Page, office: Office, row: Registration, worker: Practitioner) -> None:
    """From the forecast to a step that is done and a first appointment at the gate."""
    follow(page, "Releases")
    says(page, "Terry Okafor", "Fri 4 Dec", "A Friday: offices close for the weekend", "Late:", "nobody named")
    office.check(page, "release-forecast")
    follow(page, "Terry Okafor")
    says(page, "The prison may bring the release forward", "Wednesday 2 December 2026", "Two-thirds of the sentence")
    office.check(page, "release-custody")
    follow(page, "Accommodation for the first night found")
    page.get_by_label("Who there?").select_option(value=str(worker.pk))
    choose(page, "How far is it?", "Done")
    fill_date(page, "When?", MONDAY)
    page.get_by_label("What was done, or why is it not needed?").fill("A room at the hostel from Friday noon.")
    office.check(page, "release-step")
    press(page, "Save")
    says(page, "Ibrahim Yusuf", "A room at the hostel from Friday noon.")
    page.goto(f"/people/{row.person_id}/chronology/add/appointment/")
    fill_date(page, "Date of the appointment", FRIDAY)
    page.get_by_label("Who is it with?").fill("Hannah Whitfield, at the gate")
    choose(page, "What came of it?", "Planned")
    press(page, "Save")


def at_other_widths(office: Office, here: Partnership) -> None:
    """The same forecast on a phone and on the wall."""
    phone = office.sign_in(here.acting(Role.COORDINATOR, name="Colin Marsh"), width="phone")
    phone.goto("/releases/")
    says(phone, "Terry Okafor", "A Friday")
    office.check(phone, "release-forecast-phone")

    wall = office.sign_in(here.acting(Role.COORDINATOR, name="Dilys Rhys"), width="wall")
    wall.goto("/releases/?wall=1")
    says(wall, "Terry Okafor")
    office.check(wall, "release-forecast-wall")


def on_friday(later: Page, office: Office, row: Registration) -> None:
    """Released, met, prompted, and rated by a person."""
    later.goto(f"/people/{row.person_id}/custody/")
    press(later, "Record the release")
    fill_date(later, "When was the person released?", FRIDAY)
    press(later, "Save")
    later.goto(f"/people/{row.person_id}/chronology/")
    follow(later, "say what came of it", exact=False)
    choose(later, "What came of the appointment?", "Attended and complied")
    press(later, "Save")
    later.goto("/releases/prompts/")
    says(later, "Released on 4 Dec 2026", "Raised because the person was released after the last rating")
    office.check(later, "release-prompts")
    later.goto(f"/people/{row.person_id}/ratings/new/")
    says(later, "Attended 1 of 1 arranged in the last 4 weeks (100%)")
    expect(later.locator("input[type=radio]:checked")).to_have_count(0)
    choose(later, "How do you judge the person?", "Red")
    later.get_by_label("Why?").fill("First weekend out. Seen at the gate, and has a room.")
    fill_date(later, "Next review", FRIDAY + timedelta(days=7))
    office.check(later, "release-rate")
    press(later, "Record the rating")
    says(later, "First weekend out.")
    does_not_say(later, "Released on 4 Dec 2026")


@pytest.mark.feature("F33", "F35", "F36")
@pytest.mark.trust(18, 38)
def test_a_release_on_friday_from_forecast_to_rating(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    here = partnership("richmond", profile=richmond())
    lead = here.acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL, name="Hannah Whitfield")
    worker = here.practitioner(Role.PANEL_MEMBER, agency="housing", name="Ibrahim Yusuf")
    row = inside(lead, here)

    move_clock(monkeypatch, MONDAY, 9)
    on_monday(office.sign_in(lead), office, row, worker)
    at_other_widths(office, here)
    move_clock(monkeypatch, FRIDAY, 16)
    on_friday(office.sign_in(lead), office, row)
