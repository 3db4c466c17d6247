"""An analyst asks whether offending fell: drafts a cohort, checks it, locks it, and reads the report."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from tests.journeys.desks import Office, choose, does_not_say, fill_date, follow, press, says
from throughcare.core.context import speaking_for
from throughcare.evaluation import actions
from throughcare.evaluation.jobs.cohorts import count_cohort, work_out
from throughcare.evaluation.models import Cohort, CohortResult
from throughcare.evaluation.tests.builders import WEIGHTS, Bench, bench

pytestmark = [pytest.mark.journey, pytest.mark.feature("F53"), pytest.mark.feature("F54"), pytest.mark.trust(38)]

EARLIER, LATER = date(2023, 9, 1), date(2024, 4, 1)
CONVICTED = "convicted"


def test_an_analyst_drafts_locks_and_reads_a_cohort(office: Office) -> None:
    room = bench()
    for number in range(31):
        before = tuple((EARLIER + timedelta(days=number + 9 * each), 40, CONVICTED) for each in range(number % 4))
        during = ((LATER + timedelta(days=number), 60, CONVICTED),) if number % 4 == 3 else ()
        held = ((date(2024, 7, 1), date(2024, 9, 1)),) if number % 5 == 0 else ()
        left = date(2025, 1, 10) if number % 3 == 0 else None
        room.somebody(offences=before + during, custody_from=held, left=left)
    page = office.sign_in(room.analyst)
    follow(page, "Does it work?")
    office.check(page, "evaluation-home-empty")
    _draft(office, page, room)
    cohort = _counted(room)
    page.goto(f"/evaluation/cohorts/{cohort.pk}/")
    says(page, "To be checked", "31", "Lock it?")
    office.check(page, "evaluation-check")
    press(page, "Lock the cohort")
    says(page, "The cohort is locked", "Nothing has been worked out yet")
    result = _asked(office, page, room)
    page.goto(f"/evaluation/results/{result.pk}/")
    says(page, "7 of 31 people reoffended within twelve months", "fewer offences on the scheme than before")
    says(page, "This alone does not show that the scheme works", "Those who have left")
    does_not_say(page, "Person1", "OFFICIAL-SENSITIVE")
    office.check(page, "evaluation-result")
    for name in ("cohorts", "weights", "definitions"):
        page.goto(f"/evaluation/{name}/")
        office.check(page, f"evaluation-{name}")
    page.goto("/evaluation/")
    says(page, "7 of 31 people reoffended")
    office.check(page, "evaluation-home")
    chair = office.sign_in(room.by, width="phone")
    for address in (f"cohorts/{cohort.pk}", f"cohorts/{cohort.pk}/people", f"results/{result.pk}"):
        chair.goto(f"/evaluation/{address}/")
        office.check(chair, f"evaluation-phone-{address.split('/')[0]}-{address.count('/')}")


def _draft(office: Office, page: Page, room: Bench) -> None:
    """One question, then the rule."""
    with page.expect_navigation():
        page.get_by_role("link", name="Draft a cohort").first.click()
    office.check(page, "evaluation-basis")
    choose(page, "From which day are people followed?", "The day they were adopted")
    press(page, "Continue")
    fill_date(page, "First day", date(2024, 1, 1))
    fill_date(page, "Last day", date(2024, 12, 31))
    page.get_by_label("What is the cohort called?").fill("Adopted in 2024")
    page.get_by_label("What do you want to find out?").fill("Did they offend less than before?")
    office.check(page, "evaluation-rule")
    press(page, "Count who that is")
    says(page, "The worker is counting whom this rule takes")
    office.check(page, "evaluation-counting")


def _counted(room: Bench) -> Cohort:
    with speaking_for(room.analyst):
        cohort = Cohort.objects.get()
    count_cohort(key=str(cohort.pk), practitioner_id=room.analyst.practitioner_id, scheme_id=cohort.scheme_id)
    return cohort


def _asked(office: Office, page: Page, room: Bench) -> CohortResult:
    """With weights, and records up to today."""
    told = {"name": "Made up", "source": "Made up for this test", "text": WEIGHTS}
    actions.bring_weights(room.place.scheme, **told, by=room.analyst, at=timezone.now())
    press(page, "Work out its offending")
    page.get_by_label("Weigh how grave offences were by").select_option(label="Made up, version 1")
    office.check(page, "evaluation-ask")
    press(page, "Work it out")
    with speaking_for(room.analyst):
        result = CohortResult.objects.get()
    work_out(key=str(result.pk), practitioner_id=room.analyst.practitioner_id, scheme_id=result.scheme_id)
    return result
