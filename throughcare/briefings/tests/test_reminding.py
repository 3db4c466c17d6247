"""Mails to those who are asked: once an occasion, only to whoever has something to answer, and about nobody."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from throughcare.briefings import actions, jobs, reminding
from throughcare.briefings.models import Occasion
from throughcare.briefings.tests.builders import a_table, answered, asked, questions
from throughcare.briefings.whom import working_days_before
from throughcare.core.models import OutboxMessage
from throughcare.panels.actions import add_item
from throughcare.panels.tests import builders as panels
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people
from throughcare.sharing.tests.builders import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F17")]


def address_of(by: Acting) -> str:
    return str(Practitioner.objects.select_related("user").get(pk=by.practitioner_id).user.email)


def told(by: Acting, occasion: Occasion, at: datetime) -> list[OutboxMessage]:
    """What one practitioner is newly told on an occasion."""
    known = set(OutboxMessage.objects.values_list("pk", flat=True))
    reminding.tell_one(by.practitioner_id, by.scheme_id or 0, occasion=occasion, at=at)
    return list(OutboxMessage.objects.exclude(pk__in=known))


@pytest.mark.trust(28)
def test_a_reminder_says_how_many_and_when_and_names_nobody() -> None:
    table = a_table(people=2)
    housing = table.place.acting(Role.PANEL_MEMBER, agency="housing")
    asked(table, "housing")
    (mail,) = told(housing, Occasion.DUE, NOW)
    assert mail.to_email == address_of(housing)
    assert "2 people" in mail.body
    assert "Thursday 19 November 2026" in mail.body
    for item in table.items:
        for word in (item.person.family_name, item.person.given_names, str(item.person_id), "1990"):
            assert word not in mail.body + mail.subject


def test_two_working_days_before_and_on_the_day_and_each_once() -> None:
    table = a_table()
    housing = table.place.acting(Role.PANEL_MEMBER, agency="housing")
    ahead = datetime.combine(working_days_before(TODAY, 2), NOW.timetz())
    asked(table, "housing", at=ahead - timedelta(days=3))
    assert told(housing, Occasion.AHEAD, ahead - timedelta(days=1)) == []
    assert len(told(housing, Occasion.AHEAD, ahead)) == 1
    assert told(housing, Occasion.AHEAD, ahead) == []
    assert told(housing, Occasion.DUE, ahead) == []
    assert len(told(housing, Occasion.DUE, NOW)) == 1
    assert told(housing, Occasion.DUE, NOW + timedelta(hours=1)) == []


def test_whoever_has_answered_or_may_not_see_the_person_is_not_reminded() -> None:
    table = a_table()
    first, second = (table.place.acting(Role.PANEL_MEMBER, agency="housing") for _one in range(2))
    asked(table, "housing")
    people.deny(table.item.person, practitioner_id=first.practitioner_id, reason="Family", by=table.boss, at=NOW)
    assert told(first, Occasion.DUE, NOW) == []
    answered(second, questions(second)[0].request_id, handling="named", named_agencies=(table.boss.agency_id,))
    assert told(second, Occasion.DUE, NOW) == []


def test_the_agency_is_told_when_it_is_asked_and_when_it_is_reminded_by_hand() -> None:
    table = a_table()
    housing = table.place.acting(Role.PANEL_MEMBER, agency="housing")
    table.place.acting(Role.PANEL_MEMBER, agency="police")
    asked(table, "housing")
    actions.remind(table.meeting, agency=table.agency("housing"), by=table.boss, at=timezone.now())
    for occasion in (Occasion.ASKED, Occasion.BY_HAND):
        jobs.tell_agencies(table.place.scheme.pk, str(table.meeting.pk), [housing.agency_id], str(occasion))
    assert [mail.to_email for mail in OutboxMessage.objects.filter(subject__contains="is asked about")] == [
        address_of(housing)
    ] * 2


def test_the_morning_job_reaches_everybody_who_is_due_today() -> None:
    table = a_table()
    later = timezone.localdate()
    table.meeting = panels.meeting(table.boss, held_on=later + timedelta(days=1))
    referral = panels.referral(table.boss, given_names="Due", birth_date=TODAY - timedelta(days=9999))
    item = add_item(table.meeting, kind="referral", why="New", referral=referral, by=table.boss, at=NOW)
    housing = table.place.acting(Role.PANEL_MEMBER, agency="housing")
    whom = [(item.pk, housing.agency_id)]
    actions.ask(table.meeting, whom=whom, due_on=later, by=table.boss, at=timezone.now())
    jobs.remind(0)
    jobs.remind(0)
    due = OutboxMessage.objects.filter(subject__contains="is asked about", to_email=address_of(housing))
    assert due.count() == 1
