"""A Sussex hub week: the panel repeats round bank holidays, one is opened and decided, the board meets by itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from tests.journeys.desks import Office, choose, does_not_say, fill_date, follow, press, says
from tests.journeys.steps import open_item, open_meeting, plan_meeting
from tests.journeys.test_sussex import hub, sussex
from throughcare.calendars.tests import rfc5545
from throughcare.calendars.tests.builders import days
from throughcare.core.components import long_day
from throughcare.panels.tests.builders import referral
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.reviews.sentences import holiday_name
from throughcare.sharing.tests.builders import partnership

pytestmark = [pytest.mark.journey, pytest.mark.feature("F15"), pytest.mark.trust(38)]

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
PANEL = "Hub panel (referral and review meeting)"


def next_holiday(today: date) -> date:
    """The next bank holiday on which offices would otherwise be open."""
    day = today + timedelta(days=1)
    while not holiday_name(day) or day.weekday() > 4:
        day += timedelta(days=1)
    return day


def events_at(office: Office, address: str) -> list[rfc5545.Part]:
    """What a calendar reads at that address, with nobody signed in."""
    answer = Client().get(address.replace(office.address, ""))
    assert answer.status_code == 200
    return [part for part in rfc5545.read(answer.content).parts if part.name == "VEVENT"]


def my_address(page: Page) -> str:
    """Make the address of one's own calendar, and copy it."""
    page.goto("/my-calendar/")
    press(page, "Make an address")
    return page.locator("#feed-address").inner_text()


def set_up(page: Page, *, button: str, weekday: int, today: date) -> None:
    """From the list of series: a series on a day of the week at ten, up to the check of its dates."""
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()
    page.get_by_label("Day of the week", exact=True).select_option(label=WEEKDAYS[weekday])
    fill_date(page, "From which day?", today)
    page.get_by_role("textbox", name="Time (optional)").fill("10:00")
    page.get_by_label("Place").fill("Hastings police station, room 4")


def test_a_hub_sets_up_its_week_opens_a_panel_and_the_board_sees_figures_only(office: Office) -> None:
    hastings, today = hub("hastings"), timezone.localdate()
    board = partnership("sussex", profile=sussex())
    by = hastings.acting(Role.COORDINATOR, Role.CHAIR, agency="probation", name="Martin Okoro")
    referral(by)

    page = office.sign_in(by)
    _the_week(office, page, by, today)
    address = my_address(page)
    office.check(page, "week-feed")
    assert len(events_at(office, address)) == len(days(by))
    _the_panel_of_today(page, today)
    # The extraordinary one of today is in the calendar at the next reading.
    assert len(events_at(office, address)) == len(days(by))
    assert b"OKAFOR" not in Client().get(address.replace(office.address, "")).content.upper()
    page.goto("/my-calendar/")
    press(page, "Revoke the address")
    assert Client().get(address.replace(office.address, "")).status_code == 404

    member = board.acting(Role.STRATEGIC_MEMBER, agency="council", name="Ruth Adebayo")
    _the_board(office, office.sign_in(member), member, today)


def _the_week(office: Office, page: Page, by: Acting, today: date) -> None:
    """Every week on the weekday of the next bank holiday, which is then seen to move."""
    holiday = next_holiday(today)
    page.goto("/panels/")
    follow(page, "Set up a series")
    says(page, "Probation, Police, Drug and alcohol services")
    set_up(page, button="Set up the series", weekday=holiday.weekday(), today=today)
    office.check(page, "week-series-form")
    press(page, "Continue")
    says(page, f"Every {WEEKDAYS[holiday.weekday()]}, 10:00, moved to the next working day when it is a bank holiday")
    office.check(page, "week-series-check")
    assert days(by) == []
    press(page, "Set up the series")
    says(page, f"In place of {long_day(holiday)}")
    assert holiday not in days(by)
    office.check(page, "week-coming")
    page.goto(f"/panels/month/?month={holiday:%Y-%m}")
    says(page, holiday_name(holiday))
    office.check(page, "week-month")
    phone = office.sign_in(by, width="phone")
    phone.goto(f"/panels/month/?month={holiday:%Y-%m}")
    office.check(phone, "week-month-phone")
    page.goto("/panels/series/")
    office.check(page, "week-series")


def _the_panel_of_today(page: Page, today: date) -> None:
    """A meeting besides the series if today is none of its days, opened, with one referral decided."""
    page.goto("/panels/")
    if page.get_by_role("link", name=long_day(today)).count():
        follow(page, long_day(today))
        press(page, "Build the agenda")
    else:
        plan_meeting(page, kind=PANEL, day=today)
    open_meeting(page)
    open_item(page, "OKAFOR, Terry")
    choose(page, "What does the panel decide?", "Do not adopt")
    page.get_by_label("Main reason").select_option(index=1)
    page.get_by_label("Where could the person be helped instead?").fill("The day centre")
    page.get_by_label("Reason", exact=True).fill("Support without the scheme is enough for now.")
    press(page, "Record the decision")
    says(page, "It has taken effect")


def _the_board(office: Office, page: Page, by: Acting, today: date) -> None:
    """Its own series, from figures to figures: no panel of a hub and nobody's name is in its calendar."""
    page.goto("/panels/series/")
    says(page, "IOM board", "do not say how often")
    does_not_say(page, PANEL)
    with page.expect_navigation():
        page.get_by_role("button", name="Set up the series").click()
    choose(page, "How often?", "Four times a year")
    choose(page, "On which days?", "On the same day of the week")
    page.get_by_label("Day of the week", exact=True).select_option(label="Wednesday")
    page.get_by_label("Which one in the month").select_option(label="Second")
    fill_date(page, "From which day?", today + timedelta(days=1))
    press(page, "Continue")
    says(page, "Second Wednesday of the month, four times a year")
    press(page, "Set up the series")
    says(page, "IOM board")
    does_not_say(page, PANEL, "OKAFOR", "Okafor")
    office.check(page, "week-board")
    planned = days(by, kind="board")
    assert len(planned) in (2, 3)
    assert len(events_at(office, my_address(page))) == len(planned)
    page.goto("/figures/")
    says(page, "Hastings", "All hubs")
    does_not_say(page, "OKAFOR", "Okafor")
