"""An analyst sets what the scheme costs beside what it avoids, and a board member reads it on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.journeys.desks import Office, follow, press, says
from throughcare.evaluation import actions
from throughcare.evaluation.tests import moneybuilders as money
from throughcare.partnerships.permissions import Role
from throughcare.sharing.tests.builders import NOW, partnership

pytestmark = [pytest.mark.journey, pytest.mark.feature("F56"), pytest.mark.trust(38)]


def test_money_from_the_first_amount_to_the_report(office: Office) -> None:
    here = partnership("richmond")
    analyst = here.acting(Role.ANALYST, agency="community_safety", name="Leila Osman")
    member = here.acting(Role.STRATEGIC_MEMBER, agency="council", name="Ruth Adebayo")
    text = "offence,multiplier\nDomestic burglary,1.6\nCommercial theft (incl. shop theft),6\n"
    actions.load_multipliers(
        money.scheme_of(analyst), name="Made up", source="Made up for this test", text=text, by=analyst, at=NOW
    )
    page = office.sign_in(analyst)
    page.goto("/evaluation/money/")
    says(page, "No model yet")
    page.get_by_role("button", name="Begin a model").click()
    page.get_by_label("Name of the model").fill("Ten years, 80 people")
    page.get_by_label("Version 1: Made up").check()
    office.check(page, "money-begin")
    press(page, "Continue")
    _answer(office, page)
    says(page, "Check the answers", "£370,000 (£350,000 to £390,000)", "Change")
    office.check(page, "money-check")
    press(page, "Work it out")
    says(page, "The model is being worked out")
    money.work()
    page.reload()
    says(
        page,
        "When does it break even?",
        "Three ways of counting, never added up",
        "What it cannot say",
        "How the figure was checked",
        "its inputs are not public",
    )
    office.check(page, "money-result")
    report = page.url
    follow(page, "Version 1: Home Office 2018, prices of 2015/16")
    says(page, "not yet checked against the report")
    office.check(page, "money-unit-costs")

    phone = office.sign_in(member, width="phone")
    phone.goto(report)
    says(phone, "When does it break even?")
    office.check(phone, "money-result-phone")


def _answer(office: Office, page: Page) -> None:
    """The five steps."""
    fill = {"Staff": "300,000", "Services bought": "40,000", "Tags and equipment": "20,000"}
    fill |= {"Costs that others bear": "10,000", "Least cost of a year": "350000", "Greatest cost of a year": "390000"}
    for label, amount in fill.items():
        page.get_by_label(label).fill(amount)
    office.check(page, "money-costs")
    press(page, "Continue")
    page.get_by_label("People managed at any one time").fill("80")
    press(page, "Continue")
    page.get_by_label("From offences before and after").check()
    page.get_by_label("Proven offences: conviction").check()
    effect = {"avoided": "0.9", "low": "0.3", "high": "1.5", "recorded": "2.4"}
    for name, value in {**effect, "recorded_low": "0.8", "recorded_high": "4"}.items():
        page.locator(f"#id_{name}").fill(value)
    office.check(page, "money-effect")
    press(page, "Continue")
    counts = {"Domestic burglary": "41", "Commercial theft (incl. shop theft)": "30", "Drugs": "12"}
    for label, many in {**counts, "Robbery": "9"}.items():
        page.get_by_label(label).fill(many)
    office.check(page, "money-offences")
    press(page, "Continue")
    page.locator("#id_decay").fill("85")
    page.locator("#id_deadweight").fill("20")
    page.get_by_label("Price year of your costs").fill("2025/26")
    office.check(page, "money-assumptions")
    press(page, "Continue")
