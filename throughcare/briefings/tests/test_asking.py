"""Asking: whom the product proposes and why, who cannot be asked, later additions, withdrawal, reminders by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from throughcare.briefings import actions
from throughcare.briefings.actions.asking import CannotBeAsked
from throughcare.briefings.models import AlreadyReminded, InformationRequest
from throughcare.briefings.queries import answers_on, who_has_answered
from throughcare.briefings.tests.builders import Table, a_table, answered, asked, questions
from throughcare.briefings.whom import Listed, askable, listed, usual_due_day, working_days_before
from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError, NotPermitted, NotThere
from throughcare.panels import actions as panels
from throughcare.panels.models import MeetingClosed
from throughcare.panels.tests import builders as meetings
from throughcare.partnerships.models import Standing
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.queries import current_profile
from throughcare.people import actions as people
from throughcare.sharing.models import InformationClass
from throughcare.sharing.tests.builders import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F17")]


def proposals(table: Table) -> list[Listed]:
    _version, profile = current_profile(table.place.scheme.pk)
    with speaking_for(table.boss):
        return listed(table.boss, table.meeting, profile, askable(table.meeting, on=TODAY))


def test_a_partner_is_asked_and_answers_and_the_co_ordinator_reads_it() -> None:
    table = a_table()
    housing = table.place.acting(Role.PANEL_MEMBER, agency="housing")
    (request,) = asked(table, "housing")
    (question,) = questions(housing)
    assert (question.request_id, question.name) == (request.pk, table.item.person.name)
    answered(housing, request.pk, "Rent is paid")
    with speaking_for(table.boss):
        (line,) = answers_on(table.boss, table.item)
        state = who_has_answered(table.boss, table.meeting)
    assert (line.words, line.waiting, line.said_by) == ("Rent is paid", False, housing.name)
    assert (state.whole, state.answered, state.asked) == (1, 1, 1)


def test_agencies_are_proposed_with_the_reason_why() -> None:
    table = a_table("kingston")
    table.place.acting(Role.PANEL_MEMBER, agency="police")
    table.place.acting(Role.PANEL_MEMBER, agency="jobcentre")
    (one,) = proposals(table)
    said = {table.boss.agency_id: "made the referral", table.agency("police").pk: "is a member of this meeting"}
    for agency, why in said.items():
        assert why in one.proposed[agency]
    strangers = table.place.agency("fire")
    assert strangers.pk not in one.proposed


@pytest.mark.trust(7)
def test_an_agency_without_a_live_signature_or_without_the_classes_cannot_be_asked() -> None:
    table = a_table()
    table.place.agency("health", signed=False)
    table.place.sign(table.agency("health"), ends_on=TODAY - timedelta(days=1))
    table.place.acting(Role.PANEL_MEMBER, agency="health")
    table.place.agency("jobcentre", without=[InformationClass.CASEWORK])
    table.place.acting(Role.PANEL_MEMBER, agency="jobcentre")
    for kind in ("health", "jobcentre"):
        with pytest.raises(CannotBeAsked, match="has no signature in force"):
            asked(table, kind)
    with speaking_for(table.boss):
        assert not InformationRequest.objects.exists()


def test_an_agency_with_nobody_to_answer_cannot_be_asked() -> None:
    table = a_table()
    table.place.acting(Role.STRATEGIC_MEMBER, agency="council")
    with pytest.raises(CannotBeAsked, match="nobody whose role lets them answer"):
        asked(table, "council")


@pytest.mark.trust(5)
def test_somebody_hidden_from_everybody_at_an_agency_is_never_asked_about_there() -> None:
    table = a_table(people=2)
    housing = table.place.acting(Role.PANEL_MEMBER, agency="housing")
    police = table.place.acting(Role.PANEL_MEMBER, agency="police")
    people.restrict(table.items[0].person, allow=[police.practitioner_id], reason="Witness", by=table.boss, at=NOW)
    people.deny(table.items[1].person, practitioner_id=police.practitioner_id, reason="Family", by=table.boss, at=NOW)
    for kind, item in (("housing", table.items[0]), ("police", table.items[1])):
        with pytest.raises(CannotBeAsked, match="can be asked about one of these people"):
            asked(table, kind, items=[item])
    asked(table, "police", items=[table.items[0]])
    asked(table, "housing", items=[table.items[1]])
    assert [each.person_id for each in questions(police)] == [table.items[0].person_id]
    assert [each.person_id for each in questions(housing)] == [table.items[1].person_id]


def test_who_comes_onto_the_agenda_later_is_asked_about_later_and_nobody_twice() -> None:
    table = a_table()
    housing = table.place.acting(Role.PANEL_MEMBER, agency="housing")
    asked(table, "housing")
    with pytest.raises(DomainError, match="has not been asked already"):
        asked(table, "housing")
    meetings.referral(table.boss, given_names="Later", birth_date=date(1991, 2, 3))
    (added,) = panels.build_agenda(table.meeting, by=table.boss, at=NOW)
    assert [one.item.pk for one in proposals(table) if one.to_ask and not one.asked] == [added.pk]
    asked(table, "housing", items=[*table.items, added])
    assert len(questions(housing)) == 2


def test_only_who_plans_meetings_asks_and_only_while_the_meeting_is_not_over() -> None:
    table = a_table()
    member = table.place.acting(Role.PANEL_MEMBER, agency="housing")
    whom = [(table.item.pk, member.agency_id)]
    with pytest.raises(NotPermitted):
        actions.ask(table.meeting, whom=whom, due_on=TODAY, by=member, at=NOW)
    panels.open_meeting(table.meeting, by=table.boss, at=NOW)
    panels.close_meeting(table.meeting, by=table.boss, at=NOW)
    with pytest.raises(MeetingClosed):
        asked(table, "housing")


def test_the_day_to_answer_by_lies_before_the_meeting() -> None:
    table = a_table()
    table.place.acting(Role.PANEL_MEMBER, agency="housing")
    whom = [(table.item.pk, table.agency("housing").pk)]
    for day in (TODAY - timedelta(days=1), table.meeting.held_on + timedelta(days=1)):
        with pytest.raises(DomainError, match="between today and the meeting"):
            actions.ask(table.meeting, whom=whom, due_on=day, by=table.boss, at=NOW)


@pytest.mark.parametrize(
    ("held_on", "due"),
    [
        (date(2026, 11, 26), date(2026, 11, 25)),
        (date(2026, 11, 30), date(2026, 11, 27)),
        # Christmas Day, the weekend, and Boxing Day kept on the Monday.
        (date(2026, 12, 29), date(2026, 12, 24)),
    ],
)
def test_the_usual_day_is_the_working_day_before_off_bank_holidays(held_on: date, due: date) -> None:
    assert usual_due_day(held_on, date(2026, 11, 1)) == due
    assert usual_due_day(held_on, held_on) == held_on


def test_working_days_are_counted_back_over_weekends_and_holidays() -> None:
    assert working_days_before(date(2026, 11, 25), 2) == date(2026, 11, 23)
    assert working_days_before(date(2026, 12, 29), 2) == date(2026, 12, 23)


def test_what_is_withdrawn_is_gone_at_once_and_can_be_asked_again() -> None:
    table = a_table()
    housing = table.place.acting(Role.PANEL_MEMBER, agency="housing")
    (request,) = asked(table, "housing")
    answered(housing, request.pk, "Evicted")
    actions.withdraw(request, by=table.boss, at=NOW)
    assert questions(housing) == []
    with pytest.raises(NotThere):
        answered(housing, request.pk, "More", seen=1)
    with speaking_for(table.boss):
        assert [line.words for line in answers_on(table.boss, table.item)] == ["Evicted"]
        assert who_has_answered(table.boss, table.meeting).asked == 0
    with pytest.raises(DomainError, match="withdrawn already"):
        actions.withdraw(request, by=table.boss, at=NOW)
    (again,) = asked(table, "housing")
    assert [each.request_id for each in questions(housing)] == [again.pk]


def test_an_agency_is_reminded_by_hand_once_a_day_of_what_it_has_not_answered() -> None:
    table = a_table(people=2)
    housing = table.place.acting(Role.PANEL_MEMBER, agency="housing")
    first, _second = asked(table, "housing")
    answered(housing, first.pk)
    agency = table.agency("housing")
    assert actions.remind(table.meeting, agency=agency, by=table.boss, at=NOW) == 1
    with pytest.raises(AlreadyReminded):
        actions.remind(table.meeting, agency=agency, by=table.boss, at=NOW + timedelta(hours=2))
    assert actions.remind(table.meeting, agency=agency, by=table.boss, at=NOW + timedelta(days=1)) == 1
    (left,) = [each for each in questions(housing) if each.waiting]
    answered(housing, left.request_id)
    with pytest.raises(DomainError, match="has nothing to answer"):
        actions.remind(table.meeting, agency=agency, by=table.boss, at=NOW + timedelta(days=2))
    with pytest.raises(NotPermitted):
        actions.remind(table.meeting, agency=agency, by=housing, at=NOW)


@pytest.mark.trust(7)
def test_a_referrer_and_a_guest_are_asked_though_they_read_no_cases() -> None:
    table = a_table()
    table.place.agency("voluntary", standing=Standing.SIGNATORY)
    for role in (Role.REFERRER, Role.GATEKEEPER, Role.GUEST):
        table.place.acting(role, agency="voluntary")
    asked(table, "voluntary")
    for role in (Role.REFERRER, Role.GATEKEEPER, Role.GUEST):
        by = table.place.acting(role, agency="voluntary")
        assert by.case_schemes == ()
        (question,) = questions(by)
        assert (question.birth_date, question.age_on(date(2026, 5, 17))) == (date(1990, 5, 17), 36)
