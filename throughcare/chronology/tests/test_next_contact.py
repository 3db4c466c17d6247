"""The next contact on the list is one that is still to come."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from throughcare.chronology import actions, jobs, listing
from throughcare.chronology.tests.builders import added, appointment
from throughcare.core.context import speaking_for
from throughcare.partnerships.permissions import Role
from throughcare.people.actions import restrict
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.builders import NOW, TODAY, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F28"), pytest.mark.feature("F38")]

SOON, LATER = TODAY + timedelta(days=1), TODAY + timedelta(days=8)


def test_an_appointment_whose_day_has_passed_makes_room_for_the_next_one_and_then_for_none() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    row = registration(by)
    appointment(by, row.person, on_day=SOON)
    appointment(by, row.person, on_day=LATER)

    def listed() -> object:
        with speaking_for(by):
            kept = Registration.objects.get(pk=row.pk).next_contact_at
        return timezone.localdate(kept) if kept else None

    assert listed() == SOON
    assert listing.let_contacts_pass(today=SOON) == 0
    assert listing.let_contacts_pass(today=SOON + timedelta(days=1)) == 1
    assert listed() == LATER
    assert listing.let_contacts_pass(today=LATER + timedelta(days=1)) == 1
    assert listed() is None
    assert listing.let_contacts_pass(today=LATER + timedelta(days=1)) == 0


def test_the_clock_reaches_a_restricted_person_too() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    row = registration(by)
    appointment(by, row.person, on_day=SOON)
    restrict(row.person, allow=[by.practitioner_id], reason="Works here", by=by, at=NOW)
    jobs.let_contacts_pass(timestamp=int((NOW + timedelta(days=3)).timestamp()))
    with speaking_for(by):
        assert Registration.objects.get(pk=row.pk).next_contact_at is None


def test_a_day_that_has_passed_is_not_shown_even_before_the_clock_has_looked() -> None:
    today = timezone.localdate()
    now = timezone.now()
    row = Registration(next_contact_at=now)
    assert row.coming_contact_at == now
    row.next_contact_at = now - timedelta(days=1)
    assert row.coming_contact_at is None
    assert timezone.localdate(now) == today


def test_every_verb_keeps_the_last_contact_right() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    row = registration(by)

    def last() -> object:
        with speaking_for(by):
            return Registration.objects.get(pk=row.pk).last_contact_on

    visit = added(by, row.person, kind="home_visit", on_day=TODAY, outcome="seen", with_whom="Two of us")
    assert last() == TODAY
    corrected = actions.correct_entry(visit, changes={"outcome": "not_in"}, reason="Wrong house", by=by, at=NOW)
    assert last() is None
    actions.correct_entry(corrected, changes={"outcome": "seen"}, reason="Right house", by=by, at=NOW)
    assert last() == TODAY
    added(by, row.person, kind="information", on_day=TODAY, text="Was seen", whose="Housing officer")
    contact = added(by, row.person, kind="contact", on_day=TODAY - timedelta(days=1), text="Phoned", with_whom="x")
    actions.strike_out(contact, reason="Somebody else", by=by, at=NOW)
    assert last() == TODAY
