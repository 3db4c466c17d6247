"""A single referral meeting of Leicester, Leicestershire and Rutland: decided, agreed, and corrected."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from tests.journeys.desks import Office, choose, does_not_say, follow, press, says
from tests.journeys.steps import come_in, lead, open_meeting, plan_meeting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import shared_part, shipped
from throughcare.referrals.tests import builders as referrals
from throughcare.sharing.tests.builders import partnership

pytestmark = [pytest.mark.journey, pytest.mark.trust(38)]

WHY = "High risk of serious harm; several agencies must act at once."


def decide(page: Page, outcome: str, *, level: str = "") -> None:
    """What the meeting decides, with the level that it wants."""
    choose(page, "What does the panel decide?", outcome)
    if level:
        choose(page, "Level", level, exact=True)
        page.get_by_label("Statutory status").select_option("licence")
        lead(page, "Martin Okoro")
    page.get_by_label("Reason", exact=True).fill(WHY)


@pytest.mark.feature("F1")
@pytest.mark.feature("F20")
@pytest.mark.feature("F21")
@pytest.mark.trust(32)
def test_a_single_referral_meeting_decides_agrees_and_corrects(office: Office) -> None:
    today = timezone.localdate()
    hub, chair = the_partnership(today)
    page = office.sign_in(hub)
    plan_meeting(page, kind="Single referral meeting", day=today)
    agenda = page.url
    decider = office.sign_in(chair)
    decider.goto(agenda)
    open_meeting(decider)

    # Before anybody is taken on, the meeting agrees what happens first; it waits.
    follow(decider, "OKAFOR, Terry")
    agree_a_room(decider, due=today + timedelta(days=7))
    says(decider, "Find a room before release", "Waits until the person is taken on")
    decide(decider, "Adopt", level="Enhanced")
    decider.get_by_label("MAPPA category").select_option("2")
    decider.get_by_label("MAPPA level").select_option("2")
    press(decider, "Record the decision")
    says(decider, "It has taken effect", "Enhanced", "Category 2, level 2", "Open")
    office.check(decider, "llr-meeting-decided")

    # Priority is for adults; what was written stays, and the meeting turns the person down.
    decider.goto(agenda)
    follow(decider, "OKAFOR, Jay")
    decide(decider, "Adopt", level="Priority")
    press(decider, "Record the decision")
    says(decider, "Priority is for people aged 18 and over; this person is 17.")
    assert decider.get_by_label("Reason", exact=True).input_value() == WHY
    choose(decider, "What does the panel decide?", "Do not adopt")
    decider.get_by_label("Where could the person be helped instead?").fill("The youth justice service")
    press(decider, "Record the decision")
    says(decider, "Do not adopt", "The youth justice service")

    page.goto(decider.url)
    come_in(page)
    correct_it(office, page)
    later_on(office, page)


def the_partnership(today: date) -> tuple[Acting, Acting]:
    """Who keeps the papers and who is in the chair; two people are referred, one of them seventeen."""
    profile = shipped()["leicestershire"].with_value("pathways", shared_part("pathways_2004")["pathways"])
    place = partnership("leicestershire", profile=profile)
    hub = place.acting(Role.COORDINATOR, name="Priya Raman", agency="police", on=today)
    chair = place.acting(Role.CHAIR, name="Martin Okoro", agency="probation", on=today)
    youth = today - timedelta(days=17 * 365 + 30)
    for given_names, birth_date in (("Terry", today - timedelta(days=34 * 365)), ("Jay", youth)):
        client = referrals.client(hub, family_name="Okafor", given_names=given_names, birth_date=birth_date)
        referrals.sent(hub, person=client)
    return hub, chair


def correct_it(office: Office, page: Page) -> None:
    """It had been another vote: the co-ordinator corrects it, and both stand."""
    follow(page, "Correct this decision")
    says(page, "What stands now", "The youth justice service")
    office.check(page, "llr-meeting-correct")
    mistake = page.get_by_label("What was wrong with what was recorded?")
    mistake.fill("The vote was for Enhanced; the wrong box was ticked.")
    choose(page, "What should have been recorded?", "Adopt", exact=True)
    choose(page, "Level", "Enhanced", exact=True)
    page.get_by_label("Statutory status").select_option("licence")
    lead(page, "Martin Okoro")
    press(page, "Record the correction")
    says(
        page, "Corrected.", "corrected by Priya Raman", "The vote was for Enhanced", "Recorded before, corrected since"
    )
    office.check(page, "llr-meeting-corrected")


def later_on(office: Office, page: Page) -> None:
    """What was agreed before the adoption is in the plan after it; nothing of it is due yet."""
    page.goto("/people/")
    says(page, "OKAFOR, Terry", "OKAFOR, Jay")
    follow(page, "OKAFOR, Terry")
    follow(page, "Plan")
    says(page, "Find a room before release")
    page.goto("/panels/actions-by-agency/")
    says(page, "No action falls due in this period")
    does_not_say(page, "Find a room before release")
    office.check(page, "llr-actions-by-agency")


def agree_a_room(page: Page, *, due: date) -> None:
    """One action for the plan, from the page of the item."""
    form = page.locator("form.sit-agree")
    form.get_by_label("What will be done?").fill("Find a room before release")
    who = form.get_by_label("Who?", exact=True)
    who.select_option(value=who.locator("option", has_text="Martin Okoro").first.get_attribute("value"))
    form.get_by_label("By when?").fill(due.isoformat())
    form.get_by_label("Pathway").select_option("accommodation")
    form.get_by_label("What does it do?").select_option("support")
    form.get_by_role("button", name="Add the action").click()
