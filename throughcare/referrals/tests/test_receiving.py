"""The co-ordinator receives referrals: asks, joins, declines, makes ready; the panel's room takes them further."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from throughcare.audit.models import EventRow
from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError, NotPermitted, NotThere
from throughcare.core.models import OutboxMessage
from throughcare.partnerships.permissions import Role
from throughcare.people.models import Person
from throughcare.people.tests import builders as people
from throughcare.referrals import actions
from throughcare.referrals.errors import OneOpenReferral, SayWhy
from throughcare.referrals.jobs import remind_overdue
from throughcare.referrals.models import CriterionJudgement, Referral, State, Step, WrongMove
from throughcare.referrals.queries import overdue
from throughcare.referrals.tests import builders
from throughcare.scores.actions import record_typed
from throughcare.scores.models import Score
from throughcare.sharing.acting import service
from throughcare.sharing.tests.builders import NOW, TODAY, partnership

pytestmark = pytest.mark.django_db


@pytest.mark.feature("F11")
def test_questions_go_back_with_a_clock_and_the_answer_stops_it() -> None:
    scheme = partnership()
    referrer, coordinator = scheme.acting(Role.REFERRER), scheme.acting(Role.COORDINATOR, agency="council")
    referral = builders.sent(referrer)
    with pytest.raises(SayWhy):
        actions.return_for_information(
            referral, questions=" ", due_on=TODAY + timedelta(days=7), by=coordinator, at=NOW
        )
    with pytest.raises(DomainError, match="tomorrow"):
        actions.return_for_information(referral, questions="Which?", due_on=TODAY, by=coordinator, at=NOW)
    back = actions.return_for_information(
        referral, questions="Which hostel?", due_on=TODAY + timedelta(days=7), by=coordinator, at=NOW
    )
    assert not back.overdue_on(TODAY + timedelta(days=7))
    assert back.overdue_on(TODAY + timedelta(days=8))
    actions.save_answers(back, answers={"concern": "With the name of the hostel"}, by=referrer, at=NOW)
    answered = actions.answer(back, words="The one in Mill Lane", by=referrer, at=NOW)
    assert answered.state == State.SENT
    assert answered.answer_due_on is None
    with speaking_for(coordinator):
        said = list(Step.objects.filter(referral=referral, kind__in=("returned", "answered")))
        assert [step.words for step in said] == ["Which hostel?", "The one in Mill Lane"]


@pytest.mark.feature("F11")
def test_nobody_answers_for_another_agency() -> None:
    scheme = partnership()
    coordinator = scheme.acting(Role.COORDINATOR, agency="council")
    referral = builders.returned(scheme.acting(Role.REFERRER), coordinator)
    with pytest.raises(NotPermitted):
        actions.answer(referral, words="It is fine", by=coordinator, at=NOW)
    with pytest.raises(NotThere):
        actions.answer(referral, words="It is fine", by=scheme.acting(Role.REFERRER, agency="police"), at=NOW)


@pytest.mark.feature("F11")
def test_a_referral_sent_back_cannot_be_sent_past_its_questions() -> None:
    scheme = partnership()
    referrer, coordinator = scheme.acting(Role.REFERRER), scheme.acting(Role.COORDINATOR, agency="council")
    referral = builders.returned(referrer, coordinator)
    with pytest.raises(WrongMove):
        actions.send(referral, by=referrer, at=NOW)


@pytest.mark.feature("F11")
@pytest.mark.trust(28)
def test_an_overdue_answer_is_chased_once_a_day_through_the_outbox() -> None:
    scheme = partnership()
    referrer, coordinator = scheme.acting(Role.REFERRER, name="Rea Ferrer"), scheme.acting(Role.COORDINATOR)
    referral = builders.returned(referrer, coordinator, days=3)
    OutboxMessage.objects.all().delete()
    late = NOW + timedelta(days=4)
    assert remind_overdue(at=NOW + timedelta(days=3)) == 0
    assert remind_overdue(at=late) == 1
    assert remind_overdue(at=late + timedelta(hours=3)) == 0
    assert remind_overdue(at=late + timedelta(days=1)) == 1
    told = list(OutboxMessage.objects.all())
    assert [message.to_email.split(".")[0] for message in told] == ["rea", "rea"]
    assert "Okafor" not in told[0].subject + told[0].body
    with speaking_for(coordinator):
        assert EventRow.objects.filter(kind="referral.chased", about_id=str(referral.pk)).count() == 2
    actions.answer(referral, words="Here it is", by=referrer, at=late)
    assert remind_overdue(at=late + timedelta(days=2)) == 0


@pytest.mark.feature("F11")
def test_the_service_cannot_be_made_to_do_anything_else() -> None:
    scheme = partnership()
    referral = builders.sent(scheme.acting(Role.REFERRER))
    robot = service(schemes=[scheme.scheme.pk])
    with pytest.raises(WrongMove):
        actions.chase(referral, by=robot, at=NOW)
    with pytest.raises(NotPermitted):
        actions.decline(referral, code="died", reason="x", signposting="", by=robot, at=NOW)


@pytest.mark.feature("F11")
def test_a_referral_is_declined_with_a_code_and_signposting() -> None:
    scheme = partnership()
    referrer, coordinator = scheme.acting(Role.REFERRER), scheme.acting(Role.COORDINATOR, agency="council")
    referral = builders.sent(referrer)
    with pytest.raises(SayWhy, match="helped instead"):
        actions.decline(referral, code="not_in_area", reason="Moved", signposting="", by=coordinator, at=NOW)
    actions.decline(
        referral, code="not_in_area", reason="Moved", signposting="The scheme next door", by=coordinator, at=NOW
    )
    with speaking_for(referrer):
        seen = Referral.objects.visible_to(referrer).get(pk=referral.pk)
        assert (seen.state, seen.outcome_code, seen.signposting) == ("declined", "not_in_area", "The scheme next door")
    with pytest.raises(WrongMove):
        actions.mark_ready(referral, by=coordinator, at=NOW)


@pytest.mark.feature("F11")
def test_only_a_coordinator_receives() -> None:
    scheme = partnership()
    referral = builders.sent(scheme.acting(Role.REFERRER))
    member = scheme.acting(Role.PANEL_MEMBER, agency="police")
    with pytest.raises(NotPermitted):
        actions.mark_ready(referral, by=member, at=NOW)
    with pytest.raises(NotPermitted):
        actions.decline(referral, code="died", reason="x", signposting="", by=member, at=NOW)
    elsewhere = partnership("kingston").acting(Role.COORDINATOR, agency="council")
    with pytest.raises(NotThere):
        actions.mark_ready(referral, by=elsewhere, at=NOW)


@pytest.mark.feature("F12")
def test_a_person_entered_twice_is_joined_to_the_record_that_was_there() -> None:
    scheme = partnership()
    referrer, coordinator = scheme.acting(Role.REFERRER), scheme.acting(Role.COORDINATOR, agency="council")
    known = people.person(coordinator, family_name="Okafor", given_names="Terence")
    referral = builders.sent(referrer)
    record_typed(
        referral.person,
        scheme_id=scheme.scheme.pk,
        instrument="ogrs3",
        version="OGRS3",
        percent2=81,
        scored_on=TODAY,
        source="OASys",
        by=referrer,
        at=NOW,
    )
    entered = referral.person_id
    joined = actions.use_existing_person(referral, person=known, by=coordinator, at=NOW)
    assert joined.person_id == known.pk
    with speaking_for(coordinator):
        assert not CriterionJudgement.objects.filter(person_id=entered).exists()
        assert Score.objects.get().person_id == known.pk
    with speaking_for(referrer):
        seen = Referral.objects.visible_to(referrer).select_related("person").get(pk=referral.pk)
        assert seen.person.given_names == "Terence", "the agency that referred sees the record that stays"
    with pytest.raises(DomainError, match="already"):
        actions.use_existing_person(joined, person=known, by=coordinator, at=NOW)


@pytest.mark.feature("F12")
def test_joining_never_makes_a_second_open_referral() -> None:
    scheme = partnership()
    referrer, coordinator = scheme.acting(Role.REFERRER), scheme.acting(Role.COORDINATOR, agency="council")
    first = builders.sent(referrer)
    second = builders.sent(
        scheme.acting(Role.REFERRER, agency="police"),
        person=builders.client(scheme.acting(Role.REFERRER, agency="police"), given_names="Terrence"),
    )
    with pytest.raises(OneOpenReferral):
        actions.use_existing_person(second, person=first.person, by=coordinator, at=NOW)
    with speaking_for(coordinator):
        assert Referral.objects.get(pk=second.pk).person_id == second.person_id


@pytest.mark.feature("F12")
def test_a_record_of_another_scheme_cannot_be_used() -> None:
    scheme, other = partnership(), partnership("kingston")
    coordinator = scheme.acting(Role.COORDINATOR, agency="council")
    elsewhere = people.person(other.acting(Role.COORDINATOR, agency="council"))
    referral = builders.sent(scheme.acting(Role.REFERRER))
    with pytest.raises(NotThere):
        actions.use_existing_person(referral, person=elsewhere, by=coordinator, at=NOW)


def test_the_panels_room_lists_defers_and_decides() -> None:
    scheme = partnership()
    referrer, coordinator = scheme.acting(Role.REFERRER), scheme.acting(Role.COORDINATOR, agency="council")
    chair = scheme.practitioner(Role.CHAIR)
    referral = builders.listed(referrer, coordinator)
    with pytest.raises(SayWhy):
        actions.defer(referral, until=None, owner=chair, reason="", by=coordinator, at=NOW)
    deferred = actions.defer(
        referral, until=date(2026, 12, 17), owner=chair, reason="Wait for the report", by=coordinator, at=NOW
    )
    assert deferred.deferred_to == chair
    again = actions.list_for_panel(deferred, by=coordinator, at=NOW)
    assert again.deferred_until is None
    with pytest.raises(SayWhy, match="helped instead"):
        actions.decide(again, outcome="not_adopted", reason="Low risk", by=coordinator, at=NOW)
    decided = actions.decide(again, outcome="adopted", reason="All three criteria", by=coordinator, at=NOW)
    assert decided.ended_at == NOW
    with pytest.raises(WrongMove):
        actions.decide(again, outcome="adopted", reason="Again", by=coordinator, at=NOW)
    with speaking_for(referrer):
        assert Referral.objects.get(pk=referral.pk).outcome == "adopted"


def test_taken_off_an_agenda_it_waits_again() -> None:
    scheme = partnership()
    coordinator = scheme.acting(Role.COORDINATOR, agency="council")
    referral = builders.listed(scheme.acting(Role.REFERRER), coordinator)
    assert actions.unlist(referral, by=coordinator, at=NOW).state == State.SENT
    with speaking_for(coordinator):
        assert Referral.objects.visible_to(coordinator).waiting_for_panel().get().pk == referral.pk


@pytest.mark.feature("F14")
def test_matrix_points_are_kept_with_what_a_person_makes_of_them() -> None:
    scheme = partnership(profile=builders.weighted_matrix())
    referrer = scheme.acting(Role.REFERRER, agency="police")
    referral = builders.draft(referrer)
    with pytest.raises(SayWhy):
        actions.judge_matrix(referral, counts={"arrests": 4}, view="", by=referrer, at=NOW)
    kept = actions.judge_matrix(referral, counts={"arrests": 4}, view="Two were mistakes", by=referrer, at=NOW)
    assert (int(kept.points), int(kept.threshold), kept.points_out) == (20, 15, True)
    with speaking_for(referrer):
        assert Referral.objects.get(pk=referral.pk).state == State.DRAFT, "points decide nothing"


@pytest.mark.trust(4)
def test_overdue_ones_of_other_schemes_stay_unseen() -> None:
    scheme = partnership()
    coordinator = scheme.acting(Role.COORDINATOR, agency="council")
    builders.returned(scheme.acting(Role.REFERRER), coordinator)
    other = partnership("kingston").acting(Role.COORDINATOR, agency="council")
    day = TODAY + timedelta(days=30)
    with speaking_for(other):
        assert not overdue(other, on=day).exists()
        assert not Person.objects.exists()
    with speaking_for(coordinator):
        assert overdue(coordinator, on=day).count() == 1
