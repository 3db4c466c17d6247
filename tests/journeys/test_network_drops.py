"""A chair whose network drops in the middle of a decision: nothing typed is lost, and each thing is recorded once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.desks import Office, choose, says
from throughcare.core.context import speaking_for
from throughcare.panels.models import AgendaItem, Decision
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.sharing.tests.builders import partnership
from throughcare.sitting.models import Line
from throughcare.sitting.tests.table import at_the_table, said

pytestmark = [pytest.mark.journey, pytest.mark.feature("F19"), pytest.mark.trust(39)]


def at_the_item(office: Office, item: AgendaItem, by: Acting) -> Page:
    page = office.sign_in(by)
    page.goto(f"/panels/items/{item.pk}/")
    return page


def without_losses(office: Office, page: Page) -> None:
    """What the browser says of requests that could not leave is what this journey is about."""
    office.complaints[page] = [each for each in office.complaints[page] if "net::" not in each]


def said_lines(by: Acting) -> list[str]:
    with speaking_for(by):
        return list(Line.objects.order_by("said_at").values_list("text", flat=True))


@pytest.mark.trust(31)
def test_a_chair_whose_network_drops_in_mid_decision(office: Office) -> None:
    here = partnership("richmond")
    chair = here.acting(Role.CHAIR, Role.COORDINATOR, name="Grace Kamara")
    other = here.acting(Role.PANEL_MEMBER, agency="police", name="Ann Lee")
    item = at_the_table(chair, other)
    page = at_the_item(office, item, chair)
    choose(page, "What does the panel decide?", "Do not adopt")
    page.get_by_label("Main reason").select_option(index=1)
    page.get_by_label("Where could the person be helped instead?").fill("The day centre in Kew")
    page.get_by_label("Reason", exact=True).fill("Two criteria are not met")

    page.context.set_offline(True)
    line = page.get_by_label("Say something")
    line.fill("Said without a network, first")
    line.press("Enter")
    expect(line).to_be_focused()
    line.fill("Said without a network, second")
    line.press("Enter")
    status = page.locator("[data-tc-status]")
    expect(status).to_contain_text(re.compile(r"Not connected since \d\d:\d\d"))
    expect(page.locator(".sit-pending")).to_have_count(2)
    expect(page.locator("[data-tc-pending=say] li")).to_have_count(2)
    page.get_by_label("Reason", exact=True).press("End")
    page.get_by_label("Reason", exact=True).type(", and nobody in the room could say more.")
    page.get_by_role("button", name="Record the decision").click()
    expect(page.locator("[data-tc-held]")).to_contain_text("No answer yet: there is no connection")
    assert said_lines(chair) == []
    said(item, "Meanwhile in the room", by=other)

    page.context.set_offline(False)
    says(page, "It has taken effect")
    says(page, "Two criteria are not met, and nobody in the room could say more.", "Meanwhile in the room")
    says(page, "Said without a network, first", "Said without a network, second")
    with speaking_for(chair):
        decision = Decision.objects.get()
        assert decision.reason == "Two criteria are not met, and nobody in the room could say more."
    assert sorted(said_lines(chair)) == [
        "Meanwhile in the room",
        "Said without a network, first",
        "Said without a network, second",
    ]
    without_losses(office, page)
    office.check(page, "meeting-after-the-network")


@pytest.mark.trust(31)
def test_an_answer_that_never_arrived_is_not_a_second_line_nor_a_second_decision(office: Office) -> None:
    chair = partnership("richmond").acting(Role.CHAIR, Role.COORDINATOR)
    item = at_the_table(chair)
    page = at_the_item(office, item, chair)
    lost: list[str] = []

    def reaches_and_is_lost(route: object) -> None:
        """The request arrives, its answer does not: the first time for each address."""
        address = route.request.url  # type: ignore[attr-defined]
        if route.request.method != "POST" or address in lost or "/drafts/" in address:  # type: ignore[attr-defined]
            return route.continue_()  # type: ignore[attr-defined, no-any-return]
        lost.append(address)
        route.fetch(max_redirects=0)  # type: ignore[attr-defined]
        return route.abort("connectionreset")  # type: ignore[attr-defined, no-any-return]

    page.route("**/panels/items/**", reaches_and_is_lost)
    line = page.get_by_label("Say something")
    line.fill("Sent twice, said once")
    line.press("Enter")
    expect(page.locator("[data-tc-part=lines]")).to_contain_text("Sent twice, said once")
    expect(page.locator("[data-tc-pending=say] li")).to_have_count(0)
    choose(page, "What does the panel decide?", "Do not adopt")
    page.get_by_label("Main reason").select_option(index=1)
    page.get_by_label("Where could the person be helped instead?").fill("The day centre")
    page.get_by_label("Reason", exact=True).fill("Not now")
    page.get_by_role("button", name="Record the decision").click()
    says(page, "It has taken effect")
    assert len(lost) == 2
    assert said_lines(chair) == ["Sent twice, said once"]
    with speaking_for(chair):
        assert Decision.objects.count() == 1
    without_losses(office, page)


def test_a_session_that_ends_in_the_meeting_keeps_what_is_typed(office: Office) -> None:
    chair = partnership("richmond").acting(Role.CHAIR, Role.COORDINATOR)
    item = at_the_table(chair)
    page = at_the_item(office, item, chair)
    kept = page.context.cookies()
    page.context.clear_cookies()
    line = page.get_by_label("Say something")
    line.fill("Typed after the session ended")
    line.press("Enter")
    expect(page.locator("[data-tc-status]")).to_contain_text("You are signed out")
    expect(page.locator("[data-tc-pending=say]")).to_contain_text("Typed after the session ended")
    assert said_lines(chair) == []
    page.context.add_cookies(kept)  # type: ignore[arg-type]
    expect(page.locator("[data-tc-part=lines]")).to_contain_text("Typed after the session ended", timeout=20_000)
    assert said_lines(chair) == ["Typed after the session ended"]
    office.complaints[page] = []
