"""A board member asks for packs, reads them, takes the paper out, and publishes the year for everybody to read."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.journeys.desks import Office, choose, does_not_say, follow, press, says
from throughcare.packs import jobs
from throughcare.packs.tests.builders import crowd
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.sharing.tests.builders import partnership
from throughcare.strategy.tests import builders as senior

pytestmark = [pytest.mark.journey, pytest.mark.feature("F57"), pytest.mark.trust(38), pytest.mark.trust(20)]


def test_from_the_question_to_the_page_that_everybody_reads(office: Office) -> None:
    here = partnership("richmond")
    coordinator = here.acting(Role.COORDINATOR, agency="community_safety", name="Priya Raman")
    member = here.acting(Role.STRATEGIC_MEMBER, agency="council", name="Ruth Adebayo")
    crowd(coordinator, men=36, women=20)
    senior.agreed(member, senior.sitting(member))

    page = office.sign_in(member)
    follow(page, "Figures")
    press(page, "Board packs")
    says(page, "No pack has been made yet")
    office.check(page, "packs-none")
    _ask(office, page, "Board pack", "packs-ask")
    says(page, "being counted")
    office.check(page, "packs-progress")
    _work(member, page)
    says(page, "board pack", "Who came and who left", "Rating, by sex", "kept back", "A difference is no proof")
    does_not_say(page, "N0", "OFFICIAL-SENSITIVE")
    office.check(page, "packs-board")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Take out the PDF").click()
    assert taken.value.path().read_bytes().startswith(b"%PDF")

    page.goto("/figures/packs/")
    _ask(office, page, "Public annual version", "packs-ask-public")
    _work(member, page)
    says(page, "annual figures")
    press(page, "Publish")
    page.get_by_label("Why is it published, and who agreed to it?").fill("Agreed by the board in November.")
    press(page, "Publish")
    says(page, "Everybody can read this at")
    public = page.locator("main a[href^='/published/']").get_attribute("href") or ""
    office.check(page, "packs-published")
    page.goto("/figures/packs/")
    says(page, "Published")
    office.check(page, "packs-list")

    plain = office.desk(javascript=False)
    plain.goto(public)
    says(plain, "annual figures", "Who is on the scheme", "Published on")
    does_not_say(plain, "Ruth Adebayo", "Agreed by the board")
    stranger = office.desk(width="phone")
    stranger.goto(public)
    office.check(stranger, "packs-stranger-phone")
    wall = office.sign_in(coordinator, width="wall")
    wall.goto("/figures/packs/")
    wall.locator("main table a").last.click()
    office.check(wall, "packs-board-wall")


def _ask(office: Office, page: Page, kind: str, name: str) -> None:
    press(page, "Ask for a pack")
    choose(page, "For whom?", kind)
    period = "Which time?" if kind == "Board pack" else "Which year?"
    page.get_by_role("group", name=period).get_by_role("radio").first.check()
    office.check(page, name)
    press(page, "Make the pack")


def _work(by: Acting, page: Page) -> None:
    """The worker makes what was asked for; the page that waits finds it."""
    key = page.url.rstrip("/").rsplit("/", 1)[1]
    jobs.make_pack(key=key, practitioner_id=by.practitioner_id, scheme_id=by.scheme_id or 0)
    page.goto(f"/figures/packs/{key}/")
