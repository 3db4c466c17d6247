"""An analyst asks whether it works: a file without names, a plan fixed before any outcome, a report, on a phone too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.desks import Office, does_not_say, follow, press, says
from throughcare.core.context import speaking_for
from throughcare.demo.compared import CURVES, rows
from throughcare.evaluation.jobs.analyses import check_plan, find_out, read_data
from throughcare.evaluation.models import Analysis, AnalysisRun
from throughcare.evaluation.tests.analysisbuilders import fixed, found_out, with_rows
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.sharing.tests.builders import partnership

pytestmark = [pytest.mark.journey, pytest.mark.feature("F55"), pytest.mark.feature("F58"), pytest.mark.trust(38)]


def test_a_comparison_from_the_question_to_the_report(office: Office, tmp_path: Path) -> None:
    here = partnership("kingston")
    analyst = here.acting(Role.ANALYST, agency="council", name="Leila Osman")
    board = here.acting(Role.STRATEGIC_MEMBER, agency="council", name="Ruth Adebayo")
    page = office.sign_in(analyst)
    follow(page, "Does it work?")
    page.goto("/evaluation/comparisons/")
    says(page, "Nothing has been compared yet")
    office.check(page, "comparison-none")
    _ask(office, page, tmp_path)
    _plan(office, page, analyst)
    report = _results(office, page, analyst)
    curves = found_out(
        analyst, fixed(analyst, with_rows(analyst, here.scheme, rows(), kind="survival", question="How long?"), CURVES)
    )
    page.goto(f"/evaluation/findings/{curves.pk}/")
    says(page, "The plan was fixed after outcomes were seen", "Still followed, taken on", "One of 2 analyses")
    office.check(page, "comparison-curves")

    phone = office.sign_in(board, width="phone")
    for number, address in enumerate((report, f"/evaluation/findings/{curves.pk}/", "/evaluation/comparisons/")):
        phone.goto(address)
        does_not_say(phone, "Ask a new question")
        office.check(phone, f"comparison-phone-{number}")


def _ask(office: Office, page: Page, folder: Path) -> None:
    follow(page, "Ask a new question")
    page.get_by_label("What is the question?").fill("Do people whom we took on reoffend less than others like them?")
    office.check(page, "comparison-question")
    press(page, "Continue")
    says(page, "Next: bring a file of rows without names.")
    press(page, "Bring the data")
    file = folder / "people.csv"
    file.write_bytes(rows())
    page.get_by_label("File").set_input_files(str(file))
    office.check(page, "comparison-file")
    press(page, "Bring this file")
    says(page, "The data are being looked at.")


def _worker(analyst: Acting) -> dict[str, Any]:
    with speaking_for(analyst):
        made = Analysis.objects.visible_to(analyst).get()
    return {"key": str(made.pk), "practitioner_id": analyst.practitioner_id, "scheme_id": made.scheme_id}


def _plan(office: Office, page: Page, analyst: Acting) -> None:
    read_data(**_worker(analyst))
    page.reload()
    says(page, "What the data hold")
    press(page, "Plan the analysis")
    page.get_by_label("Which column says who was taken on?").select_option("taken_on")
    page.get_by_label("Which column is the outcome?").select_option("reoffended")
    for name in ("age", "female", "earlier_offences", "earlier_custody_days", "home"):
        page.get_by_label(name, exact=True).check()
    page.get_by_label("ogrs (missing in").check()
    page.get_by_label("Samples for the bootstrap interval").fill("100")
    office.check(page, "comparison-plan")
    press(page, "Check this plan")
    says(page, "The plan is being checked. No outcome is looked at.")
    check_plan(**_worker(analyst))
    page.reload()
    says(page, "What could be shown at all", "Who would be compared", "How alike they are")
    office.check(page, "comparison-checked")
    press(page, "Fix this plan")
    says(page, "The plan is fixed", "Fingerprint of the plan")


def _results(office: Office, page: Page, analyst: Acting) -> str:
    press(page, "Work out the results")
    says(page, "The results are being worked out: 0% done.")
    office.check(page, "comparison-working")
    with speaking_for(analyst):
        run = AnalysisRun.objects.visible_to(analyst).get()
    find_out(**_worker(analyst) | {"key": str(run.pk)})
    page.reload()
    says(page, "What was found", "What it cannot say", "Before matching, groups as they were")
    office.check(page, "comparison-report")
    return page.url
