"""On the agenda, too, health is shown only to those whose agency signed for it, and the others are told so once."""

from __future__ import annotations

import pytest

from throughcare.panels.tests.builders import item_of, sitting
from throughcare.partnerships.permissions import Role
from throughcare.plans import actions as plans
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
