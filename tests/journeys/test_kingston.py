"""Kingston: the eight steps of the published process, with the way back to step 3, and the pathways for women."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.desks import Office, choose, does_not_say, fill_date, follow, press, says
from tests.journeys.steps import lead, open_meeting, plan_meeting, say_who, write_everything
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import Profile, shipped
from throughcare.people.tests.builders import person
from throughcare.referrals.tests import builders as referrals
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.builders import Partnership, partnership

pytestmark = [pytest.mark.journey, pytest.mark.trust(38)]
FOR_WOMEN = ("Experience of domestic violence", "Involvement in prostitution")
ELEVEN = 11


def day(ago: int) -> date:
    return timezone.localdate() - timedelta(days=ago)


@dataclass
class Kingston:
    """The borough's scheme with those who take part."""

    place: Partnership = field(default_factory=lambda: partnership("kingston"))
    profile: Profile = field(default_factory=lambda: shipped()["kingston"])

    def acting(self, role: Role, name: str, agency: str) -> Acting:
        return self.place.acting(role, name=name, agency=agency, on=timezone.localdate())

    def __post_init__(self) -> None:
        self.coordinator = self.acting(Role.COORDINATOR, "Priya Raman", "community_safety")
        self.chair = self.acting(Role.CHAIR, "Martin Okoro", "probation")
        self.lead = self.acting(Role.LEAD_PROFESSIONAL, "Sam Ellery", "drug_alcohol")
        self.housing = self.acting(Role.PANEL_MEMBER, "Derek Lowe", "housing")


def at_step(page: Page, number: int, words: str = "Here now") -> None:
    """The page shows where in the published process the person is."""
    step = page.locator(".govuk-task-list__item", has_text=f"{number}. ")
    assert words in step.first.inner_text(), step.first.inner_text()


def decide(page: Page, outcome: str, reason: str) -> None:
    choose(page, "What does the panel decide?", outcome)
    page.get_by_label("Reason", exact=True).fill(reason)


def sit(coordinator: Page, chair: Page, *, on: date, sort_name: str) -> None:
    """A meeting planned with its agenda by the co-ordinator, opened by the chair, at the person's item."""
    plan_meeting(coordinator, kind="Core panel", day=on)
    chair.goto(coordinator.url)
    open_meeting(chair)
    follow(chair, sort_name)


@pytest.mark.feature("F1")
@pytest.mark.feature("F10")
@pytest.mark.feature("F27")
@pytest.mark.feature("F30")
@pytest.mark.feature("F31")
@pytest.mark.feature("F33")
def test_eight_steps_and_back_to_the_third_on_new_information(office: Office) -> None:
    here = Kingston()
    # 1 and 2: the referrer writes, the co-ordinator takes the form to the core panel.
    referrer = office.sign_in(here.housing)
    say_who(referrer, given_names="Karen", family_name="Stell", birth_date=date(1991, 2, 3), sex="Female")
    write_everything(referrer, here.profile, name="Stell")
    press(referrer, "Send to the co-ordinator")
    says(referrer, "The referral is sent")
    coordinator, chair = office.sign_in(here.coordinator), office.sign_in(here.chair)
    coordinator.goto("/referrals/")
    follow(coordinator, "Stell", exact=False)
    press(coordinator, "Ready for the panel")

    # 3 and 4: considered, accepted as a nominal.
    sit(coordinator, chair, on=day(2), sort_name="STELL, Karen")
    at_step(chair, 3)
    decide(chair, "Accept as a nominal", "Shop thefts every week; no agency alone can hold her.")
    chair.get_by_label("Statutory status").select_option("none")
    lead(chair, "Sam Ellery")
    press(chair, "Record the decision")
    at_step(chair, 5)
    office.check(chair, "kingston-accepted")

    worked(office, here, referrer)
    removed(office, coordinator, chair)
    back_again(office, here, coordinator, chair)


def worked(office: Office, here: Kingston, housing: Page) -> None:
    """5: needs, and an action agreed by her lead and carried out by housing."""
    page = office.sign_in(here.lead)
    office.check(page, "kingston-lead-home")
    follow(page, "Stell", exact=False)
    follow(page, "Needs")
    says(page, *FOR_WOMEN)
    assert page.locator("main table tbody tr").count() == ELEVEN
    office.check(page, "kingston-needs")
    follow(page, "Assess Experience of domestic violence")
    page.get_by_role("group", name="How far does this drive").get_by_role("radio").last.check()
    page.get_by_label("What does that rest on?", exact=False).fill("Told her worker on 3 November; police call-outs.")
    fill_date(page, "Date of the assessment", day(1))
    press(page, "Record the assessment")

    follow(page, "Plan")
    follow(page, "Start a plan")
    page.get_by_label("What is this plan to achieve?").fill("Safe at home, no thefts for six months.")
    press(page, "Start the plan")
    press(page, "Agree an action")
    page.get_by_label("What will be done?").fill("Refuge place kept open")
    choose(page, "What does it do?", "Support")
    page.get_by_label("Which pathway?").select_option("domestic_violence")
    who = page.get_by_label("Who will do it?")
    who.select_option(who.locator("option", has_text="Derek Lowe").get_attribute("value"))
    fill_date(page, "By when?", timezone.localdate() + timedelta(days=14))
    office.check(page, "kingston-action")
    press(page, "Add to the plan")
    office.check(page, "kingston-plan")
    housing.goto(page.url)
    follow(housing, "Close : Refuge place kept open")
    choose(housing, "What became of it?", "Done", exact=True)
    fill_date(housing, "On which day?", day(1))
    press(housing, "Close the action")
    says(housing, "Nothing is open", "Refuge place kept open")
    rated_and_proposed(office, page)


def rated_and_proposed(office: Office, page: Page) -> None:
    """6: judged green, and the way out proposed to the core panel."""
    follow(page, "Ratings")
    press(page, "Record a rating")
    choose(page, "How do you judge the person?", "Green")
    page.get_by_label("Why?", exact=True).fill("No theft since the refuge; attends everything.")
    fill_date(page, "For which day?", day(1))
    fill_date(page, "Next review", timezone.localdate() + timedelta(days=90))
    press(page, "Record the rating")
    office.check(page, "kingston-ratings")
    follow(page, "Panel decisions")
    at_step(page, 6)
    follow(page, "Exit")
    press(page, "Propose an exit")
    choose(page, "Reason", "Risk reduced")
    page.get_by_label("Why do you propose it now?").fill("The risk has stayed reduced.")
    press(page, "Propose the exit")
    office.check(page, "kingston-exit")


def removed(office: Office, coordinator: Page, chair: Page) -> None:
    """7 and 8: the core panel considers and removes her."""
    sit(coordinator, chair, on=day(1), sort_name="STELL, Karen")
    at_step(chair, 7)
    decide(chair, "Remove: risk reduced", "The risk is reduced and stays so.")
    reason = chair.get_by_label("Why does the registration end?")
    reason.select_option("risk_reduced")
    press(chair, "Record the decision")
    says(chair, "It has taken effect")
    expect(chair.get_by_label("Who this is about")).to_contain_text("De-registered on")
    at_step(chair, 8)
    office.check(chair, "kingston-removed")


def back_again(office: Office, here: Kingston, coordinator: Page, chair: Page) -> None:
    """New information: back to step 3, and registered again with all that was known."""
    plan_meeting(coordinator, kind="Core panel", day=timezone.localdate())
    press(coordinator, "Add somebody")
    coordinator.get_by_label("Name of the person").fill("stell")
    press(coordinator, "Look")
    choose(coordinator, "Who and what?", "register again")
    coordinator.get_by_label("Why is this person to be discussed?").fill("Arrested on Friday: the risk has risen.")
    press(coordinator, "Add to the agenda")
    chair.goto(coordinator.url)
    open_meeting(chair)
    follow(chair, "STELL, Karen")
    says(chair, "the risk has risen")
    at_step(chair, 3)
    decide(chair, "Register again", "New arrest; the refuge place was lost.")
    chair.get_by_label("Statutory status").select_option("none")
    lead(chair, "Sam Ellery")
    press(chair, "Record the decision")
    at_step(chair, 5)
    coordinator.goto("/people/")
    follow(coordinator, "STELL, Karen")
    follow(coordinator, "Panel decisions")
    says(coordinator, "Accept as a nominal", "Remove: risk reduced", "Register again")
    follow(coordinator, "Plan")
    follow(coordinator, "Ratings")
    says(coordinator, "No theft since the refuge")
    follow(coordinator, "Registration")
    office.check(coordinator, "kingston-registrations")


@pytest.mark.feature("F30")
def test_a_man_has_nine_pathways_and_whoever_is_not_accepted_goes_to_the_end(office: Office) -> None:
    here = Kingston()
    man = person(here.coordinator, given_names="Dean", family_name="Marlow", sex="M")
    registration(here.coordinator, person=man)
    asked = referrals.sent(here.coordinator, person=referrals.client(here.coordinator))
    coordinator, chair = office.sign_in(here.coordinator), office.sign_in(here.chair)
    coordinator.goto(f"/people/{man.pk}/needs/")
    does_not_say(coordinator, *FOR_WOMEN)
    assert coordinator.locator("main table tbody tr").count() == ELEVEN - len(FOR_WOMEN)

    coordinator.goto(f"/referrals/{asked.pk}/")
    does_not_say(coordinator, *FOR_WOMEN)
    sit(coordinator, chair, on=timezone.localdate(), sort_name="OKAFOR, Terry")
    decide(chair, "Not accepted", "His own worker can do what is needed.")
    press(chair, "Record the decision")
    says(chair, "There is a problem", "Where could the person be helped instead?")
    chair.get_by_label("Where could the person be helped instead?").fill("The probation office in Kingston.")
    press(chair, "Record the decision")
    at_step(chair, 5, "Not reached")
    at_step(chair, 8)
    office.check(chair, "kingston-not-accepted")
