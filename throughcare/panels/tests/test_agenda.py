"""The agenda builds itself: who waits and why, in which order, and what stays off."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError, NotPermitted
from throughcare.panels import actions
from throughcare.panels.actions import Postponed
from throughcare.panels.actions.reach import NotThisMeeting
from throughcare.panels.models import AgendaItem, AlreadyDecided, Because, Meeting, MeetingClosed
from throughcare.panels.tests.builders import item_of, meeting, placed, referral, sitting, somebody
from throughcare.panels.words import why_listed
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people
from throughcare.referrals import actions as referrals
from throughcare.referrals.models import Referral, State
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.reviews import actions as reviews
from throughcare.reviews.tests.builders import rated
from throughcare.sharing.tests.builders import NOW, TODAY, partnership

pytestmark = pytest.mark.django_db
AGES_AGO = date(2026, 6, 1)


def due(by: Acting, name: str, colour: str, *, on: date = TODAY) -> Registration:
    """Somebody whose review falls due on a day."""
    held = registration(by, person=somebody(by, name))
    rated(by, held, colour=colour, on=AGES_AGO, next_review_on=on)
    return held


def named(by: Acting, items: list[AgendaItem]) -> list[str]:
    """Given names in the order of the items."""
    with speaking_for(by):
        return [AgendaItem.objects.select_related("person").get(pk=item.pk).person.given_names for item in items]


@pytest.mark.feature("F16")
def test_it_lists_referrals_then_reviews_red_first_then_exits() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    due(by, "Green", "green")
    due(by, "Red", "red")
    due(by, "Amber", "amber")
    due(by, "Later", "red", on=TODAY + timedelta(days=1))
    leaving = due(by, "Leaving", "green")
    reviews.propose_exit(leaving, reason="sustained_green", words="Settled since June", by=by, at=NOW)
    referral(by, given_names="Newcomer")
    items = actions.build_agenda(meeting(by), by=by, at=NOW)
    assert named(by, items) == ["Newcomer", "Red", "Amber", "Green", "Leaving"]
    assert [item.because for item in items] == ["waiting", *["review_due"] * 3, "exit_proposed"]
    assert why_listed(items[0]) == "Referral waiting since 19 Nov 2026"


@pytest.mark.feature("F16")
def test_somebody_never_rated_comes_up_with_the_day_of_registration() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    registration(by)
    (item,) = actions.build_agenda(meeting(by), by=by, at=NOW)
    assert (item.because, item.because_on) == (Because.NEVER_RATED, date(2026, 1, 5))


@pytest.mark.feature("F16")
def test_building_again_adds_only_what_is_new_and_keeps_off_what_was_taken_off() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    due(by, "Red", "red")
    first = referral(by, given_names="First")
    held = meeting(by)
    actions.build_agenda(held, by=by, at=NOW)
    actions.remove_item(item_of(by, first.person), by=by, at=NOW)
    with speaking_for(by):
        assert Referral.objects.get(pk=first.pk).state == State.SENT
    referral(by, given_names="Second")
    again = actions.build_agenda(held, by=by, at=NOW)
    assert named(by, again) == ["Second"]


@pytest.mark.feature("F16")
def test_what_was_taken_off_can_be_put_back_with_a_reason() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    asked = referral(by)
    held = meeting(by)
    actions.build_agenda(held, by=by, at=NOW)
    item = item_of(by, asked.person)
    actions.remove_item(item, by=by, at=NOW)
    with pytest.raises(DomainError, match="Say why"):
        actions.add_item(held, kind="referral", why=" ", referral=asked, by=by, at=NOW)
    back = actions.add_item(held, kind="referral", why="The police ask for it", referral=asked, by=by, at=NOW)
    assert back.pk == item.pk
    with speaking_for(by):
        assert Referral.objects.get(pk=asked.pk).state == State.LISTED


@pytest.mark.feature("F16")
def test_a_meeting_that_is_over_leaves_what_it_did_not_reach_to_the_next() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    asked = referral(by)
    review = due(by, "Red", "red")
    actions.close_meeting(sitting(by), by=by, at=NOW)
    following = meeting(by, held_on=TODAY + timedelta(days=28))
    assert {item.person_id for item in actions.build_agenda(following, by=by, at=NOW)} == {
        asked.person_id,
        review.person_id,
    }


@pytest.mark.feature("F16")
def test_a_meeting_called_off_leaves_its_referrals_to_the_next() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    asked = referral(by)
    held = meeting(by)
    actions.build_agenda(held, by=by, at=NOW)
    actions.call_off_meeting(held, because="Snow", by=by, at=NOW)
    with speaking_for(by):
        assert Referral.objects.get(pk=asked.pk).state == State.SENT
    with pytest.raises(MeetingClosed, match="called off"):
        actions.build_agenda(held, by=by, at=NOW)
    assert len(actions.build_agenda(meeting(by), by=by, at=NOW)) == 1


def test_two_meetings_planned_ahead_do_not_both_take_a_review() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    due(by, "Red", "red")
    first, second = meeting(by), meeting(by, held_on=TODAY + timedelta(days=7))
    assert len(actions.build_agenda(first, by=by, at=NOW)) == 1
    assert actions.build_agenda(second, by=by, at=NOW) == []


@pytest.mark.feature("F20")
def test_a_deferred_review_rests_until_its_day() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    held = due(by, "Red", "red")
    table = sitting(by)
    back = TODAY + timedelta(days=14)
    owner = Practitioner.objects.get(pk=by.practitioner_id)
    actions.record_decision(
        item_of(by, held.person),
        outcome="defer",
        reason="Court on Monday",
        postponed=Postponed(until=back, owner=owner),
        by=by,
        at=NOW,
    )
    actions.close_meeting(table, by=by, at=NOW)
    assert actions.build_agenda(meeting(by, held_on=back - timedelta(days=1)), by=by, at=NOW) == []
    assert len(actions.build_agenda(meeting(by, held_on=back), by=by, at=NOW)) == 1


@pytest.mark.feature("F20")
def test_staying_on_the_scheme_sets_the_day_of_the_next_review() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    held = due(by, "Red", "red")
    sitting(by)
    item = item_of(by, held.person)
    with pytest.raises(DomainError, match="after this meeting"):
        actions.record_decision(item, outcome="continue", reason="Still red", next_review_on=TODAY, by=by, at=NOW)
    actions.record_decision(
        item, outcome="continue", reason="Still red", next_review_on=TODAY + timedelta(days=28), by=by, at=NOW
    )
    with speaking_for(by):
        assert Registration.objects.get(pk=held.pk).next_review_on == TODAY + timedelta(days=28)


@pytest.mark.trust(5)
def test_a_restricted_person_is_on_no_agenda_of_somebody_who_may_not_see_them() -> None:
    here = partnership("richmond")
    by, other = here.acting(Role.COORDINATOR), here.acting(Role.COORDINATOR, agency="police")
    held = due(by, "Hidden", "red")
    people.restrict(held.person, allow=[by.practitioner_id], reason="Known to a worker", by=by, at=NOW)
    table = meeting(by)
    assert actions.build_agenda(table, by=other, at=NOW) == []
    assert len(actions.build_agenda(table, by=by, at=NOW)) == 1
    with speaking_for(other):
        assert not AgendaItem.objects.exists()


def test_a_decided_item_stays_on_the_agenda() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    asked = referral(by)
    sitting(by)
    item = item_of(by, asked.person)
    actions.record_decision(item, outcome="adopt", reason="Met", placement=placed(by), by=by, at=NOW)
    with pytest.raises(AlreadyDecided):
        actions.remove_item(item, by=by, at=NOW)


def test_a_referral_withdrawn_meanwhile_is_not_decided() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    asked = referral(by)
    sitting(by)
    referrals.withdraw(asked, reason="Moved away", by=by, at=NOW)
    with pytest.raises(DomainError, match="Withdrawn"):
        actions.record_decision(
            item_of(by, asked.person), outcome="adopt", reason="Met", placement=placed(by), by=by, at=NOW
        )


@pytest.mark.feature("F1")
def test_meetings_deal_only_with_what_the_profile_gives_them() -> None:
    by = partnership("leicestershire").acting(Role.COORDINATOR)
    referral(by)
    held = due(by, "Red", "red")
    case_meeting = meeting(by, kind="case_meeting")
    assert named(by, actions.build_agenda(case_meeting, by=by, at=NOW)) == ["Red"]
    with pytest.raises(NotThisMeeting):
        actions.add_item(case_meeting, kind="exit", why="To end it", registration=held, by=by, at=NOW)


@pytest.mark.feature("F1")
@pytest.mark.feature("F2")
def test_a_hub_holds_the_panel_and_its_board_does_not() -> None:
    hub, board = partnership("sussex", hub="hastings"), partnership("sussex")
    assert meeting(hub.acting(Role.COORDINATOR)).scheme == hub.scheme
    with pytest.raises(NotThisMeeting):
        meeting(board.acting(Role.COORDINATOR), kind="panel")
    senior = meeting(board.acting(Role.STRATEGIC_MEMBER, agency="council"), kind="board")
    assert senior.figures_only
    assert not Meeting.objects.visible_to(board.acting(Role.COORDINATOR)).exists()
    with pytest.raises(NotThisMeeting):
        meeting(hub.acting(Role.COORDINATOR), kind="board")


@pytest.mark.feature("F4")
def test_only_chair_and_coordinator_plan_and_run_meetings() -> None:
    here = partnership("richmond")
    by, member = here.acting(Role.COORDINATOR), here.acting(Role.PANEL_MEMBER, agency="police")
    asked = referral(by)
    held = meeting(by)
    actions.build_agenda(held, by=by, at=NOW)
    item = item_of(by, asked.person)
    police = here.agency("police")
    for verb in (
        lambda: meeting(member, held_on=TODAY + timedelta(days=7)),
        lambda: actions.build_agenda(held, by=member, at=NOW),
        lambda: actions.move_item(item, up=True, by=member, at=NOW),
        lambda: actions.remove_item(item, by=member, at=NOW),
        lambda: actions.open_meeting(held, by=member, at=NOW),
        lambda: actions.call_off_meeting(held, because="No", by=member, at=NOW),
        lambda: actions.record_attendance(held, agency=police, presence="present", by=member, at=NOW),
        lambda: actions.close_meeting(held, by=member, at=NOW),
    ):
        with pytest.raises(NotPermitted):
            verb()


def test_a_meeting_opens_on_its_day_once_and_closes_once() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    tomorrow = meeting(by, held_on=TODAY + timedelta(days=1))
    with pytest.raises(MeetingClosed, match="has not come"):
        actions.open_meeting(tomorrow, by=by, at=NOW)
    with pytest.raises(MeetingClosed, match="Open the meeting first"):
        actions.close_meeting(tomorrow, by=by, at=NOW)
    table = sitting(by)
    with pytest.raises(MeetingClosed, match="open already"):
        actions.open_meeting(table, by=by, at=NOW)
    with pytest.raises(MeetingClosed, match="has begun"):
        actions.call_off_meeting(table, because="Snow", by=by, at=NOW)
    actions.close_meeting(table, by=by, at=NOW)
    with pytest.raises(MeetingClosed, match="has closed"):
        actions.close_meeting(table, by=by, at=NOW)


def test_one_meeting_of_a_kind_a_day() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    meeting(by)
    with pytest.raises(DomainError, match="on that day already"):
        meeting(by)


def test_somebody_without_the_role_does_not_hold_a_meeting() -> None:
    here = partnership("richmond")
    by = here.acting(Role.COORDINATOR)
    member = here.practitioner(Role.PANEL_MEMBER)
    chair = here.practitioner(Role.CHAIR)
    with pytest.raises(DomainError, match="chair or co-ordinator"):
        actions.plan_meeting(here.scheme, kind="panel", held_on=TODAY, chair=member, by=by, at=NOW)
    assert actions.plan_meeting(here.scheme, kind="panel", held_on=TODAY, chair=chair, by=by, at=NOW).chair == chair


@pytest.mark.feature("F18")
def test_the_agencies_that_make_a_decision_count_are_counted() -> None:
    from throughcare.panels.queries import how_many, roll
    from throughcare.partnerships.profile import shipped

    here = partnership(profile=shipped()["richmond"].with_value("meetings.panel.quorum", 2))
    by = here.acting(Role.COORDINATOR)
    here.agency("police")
    table = meeting(by)
    for agency, presence in (("probation", "present"), ("police", "apologies")):
        actions.record_attendance(table, agency=here.agency(agency), presence=presence, by=by, at=NOW)
    with speaking_for(by):
        assert how_many(roll(table), 2).short
    actions.record_attendance(table, agency=here.agency("police"), presence="present", by=by, at=NOW)
    with speaking_for(by):
        assert not how_many(roll(table), 2).short
        assert len(roll(table)) == 2


def test_an_agency_of_another_scheme_is_not_on_the_roll() -> None:
    here, there = partnership("richmond"), partnership("kingston")
    by = here.acting(Role.COORDINATOR)
    with pytest.raises(DomainError, match="no place in this scheme"):
        actions.record_attendance(meeting(by), agency=there.agency("police"), presence="present", by=by, at=NOW)
