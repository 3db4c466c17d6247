"""Two chairs decide on one item at the same moment: one decision stands, the other is told who decided and when."""

from __future__ import annotations

import uuid
from functools import partial

import pytest

from throughcare.core.context import speaking_for
from throughcare.core.errors import Conflict
from throughcare.panels import actions
from throughcare.panels.models import AgendaItem, AgreedAction, AlreadyDecided, Correction, Decision
from throughcare.panels.tests.builders import item_of, placed, sitting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.queries import profile_of_version
from throughcare.referrals.models import Referral
from throughcare.referrals.tests import builders as asking
from throughcare.referrals.tests.test_at_once import at_once
from throughcare.registrations.models import Registration
from throughcare.sharing.tests.builders import NOW, partnership

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.trust(32)]
TRIALS = 20


@pytest.fixture(autouse=True)
def fresh_rules() -> None:
    """Each of these tests has a database of its own, in which the same key can be another profile."""
    profile_of_version.cache_clear()


@pytest.mark.feature("F20")
def test_two_chairs_at_once_make_one_decision_in_every_trial() -> None:
    here = partnership("richmond")
    one = here.acting(Role.COORDINATOR, name="Ann Lee")
    other = here.acting(Role.CHAIR, agency="police", name="Bob Ray")
    people = [asking.client(one, given_names=f"Trial {number}") for number in range(TRIALS)]
    for person in people:
        asking.sent(one, person=person)
    sitting(one)
    for person in people:
        item = item_of(one, person)
        outcomes = at_once(
            partial(
                actions.record_decision,
                item,
                outcome="adopt",
                reason="Criteria met",
                placement=placed(one),
                by=one,
                at=NOW,
            ),
            partial(
                actions.record_decision,
                item,
                outcome="not_adopt",
                reason="Supported already",
                signposting="The hostel",
                by=other,
                at=NOW,
            ),
        )
        (refused,) = [outcome for outcome in outcomes if outcome is not None]
        assert isinstance(refused, AlreadyDecided)
        with speaking_for(one):
            decision = Decision.objects.get(item=item)
            asked = Referral.objects.get(person=person)
            registered = Registration.objects.filter(person=person).exists()
        winner = "Ann Lee" if decision.outcome == "adopt" else "Bob Ray"
        assert f"{winner} recorded a decision on this item at 14:00 on 19 Nov 2026" in str(refused)
        assert asked.outcome == {"adopt": "adopted", "not_adopt": "not_adopted"}[decision.outcome]
        assert registered == (decision.outcome == "adopt")


def test_a_meeting_closed_while_somebody_decides_is_one_or_the_other() -> None:
    here = partnership("richmond")
    one, other = here.acting(Role.COORDINATOR), here.acting(Role.CHAIR, agency="police")
    for number in range(5):
        person = asking.client(one, given_names=f"Trial {number}")
        asking.sent(one, person=person)
        table = sitting(one, held_on=NOW.date().replace(day=10 + number))
        item = item_of(one, person)
        outcomes = at_once(
            partial(
                actions.record_decision,
                item,
                outcome="adopt",
                reason="Criteria met",
                placement=placed(one),
                by=one,
                at=NOW,
            ),
            partial(actions.close_meeting, table, by=other, at=NOW),
        )
        assert outcomes[1] is None
        with speaking_for(one):
            decided = Decision.objects.filter(item=item).exists()
            state = Referral.objects.get(person=person).state
        assert decided == (outcomes[0] is None)
        assert state == ("decided" if decided else "sent")


@pytest.mark.feature("F20")
def test_two_corrections_at_once_make_one_and_the_other_is_told() -> None:
    here = partnership("richmond")
    one, other = here.acting(Role.COORDINATOR), here.acting(Role.CHAIR, agency="police")
    for number in range(5):
        decision = _turned_down(one, number)
        outcomes = at_once(
            partial(
                actions.correct_decision,
                decision,
                because="Wrong box",
                reason="Met",
                outcome="adopt",
                placement=placed(one),
                seen=0,
                by=one,
                at=NOW,
            ),
            partial(actions.correct_decision, decision, because="A word", reason="By Bob", seen=0, by=other, at=NOW),
        )
        (refused,) = [outcome for outcome in outcomes if outcome is not None]
        assert isinstance(refused, Conflict)
        with speaking_for(one):
            (made,) = Correction.objects.filter(decision=decision)
            registered = Registration.objects.filter(person_id=decision.person_id).exists()
        assert registered == (made.outcome == "adopt")


def _turned_down(by: Acting, number: int) -> Decision:
    person = asking.client(by, given_names=f"Trial {number}")
    asking.sent(by, person=person)
    table = sitting(by, held_on=NOW.date().replace(day=10 + number))
    decision = actions.record_decision(
        item_of(by, person), outcome="not_adopt", reason="Supported", signposting="The hostel", by=by, at=NOW
    )
    actions.close_meeting(table, by=by, at=NOW)
    return decision


@pytest.mark.feature("F20")
def test_an_item_taken_off_while_it_is_decided_is_one_or_the_other() -> None:
    here = partnership("richmond")
    one, other = here.acting(Role.COORDINATOR), here.acting(Role.CHAIR, agency="police")
    for number in range(5):
        person = asking.client(one, given_names=f"Trial {number}")
        asking.sent(one, person=person)
        table = sitting(one, held_on=NOW.date().replace(day=10 + number))
        item = item_of(one, person)
        decide = partial(
            actions.record_decision, item, outcome="adopt", reason="Met", placement=placed(one), by=one, at=NOW
        )
        outcomes = at_once(decide, partial(actions.remove_item, item, by=other, at=NOW))
        assert [outcome is None for outcome in outcomes].count(True) == 1
        with speaking_for(one):
            row = AgendaItem.objects.get(pk=item.pk)
            decided = Decision.objects.filter(item=item).exists()
        assert decided == (outcomes[0] is None) == (row.removed_at is None)
        actions.close_meeting(table, by=one, at=NOW)


@pytest.mark.feature("F20")
def test_a_decision_sent_twice_at_once_is_recorded_once() -> None:
    one = partnership("richmond").acting(Role.COORDINATOR)
    person = asking.client(one)
    asking.sent(one, person=person)
    sitting(one)
    decide = partial(
        actions.record_decision,
        item_of(one, person),
        outcome="adopt",
        reason="Met",
        placement=placed(one),
        by=one,
        at=NOW,
    )
    outcomes = at_once(decide, decide, decide)
    assert sum(outcome is None for outcome in outcomes) == 1
    with speaking_for(one):
        assert Registration.objects.count() == Decision.objects.count() == 1


@pytest.mark.feature("F21")
def test_an_action_sent_twice_at_once_is_agreed_once() -> None:
    one = partnership("richmond").acting(Role.COORDINATOR)
    person = asking.client(one)
    asking.sent(one, person=person)
    sitting(one)
    item = item_of(one, person)
    for _trial in range(5):
        agree = partial(
            actions.agree_action,
            item,
            what="Find a room",
            prong="support",
            pathway="accommodation",
            agency=Agency.objects.get(pk=one.agency_id),
            named_person="Robin Hale",
            due_on=NOW.date(),
            sent_as=uuid.uuid4(),
            by=one,
            at=NOW,
        )
        assert at_once(agree, agree) == [None, None]
    with speaking_for(one):
        assert AgreedAction.objects.count() == 5
