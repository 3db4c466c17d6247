"""A co-ordinator asks whom stricter rules would have taken: figures for the board, reasons for those who read cases."""

from __future__ import annotations

import pytest

from tests.journeys.desks import Office, does_not_say, follow, press, says
from throughcare.core.context import speaking_for
from throughcare.evaluation.models import WhatIf
from throughcare.evaluation.tests.whatifbuilders import BURGLARY, Scene, scene, worked
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role

pytestmark = [pytest.mark.journey, pytest.mark.feature("F6"), pytest.mark.trust(19), pytest.mark.trust(38)]


def test_what_if_from_the_question_to_who_would_differ(office: Office) -> None:
    here = _peopled(scene())
    board = here.place.acting(Role.STRATEGIC_MEMBER, agency="council", name="Ruth Adebayo")
    page = office.sign_in(here.coordinator)
    page.goto("/evaluation/what-if/")
    says(page, "Nobody has asked yet")
    office.check(page, "whatif-none")
    page.goto("/evaluation/what-if/ask/")
    page.get_by_label("A published scheme's").check()
    page.get_by_label("Published rules", exact=True).select_option("richmond")
    office.check(page, "whatif-ask")
    press(page, "Continue")
    says(page, "What the rules leave open", "What OGRS score does the scheme ask for?")
    page.get_by_label("What OGRS score does the scheme ask for?").fill("75")
    page.get_by_label("How many of the criteria must be met?").fill("2")
    page.get_by_label("Is the score for one year or for two?").fill("2")
    office.check(page, "whatif-open")
    press(page, "Work it out")
    says(page, "You can close this page and come back")
    office.check(page, "whatif-progress")
    worked(_newest(here.coordinator), here.coordinator)
    page.reload()
    says(page, "This decides nothing", "Referrals of the last twelve months", "People on the scheme today")
    office.check(page, "whatif-answer")
    address = page.url
    follow(page, "See who would differ, and why")
    says(page, "OGRS3 62% within two years, needs 75%", "Nothing is decided here")
    office.check(page, "whatif-people")
    page.goto("/scores/transparency/")
    follow(page, "Offender Group Reconviction Scale, third version (OGRS3)")
    says(page, "It must not be used for", "Only the partnership can say")
    office.check(page, "scores-record")

    phone = office.sign_in(board, width="phone")
    phone.goto(address)
    does_not_say(phone, "See who would differ", "Try again")
    office.check(phone, "whatif-phone-answer")
    again = office.sign_in(here.coordinator, width="phone")
    for number, path in enumerate((f"{address}people/", "/evaluation/what-if/", "/scores/transparency/arp/")):
        again.goto(path)
        office.check(again, f"whatif-phone-{number}")


def _newest(by: Acting) -> WhatIf:
    with speaking_for(by):
        return WhatIf.objects.latest("asked_at")


def _peopled(here: Scene) -> Scene:
    for place, percent in enumerate((62, 80, 55, 91)):
        here.adopted(here.referred(percent=percent, met={"judgement": "yes"}, name=f"Carter{place}"))
    for place, percent in enumerate((30, 62, 47, 88, 20, 66)):
        offences = (BURGLARY,) if place % 2 else ()
        here.referred(percent=percent, offences=offences, met={"judgement": "no"}, name=f"Ellis{place}")
    here.referred(name="Unscored")
    return here
