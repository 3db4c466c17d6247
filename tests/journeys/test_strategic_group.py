"""Richmond's senior officers, every two months: figures of the day, what was said, an action, the self-assessment."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from tests.journeys.desks import Office, choose, does_not_say, fill_date, follow, press, says
from throughcare.core.context import speaking_for
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.people.tests.builders import person
from throughcare.registrations.tests.builders import registration
from throughcare.reviews.tests.builders import rated
from throughcare.sharing.tests.builders import partnership
from throughcare.strategy import actions
from throughcare.strategy.models import AgencyAction
from throughcare.strategy.tests import builders as senior

pytestmark = [pytest.mark.journey, pytest.mark.feature("F23"), pytest.mark.trust(38)]

JUDGED = ("Working", "Embedded", "Beginning", "Working", "Not there")


def test_a_meeting_of_the_strategic_group_from_its_opening_to_its_minutes(office: Office) -> None:
    here, today = partnership("richmond"), timezone.localdate()
    coordinator = here.acting(Role.COORDINATOR, agency="community_safety", name="Priya Raman")
    member = here.acting(Role.STRATEGIC_MEMBER, agency="council", name="Ruth Adebayo")
    late = _two_months_ago(coordinator, member, today)

    page = office.sign_in(member)
    says(page, "Actions of your agency", "Offer ten tenancies", "Next senior meeting")
    follow(page, "IOM Strategic Group")
    says(page, "Meets every two months", "1 is late.")
    office.check(page, "senior-home")
    page.locator("table").first.get_by_role("link").first.click()
    says(
        page, "Minutes and actions of the last meeting", "Oversight", "Report of a meeting that reports here: IOM panel"
    )
    press(page, "Open the meeting")
    says(page, "The figures of this moment are kept with it.", "Open from earlier meetings")
    office.check(page, "senior-meeting")
    meeting_url = page.url
    page.get_by_role("navigation", name="Pages of this meeting").get_by_role("link", name="Figures").click()
    says(page, "On the day", "Today", "What the meetings below have done")
    row = page.locator("tr", has=page.get_by_role("rowheader", name="On the scheme", exact=True))
    assert row.inner_text().split()[-2:] == ["3", "3"]
    office.check(page, "senior-figures")

    page.goto(meeting_url)
    _write_down(office, page)
    _give(office, page, today)
    _carry(office, page, late, today)
    _assess(office, page)
    page.goto(meeting_url)
    press(page, "Close the meeting")
    says(page, "Nothing is written down on these points")
    office.check(page, "senior-close")
    press(page, "Close the meeting")
    says(page, "These are its minutes", "Every change of lead is told", "Self-assessment agreed at this meeting")
    does_not_say(page, "Abel", "Bram", "Carl", "OFFICIAL-SENSITIVE")
    office.check(page, "senior-minutes")
    page.goto("/strategy/actions/")
    office.check(page, "senior-actions")

    phone = office.sign_in(coordinator, width="phone")
    says(phone, "Actions of agencies for the senior group")
    for number, address in enumerate(
        (meeting_url, f"{meeting_url}figures/", f"{meeting_url}attendance/", "/strategy/")
    ):
        phone.goto(address)
        office.check(phone, f"senior-phone-{number}")
    with speaking_for(coordinator):
        assert AgencyAction.objects.visible_to(coordinator).count() == 3


def _two_months_ago(coordinator: Acting, member: Acting, today: date) -> AgencyAction:
    """Three people on the scheme; a meeting that gave an action, late by now, and agreed an assessment; the next."""
    for name, colour in (("Abel", "red"), ("Bram", "amber"), ("Carl", "green")):
        rated(coordinator, registration(coordinator, person=person(coordinator, given_names=name)), colour=colour)
    then = timezone.now() - timedelta(days=60)
    before = senior.sitting(member, held_on=today - timedelta(days=60))
    late = senior.given(member, before, due_on=today - timedelta(days=10))
    senior.agreed(member, before, at=then)
    actions.close_meeting(before, by=member, at=then)
    senior.planned(member, held_on=today)
    return late


def _write_down(office: Office, page: Page) -> None:
    """A number of a person is pointed out, and taken out again."""
    _at_performance(page, "Write down")
    page.get_by_label("What was said").fill("Reviews are late where leads changed. See X123456.")
    page.get_by_label("What came of it").fill("Every change of lead is told within the week.")
    office.check(page, "senior-point")
    press(page, "Save")
    says(page, "looks like the number of a person: X123456")
    _at_performance(page, "Change what is written")
    page.get_by_label("What was said").fill("Reviews are late where leads changed.")
    press(page, "Save")
    does_not_say(page, "X123456")


def _give(office: Office, page: Page, today: date) -> None:
    """An action from the point at which it came up."""
    _at_performance(page, "Give an action")
    page.get_by_label("What is to be done?").fill("Tell the co-ordinator of each change of lead")
    page.get_by_label("Which agency?").select_option(label="Richmond upon Thames community safety")
    page.get_by_label("Which officer sees to it?").fill("IOM co-ordinator")
    fill_date(page, "By when", today + timedelta(days=30))
    office.check(page, "senior-give")
    press(page, "Give the action")
    says(page, "Given to Richmond upon Thames community safety")


def _carry(office: Office, page: Page, late: AgencyAction, today: date) -> None:
    """The one from last time gets a later day, with the reason."""
    page.goto(f"/strategy/actions/{late.pk}/")
    press(page, "Carry it over")
    fill_date(page, "New day", today + timedelta(days=20))
    page.get_by_label("Why is it carried over?").fill("The landlord withdrew")
    press(page, "Carry it over")
    says(page, "The landlord withdrew")
    office.check(page, "senior-action")


def _assess(office: Office, page: Page) -> None:
    """All five principles judged, one with what comes next, then agreed."""
    page.goto("/strategy/assessments/")
    press(page, "Begin a self-assessment")
    for number in range(1, 6):
        page.get_by_role("link", name="Judge this principle").first.click()
        says(page, f"Principle {number}")
        choose(page, "How far is the scheme with this?", JUDGED[number - 1])
        page.get_by_label("On which evidence?").fill("The figures of two quarters")
        if number == 1:
            page.get_by_label("What next?").fill("Second a housing officer to the panel")
            page.get_by_label("Which agency?").select_option(label="Richmond upon Thames council")
            page.get_by_label("Which officer sees to it?").fill("Director of housing")
            fill_date(page, "By when", timezone.localdate() + timedelta(days=40))
            office.check(page, "senior-judge")
        press(page, "Save")
    says(page, "5 of 5 principles", "3 further, 1 the same, 1 back")
    press(page, "Agree it at the meeting that sits")
    press(page, "Agree it")
    says(page, "is agreed and stays")
    office.check(page, "senior-assessment")


def _at_performance(page: Page, words: str) -> None:
    """Follow a link that stands at the point about performance."""
    point = page.locator("section.tc-panel", has=page.get_by_role("heading", name="Performance"))
    with page.expect_navigation():
        point.get_by_role("link", name=words).click()
