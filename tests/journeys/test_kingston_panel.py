"""A Kingston monthly panel of twelve items, from the calendar to the minutes, with three browsers at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.desks import Office, choose, does_not_say, follow, press, says
from tests.journeys.steps import come_in, lead, open_meeting, plan_meeting
from throughcare.core.components import long_day
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.referrals.models import Referral
from throughcare.referrals.tests import builders as referrals
from throughcare.sharing.tests.builders import Partnership, partnership

pytestmark = [pytest.mark.journey, pytest.mark.feature("F18"), pytest.mark.feature("F19"), pytest.mark.trust(38)]

FAMILIES = ("Abbot", "Birch", "Carrow", "Denby", "Eastman", "Farley", "Garrow", "Holm", "Ingle", "Jessop", "Kemble")
GUESTS = "Larkin"
LINE = "Has a place at the day centre from Monday"


@dataclass
class Panel:
    """The borough's scheme, twelve people whose referrals are ready, and the three who have a browser open."""

    place: Partnership = field(default_factory=lambda: partnership("kingston"))
    waiting: list[Referral] = field(default_factory=list)

    def acting(self, *roles: Role, name: str, agency: str) -> Acting:
        return self.place.acting(*roles, name=name, agency=agency, on=timezone.localdate())

    def __post_init__(self) -> None:
        self.chair = self.acting(Role.CHAIR, Role.COORDINATOR, name="Priya Raman", agency="community_safety")
        self.police = self.acting(Role.PANEL_MEMBER, name="Joanne Pike", agency="police")
        self.worker = self.acting(name="Niamh Corrigan", agency="mentoring")
        for number, family in enumerate((*FAMILIES, GUESTS)):
            person = referrals.client(
                self.chair, given_names="Sam", family_name=family, birth_date=date(1985, 1, 1 + number)
            )
            self.waiting.append(referrals.sent(self.chair, person=person))


def invite(page: Page) -> None:
    """From the agenda: a mentor who knows one person, for that item only."""
    follow(page, "Who is there")
    press(page, "Invite a guest")
    page.get_by_label("For which item?").select_option(label=f"{GUESTS.upper()}, Sam")
    page.get_by_label("Who is invited?").select_option(label="Niamh Corrigan, Kingston upon Thames mentoring")
    page.get_by_label("Why are they invited?").fill("Mentors him since the spring.")
    press(page, "Invite")
    says(page, "Niamh Corrigan is invited")


def decide(page: Page, family: str) -> None:
    """Not accepted, on the item's own page, and back at the agenda."""
    choose(page, "What does the panel decide?", "Not accepted")
    page.get_by_label("Main reason").select_option(index=1)
    page.get_by_label("Where could the person be helped instead?").fill("The day centre")
    page.get_by_label("Reason", exact=True).fill(f"{family}: the day centre and his own agency hold him.")
    press(page, "Record the decision")
    says(page, "It has taken effect")


@pytest.mark.trust(3)
@pytest.mark.trust(8)
def test_twelve_items_with_chair_partner_and_guest_at_once(office: Office) -> None:
    here = Panel()
    chair = office.sign_in(here.chair)
    plan_meeting(chair, kind="Core panel", day=timezone.localdate())
    agenda = chair.url
    says(chair, f"0 of {len(here.waiting)} decided")
    invite(chair)
    office.check(chair, "panel-guest-invited")

    guest = office.sign_in(here.worker)
    says(guest, "You are invited", long_day(timezone.localdate()), "Town hall, room 2")
    does_not_say(guest, GUESTS, *FAMILIES)
    office.check(guest, "panel-guest-home")

    chair.goto(agenda)
    open_meeting(chair)
    police = office.sign_in(here.police)
    police.goto(agenda)
    follow(police, f"{FAMILIES[0].upper()}, Sam")
    says(police, "Confidentiality statement")
    office.check(police, "panel-statement")
    come_in(police)
    says(police, "Say something")

    _at_the_guests_item(office, chair, police, guest, agenda)
    _the_others(chair, agenda)
    _closed(office, chair, police, guest, agenda)


def _at_the_guests_item(office: Office, chair: Page, police: Page, guest: Page, agenda: str) -> None:
    """The guest waits, is let in when the meeting comes to the item, takes part, and is out when it goes on."""
    guest.goto("/")
    follow(guest, "Town hall, room 2", exact=False)
    guest.get_by_label("I have read this statement and accept it").check()
    press(guest, "Accept")
    says(guest, "You are let in when what concerns you is discussed")
    does_not_say(guest, GUESTS)

    chair.goto(agenda)
    follow(chair, f"{GUESTS.upper()}, Sam")
    press(chair, "Discuss this item now")
    guest.get_by_role("link", name="You are let in: go on").click()
    says(guest, f"Sam {GUESTS}", "Mentors him since the spring.")
    office.check(guest, "panel-guest-item")

    police.goto(chair.url)
    guest.get_by_label("Say something").fill(LINE)
    press(guest, "Say it")
    for page in (chair, police):
        expect(page.locator("[data-tc-part=lines]")).to_contain_text(LINE)
    police.get_by_label("Say something").fill("Nothing since the arrest in March")
    police.get_by_label("Say something").press("Enter")
    expect(guest.locator("[data-tc-part=lines]")).to_contain_text("Nothing since the arrest in March")
    does_not_say(guest, *FAMILIES, "item 1", f"of {len(FAMILIES) + 1}")
    choose(chair, "What does the panel decide?", "Accept as a nominal")
    chair.get_by_label("Reason", exact=True).fill("Mentoring and the day centre need to work together.")
    chair.get_by_label("Statutory status").select_option("none")
    lead(chair, "Priya Raman")
    press(chair, "Record the decision")
    office.check(chair, "panel-item-decided")


def _the_others(chair: Page, agenda: str) -> None:
    for family in FAMILIES:
        chair.goto(agenda)
        follow(chair, f"{family.upper()}, Sam")
        press(chair, "Discuss this item now")
        decide(chair, family)


def _closed(office: Office, chair: Page, police: Page, guest: Page, agenda: str) -> None:
    """Nothing is open to the guest any more; the minutes hold every decision."""
    # What stood on the guest's screen has gone from it by itself, and does not come back.
    does_not_say(guest, GUESTS, LINE)
    guest.reload()
    does_not_say(guest, GUESTS, LINE, *FAMILIES)
    chair.goto(agenda)
    says(chair, f"{len(FAMILIES) + 1} of {len(FAMILIES) + 1} decided")
    follow(chair, "Who is there")
    says(chair, "Joanne Pike", "Shown out")
    office.check(chair, "panel-who")
    guest.goto("/")
    says(guest, "You are invited")
    chair.goto(agenda)
    press(chair, "Close the meeting")
    press(chair, "Close the meeting")
    says(chair, "The meeting is closed")
    guest.reload()
    does_not_say(guest, "You are invited", GUESTS)
    police.goto(agenda)
    follow(police, "Decisions and minutes")
    says(police, *FAMILIES, GUESTS)
    office.check(police, "panel-minutes")
