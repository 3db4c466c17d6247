"""How long decisions take, who came to meetings, what became of actions, who waits for a service."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from throughcare.core.context import speaking_for
from throughcare.measures.measuring import Cell, Narrow
from throughcare.measures.tests.test_any_day import AUTUMN, SPRING, SUMMER, asked, leave, noon
from throughcare.panels import actions as panels
from throughcare.panels.tests.builders import item_of, placed, sitting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Role
from throughcare.people.tests.builders import person
from throughcare.plans import actions as plans
from throughcare.plans.models import PlanAction
from throughcare.referrals.models import Referral
from throughcare.referrals.tests import builders as referrals
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.builders import NOW, TODAY, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F52")]
A_DAY = timedelta(days=1)


def sent(by: Acting, name: str, at: datetime) -> Referral:
    """A referral that reached the co-ordinator on a day."""
    return referrals.sent(by, person=referrals.client(by, given_names=name), at=at)


def test_from_referral_to_decision_by_what_stands_and_by_agency_who_came() -> None:
    here = partnership("richmond")
    by = here.acting(Role.COORDINATOR)
    first, second, waits = (
        sent(by, name, NOW - timedelta(days=days)) for name, days in (("Abel", 10), ("Bram", 20), ("Carl", 5))
    )
    meeting = sitting(by)
    for asked_for, outcome in ((first, "adopt"), (second, "not_adopt")):
        panels.record_decision(
            item_of(by, asked_for.person),
            outcome=outcome,
            reason="Considered",
            placement=placed(by) if outcome == "adopt" else None,
            signposting="" if outcome == "adopt" else "The hostel",
            by=by,
            at=NOW,
        )
    for kind, presence in (("police", "present"), ("probation", "apologies")):
        panels.record_attendance(meeting, agency=here.agency(kind), presence=presence, by=by, at=NOW)
    while_open = asked(by, TODAY - 30 * A_DAY, TODAY)
    assert not while_open.many("meetings"), "it sits still"
    panels.close_meeting(meeting, by=by, at=NOW)
    found = asked(by, TODAY - 30 * A_DAY, TODAY)
    assert found.of("referral_days")["", ""] == Cell(2, 15.0)
    assert {key: cell.many for (key, _o), cell in found.of("decided").items()} == {"adopted": 1, "not_adopted": 1}
    assert found.many("in", "adopt") == 1
    assert found.many("meetings") == 1
    assert found.of("attendance")["police", "present"].many == 1
    assert found.of("attendance")["probation", "apologies"].many == 1
    only = asked(by, TODAY - 30 * A_DAY, TODAY, Narrow(status="licence"))
    assert only.of("referral_days")["", ""] == Cell(1, 10.0), "of the two, the one that led to a registration"
    assert not asked(by, TODAY - 30 * A_DAY, TODAY - A_DAY).of("referral_days")
    with speaking_for(by):
        assert Referral.objects.get(pk=waits.pk).ended_at is None


def action(by: Acting, held: Registration, what: str, due_on: date) -> PlanAction:
    """A line of the plan, agreed in spring."""
    return plans.agree_action(
        held,
        what=what,
        prong="support",
        pathway="health",
        agency=Agency.objects.get(pk=by.agency_id),
        named_person="Robin Hale",
        due_on=due_on,
        by=by,
        at=noon(SPRING),
    )


def test_what_became_of_actions_is_told_apart_by_agency() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    held = registration(by, started_on=SPRING)
    plans.start_plan(held, aim="A place to live", by=by, at=noon(SPRING + 3 * A_DAY))
    lines = [action(by, held, f"Line {number}", SUMMER) for number in range(5)]
    for line, state, on in (
        (lines[0], "done", SUMMER),
        (lines[1], "done", SUMMER + A_DAY),
        (lines[2], "could_not", SUMMER),
        (lines[3], "did_not", SUMMER),
    ):
        plans.close_action(line, state=state, outcome="Said why", on=on, by=by, at=noon(on))
    found = asked(by, SPRING, AUTUMN)
    agency = str(by.agency_id)
    assert {other: cell.many for (key, other), cell in found.of("action").items() if key == agency} == {
        "done_in_time": 1,
        "done_late": 1,
        "could_not": 1,
        "did_not": 1,
        "open_late": 1,
    }
    assert found.of("plan_days")["", ""] == Cell(1, 3.0)
    assert not asked(by, SPRING, SUMMER - A_DAY).of("action"), "their day is later"


def test_who_waits_for_a_service_is_counted_until_it_begins_or_the_person_leaves() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    begins, waits, leaves = (
        registration(by, person=person(by, given_names=name), started_on=SPRING) for name in ("Abel", "Bram", "Carl")
    )
    for held in (begins, waits, leaves):
        plans.start_plan(held, aim="Drug free", by=by, at=noon(SPRING))
        line = action(by, held, "Refer", AUTUMN)
        service = plans.refer_to_service(
            line, provider="Turning", name="Detox", referred_on=SPRING, by=by, at=noon(SPRING)
        )
        if held is begins:
            plans.follow_service(
                service,
                provider="Turning",
                name="Detox",
                referred_on=SPRING,
                answer="accepted",
                answered_on=SPRING + A_DAY,
                started_on=SUMMER,
                by=by,
                at=noon(SUMMER),
            )
    leave(by, leaves, AUTUMN)
    early, late = asked(by, SPRING, SPRING + 7 * A_DAY), asked(by, SUMMER, AUTUMN)
    assert early.of("waiting") == {("health", ""): Cell(3)}
    assert early.value("waiting_days") == 7
    assert late.of("waiting") == {("health", ""): Cell(1)}
    assert late.of("begun_days")["", ""] == Cell(1, float((SUMMER - SPRING).days))
