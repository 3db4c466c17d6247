"""A police sergeant records a report with conditions; a housing officer meets only the version for partners."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from tests.journeys.desks import Office, choose, does_not_say, fill_date, follow, press, says
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.people.models import Person
from throughcare.people.tests.builders import person
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.models import InformationClass
from throughcare.sharing.tests.builders import partnership

pytestmark = [pytest.mark.journey, pytest.mark.trust(38)]

REPORTED = "Seen handing over small packets behind the parade of shops on two evenings"
CONDITIONS = "Not to be told to the person. Ring the sergeant before any use"
FOR_PARTNERS = "Concern that the person may be drawn into dealing near the shops"


@dataclass
class Borough:
    """Who works with one person."""

    sergeant: Acting
    lead: Acting
    governor: Acting
    housing: Acting
    who: Person


def borough() -> Borough:
    here, today = partnership("kingston"), timezone.localdate()
    here.agency("housing", without=[InformationClass.INTELLIGENCE, InformationClass.HEALTH])

    def at_work(role: Role, name: str, agency: str) -> Acting:
        return here.acting(role, name=name, agency=agency, on=today)

    coordinator = at_work(Role.COORDINATOR, "Priya Raman", "community_safety")
    who = person(coordinator, family_name="Marlow", given_names="Dean", birth_date=date(1992, 3, 4))
    registration(coordinator, person=who, at=timezone.now())
    return Borough(
        sergeant=at_work(Role.LEAD_PROFESSIONAL, "Joanne Pike", "police"),
        lead=at_work(Role.LEAD_PROFESSIONAL, "Hannah Whitfield", "probation"),
        governor=at_work(Role.PANEL_MEMBER, "Alan Reid", "prison"),
        housing=at_work(Role.PANEL_MEMBER, "Derek Lowe", "housing"),
        who=who,
    )


@pytest.mark.feature("F28")
@pytest.mark.trust(3)
@pytest.mark.trust(5)
@pytest.mark.trust(6)
def test_a_report_with_conditions_reaches_whom_it_names_and_nobody_else(office: Office) -> None:
    here = borough()
    sergeant = office.sign_in(here.sergeant)
    graded(office, sergeant, here)
    report = sergeant.url
    written_for_partners(office, sergeant)

    lead = office.sign_in(here.lead)
    lead.goto(f"/people/{here.who.pk}/chronology/")
    says(lead, "Police intelligence, graded 2 C C", REPORTED, CONDITIONS, FOR_PARTNERS)
    office.check(lead, "intelligence-named-timeline")
    follow(lead, "Police intelligence, graded 2 C C")
    says(lead, CONDITIONS, "C Lawful sharing permitted with conditions")
    does_not_say(lead, "Strike this out", "Change who is named")
    office.check(lead, "intelligence-named")

    for other in (here.housing, here.governor):
        meets_only_the_other_side(office, office.sign_in(other), here, report)

    regraded(office, sergeant, report)
    lead.goto(f"/people/{here.who.pk}/")
    does_not_say(lead, REPORTED, CONDITIONS)
    answer = lead.goto(report)
    assert answer is not None
    assert answer.status == 404


def graded(office: Office, page: Page, here: Borough) -> None:
    """The sergeant records it; nothing is kept until it is whole."""
    page.goto(f"/people/{here.who.pk}/chronology/")
    press(page, "Add to the chronology")
    follow(page, "Police intelligence")
    says(page, "Protect the source", "Type nothing that identifies where this came from")
    fill_date(page, "When did it happen?", timezone.localdate() - timedelta(days=2))
    page.get_by_label("What is reported?").fill(REPORTED)
    choose(page, "Source evaluation", "2 Untested")
    choose(page, "Information assessment", "C Known indirectly", exact=True)
    choose(page, "Handling code", "C Lawful sharing permitted with conditions")
    press(page, "Record the report")
    says(page, "There is a problem")
    office.check(page, "intelligence-refused")
    page.get_by_label("Under which conditions may it be used?").fill(CONDITIONS)
    choose(page, "Which agencies may see it?", "probation")
    press(page, "Record the report")
    says(page, "Police intelligence, graded 2 C C", CONDITIONS, "Who can see this report", "There is no version")
    office.check(page, "intelligence-recorded")


def written_for_partners(office: Office, page: Page) -> None:
    """Then what everybody may know, as an entry of its own."""
    press(page, "Write a version for partners")
    page.get_by_label("What may every partner know?").fill(FOR_PARTNERS)
    choose(page, "Is this a fact, an opinion or an allegation?", "Allegation")
    office.check(page, "intelligence-partners")
    press(page, "Save")
    says(page, FOR_PARTNERS, REPORTED)


def meets_only_the_other_side(office: Office, page: Page, here: Borough, report: str) -> None:
    """Every surface that somebody without the report can reach."""
    traces = (REPORTED, CONDITIONS, "2 C C", "Police intelligence, graded")
    record = f"/people/{here.who.pk}/"
    for part in ("", "chronology/", "chronology/?whole=1", "ratings/", "exit/", "plan/", "looked/", "custody/"):
        page.goto(record + part)
        does_not_say(page, *traces)
        if "chronology" in part:
            says(page, FOR_PARTNERS, "Information from a partner")
    page.goto(f"{record}chronology/")
    office.check(page, f"intelligence-{here.housing.name.split()[1].lower()}")
    for address in ("/", "/people/"):
        page.goto(address)
        does_not_say(page, *traces)
    page.goto("/find/")
    page.get_by_label("Name", exact=False).first.fill("packets parade")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    does_not_say(page, "Marlow", *traces)
    sheet = page.request.get("/people/spreadsheet/")
    assert sheet.ok
    assert REPORTED.encode() not in sheet.body()
    answer = page.goto(report)
    assert answer is not None
    assert answer.status == 404
    does_not_say(page, *traces)
    answer = page.goto(f"{record}intelligence/add/")
    assert answer is not None
    assert answer.status == 403
    says(page, "Only police record and grade intelligence")


def regraded(office: Office, page: Page, report: str) -> None:
    """The sergeant names another reader; then corrects the report, and is led to the version for partners."""
    page.goto(report)
    follow(page, "Change who is named")
    page.get_by_role("group", name="Which agencies may see it?").get_by_label("probation").uncheck()
    choose(page, "Which practitioners may see it?", "Alan Reid")
    office.check(page, "intelligence-recipients")
    press(page, "Save")
    says(page, "Alan Reid", "It holds from now on")
    press(page, "Correct or grade anew")
    choose(page, "Information assessment", "E Suspected to be false", exact=True)
    page.get_by_label("Why is this corrected or graded anew?").fill("The second sighting was of somebody else")
    press(page, "Save")
    says(page, "graded 2 E C", "What was recorded before", "Look at the version for partners")
    office.check(page, "intelligence-regraded")
