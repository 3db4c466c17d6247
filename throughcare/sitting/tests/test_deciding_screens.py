"""Correcting, matters arising and actions by agency in the browser, and what others are refused there."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from throughcare.audit.models import Consultation
from throughcare.core.context import speaking_for
from throughcare.panels import actions
from throughcare.panels.models import AgendaItem, Correction, Decision, Meeting
from throughcare.panels.tests.builders import item_of, placed, referral
from throughcare.panels.tests.test_agreeing import agree
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Role
from throughcare.plans.models import PlanAction
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.models import InformationClass
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import Partnership, partnership
from throughcare.sitting.tests.test_meeting_screens import sitting_today

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Partnership:
    return partnership("richmond")


@pytest.fixture
def chair(here: Partnership) -> Acting:
    return here.acting(Role.COORDINATOR, name="Ann Lee", on=timezone.localdate())


def turned_down(chair: Acting) -> Decision:
    asked = referral(chair)
    meeting = sitting_today(chair)
    decision = actions.record_decision(
        item_of(chair, asked.person),
        outcome="not_adopt",
        reason="Supported already",
        signposting="The hostel",
        by=chair,
        at=timezone.now(),
    )
    actions.close_meeting(meeting, by=chair, at=timezone.now())
    return decision


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.feature("F20")
def test_a_decision_is_corrected_on_its_screen_and_both_stand_on_the_record(chair: Acting) -> None:
    decision = turned_down(chair)
    client = browser(chair)
    where = reverse("panels:correct", args=[decision.item_id])
    page = text(client.get(where))
    assert "Supported already" in page
    assert "Do not adopt, but something that goes with it was wrong" in page
    answer = client.post(
        where,
        {
            "because": "The vote was the other way",
            "outcome": "adopt",
            "statutory_status": "licence",
            "lead": f"a{chair.agency_id}",
            "reason": "Three criteria are met",
            "version": "0",
        },
    )
    assert answer["Location"] == reverse("sitting:item", args=[decision.item_id])
    with speaking_for(chair):
        assert Registration.objects.get(person_id=decision.person_id).is_live
    for name, key in (("panels:decisions", decision.person_id), ("minutes:meeting", _meeting(chair, decision).pk)):
        shown = text(client.get(reverse(name, args=[key])))
        for words in ("Three criteria are met", "The vote was the other way", "Supported already"):
            assert words in shown, (name, words)


def _meeting(by: Acting, decision: Decision) -> Meeting:
    with speaking_for(by):
        return Meeting.objects.get(items=decision.item_id)


@pytest.mark.feature("F20")
def test_words_alone_ask_for_nothing_else_and_a_missing_reason_is_said_beside_its_field(chair: Acting) -> None:
    decision = turned_down(chair)
    client = browser(chair)
    where = reverse("panels:correct", args=[decision.item_id])
    refused = text(client.post(where, {"outcome": "words", "reason": "", "because": "", "version": "0"}))
    assert "There is a problem" in refused
    words = {"outcome": "words", "reason": "Supported by the hostel", "because": "A word was missing", "version": "0"}
    assert client.post(where, words).status_code == 302
    with speaking_for(chair):
        assert Correction.objects.get().outcome == "not_adopt"


@pytest.mark.feature("F20")
def test_what_has_to_be_done_by_hand_is_said_and_what_was_written_stays(here: Partnership, chair: Acting) -> None:
    decision = turned_down(chair)
    with speaking_for(chair):
        person = Decision.objects.get(pk=decision.pk).person
    registration(chair, person=person, started_on=timezone.localdate(), at=timezone.now())
    written = {
        "because": "The vote was the other way",
        "outcome": "adopt",
        "statutory_status": "licence",
        "lead": f"a{chair.agency_id}",
        "reason": "Three criteria are met",
        "version": "0",
    }
    page = text(browser(chair).post(reverse("panels:correct", args=[decision.item_id]), written))
    assert "This person is on the scheme already." in page
    assert "The vote was the other way" in page


@pytest.mark.feature("F20")
@pytest.mark.trust(32)
def test_two_who_correct_at_once_see_both_texts(here: Partnership, chair: Acting) -> None:
    decision = turned_down(chair)
    other = here.acting(Role.CHAIR, agency="police", on=timezone.localdate())
    where = reverse("panels:correct", args=[decision.item_id])
    words = {"outcome": "words", "because": "A word", "version": "0"}
    assert browser(chair).post(where, {**words, "reason": "As Ann wrote"}).status_code == 302
    second = browser(other).post(where, {**words, "reason": "As the other wrote"})
    assert second.status_code == 409
    assert "As Ann wrote" in text(second)
    assert "As the other wrote" in text(second)


@pytest.mark.feature("F20")
@pytest.mark.trust(4)
def test_nobody_else_opens_the_screen(here: Partnership, chair: Acting) -> None:
    decision = turned_down(chair)
    where = reverse("panels:correct", args=[decision.item_id])
    assert browser(here.acting(Role.PANEL_MEMBER)).get(where).status_code == 403
    assert browser(partnership("wandsworth").acting(Role.COORDINATOR)).get(where).status_code == 404
    assert browser(chair).get(reverse("panels:correct", args=[uuid.uuid4()])).status_code == 404


@pytest.mark.feature("F21")
def test_what_was_agreed_and_has_lapsed_stands_with_the_decision(chair: Acting) -> None:
    asked = referral(chair)
    sitting_today(chair)
    item = item_of(chair, asked.person)
    agree(item, chair, due_on=timezone.localdate(), at=timezone.now())
    actions.record_decision(
        item, outcome="elsewhere", reason="Lives there", signposting="The next borough", by=chair, at=timezone.now()
    )
    client = browser(chair)
    for name, key in (("panels:decisions", item.person_id), ("panels:correct", item.pk)):
        page = text(client.get(reverse(name, args=[key])))
        assert "Find a room" in page
        assert "Lapsed: the person was not taken on" in page


# ---- matters arising


def agreed_before(here: Partnership, chair: Acting, *whats: str, **arguments: Any) -> Meeting:
    """Actions agreed a fortnight ago about somebody on the scheme, and a meeting that sits today."""
    past = timezone.now() - timedelta(days=14)
    held = registration(chair, started_on=past.date() - timedelta(days=30), at=past)
    scheme = Scheme.objects.get(pk=chair.scheme_id or 0)
    before = actions.plan_meeting(scheme, kind="panel", held_on=timezone.localdate(past), by=chair, at=past)
    item = actions.add_item(before, kind="review", why="Due", registration=held, by=chair, at=past)
    actions.open_meeting(before, by=chair, at=past)
    for what in whats:
        agree(item, chair, what=what, at=past, due_on=timezone.localdate(past) + timedelta(days=7), **arguments)
    actions.close_meeting(before, by=chair, at=past)
    return sitting_today(chair)


def the_action(by: Acting, what: str) -> PlanAction:
    with speaking_for(by):
        return PlanAction.objects.get(what=what)


@pytest.mark.feature("F21")
@pytest.mark.trust(9)
def test_a_line_is_settled_in_place_and_could_not_needs_its_words(here: Partnership, chair: Acting) -> None:
    meeting = agreed_before(here, chair, "Find a room", "See the doctor")
    client = browser(chair)
    where = reverse("panels:actions", args=[meeting.pk])
    page = text(client.get(where))
    assert "Find a room" in page
    assert "Late" in page
    room = the_action(chair, "Find a room")
    assert f'value="{room.pk}"' in text(client.get(f"{where}?settle={room.pk}"))
    refused = text(client.post(where, {"action": str(room.pk), "became": "could_not", "version": "1"}))
    assert "There is a problem" in refused
    answer = client.post(
        where, {"action": str(room.pk), "became": "could_not", "could_not": "No room in the county", "version": "1"}
    )
    assert answer.status_code == 302
    assert the_action(chair, "Find a room").outcome == "No room in the county"
    doctor = the_action(chair, "See the doctor")
    due = timezone.localdate() + timedelta(days=9)
    moved = {"action": str(doctor.pk), "became": "carry_over", "due_on": due.isoformat(), "why": "Clinic shut"}
    assert client.post(where, {**moved, "version": "1"}).status_code == 302
    page = text(client.get(where))
    assert "carried over once" in page
    assert "No room in the county" in page
    with speaking_for(chair):
        seen = Consultation.objects.filter(route="panels:actions").latest("at")
    assert str(room.person_id) in {str(each) for each in seen.people}


@pytest.mark.feature("F21")
@pytest.mark.trust(32)
def test_a_line_settled_meanwhile_is_not_settled_again(here: Partnership, chair: Acting) -> None:
    meeting = agreed_before(here, chair, "Find a room")
    room = the_action(chair, "Find a room")
    where = reverse("panels:actions", args=[meeting.pk])
    stale = {"action": str(room.pk), "became": "did_not", "did_not": "Forgot", "version": "9"}
    page = text(browser(chair).post(where, stale))
    assert "Somebody changed this action while you were writing" in page
    assert "Forgot" in page
    assert the_action(chair, "Find a room").state == "open"


@pytest.mark.feature("F21")
def test_whoever_may_not_settle_is_offered_nothing(here: Partnership, chair: Acting) -> None:
    meeting = agreed_before(here, chair, "Find a room")
    member = browser(here.acting(Role.PANEL_MEMBER, agency="housing"))
    page = text(member.get(reverse("panels:actions", args=[meeting.pk])))
    assert "Find a room" in page
    assert "Say what became of it" not in page


# ---- by agency


def period(client: Client, **query: Any) -> str:
    return text(client.get(reverse("panels:actions_by_agency"), query))


@pytest.mark.feature("F21")
@pytest.mark.trust(3)
def test_completion_by_agency_leads_from_each_number_to_its_list(here: Partnership, chair: Acting) -> None:
    agreed_before(here, chair, "Find a room")
    client = browser(chair)
    page = period(client)
    assert "0% of the actions that were due were done in time" in page
    assert f"agency={chair.agency_id}&amp;which=late#behind" in page
    day: date = the_action(chair, "Find a room").due_on
    behind = period(client, agency=chair.agency_id, which="late", since=day.isoformat(), until=day.isoformat())
    assert "Find a room" in behind
    none = period(client, since=(day + timedelta(days=1)).isoformat(), until=(day + timedelta(days=2)).isoformat())
    assert "No action falls due in this period" in none


@pytest.mark.feature("F21")
@pytest.mark.trust(3)
def test_actions_about_health_are_not_counted_for_others_and_the_page_says_so(here: Partnership, chair: Acting) -> None:
    agreed_before(here, chair, "Detox bed", pathway="drugs_and_alcohol")
    police = here.agency("police", without=[InformationClass.HEALTH])
    client = browser(here.acting(Role.PANEL_MEMBER, agency=police))
    page = period(client)
    assert "No action falls due in this period" in page
    assert "counted only for agencies whose agreement covers health" in page
    asked: dict[str, Any] = {"agency": chair.agency_id, "which": "late"}
    assert client.get(reverse("panels:actions_by_agency"), asked).status_code == 404


@pytest.mark.feature("F21")
def test_an_action_that_waited_is_brought_into_the_plan(here: Partnership, chair: Acting) -> None:
    today = timezone.localdate()
    police = here.agency("police", without=[InformationClass.HEALTH])
    decider = here.acting(Role.CHAIR, agency=police, on=today)
    asked = referral(chair)
    sitting_today(chair)
    item: AgendaItem = item_of(chair, asked.person)
    waits = agree(item, chair, pathway="drugs_and_alcohol", due_on=today, at=timezone.now())
    actions.record_decision(item, outcome="adopt", reason="Met", placement=placed(chair), by=decider, at=timezone.now())
    where = reverse("panels:bring_action", args=[waits.pk])
    assert browser(decider).post(where).status_code == 404
    assert browser(chair).post(where).status_code == 302
    assert the_action(chair, "Find a room").information_class == "health"
