"""The way out: exit plan, exit clock on real records, proposal, settlement, and coming back before release."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection

from throughcare.audit.models import EventRow
from throughcare.chronology.tests.builders import ago, custody
from throughcare.core.context import speaking_for
from throughcare.core.errors import Conflict, DomainError, NotPermitted, NotThere
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.registrations.actions import deregister
from throughcare.registrations.models import NotRegistered, Registration
from throughcare.registrations.tests.builders import registration
from throughcare.reviews import actions, queries
from throughcare.reviews.exitclock import State
from throughcare.reviews.models import AlreadyInPlace, AlreadyProposed, ExitPlan, ExitProposal, NothingProposed
from throughcare.reviews.tests.builders import exit_plan, rated
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F34")]


def hastings() -> tuple[Partnership, Acting, Registration]:
    here = partnership("sussex", hub="hastings")
    by = here.acting(Role.COORDINATOR)
    return here, by, registration(by)


def way(by: Acting, row: Registration, rule: str, *, on: date = TODAY) -> list[State]:
    with speaking_for(by):
        states = queries.exit_clock(by, row, on)
    return [each.state for each in next(state for state in states if state.rule.key == rule).conditions]


def propose(by: Acting, row: Registration, *, reason: str = "sustained_green") -> ExitProposal:
    return actions.propose_exit(row, reason=reason, words="Three good months.", by=by, at=NOW)


# ---- exit clock on records


def test_green_for_three_months_and_an_exit_plan_in_place_open_the_way() -> None:
    _here, by, row = hastings()
    rated(by, row, colour="green", on=date(2026, 8, 19))
    assert way(by, row, "sustained_green", on=date(2026, 11, 18)) == [State.NOT_MET, State.NOT_MET]
    assert way(by, row, "sustained_green") == [State.MET, State.NOT_MET]
    exit_plan(by, row, implemented_on=TODAY)
    assert way(by, row, "sustained_green") == [State.MET, State.MET]
    rated(by, row, colour="amber", on=ago(1))
    assert way(by, row, "sustained_green") == [State.NOT_MET, State.MET]


def test_ratings_of_an_earlier_time_on_the_scheme_do_not_count() -> None:
    _here, by, row = hastings()
    rated(by, row, colour="green", on=ago(200))
    deregister(row, on=ago(20), reason="moved", words="Moved", by=by, at=NOW)
    again = registration(by, person=row.person, started_on=ago(10))
    assert way(by, again, "sustained_green")[0] == State.NOT_MET


def test_a_long_sentence_opens_the_other_way_until_release() -> None:
    _here, by, row = hastings()
    custody(by, row.person, on_day=ago(30), months=72, expected_on=TODAY + timedelta(days=900))
    assert way(by, row, "long_custody") == [State.MET]
    assert way(by, row, "long_custody", on=ago(31)) == [State.NOT_MET]


# ---- exit plan


@pytest.mark.trust(32)
def test_an_exit_plan_changed_meanwhile_is_not_overwritten() -> None:
    _here, by, row = hastings()
    plan = exit_plan(by, row)
    words = {"contacts": "c", "warning_signs": "w", "own_view": "o"}
    actions.write_exit_plan(row, support="First change", **words, version=plan.version, by=by, at=NOW)
    for stale in (plan.version, None):
        with pytest.raises(Conflict) as conflict:
            actions.write_exit_plan(row, support="Second change", **words, version=stale, by=by, at=NOW)
        assert isinstance(conflict.value.current, ExitPlan)
        assert conflict.value.current.support == "First change"


def test_an_exit_plan_says_what_stays_who_helps_and_what_would_bring_them_back() -> None:
    _here, by, row = hastings()
    with pytest.raises(DomainError):
        actions.write_exit_plan(row, support="x", contacts="x", warning_signs=" ", by=by, at=NOW)
    with speaking_for(by):
        assert not ExitPlan.objects.exists()


def test_an_exit_plan_is_in_place_once_and_not_before_it_was_written_nor_in_the_future() -> None:
    _here, by, row = hastings()
    with pytest.raises(DomainError, match="first"):
        actions.implement_exit_plan(row, on=TODAY, by=by, at=NOW)
    exit_plan(by, row)
    for day in (TODAY + timedelta(days=1), TODAY - timedelta(days=1)):
        with pytest.raises(DomainError):
            actions.implement_exit_plan(row, on=day, by=by, at=NOW)
    actions.implement_exit_plan(row, on=TODAY, by=by, at=NOW)
    with pytest.raises(AlreadyInPlace):
        actions.implement_exit_plan(row, on=TODAY, by=by, at=NOW)


# ---- proposal


@pytest.mark.trust(18)
def test_a_person_proposes_whatever_the_clock_shows_and_the_trail_keeps_what_it_showed() -> None:
    _here, by, row = hastings()
    proposal = propose(by, row)
    with speaking_for(by):
        event = EventRow.objects.get(about_id=str(proposal.pk))
        assert event.facts == {"reason": "sustained_green", "rules_met": []}
        assert Registration.objects.get(pk=row.pk).is_live
        assert list(queries.exits_proposed(by, row.scheme_id)) == [proposal]


def test_one_proposal_waits_at_a_time_and_a_settled_one_can_be_followed_by_another() -> None:
    _here, by, row = hastings()
    propose(by, row)
    with pytest.raises(AlreadyProposed):
        propose(by, row)
    settled = actions.settle_exit(row, accepted=False, on=TODAY, by=by, at=NOW)
    assert (settled.accepted, settled.settled_on) == (False, TODAY)
    with pytest.raises(NothingProposed):
        actions.settle_exit(row, accepted=True, on=TODAY, by=by, at=NOW)
    propose(by, row, reason="risk_reduced")


def test_a_proposal_has_a_reason_of_the_scheme_and_words() -> None:
    _here, by, row = hastings()
    for reason, words in (("no such reason", "x"), ("moved", " ")):
        with pytest.raises(DomainError):
            actions.propose_exit(row, reason=reason, words=words, by=by, at=NOW)


def test_only_who_decides_settles_and_only_who_writes_proposes() -> None:
    here, by, row = hastings()
    member = here.acting(Role.PANEL_MEMBER, agency="housing")
    lead = here.acting(Role.LEAD_PROFESSIONAL, agency="police")
    with pytest.raises(NotPermitted):
        propose(member, row)
    propose(lead, row)
    with pytest.raises(NotPermitted):
        actions.settle_exit(row, accepted=True, on=TODAY, by=lead, at=NOW)
    actions.settle_exit(row, accepted=True, on=TODAY, by=by, at=NOW)


def test_after_the_end_nothing_is_planned_or_proposed() -> None:
    _here, by, row = hastings()
    exit_plan(by, row)
    deregister(row, on=TODAY, reason="moved", words="Moved", by=by, at=NOW)
    verbs: list[Callable[[], object]] = [
        lambda: propose(by, row),
        lambda: exit_plan(by, row),
        lambda: actions.implement_exit_plan(row, on=TODAY, by=by, at=NOW),
    ]
    for verb in verbs:
        with pytest.raises(NotRegistered):
            verb()


@pytest.mark.trust(2)
@pytest.mark.trust(4)
def test_another_hub_can_neither_plan_nor_propose_nor_settle() -> None:
    _here, by, row = hastings()
    propose(by, row)
    stranger = partnership("sussex", hub="crawley").acting(Role.COORDINATOR)
    verbs: list[Callable[[], object]] = [
        lambda: propose(stranger, row),
        lambda: exit_plan(stranger, row),
        lambda: actions.settle_exit(row, accepted=True, on=TODAY, by=stranger, at=NOW),
    ]
    for verb in verbs:
        with pytest.raises(NotThere):
            verb()
    with speaking_for(stranger):
        assert not queries.exits_proposed(stranger, row.scheme_id).exists()


@pytest.mark.trust(32)
@pytest.mark.django_db(transaction=True)
def test_two_who_propose_at_once_make_one_proposal() -> None:
    here, by, row = hastings()
    other = here.acting(Role.LEAD_PROFESSIONAL, agency="police")
    start, results = threading.Barrier(2), list[str]()

    def go(who: Acting) -> None:
        try:
            start.wait(timeout=10)
            propose(who, row)
            results.append("proposed")
        except DomainError as refusal:
            results.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(who,)) for who in (by, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(results) == ["AlreadyProposed", "proposed"]


# ---- coming back


def test_who_left_through_long_custody_comes_back_when_the_day_has_come_and_not_before() -> None:
    _here, by, row = hastings()
    release = date(2029, 3, 31)
    custody(by, row.person, on_day=ago(30), months=72, expected_on=release)
    with speaking_for(by):
        held = Registration.objects.get(pk=row.pk)
    back = queries.revisit_day(held, "long_custody")
    assert back == date(2028, 3, 31)
    assert queries.revisit_day(held, "sustained_green") is None
    deregister(row, on=TODAY, reason="long_custody", words="Six years", revisit_on=back, by=by, at=NOW)
    with speaking_for(by):
        assert list(queries.revisits_due(by, row.scheme_id, date(2028, 3, 30))) == []
        assert list(queries.revisits_due(by, row.scheme_id, date(2028, 3, 31))) == [row]


def test_who_is_registered_again_does_not_come_back_a_second_time() -> None:
    _here, by, row = hastings()
    deregister(row, on=ago(5), reason="long_custody", words="Long", revisit_on=ago(1), by=by, at=NOW)
    with speaking_for(by):
        assert queries.revisits_due(by, row.scheme_id, TODAY).count() == 1
    registration(by, person=row.person, started_on=ago(3))
    with speaking_for(by):
        assert queries.revisits_due(by, row.scheme_id, TODAY).count() == 0
