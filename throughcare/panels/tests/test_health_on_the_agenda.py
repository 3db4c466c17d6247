"""On the agenda, too, health is shown only to those whose agency signed for it, and the others are told so once."""

from __future__ import annotations

import pytest

from throughcare.panels.tests.builders import item_of, sitting
from throughcare.partnerships.permissions import Role
from throughcare.plans import actions as plans
from throughcare.referrals import actions as referring
from throughcare.referrals.tests import builders as referrals
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.models import InformationClass
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, TODAY, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F16"), pytest.mark.trust(3)]


def test_a_panel_member_without_health_reads_no_need_of_health() -> None:
    here = partnership("kingston")
    chair = here.acting(Role.COORDINATOR, Role.CHAIR)
    agency = here.agency("housing", signed=False)
    here.sign(agency, without=[InformationClass.HEALTH, InformationClass.INTELLIGENCE])
    officer = here.acting(Role.PANEL_MEMBER, agency=agency)
    made = registration(chair)
    plans.assess_need(
        made,
        pathway="drugs_and_alcohol",
        level=3,
        evidence="Injects daily",
        assessed_on=TODAY,
        by=chair,
        at=NOW,
    )
    sitting(chair)
    address = f"/panels/items/{item_of(chair, made.person).pk}/"
    shown = browser(officer).get(address).content.decode()
    assert "Injects daily" not in shown
    assert shown.count("does not cover health") == 1
    theirs = browser(chair).get(address).content.decode()
    assert "Injects daily" in theirs
    assert "does not cover health" not in theirs


def test_a_panel_member_without_health_reads_no_pathway_of_health_that_a_referral_asks_for() -> None:
    here = partnership("kingston")
    chair = here.acting(Role.COORDINATOR, Role.CHAIR)
    agency = here.agency("housing", signed=False)
    here.sign(agency, without=[InformationClass.HEALTH, InformationClass.INTELLIGENCE])
    officer = here.acting(Role.PANEL_MEMBER, agency=agency)
    asked = referrals.filled(chair)
    wanted = ["drugs_and_alcohol", "accommodation"]
    asked = referring.save_answers(asked, answers={}, pathways=wanted, by=chair, at=NOW)
    referring.send(asked, by=chair, at=NOW)
    sitting(chair)
    address = f"/panels/items/{item_of(chair, asked.person).pk}/"
    shown = browser(officer).get(address).content.decode()
    assert "Accommodation" in shown
    assert "Drugs and alcohol" not in shown
    assert shown.count("does not cover health") == 1
    assert "Drugs and alcohol" in browser(chair).get(address).content.decode()
