"""The panel ends registrations, lets people stay, and takes people back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from throughcare.chronology.tests.builders import custody
from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError
from throughcare.panels import actions
from throughcare.panels.actions import Departure
from throughcare.panels.models import Because, Decision
from throughcare.panels.tests.builders import item_of, meeting, placed, sitting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import further, shipped
from throughcare.registrations.models import LeadSpell, Registration
from throughcare.registrations.tests.builders import registration
from throughcare.reviews import actions as reviews
from throughcare.reviews.models import ExitProposal
from throughcare.reviews.tests.builders import exit_plan, rated
from throughcare.sharing.tests.builders import NOW, TODAY, partnership

pytestmark = pytest.mark.django_db


def hub() -> Acting:
    """A co-ordinator of one hub under a board."""
    return partnership("sussex", hub="hastings").acting(Role.COORDINATOR)


def proposed(by: Acting, *, reason: str = "sustained_green") -> Registration:
    """Somebody whose exit is proposed, on the table of a meeting that sits."""
    held = registration(by)
    reviews.propose_exit(held, reason=reason, words="Settled since the summer", by=by, at=NOW)
    sitting(by)
    return held


@pytest.mark.feature("F34")
@pytest.mark.feature("F20")
def test_three_months_of_green_and_an_exit_plan_end_a_registration() -> None:
    by = hub()
    held = registration(by)
    rated(by, held, colour="green", on=TODAY - timedelta(days=100), next_review_on=TODAY + timedelta(days=30))
    exit_plan(by, held, implemented_on=TODAY - timedelta(days=7), at=NOW - timedelta(days=7))
    reviews.propose_exit(held, reason="sustained_green", words="Green since August", by=by, at=NOW)
    sitting(by)
    actions.record_decision(
        item_of(by, held.person),
        outcome="deregister",
        reason="Green and settled",
        departure=Departure(reason="sustained_green"),
        by=by,
        at=NOW,
    )
    with speaking_for(by):
        ended = Registration.objects.get(pk=held.pk)
        assert (ended.ended_on, ended.end_reason, ended.end_words) == (TODAY, "sustained_green", "Green and settled")
        assert ended.revisit_on is None
        assert ExitProposal.objects.get().accepted is True
        assert LeadSpell.objects.get().until_on == TODAY
        kept = Decision.objects.get().details["conditions"]
    assert {one["rule"]: one["met"] for one in kept} == {"sustained_green": True, "long_custody": False}


@pytest.mark.feature("F34")
@pytest.mark.trust(18)
def test_a_panel_may_end_it_although_a_condition_is_not_met_but_says_why() -> None:
    by = hub()
    held = proposed(by)
    item = item_of(by, held.person)
    with pytest.raises(DomainError, match="Not every condition of the scheme is met"):
        actions.record_decision(
            item,
            outcome="deregister",
            reason="Settled",
            departure=Departure(reason="sustained_green"),
            by=by,
            at=NOW,
        )
    with speaking_for(by):
        assert Registration.objects.get(pk=held.pk).is_live
        assert ExitProposal.objects.get().settled_on is None
    made = actions.record_decision(
        item,
        outcome="deregister",
        reason="Settled",
        departure=Departure(reason="sustained_green", anyway="Moves to supported work on Monday"),
        by=by,
        at=NOW,
    )
    assert made.details["anyway"] == "Moves to supported work on Monday"


@pytest.mark.feature("F34")
def test_long_custody_is_due_again_twelve_months_before_release_and_can_be_taken_back() -> None:
    by = hub()
    held = registration(by)
    release = date(2031, 3, 31)
    custody(by, held.person, on_day=TODAY - timedelta(days=20), expected_on=release, months=72)
    reviews.propose_exit(held, reason="long_custody", words="Six years", by=by, at=NOW)
    sitting(by)
    item = item_of(by, held.person)
    with pytest.raises(DomainError, match="expected release date"):
        actions.record_decision(
            item,
            outcome="deregister",
            reason="Six years",
            departure=Departure(reason="long_custody"),
            by=by,
            at=NOW,
        )
    actions.record_decision(
        item,
        outcome="deregister",
        reason="Six years",
        departure=Departure(reason="long_custody", release_on=release),
        by=by,
        at=NOW,
    )
    too_early = meeting(by, held_on=date(2030, 3, 30))
    assert actions.build_agenda(too_early, by=by, at=NOW) == []
    actions.call_off_meeting(too_early, because="Not needed", by=by, at=NOW)
    then = NOW.replace(year=2030, month=3, day=31)
    again = meeting(by, held_on=date(2030, 3, 31))
    (back,) = actions.build_agenda(again, by=by, at=then)
    assert (back.kind, back.because, back.because_on) == ("revisit", Because.REVISIT_DUE, date(2030, 3, 31))
    actions.open_meeting(again, by=by, at=then)
    made = actions.record_decision(
        back, outcome="reregister", reason="Release is near", placement=placed(by), by=by, at=then
    )
    with speaking_for(by):
        assert Registration.objects.filter(person=held.person).count() == 2
        assert Registration.objects.live().get() == made.registration


@pytest.mark.feature("F34")
def test_somebody_not_taken_back_does_not_come_up_every_week() -> None:
    by = hub()
    held = proposed(by, reason="long_custody")
    release = TODAY + timedelta(days=200)
    actions.record_decision(
        item_of(by, held.person),
        outcome="deregister",
        reason="Long sentence",
        departure=Departure(reason="long_custody", release_on=release, anyway="Length not recorded yet"),
        by=by,
        at=NOW,
    )
    (item,) = actions.build_agenda(meeting(by, held_on=TODAY + timedelta(days=7)), by=by, at=NOW)
    later = NOW + timedelta(days=7)
    actions.open_meeting(item.meeting, by=by, at=later)
    actions.record_decision(item, outcome="no_change", reason="Moves away on release", by=by, at=later)
    assert actions.build_agenda(meeting(by, held_on=TODAY + timedelta(days=14)), by=by, at=later) == []


@pytest.mark.feature("F20")
def test_staying_answers_the_proposal_and_changes_nothing_else() -> None:
    by = hub()
    held = proposed(by)
    actions.record_decision(item_of(by, held.person), outcome="continue", reason="Too early", by=by, at=NOW)
    with speaking_for(by):
        assert Registration.objects.get(pk=held.pk).is_live
        proposal = ExitProposal.objects.get()
    assert (proposal.accepted, proposal.settled_on) == (False, TODAY)


@pytest.mark.feature("F20")
def test_death_ends_a_registration_without_conditions() -> None:
    by = hub()
    held = proposed(by)
    actions.record_decision(
        item_of(by, held.person),
        outcome="deregister",
        reason="Died on Sunday",
        departure=Departure(reason="died"),
        by=by,
        at=NOW,
    )
    with speaking_for(by):
        assert not Registration.objects.get(pk=held.pk).is_live


@pytest.mark.feature("F1")
def test_where_the_scheme_wants_consensus_a_dissent_must_be_answered() -> None:
    by = partnership(profile=further()["ppo-2005"]).acting(Role.COORDINATOR)
    held = registration(by)
    exit_plan(by, held, implemented_on=TODAY)
    reviews.propose_exit(held, reason="risk_reduced", words="Two quiet years", by=by, at=NOW)
    sitting(by)
    item = item_of(by, held.person)
    departure = Departure(reason="risk_reduced")
    with pytest.raises(DomainError, match="all the same"):
        actions.record_decision(
            item,
            outcome="deregister",
            reason="Quiet",
            dissent="Housing disagrees",
            departure=departure,
            by=by,
            at=NOW,
        )
    actions.record_decision(item, outcome="deregister", reason="Quiet", departure=departure, by=by, at=NOW)


@pytest.mark.feature("F1")
def test_an_exit_is_decided_only_where_the_profile_says() -> None:
    profile = shipped()["leicestershire"].with_value("exit.decided_at", "case_meeting")
    by = partnership(profile=profile).acting(Role.COORDINATOR)
    registration(by)
    (item,) = actions.build_agenda(meeting(by, kind="single_referral_meeting"), by=by, at=NOW)
    actions.open_meeting(item.meeting, by=by, at=NOW)
    with pytest.raises(DomainError, match="cannot decide this"):
        actions.record_decision(
            item, outcome="deregister", reason="Done", departure=Departure(reason="risk_reduced"), by=by, at=NOW
        )


def test_a_registration_that_ended_meanwhile_is_not_ended_twice() -> None:
    by = hub()
    held = proposed(by)
    first = item_of(by, held.person)
    actions.record_decision(
        first, outcome="deregister", reason="Died", departure=Departure(reason="died"), by=by, at=NOW
    )
    with pytest.raises(DomainError, match="has left the scheme"):
        actions.add_item(first.meeting, kind="review", why="Look again", registration=held, by=by, at=NOW)
