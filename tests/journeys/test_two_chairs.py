"""Several in one meeting: two chairs decide one item, lines appear for everybody, and the meeting goes on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.desks import Office, choose, press, says
from throughcare.chronology import actions as chronology
from throughcare.core.context import speaking_for
from throughcare.panels.models import AgendaItem, Decision
from throughcare.panels.tests.builders import referral
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Role
from throughcare.plans import actions as plans
from throughcare.registrations.tests.builders import registration
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


@pytest.mark.feature("F21")
def test_a_review_by_keyboard_with_what_happened_since_and_actions_in_one_line(office: Office) -> None:
    here = partnership("richmond")
    chair = here.acting(Role.CHAIR, Role.COORDINATOR, Role.LEAD_PROFESSIONAL, name="Grace Kamara")
    police = here.acting(Role.PANEL_MEMBER, agency="police", name="Ann Lee")
    today, now = timezone.localdate(), timezone.now()
    held = registration(chair, started_on=today - timedelta(days=200))
    for by, days, text in ((chair, 3, "Came without being asked."), (police, 9, "Seen with old friends.")):
        seen: dict[str, Any] = {"kind": "note", "on_day": today - timedelta(days=days), "text": text}
        chronology.add_entry(held.person, scheme_id=held.scheme_id, **seen, by=by, at=now)
    plans.start_plan(held, aim="A settled life", by=chair, at=now - timedelta(days=60))
    plans.agree_action(
        held,
        what="Ring the landlord",
        prong="support",
        pathway="accommodation",
        agency=Agency.objects.get(pk=chair.agency_id),
        named_person="Grace Kamara",
        due_on=today - timedelta(days=5),
        by=chair,
        at=now - timedelta(days=30),
    )
    item = at_the_table(chair, police, about=held)
    page = at_the_item(office, item, chair)
    says(page, "Came without being asked.", "Seen with old friends.", "1 late")
    what = page.get_by_label("What will be done?")
    what.fill("Go to the hearing with him")
    page.get_by_label("Who?").select_option(label=f"Grace Kamara, {chair.agency_name}")
    page.get_by_label("By when?").fill((today + timedelta(days=7)).isoformat())
    page.get_by_label("What does it do?").select_option(label="Support")
    page.get_by_label("Pathway").select_option(label="Accommodation")
    what.press("Enter")
    expect(what).to_be_focused()
    expect(page.locator("[data-tc-part=agreed]")).to_contain_text("Go to the hearing with him")
    expect(what).to_have_value("")
    what.fill("Nobody is chosen for this")
    page.get_by_label("Who?").select_option(index=0)
    what.press("Enter")
    expect(page.locator("form[data-tc-send=agree] [data-tc-error]")).not_to_be_empty()
    expect(what).to_have_value("Nobody is chosen for this")
    what.fill("")
    office.complaints[page] = [each for each in office.complaints[page] if not each.startswith("422")]
    office.check(page, "meeting-review")
    page.get_by_role("button", name="Done").press("Enter")
    says(page, "Kept: “Ring the landlord”.")


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
