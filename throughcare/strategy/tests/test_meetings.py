"""Senior meetings: the agenda from the profile, figures kept on the day, a record that stands once it has closed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, ProgrammingError, transaction

from throughcare.core.context import speaking_for
from throughcare.core.errors import Conflict, DomainError, NotPermitted, NotThere
from throughcare.panels import actions as panels
from throughcare.panels.models import MeetingClosed
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people
from throughcare.people.tests.builders import person
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.builders import NOW, TODAY, partnership
from throughcare.strategy import actions
from throughcare.strategy.models import KeptFigures, SeniorAttendance, SeniorCorrection, Topic
from throughcare.strategy.tests import builders as made

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F23")]


def kept_of(by: Any, meeting: Any) -> dict[str, Any]:
    with speaking_for(by):
        return dict(KeptFigures.objects.visible_to(by).get(meeting=meeting).document)


@pytest.mark.parametrize(
    ("slug", "kind", "named"),
    [
        ("kingston", "strategic_group", ["objectives", "performance", "problem_solving"]),
        ("richmond", "strategic_group", ["oversight", "objectives", "performance"]),
    ],
)
def test_the_agenda_is_what_the_profile_says_the_group_deals_with(slug: str, kind: str, named: list[str]) -> None:
    by = partnership(slug).acting(Role.STRATEGIC_MEMBER, agency="council")
    kinds = [topic.kind for topic in made.topics(by, made.sitting(by, kind=kind))]
    assert kinds[0] == "minutes"
    assert [each for each in kinds if each in named] == named
    assert kinds[-1] == "other"
    assert ("principles" in kinds) == (slug == "richmond"), "Kingston's page names no principles"


def test_a_point_added_beforehand_comes_after_those_of_the_profile() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    meeting = made.planned(by)
    actions.add_topic(meeting, title="The new prison contract", by=by, at=NOW)
    actions.open_meeting(meeting, by=by, at=NOW)
    found = made.topics(by, meeting)
    assert found[-1].title == "The new prison contract"
    assert [topic.kind for topic in found].count("minutes") == 1
    with pytest.raises(DomainError, match="dealt with"):
        actions.add_topic(meeting, title="  ", by=by, at=NOW)


def test_figures_of_the_day_are_kept_and_do_not_move_with_what_happens_later() -> None:
    here = partnership("richmond")
    boss, by = here.acting(Role.COORDINATOR), here.acting(Role.STRATEGIC_MEMBER, agency="council")
    registration(boss, person=person(boss, given_names="Abel"))
    meeting = made.sitting(by)
    registration(boss, person=person(boss, given_names="Bram"))
    kept = kept_of(by, meeting)
    assert kept["schemes"] == ["Richmond upon Thames"]
    assert sum(kept["numbers"][0]["colour"].values()) == 1
    with speaking_for(by), pytest.raises((ProgrammingError, DatabaseError)), transaction.atomic():
        KeptFigures.objects.filter(meeting=meeting).update(document={})


@pytest.mark.feature("F2")
def test_a_board_keeps_the_figures_of_each_hub_beside_the_others() -> None:
    hastings = partnership("sussex", hub="hastings").acting(Role.COORDINATOR)
    for name in ("Abel", "Bram"):
        registration(hastings, person=person(hastings, given_names=name))
    board = partnership("sussex").acting(Role.STRATEGIC_MEMBER, agency="council")
    kept = kept_of(board, made.sitting(board, kind="board"))
    people_of = {
        name: sum(numbers.get("colour", {}).values())
        for name, numbers in zip(kept["schemes"], kept["numbers"], strict=True)
    }
    assert people_of == {"Brighton & Hove": 0, "Crawley": 0, "Hastings": 2, "Worthing": 0}


@pytest.mark.trust(4)
@pytest.mark.trust(5)
def test_whoever_is_hidden_from_anybody_is_in_no_kept_figure() -> None:
    here = partnership("richmond")
    boss, by = here.acting(Role.COORDINATOR), here.acting(Role.CHAIR, agency="police")
    for name in ("Seen", "Restricted", "Denied"):
        held = registration(boss, person=person(boss, given_names=name))
        if name == "Restricted":
            people.restrict(held.person, allow=[by.practitioner_id], reason="Witness", by=boss, at=NOW)
        if name == "Denied":
            people.deny(held.person, practitioner_id=by.practitioner_id, reason="A cousin", by=boss, at=NOW)
    kept = kept_of(by, made.sitting(by))
    assert sum(kept["numbers"][0]["colour"].values()) == 1


def test_what_panels_did_since_the_last_time_comes_up_as_numbers() -> None:
    here = partnership("richmond")
    boss = here.acting(Role.COORDINATOR)
    panel = panels.plan_meeting(here.scheme, kind="panel", held_on=TODAY - timedelta(days=7), by=boss, at=NOW)
    panels.open_meeting(panel, by=boss, at=NOW)
    agency = Agency.objects.get(pk=boss.agency_id)
    panels.record_attendance(panel, agency=agency, presence="present", by=boss, at=NOW)
    panels.close_meeting(panel, by=boss, at=NOW)
    by = here.acting(Role.STRATEGIC_MEMBER, agency="council")
    numbers = kept_of(by, made.sitting(by))["numbers"][0]
    assert numbers["held"] == {"panel": 1}
    assert numbers["present"] == {str(agency.pk): 1}


def test_what_was_said_is_noted_while_it_sits_and_stands_once_it_has_closed() -> None:
    by = partnership("richmond").acting(Role.STRATEGIC_MEMBER, agency="council")
    meeting = made.planned(by)
    actions.add_topic(meeting, title="Accommodation", by=by, at=NOW)
    topic = made.topics(by, meeting)[0]
    with pytest.raises(MeetingClosed, match="Open the meeting first"):
        actions.note_topic(topic, note="Agreed", outcome="", by=by, at=NOW)
    actions.open_meeting(meeting, by=by, at=NOW)
    actions.note_topic(topic, note="The minutes are right.", outcome="Agreed", by=by, at=NOW)
    actions.close_meeting(meeting, by=by, at=NOW)
    with pytest.raises(MeetingClosed):
        actions.note_topic(topic, note="Changed", outcome="", by=by, at=NOW)
    with speaking_for(by), pytest.raises(DatabaseError, match="not rewritten"), transaction.atomic():
        Topic.objects.filter(pk=topic.pk).update(note="Changed")
    actions.correct_record(
        meeting, topic=topic, right="The minutes of June are right.", because="The month was wrong", by=by, at=NOW
    )
    with speaking_for(by):
        assert Topic.objects.get(pk=topic.pk).note == "The minutes are right."
        correction = SeniorCorrection.objects.visible_to(by).get(topic=topic)
        assert correction.corrected_by == by.practitioner_id
        with pytest.raises((ProgrammingError, DatabaseError)), transaction.atomic():
            SeniorCorrection.objects.filter(pk=correction.pk).update(right="Nothing")


def test_an_open_meeting_is_changed_not_corrected() -> None:
    by = partnership("richmond").acting(Role.STRATEGIC_MEMBER, agency="council")
    with pytest.raises(DomainError, match="not closed"):
        actions.correct_record(made.sitting(by), topic=None, right="So", because="Because", by=by, at=NOW)


@pytest.mark.trust(32)
def test_two_who_note_the_same_point_see_each_other() -> None:
    here = partnership("richmond")
    one, two = here.acting(Role.STRATEGIC_MEMBER, agency="council"), here.acting(Role.COORDINATOR)
    topic = made.topics(one, made.sitting(one))[1]
    actions.note_topic(topic, note="Hers", outcome="", version=topic.version, by=one, at=NOW)
    with pytest.raises(Conflict) as refused:
        actions.note_topic(topic, note="His", outcome="", version=topic.version, by=two, at=NOW)
    current = refused.value.current
    assert isinstance(current, Topic)
    assert current.note == "Hers"


def test_agencies_come_send_apologies_or_stay_away() -> None:
    here = partnership("richmond")
    by = here.acting(Role.STRATEGIC_MEMBER, agency="council")
    police, stranger = here.agency("police"), partnership("kingston").agency("housing")
    meeting = made.sitting(by)
    seats = [
        actions.Seat(agency=Agency.objects.get(pk=by.agency_id), presence="present", named="Ruth Adebayo", seen=0),
        actions.Seat(agency=police, presence="apologies", seen=0),
    ]
    actions.take_roll(meeting, seats=seats, by=by, at=NOW)
    with speaking_for(by):
        assert SeniorAttendance.objects.visible_to(by).filter(meeting=meeting).count() == 2
    late = actions.Seat(agency=police, presence="absent", seen=0)
    with pytest.raises(Conflict, match="Apologies"):
        actions.take_roll(meeting, seats=[late], by=by, at=NOW)
    with pytest.raises(DomainError, match="no place"):
        actions.take_roll(meeting, seats=[actions.Seat(agency=stranger, presence="present")], by=by, at=NOW)


@pytest.mark.trust(1)
def test_who_writes_for_the_senior_group_and_who_only_reads() -> None:
    here = partnership("richmond")
    by = here.acting(Role.STRATEGIC_MEMBER, agency="council")
    meeting = made.sitting(by)
    with pytest.raises(NotPermitted):
        actions.close_meeting(meeting, by=here.acting(Role.AUDITOR, agency="council"), at=NOW)
    for other in (here.acting(Role.PANEL_MEMBER), partnership("kingston").acting(Role.STRATEGIC_MEMBER)):
        with pytest.raises(NotThere):
            actions.close_meeting(meeting, by=other, at=NOW)


def test_a_meeting_moves_has_a_chair_from_its_own_ranks_or_is_called_off() -> None:
    here = partnership("richmond")
    by = here.acting(Role.STRATEGIC_MEMBER, agency="council")
    meeting = made.planned(by, held_on=TODAY + timedelta(days=10))
    me = here.practitioner(Role.STRATEGIC_MEMBER, agency="council")
    later = TODAY + timedelta(days=17)
    moved = panels.change_meeting(meeting, held_on=later, starts_at=None, place="Hall", chair=me, by=by, at=NOW)
    assert (moved.held_on, moved.chair) == (later, me)
    stranger = here.practitioner(Role.REFERRER, agency="voluntary")
    with pytest.raises(DomainError, match="strategic group or board"):
        panels.change_meeting(meeting, held_on=later, starts_at=None, place="", chair=stranger, by=by, at=NOW)
    panels.call_off_meeting(meeting, because="Election week", by=by, at=NOW)
    with pytest.raises(MeetingClosed, match="called off"):
        actions.open_meeting(meeting, by=by, at=NOW)
