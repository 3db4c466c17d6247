"""The chair and the agenda: order, time, holding back and putting back, points; two at once lose nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from functools import partial

import pytest

from throughcare.core.context import speaking_for
from throughcare.core.errors import Conflict, DomainError, NotPermitted
from throughcare.panels import actions
from throughcare.panels.agendapage import agenda_page
from throughcare.panels.models import AgendaItem, AlreadyDecided, Meeting, MeetingClosed, Point, PointKind
from throughcare.panels.placing import rows_of
from throughcare.panels.tests.builders import item_of, meeting, placed, referral, sitting, somebody
from throughcare.panels.tests.test_agenda import due
from throughcare.panels.words import reasons
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.queries import current_profile, profile_of_version
from throughcare.people import actions as people
from throughcare.referrals.models import Referral, State
from throughcare.referrals.tests.test_at_once import at_once
from throughcare.registrations.tests.builders import registration
from throughcare.reviews.tests.builders import rated
from throughcare.sharing.tests.builders import NOW, TODAY, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F16")]
NEXT = TODAY + timedelta(days=28)


def coordinator() -> Acting:
    return partnership("richmond").acting(Role.COORDINATOR, Role.CHAIR)


def three(by: Acting) -> Meeting:
    """A meeting with Ann, Bob and Cy on its agenda, in this order."""
    for name, colour in (("Ann", "red"), ("Bob", "amber"), ("Cy", "green")):
        due(by, name, colour)
    table = meeting(by)
    actions.build_agenda(table, by=by, at=NOW)
    return table


def names(by: Acting, table: Meeting) -> list[str]:
    """Everything on the agenda in order: people by given name, points by kind."""
    with speaking_for(by):
        return [row.person.given_names if isinstance(row, AgendaItem) else row.kind for row in rows_of(by, table)]


def called(by: Acting, name: str) -> AgendaItem:
    with speaking_for(by):
        return AgendaItem.objects.select_related("meeting", "person").get(person__given_names=name)


def test_an_agenda_opens_with_its_points_and_ends_with_any_other_business() -> None:
    by = coordinator()
    assert names(by, three(by)) == ["minutes", "actions", "cohort", "Ann", "Bob", "Cy", "other"]


def test_the_chair_puts_an_item_at_a_place() -> None:
    by = coordinator()
    table = three(by)
    actions.put_item(called(by, "Cy"), position=1, by=by, at=NOW)
    assert names(by, table) == ["minutes", "actions", "cohort", "Cy", "Ann", "Bob", "other"]
    actions.put_item(called(by, "Cy"), position=99, by=by, at=NOW)
    assert names(by, table)[3:] == ["Ann", "Bob", "Cy", "other"]
    with pytest.raises(DomainError, match="from 1 on"):
        actions.put_item(called(by, "Cy"), position=0, by=by, at=NOW)


def test_up_and_down_pass_points_as_well_and_stop_at_the_ends() -> None:
    by = coordinator()
    table = three(by)
    actions.move_item(called(by, "Ann"), up=True, by=by, at=NOW)
    assert names(by, table)[:4] == ["minutes", "actions", "Ann", "cohort"]
    with speaking_for(by):
        first = Point.objects.get(kind="minutes")
    with pytest.raises(DomainError, match="first line"):
        actions.move_point(first, up=True, by=by, at=NOW)
    actions.put_point(first, position=3, by=by, at=NOW)
    assert names(by, table) == ["actions", "Ann", "cohort", "Bob", "minutes", "Cy", "other"]


def test_what_comes_later_takes_its_place_in_its_section_and_leaves_the_order_alone() -> None:
    by = coordinator()
    table = three(by)
    actions.put_item(called(by, "Cy"), position=1, by=by, at=NOW)
    due(by, "Dee", "amber")
    referral(by, given_names="New")
    actions.build_agenda(table, by=by, at=NOW)
    assert names(by, table)[3:] == ["New", "Cy", "Ann", "Bob", "Dee", "other"]


def test_minutes_are_set_within_reason() -> None:
    by = coordinator()
    three(by)
    assert actions.set_minutes(called(by, "Ann"), minutes=25, by=by, at=NOW).minutes == 25
    with pytest.raises(DomainError, match="between 1 and 240"):
        actions.set_minutes(called(by, "Ann"), minutes=0, by=by, at=NOW)


def test_what_is_held_back_comes_up_at_the_next_meeting_with_the_reason() -> None:
    by = coordinator()
    asked = referral(by)
    held = registration(by, person=somebody(by, "Far"))
    rated(by, held, next_review_on=TODAY + timedelta(days=300))
    table = meeting(by)
    actions.build_agenda(table, by=by, at=NOW)
    added = actions.add_item(table, kind="review", why="The police ask", registration=held, by=by, at=NOW)
    with pytest.raises(DomainError, match="Say why"):
        actions.hold_back(added, because=" ", by=by, at=NOW)
    actions.hold_back(added, because="The officer is away", by=by, at=NOW)
    actions.hold_back(item_of(by, asked.person), because="A letter is missing", by=by, at=NOW)
    assert actions.build_agenda(table, by=by, at=NOW) == []
    with speaking_for(by):
        assert Referral.objects.get(pk=asked.pk).state == State.SENT
    following = meeting(by, held_on=NEXT)
    items = {item.person_id: item for item in actions.build_agenda(following, by=by, at=NOW)}
    with speaking_for(by):
        assert reasons(by, items[held.person_id]) == [
            "Carried over from the meeting of 19 Nov 2026: The officer is away"
        ]
        assert "A letter is missing" in reasons(by, items[asked.person_id])[-1]
    assert actions.build_agenda(meeting(by, held_on=NEXT + timedelta(days=28)), by=by, at=NOW) == []


def test_what_was_added_by_hand_and_not_reached_comes_up_at_the_next_meeting_once() -> None:
    by = coordinator()
    held = registration(by, person=somebody(by, "Far"))
    rated(by, held, next_review_on=TODAY + timedelta(days=300))
    table = sitting(by)
    actions.add_item(table, kind="review", why="The police ask", registration=held, by=by, at=NOW)
    actions.close_meeting(table, by=by, at=NOW)
    following = meeting(by, held_on=NEXT)
    (item,) = actions.build_agenda(following, by=by, at=NOW)
    with speaking_for(by):
        assert reasons(by, item) == ["Carried over from the meeting of 19 Nov 2026: The police ask"]
    actions.open_meeting(following, by=by, at=NOW + timedelta(days=28))
    actions.record_decision(
        item, outcome="continue", reason="Settled", next_review_on=NEXT + timedelta(days=90), by=by, at=NOW
    )
    actions.close_meeting(following, by=by, at=NOW + timedelta(days=28))
    assert actions.build_agenda(meeting(by, held_on=NEXT + timedelta(days=28)), by=by, at=NOW) == []


def test_what_was_held_back_is_put_back_unless_another_meeting_has_it() -> None:
    by = coordinator()
    asked = referral(by)
    table = meeting(by)
    actions.build_agenda(table, by=by, at=NOW)
    item = item_of(by, asked.person)
    actions.hold_back(item, because="A letter is missing", by=by, at=NOW)
    back = actions.put_back(item, by=by, at=NOW)
    assert (back.removed_at, back.held_back_because) == (None, "")
    with speaking_for(by):
        assert Referral.objects.get(pk=asked.pk).state == State.LISTED
    actions.hold_back(item, because="Again", by=by, at=NOW)
    actions.build_agenda(meeting(by, held_on=NEXT), by=by, at=NOW)
    with pytest.raises(DomainError, match="another meeting"):
        actions.put_back(item, by=by, at=NOW)


def test_what_is_decided_is_not_held_back() -> None:
    by = coordinator()
    asked = referral(by)
    sitting(by)
    item = item_of(by, asked.person)
    actions.record_decision(item, outcome="adopt", reason="Met", placement=placed(by), by=by, at=NOW)
    with pytest.raises(AlreadyDecided):
        actions.hold_back(item, because="Later", by=by, at=NOW)


def test_points_are_added_changed_taken_off_and_put_back() -> None:
    by = coordinator()
    table = three(by)
    point = actions.add_point(table, title="The winter shelter", minutes=15, by=by, at=NOW)
    assert names(by, table)[3:] == ["added", "Ann", "Bob", "Cy", "other"]
    say = partial(
        actions.change_point, point, title="The winter shelter", note="By the council", minutes=10, by=by, at=NOW
    )
    assert say(outcome="Opens in December", version=1).outcome == "Opens in December"
    with pytest.raises(Conflict):
        say(outcome="Something else", version=1)
    actions.remove_point(point, by=by, at=NOW)
    with speaking_for(by):
        cohort = Point.objects.get(kind=PointKind.COHORT)
    actions.remove_point(cohort, by=by, at=NOW)
    actions.build_agenda(table, by=by, at=NOW)
    assert names(by, table) == ["minutes", "actions", "Ann", "Bob", "Cy", "other"]
    actions.put_point_back(cohort, by=by, at=NOW)
    assert "cohort" in names(by, table)


def test_only_chair_and_coordinator_order_an_agenda_and_nobody_once_it_is_over() -> None:
    here = partnership("richmond")
    by, member = here.acting(Role.COORDINATOR), here.acting(Role.PANEL_MEMBER, agency="police")
    table = three(by)
    item = called(by, "Ann")
    with speaking_for(by):
        point = Point.objects.get(kind=PointKind.OTHER)
    verbs: list[Callable[..., object]] = [
        partial(actions.put_item, item, position=2),
        partial(actions.set_minutes, item, minutes=5),
        partial(actions.hold_back, item, because="No"),
        partial(actions.add_point, table, title="Shelter"),
        partial(actions.remove_point, point),
        partial(actions.move_point, point, up=True),
        partial(actions.put_point, point, position=1),
    ]
    for verb in verbs:
        with pytest.raises(NotPermitted):
            verb(by=member, at=NOW)
    actions.open_meeting(table, by=by, at=NOW)
    actions.close_meeting(table, by=by, at=NOW)
    for verb in verbs:
        with pytest.raises(MeetingClosed):
            verb(by=by, at=NOW)


@pytest.mark.trust(5)
def test_ordering_by_somebody_who_may_not_see_everybody_keeps_those_hidden_where_they_are() -> None:
    here = partnership("richmond")
    by, other = here.acting(Role.COORDINATOR), here.acting(Role.COORDINATOR, agency="police")
    table = three(by)
    people.restrict(called(by, "Bob").person, allow=[by.practitioner_id], reason="Known", by=by, at=NOW)
    actions.put_item(called(other, "Cy"), position=1, by=other, at=NOW)
    assert names(other, table)[3:] == ["Cy", "Ann", "other"]
    assert names(by, table)[3:] == ["Cy", "Bob", "Ann", "other"]


def test_the_cohort_stands_against_what_the_scheme_can_hold() -> None:
    by = coordinator()
    table = three(by)
    assert by.scheme_id is not None
    _version, profile = current_profile(by.scheme_id)
    with speaking_for(by):
        page = agenda_page(by, table, profile, now=NOW)
        assert (page.cohort.many, page.cohort.capacity) == (3, None)
        assert [(share.label, share.many) for share in page.cohort.colours][:3] == [
            ("Red", 1),
            ("Amber", 1),
            ("Green", 1),
        ]
        full = agenda_page(by, table, profile.with_value("registration.capacity", 2), now=NOW)
        assert (full.cohort.capacity, full.cohort.over) == (2, 1)


def test_the_page_says_when_each_line_begins_and_warns_of_an_agenda_that_is_too_long() -> None:
    by = coordinator()
    table = three(by)
    actions.change_meeting(table, held_on=TODAY, starts_at=time(14, 0), place="Town hall", chair=None, by=by, at=NOW)
    actions.set_minutes(called(by, "Ann"), minutes=100, by=by, at=NOW)
    assert by.scheme_id is not None
    _version, profile = current_profile(by.scheme_id)
    with speaking_for(by):
        page = agenda_page(by, Meeting.objects.get(pk=table.pk), profile, now=NOW - timedelta(days=1))
    assert [line.begins.strftime("%H:%M") for line in page.lines if line.begins][:5] == [
        "14:00",
        "14:05",
        "14:10",
        "14:15",
        "15:55",
    ]
    assert page.timed.over == 20


@pytest.mark.trust(32)
@pytest.mark.django_db(transaction=True)
def test_two_who_order_at_once_lose_no_line_and_put_no_two_on_one_place() -> None:
    profile_of_version.cache_clear()
    here = partnership("richmond")
    one, other = here.acting(Role.COORDINATOR), here.acting(Role.CHAIR, agency="police")
    table = three(one)
    for turn in range(20):
        ann, cy = called(one, "Ann"), called(one, "Cy")
        verbs = (
            partial(actions.put_item, ann, position=1 + turn % 3, by=one, at=NOW),
            partial(actions.put_item, cy, position=3 - turn % 3, by=other, at=NOW),
            partial(actions.add_point, table, title=f"Point {turn}", by=one, at=NOW),
        )
        assert at_once(*verbs) == [None, None, None]
        with speaking_for(one):
            rows = rows_of(one, table)
        assert len(rows) == 7 + turn + 1
        assert len({row.position for row in rows}) == len(rows)
