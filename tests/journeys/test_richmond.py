"""Richmond: a charity that signed the protocol refers through its gatekeeper, until its signature lapses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.browser import screenshot
from tests.journeys.desks import Office, choose, does_not_say, fill_date, follow, press, says
from tests.journeys.steps import judge_each, lead, open_item, open_meeting, plan_meeting, say_who, write_everything
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Standing
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import Profile, shipped
from throughcare.sharing.tests.builders import Partnership, partnership

pytestmark = [pytest.mark.journey, pytest.mark.trust(38)]
WORRY = "Arrested on 3 October and again on 9 November for burglary. Lost the room in the hostel."


@dataclass
class Richmond:
    """The borough's scheme as it stood, with the priority offences that its partnership had named."""

    place: Partnership
    profile: Profile
    referrer: Acting
    gatekeeper: Acting
    coordinator: Acting
    chair: Acting
    officer: Acting


def richmond() -> Richmond:
    profile = shipped()["richmond"].with_priority_offence("Domestic burglary", key="domestic_burglary")
    place, today = partnership("richmond", profile=profile), timezone.localdate()
    charity = place.agency("voluntary", name="Second Step", standing=Standing.SIGNATORY)
    safety = place.agency("community_safety", name="Richmond Community Safety")
    place.agency("police", name="Richmond Police")

    def at_work(role: Role, name: str, agency: object) -> Acting:
        return place.acting(role, name=name, agency=agency, on=today)  # type: ignore[arg-type]

    return Richmond(
        place=place,
        profile=profile,
        referrer=at_work(Role.REFERRER, "Amara Lindqvist", charity),
        gatekeeper=at_work(Role.GATEKEEPER, "Colin Marsh", charity),
        coordinator=at_work(Role.COORDINATOR, "Priya Raman", safety),
        chair=at_work(Role.CHAIR, "Martin Okoro", place.agency("probation", name="Richmond Probation")),
        officer=at_work(Role.DATA_PROTECTION_OFFICER, "Neil Forsyth", place.agency("council", name="Richmond Council")),
    )


@pytest.mark.feature("F2")
@pytest.mark.feature("F7")
@pytest.mark.feature("F8")
@pytest.mark.feature("F9")
@pytest.mark.trust(7)
def test_a_charity_refers_through_its_gatekeeper_until_its_signature_lapses(office: Office) -> None:
    here = richmond()
    worker = office.sign_in(here.referrer)
    say_who(worker, given_names="Terry", family_name="Okafor", birth_date=date(1990, 5, 17), sex="Male")
    screenshot(worker, "richmond-sections")

    kept_and_gone_on_with(office, worker)
    whole_and_sent(office, here, worker)
    follow(worker, "See the referral")
    referral = worker.url
    closed_to_the_panel(office, here, referral)
    passed_on(office, here, referral)
    adopted(office, here, referral)
    lapsed(office, here)

    # The same worker, in the same session, at the next request.
    for address, status in ((referral, 403), ("/referrals/start/", 403), ("/referrals/", 200)):
        answer = worker.goto(address)
        assert answer is not None
        assert answer.status == status
        says(worker, "Second Step has no signature in force", "Ask the co-ordinator")
        does_not_say(worker, "Okafor")
    worker.goto("/referrals/start/")
    says(worker, "Closed to your agency")
    office.check(worker, "richmond-closed")
    worker.goto("/")
    says(worker, "no signature in force")
    does_not_say(worker, "Okafor")


def kept_and_gone_on_with(office: Office, worker: Page) -> None:
    """Half a page, kept; then back to it. The page saves itself meanwhile, without getting in the way."""
    follow(worker, "Why you are referring", exact=False)
    worker.get_by_label("What has happened, and what worries you?", exact=False).fill("Arrested on 3 October")
    expect(worker.get_by_role("status")).to_contain_text("Saved at")
    office.check(worker, "richmond-section")
    worker.get_by_label("What has happened, and what worries you?", exact=False).fill(WORRY)
    press(worker, "Save and come back later")
    says(worker, "Saved", "In progress")
    follow(worker, "Referrals")
    follow(worker, "Okafor", exact=False)
    follow(worker, "Why you are referring", exact=False)
    assert worker.get_by_label("What has happened, and what worries you?", exact=False).input_value() == WORRY


def whole_and_sent(office: Office, here: Richmond, worker: Page) -> None:
    """Nothing is sent that is not whole, and a criterion needs what shows it."""
    follow(worker, "All sections")
    follow(worker, "Criteria of the scheme", exact=False)
    for criterion in here.profile.criteria:
        worker.locator(f"input[name=met_{criterion.key}][value=yes]").check()
    press(worker, "Save and continue")
    says(worker, "There is a problem", "Say what shows that this criterion is met")
    office.check(worker, "richmond-criteria-refused")
    judge_each(worker, here.profile)
    press(worker, "Save and come back later")
    press(worker, "Check what is there")
    says(worker, "Still open")
    assert worker.get_by_role("button", name="Send to our gatekeeper").count() == 0
    follow(worker, "All sections")
    write_everything(worker, here.profile, name="Okafor")
    office.check(worker, "richmond-check-answers")
    press(worker, "Send to our gatekeeper")
    says(worker, "It is with your gatekeeper", "Terry Okafor")
    screenshot(worker, "richmond-sent")


def closed_to_the_panel(office: Office, here: Richmond, referral: str) -> None:
    """What a gatekeeper has not passed on is not there for the scheme."""
    page = office.sign_in(here.chair)
    answer = page.goto(referral)
    assert answer is not None
    assert answer.status == 404


def passed_on(office: Office, here: Richmond, referral: str) -> None:
    page = office.sign_in(here.gatekeeper)
    says(page, "Terry Okafor")
    page.goto(referral)
    press(page, "Review it")
    says(page, WORRY)
    office.check(page, "richmond-gatekeeper")
    choose(page, "What do you decide?", "Pass it on to the co-ordinator")
    press(page, "Record the review")
    says(page, "Your review is recorded")


def adopted(office: Office, here: Richmond, referral: str) -> None:
    """The co-ordinator receives it and puts it on the agenda; the panel adopts; the person is on the cohort."""
    today = timezone.localdate()
    coordinator = office.sign_in(here.coordinator)
    says(coordinator, "Terry Okafor")
    coordinator.goto(referral)
    says(coordinator, "Second Step", WORRY)
    office.check(coordinator, "richmond-received")
    press(coordinator, "Ready for the panel")
    plan_meeting(coordinator, kind="IOM panel", day=today)
    says(coordinator, "1 item was added", "OKAFOR, Terry")
    office.check(coordinator, "richmond-agenda")
    agenda = coordinator.url

    chair = office.sign_in(here.chair)
    chair.goto(agenda)
    open_meeting(chair)
    press(chair, "Attendance")
    choose(chair, "Richmond Police", "Present")
    press(chair, "Save who came")
    chair.goto(agenda)
    open_item(chair, "OKAFOR, Terry")
    choose(chair, "What does the panel decide?", "Adopt")
    chair.get_by_label("Statutory status").select_option("licence")
    lead(chair, "Richmond Probation")
    chair.get_by_label("Reason", exact=True).fill("Three criteria met; hostel and drug service must work together.")
    office.check(chair, "richmond-deciding")
    press(chair, "Record the decision")
    says(chair, "It has taken effect")
    screenshot(chair, "richmond-decided")

    coordinator.goto("/people/")
    says(coordinator, "OKAFOR, Terry", "Richmond Probation")
    office.check(coordinator, "richmond-cohort")
    follow(coordinator, "OKAFOR, Terry")
    screenshot(coordinator, "richmond-person")


def lapsed(office: Office, here: Richmond) -> None:
    """The data protection officer ends the charity's signature: yesterday was its last day."""
    page = office.sign_in(here.officer)
    follow(page, "Agreements")
    office.check(page, "richmond-register")
    follow(page, "End : Second Step")
    fill_date(page, "Last day in force", timezone.localdate() - timedelta(days=1))
    press(page, "Save")
    says(page, "closes after that day")
