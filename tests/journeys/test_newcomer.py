"""Somebody's first day: the sign-in screens, for whom one acts, by keyboard alone, without scripts, on a telephone."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.journeys.browser import screenshot
from tests.journeys.desks import Office, does_not_say, follow, press, says
from tests.journeys.steps import say_who
from throughcare.partnerships import actions as partnerships
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.permissions import Role
from throughcare.people.tests.builders import person
from throughcare.plans.actions import start_plan
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.acting import installer
from throughcare.sharing.tests.builders import LONG_AGO, NOW, partnership

pytestmark = [pytest.mark.journey]
FURTHEST = 40


def tab_to(page: Page, wanted: Locator) -> None:
    """Press the tabulator until the keyboard stands there."""
    for _step in range(FURTHEST):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the keyboard does not reach {wanted}")


def type_into(page: Page, wanted: Locator, words: str) -> None:
    tab_to(page, wanted)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(words)


def enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def in_two_boroughs() -> Practitioner:
    """A housing officer who works for two boroughs' schemes."""
    richmond, kingston = partnership("richmond"), partnership("kingston")
    found = richmond.practitioner(Role.PANEL_MEMBER, agency=richmond.agency("housing"), name="Derek Lowe")
    second = partnerships.add_practitioner(
        found.user,
        kingston.agency("housing"),
        job_title="Housing officer (shared)",
        starts_on=LONG_AGO,
        by=installer(),
        at=NOW,
    )
    partnerships.give_role(
        second, role=Role.PANEL_MEMBER, scheme=kingston.scheme, starts_on=LONG_AGO, by=installer(), at=NOW
    )
    return found


@pytest.mark.feature("F3")
@pytest.mark.feature("F4")
@pytest.mark.trust(23)
@pytest.mark.trust(38)
def test_signing_in_choosing_for_whom_and_starting_a_referral_with_the_keyboard_alone(office: Office) -> None:
    officer = in_two_boroughs()
    email, password, _secret = office.credentials(officer)
    page = office.desk()
    page.goto("/")
    office.check(page, "newcomer-sign-in")
    for typed in ("not my password", password):
        type_into(page, page.get_by_label("E-mail address"), email)
        type_into(page, page.get_by_label("Password", exact=True), typed)
        enter(page)
        if typed != password:
            says(page, "There is a problem")
            office.check(page, "newcomer-wrong-password")
    for code in ("000000", office.code_for(officer)):
        type_into(page, page.get_by_label("One-time code"), code)
        enter(page)
        if code == "000000":
            says(page, "There is a problem")
            office.check(page, "newcomer-wrong-code")

    # For whom: nothing of a scheme is shown before it is said, and then every page says it.
    says(page, "For whom do you act?", "Kingston upon Thames", "Richmond upon Thames")
    page.goto("/people/")
    assert page.url.endswith("/choose/?next=%2Fpeople%2F")
    office.check(page, "newcomer-choose")
    wanted = page.get_by_role("radio", name="Kingston upon Thames", exact=False)
    tab_to(page, page.get_by_role("radio").first)
    for _step in range(2):
        if not wanted.is_checked():
            page.keyboard.press("Space" if not page.locator("input:checked").count() else "ArrowDown")
    tab_to(page, page.get_by_role("button", name="Continue"))
    enter(page)
    header = page.get_by_role("banner")
    expect(header).to_contain_text("Derek Lowe, Panel member at Kingston upon Thames housing")
    # Chosen, it goes on to the page that was asked for.
    assert page.url.endswith("/people/")

    page.goto("/referrals/start/")
    expect(header).to_contain_text("Kingston upon Thames housing")
    type_into(page, page.get_by_label("Family name"), "Okafor")
    type_into(page, page.get_by_label("Given names"), "Terry")
    for part, typed in (("Day", "17"), ("Month", "5"), ("Year", "1990")):
        type_into(page, page.get_by_role("group", name="Birth date").get_by_label(part), typed)
    tab_to(page, page.get_by_role("group", name="Sex").get_by_role("radio").first)
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Continue"))
    enter(page)
    says(page, "Terry Okafor", "1 of 8 sections are complete")


@pytest.mark.feature("F7")
@pytest.mark.trust(39)
def test_a_referral_begins_and_a_section_is_kept_without_scripts(office: Office) -> None:
    place, today = partnership("richmond"), timezone.localdate()
    worker = place.acting(Role.PANEL_MEMBER, agency="housing", name="Derek Lowe", on=today)
    page = office.sign_in(worker, javascript=False)
    say_who(page, given_names="Terry", family_name="Okafor", birth_date=date(1990, 5, 17), sex="Male")
    follow(page, "Why you are referring", exact=False)
    worries = page.get_by_label("What has happened, and what worries you?", exact=False)
    worries.fill("Lost the room in the hostel.")
    press(page, "Save and come back later")
    says(page, "Saved", "1 of 8 sections are complete")
    follow(page, "Why you are referring", exact=False)
    expect(worries).to_have_value("Lost the room in the hostel.")
    press(page, "Save and continue")
    follow(page, "Referrals")
    says(page, "OKAFOR, Terry")
    screenshot(page, "newcomer-without-scripts")


@pytest.mark.feature("F59")
@pytest.mark.trust(38)
def test_a_telephone_shows_what_waits_who_is_on_the_scheme_and_a_person(office: Office) -> None:
    place, today = partnership("richmond"), timezone.localdate()
    lead = place.practitioner(Role.LEAD_PROFESSIONAL, agency="probation", name="Hannah Whitfield")
    coordinator = place.acting(Role.COORDINATOR, agency="community_safety", name="Priya Raman", on=today)
    dean = person(coordinator)
    start_plan(registration(coordinator, person=dean, lead=lead), aim="A home and a job.", by=coordinator, at=NOW)
    page = office.sign_in(lead, width="phone")
    says(page, "Dean Marlow")
    office.check(page, "newcomer-phone-home")
    page.goto("/people/")
    office.check(page, "newcomer-phone-people")
    follow(page, "MARLOW, Dean")
    office.check(page, "newcomer-phone-person")
    page.goto(f"/people/{dean.pk}/plan/")
    says(page, "A home and a job.")
    does_not_say(page, "There is no plan yet")
    office.check(page, "newcomer-phone-plan")
