"""Agencies are given things to do: done, could not, did not, carried over, and how each agency has dealt with them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from throughcare.core.context import speaking_for
from throughcare.core.errors import Conflict, DomainError, NotPermitted, NotThere
from throughcare.panels.models import MeetingClosed
from throughcare.partnerships.permissions import Role
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership
from throughcare.strategy import actions
from throughcare.strategy.models import ActionSettled, AgencyAction
from throughcare.strategy.queries import actions_of, by_agency
from throughcare.strategy.tests import builders as made

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F23")]


@pytest.fixture
def here() -> Partnership:
    return partnership("richmond")


def test_an_action_is_given_to_an_agency_and_a_named_officer_by_a_day(here: Partnership) -> None:
    by = here.acting(Role.STRATEGIC_MEMBER, agency="council")
    meeting = made.sitting(by)
    found = made.given(by, meeting)
    assert (found.agency_id, found.officer) == (by.agency_id, "Head of housing needs")
    for refused in ({"what": " "}, {"officer": ""}, {"due_on": TODAY - timedelta(days=1)}):
        whole = {"what": "Something", "officer": "Somebody", "due_on": TODAY, "agency": found.agency}
        with pytest.raises(DomainError):
            actions.give_action(meeting, **(whole | refused), by=by, at=NOW)  # type: ignore[arg-type]
    with pytest.raises(DomainError, match="no place"):
        made.given(by, meeting, agency_id=partnership("kingston").agency("housing").pk)
    actions.close_meeting(meeting, by=by, at=NOW)
    with pytest.raises(MeetingClosed):
        made.given(by, meeting)


def test_could_not_is_told_from_did_not_and_said_once(here: Partnership) -> None:
    by = here.acting(Role.STRATEGIC_MEMBER, agency="council")
    found = made.given(by, made.sitting(by))
    with pytest.raises(DomainError, match="sentence"):
        actions.settle_action(found, outcome="could_not", words="", by=by, at=NOW)
    actions.settle_action(found, outcome="could_not", words="No landlord came forward.", by=by, at=NOW)
    with pytest.raises(ActionSettled):
        actions.settle_action(found, outcome="done", words="After all", by=by, at=NOW)
    with pytest.raises(ActionSettled):
        actions.carry_action(found, due_on=TODAY + timedelta(days=90), because="More time", by=by, at=NOW)


def test_carried_over_keeps_why_and_how_often(here: Partnership) -> None:
    by = here.acting(Role.STRATEGIC_MEMBER, agency="council")
    found = made.given(by, made.sitting(by))
    for days in (60, 90):
        found = actions.carry_action(
            found,
            due_on=TODAY + timedelta(days=days),
            because="The post is vacant",
            version=found.version,
            by=by,
            at=NOW,
        )
    with pytest.raises(DomainError, match="after today"):
        actions.carry_action(found, due_on=TODAY + timedelta(days=10), because="Sooner", by=by, at=NOW)
    with speaking_for(by):
        (line,) = actions_of(by, here.scheme.pk)
        assert line.carried == 2  # type: ignore[attr-defined]
        assert [each.from_on for each in line.carryings.all()] == [
            TODAY + timedelta(days=30),
            TODAY + timedelta(days=60),
        ]


def test_late_ones_come_first_and_each_agency_is_counted(here: Partnership) -> None:
    by = here.acting(Role.STRATEGIC_MEMBER, agency="council")
    police = here.agency("police")
    meeting = made.sitting(by, held_on=TODAY - timedelta(days=90))
    later = made.given(by, meeting, due_on=TODAY + timedelta(days=5))
    late = made.given(by, meeting, agency_id=police.pk, due_on=TODAY - timedelta(days=5))
    done = made.given(by, meeting, due_on=TODAY - timedelta(days=20))
    gone = made.given(by, meeting, due_on=TODAY - timedelta(days=20))
    actions.settle_action(done, outcome="done", words="Signed", by=by, at=NOW)
    actions.settle_action(gone, outcome="not_needed", words="The law changed", by=by, at=NOW)
    with speaking_for(by):
        assert [each.pk for each in actions_of(by, here.scheme.pk)] == [late.pk, later.pk]
        council, constabulary = by_agency(by, here.scheme.pk, today=TODAY)
    assert (council.given, council.done, council.to_come, council.late, council.percent) == (3, 1, 1, 0, 100)
    assert (constabulary.given, constabulary.late, constabulary.percent) == (1, 1, 0)


@pytest.mark.trust(1)
def test_only_the_agency_itself_answers_unless_the_group_sits(here: Partnership) -> None:
    council = here.acting(Role.STRATEGIC_MEMBER, agency="council")
    police = here.acting(Role.STRATEGIC_MEMBER, agency="police")
    coordinator = here.acting(Role.COORDINATOR)
    meeting = made.sitting(council)
    first, second, third = (made.given(council, meeting) for _number in range(3))
    actions.settle_action(first, outcome="done", words="Said at the meeting", by=police, at=NOW)
    actions.close_meeting(meeting, by=council, at=NOW)
    with pytest.raises(NotPermitted, match="council"):
        actions.settle_action(second, outcome="done", words="Says the police", by=police, at=NOW)
    actions.settle_action(second, outcome="done", words="Says the council", by=council, at=NOW)
    actions.settle_action(third, outcome="did_not", words="Says the co-ordinator", by=coordinator, at=NOW)
    stranger = partnership("kingston").acting(Role.STRATEGIC_MEMBER)
    with pytest.raises(NotThere):
        actions.settle_action(third, outcome="done", words="Says a stranger", by=stranger, at=NOW)


@pytest.mark.trust(32)
def test_two_who_settle_one_action_at_once_do_not_both_win(here: Partnership) -> None:
    by = here.acting(Role.STRATEGIC_MEMBER, agency="council")
    found = made.given(by, made.sitting(by))
    actions.carry_action(found, due_on=TODAY + timedelta(days=60), because="Hers", version=1, by=by, at=NOW)
    with pytest.raises(Conflict) as refused:
        actions.settle_action(found, outcome="done", words="His", version=1, by=by, at=NOW)
    assert isinstance(refused.value.current, AgencyAction)
    assert refused.value.current.settled_on is None
