"""A decision recorded wrongly is corrected beside itself: with its effects, or refused with what to do by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from throughcare.audit.models import EventRow as Trail
from throughcare.chronology.tests import builders as chronology
from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError
from throughcare.panels import actions, queries
from throughcare.panels.actions import Departure, Holding, Postponed
from throughcare.panels.actions.undoing import CannotUndo
from throughcare.panels.models import AgendaItem, Correction, Decision
from throughcare.panels.tests.builders import item_of, on_the_table, placed, sitting
from throughcare.panels.told import tell
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.permissions import Role
from throughcare.plans.tests.builders import line
from throughcare.plans.tests.builders import plan as planned
from throughcare.referrals.models import Referral, State
from throughcare.referrals.tests import builders as asking
from throughcare.registrations import actions as registrations
from throughcare.registrations.models import LeadSpell, Registration
from throughcare.registrations.tests.builders import registration
from throughcare.reviews import actions as reviews
from throughcare.reviews.models import ExitProposal, Rating
from throughcare.reviews.tests.builders import rated
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F20")]
LATER = NOW + timedelta(days=1)
WRONG = "The wrong box was ticked"


@pytest.fixture
def here() -> Partnership:
    return partnership("richmond")


@pytest.fixture
def chair(here: Partnership) -> Acting:
    return here.acting(Role.COORDINATOR, name="Ann Lee")


def adopted(chair: Acting) -> Decision:
    item = on_the_table(chair)
    return actions.record_decision(item, outcome="adopt", reason="Met", placement=placed(chair), by=chair, at=NOW)


def turned_down(chair: Acting) -> Decision:
    return actions.record_decision(
        on_the_table(chair), outcome="not_adopt", reason="Supported", signposting="The hostel", by=chair, at=NOW
    )


def reviewed(chair: Acting, **arguments: Any) -> tuple[Registration, Decision]:
    held = registration(chair, started_on=TODAY - timedelta(days=200))
    sitting(chair)
    item = item_of(chair, held.person)
    return held, actions.record_decision(item, **{"reason": "Going well", **arguments}, by=chair, at=NOW)


def correct(decision: Decision, by: Acting, **arguments: Any) -> Correction:
    given = {"because": WRONG, "reason": "As it was said in the room", **arguments}
    return actions.correct_decision(decision, **given, by=by, at=LATER)


def registered(by: Acting, decision: Decision) -> Registration:
    with speaking_for(by):
        return Registration.objects.filter(person_id=decision.person_id).latest("made_at")


def referral_of(by: Acting, decision: Decision) -> Referral:
    with speaking_for(by):
        return Referral.objects.get(agenda_items=decision.item_id)


def stands(by: Acting, decision: Decision) -> tuple[str, int]:
    with speaking_for(by):
        holds = queries.as_it_stands(Decision.objects.get(pk=decision.pk))
    return holds.outcome, holds.corrections


def test_words_alone_are_corrected_and_the_referring_agency_reads_the_right_ones(chair: Acting) -> None:
    decision = turned_down(chair)
    made = correct(decision, chair, reason="Supported by the hostel already", dissent="Police")
    asked = referral_of(chair, decision)
    assert (asked.state, asked.outcome, asked.outcome_reason) == (
        State.DECIDED,
        "not_adopted",
        "Supported by the hostel already",
    )
    assert asked.signposting == "The hostel"
    assert (made.number, made.outcome, made.dissent) == (1, "not_adopt", "Police")
    with speaking_for(chair):
        first = Decision.objects.get(pk=decision.pk)
        (told,) = tell(Decision.objects.filter(pk=decision.pk).standing())
    assert first.reason == "Supported", "what was recorded first stays as it was"
    assert told.because == WRONG
    assert told.earlier[0].rows[0].value == "Supported"


def test_not_adopted_by_mistake_is_adopted_from_the_day_of_the_meeting(chair: Acting) -> None:
    decision = turned_down(chair)
    made = correct(decision, chair, outcome="adopt", placement=placed(chair))
    held = registered(chair, decision)
    asked = referral_of(chair, decision)
    assert (held.started_on, held.is_live) == (TODAY, True)
    assert made.registration_id == held.pk
    assert (asked.outcome, asked.outcome_reason, asked.signposting) == ("adopted", "As it was said in the room", "")
    assert stands(chair, decision) == ("adopt", 1)


def test_adopted_by_mistake_ends_in_error_and_says_what_stays(chair: Acting) -> None:
    decision = adopted(chair)
    held = registered(chair, decision)
    planned(chair, held)
    line(chair, held)
    rated(chair, held)
    made = correct(decision, chair, outcome="not_adopt", signposting="The hostel")
    held = registered(chair, decision)
    assert (held.end_reason, held.ended_on) == ("adopted_in_error", LATER.date())
    assert set(made.details["stays"]) == {"ratings", "plan", "actions"}
    with speaking_for(chair):
        assert Rating.objects.filter(registration=held).exists()
        (told,) = tell(Decision.objects.filter(pk=decision.pk).standing())
    assert any("ratings, the plan, actions" in str(row.value) for row in told.rows)
    assert referral_of(chair, decision).outcome == "not_adopted"


def test_an_adoption_corrected_twice_goes_on_as_one_registration(chair: Acting) -> None:
    decision = adopted(chair)
    first = registered(chair, decision)
    correct(decision, chair, outcome="elsewhere", signposting="The next borough")
    made = correct(decision, chair, outcome="adopt", placement=placed(chair), because="It was right at first", seen=1)
    held = registered(chair, decision)
    assert (held.pk, held.is_live, made.number) == (first.pk, True, 2)
    with speaking_for(chair):
        assert LeadSpell.objects.get(registration=held).until_on is None


def test_a_wrong_lead_and_level_are_put_right_from_the_first_day() -> None:
    here = partnership("leicestershire")
    chair = here.acting(Role.COORDINATOR)
    item = on_the_table(chair, kind="single_referral_meeting")
    placement = placed(chair, level="standard")
    decision = actions.record_decision(item, outcome="adopt", reason="Met", placement=placement, by=chair, at=NOW)
    police = here.acting(Role.LEAD_PROFESSIONAL, agency="police")
    right = placed(police, level="enhanced", mappa_category=2, mappa_level=2)
    correct(decision, chair, outcome="adopt", placement=right)
    held = registered(chair, decision)
    assert (held.level, held.mappa_level, held.lead_agency_id) == ("enhanced", 2, police.agency_id)
    with speaking_for(chair):
        spells = list(LeadSpell.objects.filter(registration=held).order_by("made_at"))
    assert [(spell.from_on, spell.until_on) for spell in spells] == [(TODAY, TODAY), (TODAY, None)]


def test_deferred_by_mistake_is_decided_and_a_wrong_day_is_put_right(chair: Acting) -> None:
    owner = Practitioner.objects.get(pk=chair.practitioner_id)
    item = on_the_table(chair)
    until = Postponed(until=TODAY + timedelta(days=28), owner=owner)
    decision = actions.record_decision(item, outcome="defer", reason="Court", postponed=until, by=chair, at=NOW)
    sooner = Postponed(until=TODAY + timedelta(days=7), owner=owner)
    correct(decision, chair, outcome="defer", postponed=sooner)
    assert referral_of(chair, decision).deferred_until == sooner.until
    correct(decision, chair, outcome="adopt", placement=placed(chair))
    assert referral_of(chair, decision).outcome == "adopted"
    assert registered(chair, decision).is_live


def test_a_deferred_referral_that_is_on_another_agenda_is_decided_there(here: Partnership, chair: Acting) -> None:
    owner = Practitioner.objects.get(pk=chair.practitioner_id)
    until = Postponed(until=TODAY + timedelta(days=1), owner=owner)
    item = on_the_table(chair)
    decision = actions.record_decision(item, outcome="defer", reason="Court", postponed=until, by=chair, at=NOW)
    following = actions.plan_meeting(here.scheme, kind="panel", held_on=until.until, by=chair, at=NOW)
    actions.build_agenda(following, by=chair, at=NOW)
    with pytest.raises(CannotUndo, match="has gone on since"):
        correct(decision, chair, outcome="adopt", placement=placed(chair))
    assert stands(chair, decision) == ("defer", 0)
    assert correct(decision, chair).outcome == "defer", "its words can be corrected all the same"


def test_deregistered_by_mistake_goes_on_as_it_was_with_the_proposal_open_again(chair: Acting) -> None:
    held = registration(chair, started_on=TODAY - timedelta(days=200))
    reviews.propose_exit(held, reason="risk_reduced", words="Settled", by=chair, at=NOW)
    sitting(chair)
    departure = Departure(reason="moved")
    decision = actions.record_decision(
        item_of(chair, held.person), outcome="deregister", reason="Gone", departure=departure, by=chair, at=NOW
    )
    assert not registered(chair, decision).is_live
    chronology.appointment(chair, held.person, on_day=TODAY, outcome="attended", at=LATER)
    correct(decision, chair, outcome="continue")
    going_on = registered(chair, decision)
    assert (going_on.pk, going_on.is_live, going_on.end_reason) == (held.pk, True, "")
    assert going_on.last_contact_on == TODAY
    with speaking_for(chair):
        assert LeadSpell.objects.get(registration=held).until_on is None
        assert ExitProposal.objects.get(registration=held).accepted is False, "the right decision answers it anew"
        trail = Trail.objects.get(kind="registration.resumed")
    assert trail.facts["ended_on"] == TODAY.isoformat()


def test_a_registration_that_was_taken_up_anew_since_stays_ended(chair: Acting) -> None:
    held, decision = reviewed(chair, outcome="deregister", departure=Departure(reason="moved"))
    newer = registration(chair, person=held.person, started_on=LATER.date(), at=LATER)
    with pytest.raises(DomainError, match="registered again since"):
        correct(decision, chair, outcome="continue")
    with speaking_for(chair):
        assert [row.pk for row in Registration.objects.live()] == [newer.pk]
        assert not Correction.objects.exists()


def test_the_reason_of_an_end_is_put_right(chair: Acting) -> None:
    held, decision = reviewed(chair, outcome="deregister", departure=Departure(reason="moved"))
    correct(decision, chair, outcome="deregister", departure=Departure(reason="died"))
    ended = registered(chair, decision)
    assert (ended.pk, ended.end_reason, ended.ended_on, ended.end_words) == (
        held.pk,
        "died",
        TODAY,
        "As it was said in the room",
    )
    correct(decision, chair, reason="She died at home")
    assert registered(chair, decision).end_words == "She died at home"


def test_stayed_by_mistake_is_held_as_before_and_then_ends() -> None:
    here = partnership("leicestershire")
    chair = here.acting(Role.COORDINATOR)
    held = registration(chair, level="standard")
    rated(chair, held, next_review_on=TODAY + timedelta(days=1), on=TODAY - timedelta(days=30))
    meeting = sitting(chair, kind="single_referral_meeting")
    item = (
        actions.add_item(meeting, kind="review", why="Asked", registration=held, by=chair, at=NOW)
        if not (found := _items(chair, held))
        else found[0]
    )
    wrong = Holding(level="enhanced", statutory_status="licence", mappa_category=2, mappa_level=2)
    decision = actions.record_decision(
        item,
        outcome="continue",
        reason="Up",
        holding=wrong,
        next_review_on=TODAY + timedelta(days=60),
        by=chair,
        at=NOW,
    )
    right = Holding(level="standard", statutory_status="licence")
    correct(decision, chair, outcome="continue", holding=right, next_review_on=TODAY + timedelta(days=20))
    now = registered(chair, decision)
    assert (now.level, now.mappa_category, now.next_review_on) == ("standard", None, TODAY + timedelta(days=20))
    made = correct(decision, chair, outcome="deregister", departure=Departure(reason="moved"))
    ended = registered(chair, decision)
    assert (ended.level, ended.end_reason, made.number) == ("standard", "moved", 2)
    assert ended.next_review_on == TODAY + timedelta(days=1), "as it was before the meeting"


def _items(by: Acting, held: Registration) -> list[AgendaItem]:
    with speaking_for(by):
        return list(AgendaItem.objects.filter(registration=held))


def test_what_somebody_changed_since_is_not_taken_back(chair: Acting) -> None:
    wrong = Holding(statutory_status="licence", mappa_category=2, mappa_level=1)
    held, decision = reviewed(chair, outcome="continue", holding=wrong)
    with speaking_for(chair):
        held.refresh_from_db()
    registrations.change(
        held,
        level="",
        cohort="",
        statutory_status="licence",
        mappa_category=3,
        mappa_level=1,
        leading_arrangement="",
        by=chair,
        at=LATER,
    )
    with pytest.raises(CannotUndo, match="was changed since"):
        correct(decision, chair, outcome="deregister", departure=Departure(reason="moved"))
    assert registered(chair, decision).is_live


def test_an_end_is_refused_where_somebody_else_has_led_since(here: Partnership, chair: Acting) -> None:
    held, decision = reviewed(chair, outcome="continue")
    registrations.change_lead(
        held,
        agency=here.agency("police"),
        practitioner=None,
        from_on=LATER.date(),
        reason="Hand over",
        by=chair,
        at=LATER,
    )
    with pytest.raises(CannotUndo, match="Somebody else leads"):
        correct(decision, chair, outcome="deregister", departure=Departure(reason="moved"))


def test_a_later_decision_on_the_same_registration_keeps_the_outcome_but_not_the_words(
    here: Partnership, chair: Acting
) -> None:
    held, decision = reviewed(chair, outcome="continue")
    following = actions.plan_meeting(here.scheme, kind="panel", held_on=LATER.date(), by=chair, at=LATER)
    item = actions.add_item(following, kind="review", why="Again", registration=held, by=chair, at=LATER)
    actions.open_meeting(following, by=chair, at=LATER)
    actions.record_decision(item, outcome="continue", reason="Fine", by=chair, at=LATER)
    with pytest.raises(CannotUndo, match="A meeting has decided on this person since, on Friday 20 November 2026"):
        correct(decision, chair, outcome="deregister", departure=Departure(reason="moved"))
    assert correct(decision, chair).reason == "As it was said in the room"


def test_a_mistaken_adoption_that_ended_since_is_left_alone(chair: Acting) -> None:
    decision = adopted(chair)
    registrations.deregister(
        registered(chair, decision), on=LATER.date(), reason="moved", words="Gone", by=chair, at=LATER
    )
    with pytest.raises(CannotUndo, match="has ended already"):
        correct(decision, chair, outcome="not_adopt", signposting="The hostel")
    assert stands(chair, decision) == ("adopt", 0)


def test_whoever_was_referred_again_since_is_not_taken_back(here: Partnership, chair: Acting) -> None:
    decision = turned_down(chair)
    with speaking_for(chair):
        person = Decision.objects.get(pk=decision.pk).person
    asking.sent(chair, person=person)
    with pytest.raises(DomainError, match="referred again since"):
        correct(decision, chair, outcome="adopt", placement=placed(chair))
