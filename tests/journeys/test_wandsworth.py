"""Wandsworth: the borough adds a priority offence; the next referral has it, an earlier decision keeps its version."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.journeys.desks import Office, does_not_say, press, says
from throughcare.core.context import speaking_for
from throughcare.panels.actions import record_decision
from throughcare.panels.models import Decision
from throughcare.panels.tests import builders as panels
from throughcare.partnerships.permissions import Role
from throughcare.referrals.models import Referral
from throughcare.referrals.tests import builders as referrals
from throughcare.sharing.tests.builders import NOW, partnership

pytestmark = [pytest.mark.journey]

OFFENCE = "Theft of bicycles from stations"


@pytest.mark.feature("F1")
@pytest.mark.feature("F5")
@pytest.mark.trust(38)
def test_the_borough_adds_a_priority_offence(office: Office) -> None:
    here = partnership("wandsworth")
    coordinator = here.acting(Role.COORDINATOR, agency="community_safety", name="Priya Raman")
    referrer = here.acting(Role.LEAD_PROFESSIONAL, agency="probation", name="Hannah Whitfield")
    decided = record_decision(
        panels.on_the_table(coordinator),
        outcome="adopt",
        reason="Three burglaries since the summer",
        placement=panels.placed(coordinator),
        by=coordinator,
        at=NOW,
    )

    page = office.sign_in(coordinator)
    page.goto("/scheme/")
    says(page, "Domestic burglary", "Robbery with threat of violence")
    does_not_say(page, OFFENCE)
    press(page, "Add a priority offence")
    page.get_by_label("Which offence?").fill(OFFENCE)
    page.get_by_label("Who decided this, and when?").fill("Community Safety Partnership, 17 November 2026")
    office.check(page, "wandsworth-add-offence")
    press(page, "Put in force")
    says(page, OFFENCE, "Version 2")
    office.check(page, "wandsworth-rules")
    page.goto("/scheme/history/")
    says(page, "Community Safety Partnership, 17 November 2026")
    office.check(page, "wandsworth-history")

    draft = referrals.draft(referrer, person=referrals.client(referrer, family_name="Lamb"), at=timezone.now())
    writing = office.sign_in(referrer)
    writing.goto(f"/referrals/{draft.pk}/section/reasons/")
    says(writing, OFFENCE)
    writing.get_by_label(OFFENCE).check()
    writing.get_by_label("What has happened, and what worries you?").fill("Four bicycles in a fortnight.")
    office.check(writing, "wandsworth-referral-form")

    with speaking_for(coordinator):
        kept = Decision.objects.get(pk=decided.pk)
        assert kept.profile_version.number == 1
        asked = kept.item.referral
        assert asked is not None
        assert asked.profile_version.number == 1
    with speaking_for(referrer):
        assert Referral.objects.get(pk=draft.pk).profile_version.number == 2
    page.goto(f"/people/{kept.person_id}/decisions/")
    says(page, "Adopt")
    office.check(page, "wandsworth-earlier-decision")
