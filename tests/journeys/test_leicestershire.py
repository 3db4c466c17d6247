"""Leicester, Leicestershire and Rutland: one meeting decides level and MAPPA together; Priority is for adults."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from tests.journeys.desks import Office, choose, follow, press, says
from tests.journeys.steps import lead, open_meeting, plan_meeting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import shared_part, shipped
from throughcare.referrals.tests import builders as referrals
from throughcare.sharing.tests.builders import partnership

pytestmark = [pytest.mark.journey, pytest.mark.trust(38)]


def adopt(page: Page, *, level: str) -> None:
    """Everything that an adoption asks for, with the level that the meeting wants."""
    choose(page, "What does the panel decide?", "Adopt")
    choose(page, "Level", level, exact=True)
    page.get_by_label("Statutory status").select_option("licence")
    lead(page, "Martin Okoro")
    page.get_by_label("Reason", exact=True).fill("High risk of serious harm; several agencies must act at once.")


@pytest.mark.feature("F1")
@pytest.mark.feature("F27")
def test_the_single_referral_meeting_decides_level_and_mappa_together_and_keeps_priority_for_adults(
    office: Office,
) -> None:
    today = timezone.localdate()
    profile = shipped()["leicestershire"].with_value("pathways", shared_part("pathways_2004")["pathways"])
    place = partnership("leicestershire", profile=profile)

    def at_work(role: Role, name: str, agency: str) -> Acting:
        return place.acting(role, name=name, agency=agency, on=today)

    hub = at_work(Role.COORDINATOR, "Priya Raman", "police")
    chair = at_work(Role.CHAIR, "Martin Okoro", "probation")
    youth = today - timedelta(days=17 * 365 + 30)
    for given_names, birth_date in (("Terry", today - timedelta(days=34 * 365)), ("Jay", youth)):
        client = referrals.client(hub, family_name="Okafor", given_names=given_names, birth_date=birth_date)
        referrals.sent(hub, person=client)

    page = office.sign_in(hub)
    plan_meeting(page, kind="Single referral meeting", day=today)
    says(page, "OKAFOR, Terry", "OKAFOR, Jay")
    agenda = page.url
    decider = office.sign_in(chair)
    decider.goto(agenda)
    open_meeting(decider)

    follow(decider, "OKAFOR, Terry")
    adopt(decider, level="Enhanced")
    decider.get_by_label("MAPPA category").select_option("2")
    decider.get_by_label("MAPPA level").select_option("2")
    press(decider, "Record the decision")
    says(decider, "It has taken effect", "Enhanced", "MAPPA")
    office.check(decider, "leicestershire-decided")

    decider.goto(agenda)
    follow(decider, "OKAFOR, Jay")
    adopt(decider, level="Priority")
    press(decider, "Record the decision")
    says(decider, "There is a problem", "Priority is for people aged 18 and over; this person is 17.")
    kept = decider.get_by_label("Reason", exact=True).input_value()
    assert kept.startswith("High risk of serious harm"), "what was written must still be there"
    office.check(decider, "leicestershire-refused")
    choose(decider, "Level", "Enhanced", exact=True)
    press(decider, "Record the decision")
    says(decider, "It has taken effect", "Enhanced")

    page.goto("/people/")
    says(page, "OKAFOR, Terry", "OKAFOR, Jay", "Enhanced", "MAPPA")
    office.check(page, "leicestershire-cohort")
