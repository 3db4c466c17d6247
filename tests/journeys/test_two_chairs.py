"""Several in one meeting: two chairs decide one item, lines appear for everybody, and the meeting goes on."""

from __future__ import annotations


import pytest
from playwright.sync_api import Page, expect

from tests.journeys.desks import Office, choose, press, says
from throughcare.core.context import speaking_for
from throughcare.panels.models import AgendaItem, Decision
from throughcare.panels.tests.builders import referral
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.sharing.tests.builders import partnership
from throughcare.sitting.tests.table import at_the_table, items_of

pytestmark = [pytest.mark.journey, pytest.mark.feature("F19")]


def at_the_item(
    office: Office, item: AgendaItem, by: Acting, *, width: str = "laptop", javascript: bool = True
) -> Page:
    page = office.sign_in(by, width=width, javascript=javascript)
    page.goto(f"/panels/items/{item.pk}/")
    return page


def write(page: Page, *, reason: str) -> None:
    choose(page, "What does the panel decide?", "Do not adopt")
    page.get_by_label("Main reason").select_option(index=1)
    page.get_by_label("Where could the person be helped instead?").fill("The day centre")
    page.get_by_label("Reason", exact=True).fill(reason)


@pytest.mark.trust(32)
def test_two_chairs_deciding_one_item(office: Office) -> None:
    here = partnership("richmond")
    first = here.acting(Role.CHAIR, Role.COORDINATOR, name="Grace Kamara")
    second = here.acting(Role.CHAIR, agency="police", name="Martin Okoro")
    item = at_the_table(first, second)
    one, two = at_the_item(office, item, first), at_the_item(office, item, second)
    write(one, reason="Two criteria are not met")
    write(two, reason="I would have adopted, and this is my long reasoning")
    press(one, "Record the decision")
    says(one, "It has taken effect")
    # The second sees it arrive while still writing; nothing of theirs is gone.
    expect(two.locator("[data-tc-part=decided]")).to_contain_text("by Grace Kamara")
    expect(two.get_by_label("Reason", exact=True)).to_have_value("I would have adopted, and this is my long reasoning")
    press(two, "Record the decision")
    says(two, "Grace Kamara recorded a decision on this item", "Yours was not recorded")
    says(two, "What you wrote, not recorded", "I would have adopted, and this is my long reasoning")
    with speaking_for(first):
        assert Decision.objects.get().reason == "Two criteria are not met"
    office.check(two, "two-chairs-second")


@pytest.mark.trust(38)
def test_the_meeting_goes_on_and_everybody_writes_at_once(office: Office) -> None:
    here = partnership("richmond")
    chair = here.acting(Role.CHAIR, Role.COORDINATOR, name="Grace Kamara")
    member = here.acting(Role.PANEL_MEMBER, agency="police", name="Ann Lee")
    referral(chair, given_names="Kim")
    item = at_the_table(chair, member)
    other = next(each for each in items_of(chair, item) if each.pk != item.pk)
    hers, theirs = at_the_item(office, item, chair), at_the_item(office, item, member, width="phone")
    field = theirs.get_by_label("Say something")
    field.fill("He came to the front desk on Tuesday")
    field.press("Enter")
    expect(hers.locator("[data-tc-part=lines]")).to_contain_text("He came to the front desk on Tuesday", timeout=4000)
    field.fill("Half a sentence that is not yet")
    hers.goto(f"/panels/items/{other.pk}/")
    press(hers, "Discuss this item now")
    expect(theirs.locator("[data-tc-part=floor]")).to_contain_text("The meeting is now at item", timeout=4000)
    expect(field).to_have_value("Half a sentence that is not yet")
    office.check(theirs, "meeting-phone")
    office.check(hers, "meeting-laptop")
    hers.keyboard.press("?")
    expect(hers.locator("#keys")).to_have_attribute("open", "")
    office.check(hers, "meeting-keys")
    wall = office.sign_in(chair, width="wall")
    wall.goto(f"/panels/{item.meeting_id}/wall/")
    says(wall, "Kim Okafor", "of 2 decided")
    office.check(wall, "meeting-wall")
    field.fill("")


@pytest.mark.trust(39)
def test_the_same_without_a_script(office: Office) -> None:
    here = partnership("richmond")
    chair = here.acting(Role.CHAIR, Role.COORDINATOR, name="Grace Kamara")
    item = at_the_table(chair)
    page = at_the_item(office, item, chair, javascript=False)
    page.get_by_label("Say something").fill("Written on a plain page")
    press(page, "Add the line")
    says(page, "Written on a plain page", "Show what others have written")
    write(page, reason="Two criteria are not met")
    press(page, "Record the decision")
    says(page, "It has taken effect")
    with speaking_for(chair):
        assert Decision.objects.count() == 1
