"""At the table, too, health is shown only to those whose agency signed for it, and the others are told so once."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from throughcare.panels import actions as panels
from throughcare.panels.models import AgendaItem
from throughcare.panels.tests.builders import item_of
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Role
from throughcare.plans import actions as plans
from throughcare.referrals import actions as referring
from throughcare.referrals.tests import builders as referrals
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.models import InformationClass
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership
from throughcare.sitting import actions
from throughcare.sitting.tests.builders import accepted, invited
from throughcare.sitting.tests.table import at_the_table, said, sits_today

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F19"), pytest.mark.trust(3)]

PAGES = ("sitting:item", "sitting:now")


def without_health(here: Partnership, role: Role) -> Acting:
    """Somebody of an agency that signed for everything else."""
    agency = here.agency("housing", signed=False)
    here.sign(agency, without=[InformationClass.HEALTH, InformationClass.INTELLIGENCE])
    return here.acting(role, agency=agency)


def about_health(here: Partnership, chair: Acting, *others: Acting) -> AgendaItem:
    """Somebody on the scheme before a meeting that sits: a need, an action and a line that are about their health."""
    held = registration(chair)
    plans.assess_need(
        held, pathway="drugs_and_alcohol", level=3, evidence="Injects daily", assessed_on=TODAY, by=chair, at=NOW
    )
    item = at_the_table(chair, *others, about=held)
    panels.agree_action(
        item,
        what="Ask for a methadone script",
        prong="support",
        pathway="drugs_and_alcohol",
        agency=Agency.objects.get(pk=chair.agency_id),
        named_person="Ann Lee",
        due_on=timezone.localdate() + timedelta(days=7),
        sent_as=uuid.uuid4(),
        by=chair,
        at=timezone.now(),
    )
    said(item, "The hospital has written", by=chair, about="health")
    return item


HIDDEN = ("Injects daily", "methadone", "The hospital has written", "Drugs and alcohol")


def shown_to(by: Acting, item: AgendaItem) -> str:
    """The page of the item and its poll."""
    client: Client = browser(by)
    pages = [client.get(reverse(name, args=[item.pk])) for name in PAGES]
    assert [page.status_code for page in pages] == [200, 200]
    return "".join(page.content.decode() for page in pages)


def test_a_panel_member_without_health_reads_no_need_line_or_action_of_health() -> None:
    here = partnership("kingston")
    chair = here.acting(Role.COORDINATOR, Role.CHAIR)
    officer = without_health(here, Role.PANEL_MEMBER)
    item = about_health(here, chair, officer)
    shown = shown_to(officer, item)
    assert not [each for each in HIDDEN if each in shown]
    assert shown.count("does not cover health") == 1
    theirs = shown_to(chair, item)
    assert not [each for each in HIDDEN if each not in theirs]
    assert "does not cover health" not in theirs


def test_the_wall_and_a_guest_without_health_show_nothing_of_health() -> None:
    here = partnership("kingston")
    chair = here.acting(Role.COORDINATOR, Role.CHAIR, on=timezone.localdate())
    guest = without_health(here, Role.GUEST)
    item = about_health(here, chair)
    actions.take_up(item, by=chair, at=timezone.now())
    invitation = invited(item, guest, by=chair, at=timezone.now())
    theirs = here.as_now(guest, on=timezone.localdate())
    accepted(invitation, theirs, at=timezone.now())
    actions.let_in(invitation, by=chair, at=timezone.now())
    wall, visitor = browser(chair), browser(theirs)
    answers = [wall.get(reverse(name, args=[item.meeting_id])) for name in ("sitting:wall", "sitting:wall_now")]
    answers += [visitor.get(reverse(name, args=[invitation.pk])) for name in ("sitting:guest", "sitting:guest_now")]
    assert [answer.status_code for answer in answers] == [200] * 4
    shown = "".join(answer.content.decode() for answer in answers)
    assert item.person.given_names in shown
    assert not [each for each in HIDDEN if each in shown]


def test_a_panel_member_without_health_reads_no_pathway_of_health_that_a_referral_asks_for() -> None:
    here = partnership("kingston")
    chair = here.acting(Role.COORDINATOR, Role.CHAIR)
    officer = without_health(here, Role.PANEL_MEMBER)
    asked = referrals.filled(chair)
    wanted = ["drugs_and_alcohol", "accommodation"]
    asked = referring.save_answers(asked, answers={}, pathways=wanted, by=chair, at=NOW)
    referring.send(asked, by=chair, at=NOW)
    sits_today(chair, officer)
    item = item_of(chair, asked.person)
    shown = shown_to(officer, item)
    assert "Accommodation" in shown
    assert "Drugs and alcohol" not in shown
    assert shown.count("does not cover health") == 1
    assert "Drugs and alcohol" in shown_to(chair, item)
