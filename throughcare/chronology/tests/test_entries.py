"""Recording what happened, and every way in which it must be refused."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection

from throughcare.audit.models import EventRow
from throughcare.chronology import actions
from throughcare.chronology.models import Entry, Kind
from throughcare.chronology.refusals import AlreadyCorrected, AlreadySettled, EntryRefused, NotYours
from throughcare.chronology.rules import Fault
from throughcare.chronology.tests.builders import BURGLARY, ago, appointment, custody, note
from throughcare.core.context import speaking_for
from throughcare.core.errors import Conflict, DomainError, NotPermitted, NotThere
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.people.actions import deny
from throughcare.people.models import Person
from throughcare.people.tests.builders import person
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F28")]


def registered() -> tuple[Partnership, Acting, Registration]:
    here = partnership("richmond")
    coordinator = here.acting(Role.COORDINATOR)
    return here, coordinator, registration(coordinator)


def fresh(by: Acting, row: Registration) -> Registration:
    with speaking_for(by):
        return Registration.objects.get(pk=row.pk)


def test_an_offence_is_recorded_with_its_source_and_an_event() -> None:
    _here, by, row = registered()
    entry = actions.add_entry(
        row.person,
        scheme_id=row.scheme_id,
        kind="offence",
        on_day=ago(10),
        outcome="charged",
        offence_code=BURGLARY,
        by=by,
        at=NOW,
    )
    assert (entry.agency_id, entry.author_id) == (by.agency_id, by.practitioner_id)
    with speaking_for(by):
        event = EventRow.objects.get(about_id=str(entry.pk))
    assert event.kind == "entry.added"
    assert event.person_id == row.person_id
    assert event.facts == {"entry": "offence"}


def test_an_unknown_offence_is_refused_beside_its_field_and_nothing_is_kept() -> None:
    _here, by, row = registered()
    with pytest.raises(EntryRefused) as refusal:
        actions.add_entry(
            row.person,
            scheme_id=row.scheme_id,
            kind="offence",
            on_day=ago(1),
            outcome="charged",
            offence_code="12345",
            by=by,
            at=NOW,
        )
    assert [field for field, _words in refusal.value.faults] == ["offence_code"]
    with speaking_for(by):
        assert not Entry.objects.exists()


def test_intelligence_cannot_be_recorded_here() -> None:
    _here, by, row = registered()
    with pytest.raises(EntryRefused) as refusal:
        actions.add_entry(
            row.person,
            scheme_id=row.scheme_id,
            kind="intelligence",
            on_day=TODAY,
            text="seen near shops",
            by=by,
            at=NOW,
        )
    assert refusal.value.codes == [Fault.KIND_NOT_OPEN]


@pytest.mark.trust(6)
def test_a_report_with_conditions_is_shown_to_its_agency_and_to_those_it_names() -> None:
    here, _coordinator, row = registered()
    by = here.acting(Role.LEAD_PROFESSIONAL, agency="police")
    named = here.acting(Role.PANEL_MEMBER, agency="drug_alcohol")
    other = here.acting(Role.PANEL_MEMBER, agency="housing")
    with speaking_for(by):
        Entry.objects.create(
            scheme_id=row.scheme_id,
            person_id=row.person_id,
            kind=Kind.INTELLIGENCE,
            source_grade="2",
            assessment="C",
            handling="C",
            conditions="Not to be acted upon",
            recipient_agencies=[named.agency_id],
            on_day=TODAY,
            agency_id=by.agency_id,
        )
    unsigned = replace(named, classes=named.classes - {"intelligence"})
    for reader, count in ((by, 1), (named, 1), (other, 0), (unsigned, 0)):
        with speaking_for(reader):
            assert Entry.objects.visible_to(reader).count() == count
            assert Entry.objects.count() == count


@pytest.mark.trust(2)
def test_whoever_may_not_see_custody_does_not_empty_its_columns() -> None:
    here, by, row = registered()
    custody(by, row.person, on_day=ago(30), expected_on=TODAY + timedelta(days=60), months=4)
    housing = replace(here.acting(Role.PANEL_MEMBER, agency="housing"), classes=frozenset({"identity", "casework"}))
    appointment(housing, row.person, on_day=ago(1), outcome="attended")
    listed = fresh(by, row)
    assert (listed.custody_since, listed.last_contact_on) == (ago(30), ago(1))


def test_the_cohort_list_follows_the_chronology() -> None:
    _here, by, row = registered()
    appointment(by, row.person, on_day=ago(20), outcome="attended")
    appointment(by, row.person, on_day=ago(5), outcome="unacceptable_absence")
    appointment(by, row.person, on_day=TODAY + timedelta(days=9))
    planned = appointment(by, row.person, on_day=TODAY + timedelta(days=2))
    listed = fresh(by, row)
    assert listed.last_contact_on == ago(20)
    assert listed.next_contact_at is not None
    assert listed.next_contact_at.date() == TODAY + timedelta(days=2)
    actions.record_outcome(planned, outcome="rescheduled_by_person", by=by, at=NOW)
    listed = fresh(by, row)
    assert listed.next_contact_at is not None
    assert listed.next_contact_at.date() == TODAY + timedelta(days=9)


def test_custody_and_release_move_the_person_in_the_list() -> None:
    _here, by, row = registered()
    custody(by, row.person, on_day=ago(40), until_on=ago(30), why="remand")
    spell = custody(by, row.person, on_day=ago(30), expected_on=TODAY + timedelta(days=60), months=4)
    inside = fresh(by, row)
    assert (inside.custody_since, inside.release_on) == (ago(40), TODAY + timedelta(days=60))
    actions.close_spell(spell, until_on=ago(1), by=by, at=NOW)
    out = fresh(by, row)
    assert (out.custody_since, out.release_on) == (None, None)


def test_a_release_before_custody_is_refused_and_a_second_release_too() -> None:
    _here, by, row = registered()
    spell = custody(by, row.person, on_day=ago(30))
    with pytest.raises(EntryRefused) as refusal:
        actions.close_spell(spell, until_on=ago(31), by=by, at=NOW)
    assert refusal.value.codes == [Fault.RELEASED_BEFORE_CUSTODY]
    actions.close_spell(spell, until_on=ago(2), by=by, at=NOW)
    with pytest.raises(AlreadySettled):
        actions.close_spell(spell, until_on=ago(1), by=by, at=NOW)


def test_an_appointment_is_settled_once_and_not_before_its_day() -> None:
    _here, by, row = registered()
    planned = appointment(by, row.person, on_day=TODAY + timedelta(days=1))
    with pytest.raises(EntryRefused):
        actions.record_outcome(planned, outcome="attended", by=by, at=NOW)
    later = NOW + timedelta(days=1)
    actions.record_outcome(planned, outcome="attended", by=by, at=later)
    with pytest.raises(AlreadySettled):
        actions.record_outcome(planned, outcome="unacceptable_absence", by=by, at=later)


def test_a_correction_keeps_the_earlier_entry() -> None:
    _here, by, row = registered()
    first = custody(by, row.person, on_day=ago(30), months=14)
    second = actions.correct_entry(
        first, changes={"sentence_months": 41, "on_day": ago(29)}, reason="Typed 14 for 41", version=1, by=by, at=NOW
    )
    with speaking_for(by):
        assert list(Entry.objects.visible_to(by).standing()) == [second]
        kept = Entry.objects.get(pk=first.pk)
    assert (kept.sentence_months, kept.corrected_by_id, kept.correction_reason) == (14, second.pk, "Typed 14 for 41")
    assert fresh(by, row).custody_since == ago(29)
    with pytest.raises(Conflict) as conflict:
        actions.correct_entry(first, changes={"sentence_months": 40}, reason="x", version=1, by=by, at=NOW)
    assert conflict.value.current == second
    with pytest.raises(AlreadyCorrected):
        actions.close_spell(first, until_on=TODAY, by=by, at=NOW)


def test_a_correction_says_why_and_changes_something_of_the_same_kind() -> None:
    _here, by, row = registered()
    entry = note(by, row.person, on_day=ago(3))
    for changes, reason in (({"text": "New"}, " "), ({}, "Why"), ({"kind": "contact"}, "Why")):
        with pytest.raises(DomainError):
            actions.correct_entry(entry, changes=changes, reason=reason, by=by, at=NOW)


@pytest.mark.trust(15)
def test_another_agency_asks_for_a_correction_and_the_coordinator_may_make_it() -> None:
    here, coordinator, row = registered()
    police = here.acting(Role.LEAD_PROFESSIONAL, agency="police")
    housing = here.acting(Role.LEAD_PROFESSIONAL, agency="housing")
    entry = note(police, row.person, on_day=ago(3))
    with pytest.raises(NotYours, match="police"):
        actions.correct_entry(entry, changes={"text": "Mine"}, reason="Wrong", by=housing, at=NOW)
    with pytest.raises(NotYours):
        actions.strike_out(entry, reason="Wrong", by=housing, at=NOW)
    later = actions.correct_entry(entry, changes={"text": "Agreed"}, reason="Wrong", by=coordinator, at=NOW)
    assert later.agency_id == police.agency_id


def test_an_entry_about_somebody_else_is_struck_out_and_stays_readable() -> None:
    _here, by, row = registered()
    entry = custody(by, row.person, on_day=ago(30))
    actions.strike_out(entry, reason="About another person", version=1, by=by, at=NOW)
    assert fresh(by, row).custody_since is None
    with speaking_for(by):
        assert not Entry.objects.standing().exists()
        assert Entry.objects.get(pk=entry.pk).struck_out_on == TODAY
    custody(by, row.person, on_day=ago(30))
    with pytest.raises(AlreadyCorrected, match="was struck out"):
        actions.correct_entry(entry, changes={"on_day": ago(29)}, reason="x", by=by, at=NOW)
    with pytest.raises(AlreadyCorrected, match="was struck out"):
        actions.strike_out(entry, reason="x", by=by, at=NOW)
    with pytest.raises(AlreadyCorrected, match="was struck out"):
        actions.close_spell(entry, until_on=ago(2), by=by, at=NOW)


@pytest.mark.trust(32)
def test_an_entry_changed_meanwhile_is_not_overwritten() -> None:
    _here, by, row = registered()
    planned = appointment(by, row.person, on_day=TODAY)
    actions.record_outcome(planned, outcome="attended", version=1, by=by, at=NOW)
    with pytest.raises(Conflict):
        actions.correct_entry(
            planned, changes={"outcome": "unacceptable_absence"}, reason="x", version=1, by=by, at=NOW
        )


@pytest.mark.trust(2)
@pytest.mark.trust(4)
def test_another_scheme_can_neither_write_nor_find_anything() -> None:
    _here, by, row = registered()
    entry = note(by, row.person, on_day=ago(3))
    stranger = partnership("kingston").acting(Role.COORDINATOR)
    assert stranger.scheme_id is not None
    with pytest.raises(NotThere):
        note(stranger, row.person, on_day=ago(1))
    with pytest.raises(NotThere):
        actions.correct_entry(entry, changes={"text": "x"}, reason="x", by=stranger, at=NOW)
    with pytest.raises(NotThere):
        actions.add_entry(
            row.person, scheme_id=row.scheme_id, kind="note", on_day=ago(1), text="x", by=stranger, at=NOW
        )
    with speaking_for(stranger), connection.cursor() as cursor:
        cursor.execute("select count(*) from chronology_entry")
        assert cursor.fetchone() == (0,)
        cursor.execute("update chronology_entry set text = '' where id = %s", [entry.pk])
        assert cursor.rowcount == 0


@pytest.mark.trust(5)
def test_a_denied_practitioner_finds_nothing() -> None:
    here, by, row = registered()
    member = here.acting(Role.LEAD_PROFESSIONAL, agency="police")
    entry = note(by, row.person, on_day=ago(3))
    deny(row.person, practitioner_id=member.practitioner_id, reason="Related", by=by, at=NOW)
    with pytest.raises(NotThere):
        note(member, row.person, on_day=ago(1))
    with speaking_for(member):
        assert not Entry.objects.filter(pk=entry.pk).exists()


def test_a_referrer_and_a_strategic_member_may_not_write() -> None:
    here, _by, row = registered()
    for role in (Role.REFERRER, Role.STRATEGIC_MEMBER):
        with pytest.raises((NotPermitted, NotThere)):
            note(here.acting(role, agency="council"), row.person, on_day=ago(1))


def test_a_history_comes_in_whole_or_not_at_all() -> None:
    here, by, row = registered()
    police = here.agency("police")
    history = [
        {"kind": "custody", "on_day": ago(300), "until_on": ago(200), "outcome": "sentence", "agency_id": police.pk},
        {"kind": "appointment", "on_day": ago(100), "outcome": "attended"},
        {"kind": "drug_test", "on_day": ago(90), "outcome": "positive", "substances": ["heroin", "crack"]},
    ]
    with pytest.raises(EntryRefused, match="Entry 4"):
        actions.add_history(
            row.person,
            [*history, {"kind": "custody", "on_day": ago(250), "outcome": "recall"}],
            scheme_id=row.scheme_id,
            by=by,
            at=NOW,
        )
    with speaking_for(by):
        assert not Entry.objects.exists()
    made = actions.add_history(row.person, history, scheme_id=row.scheme_id, by=by, at=NOW)
    assert [entry.agency_id for entry in made] == [police.pk, by.agency_id, by.agency_id]
    assert fresh(by, row).last_contact_on == ago(100)
    with speaking_for(by):
        assert EventRow.objects.filter(kind="entry.added", person_id=row.person_id).count() == 3


def test_a_date_before_birth_is_refused() -> None:
    here = partnership("richmond")
    by = here.acting(Role.COORDINATOR)
    young = person(by, birth_date=date(2010, 5, 1))
    with pytest.raises(EntryRefused) as refusal:
        note(by, young, on_day=date(2010, 4, 30))
    assert refusal.value.codes == [Fault.BEFORE_BIRTH]


def at_once(by: Acting, subject: Person, days: list[date]) -> list[str]:
    """Record a spell of custody from each of the days, all at the same moment; what came of each."""
    start = threading.Barrier(len(days))
    results: list[str] = []

    def go(day: date) -> None:
        try:
            start.wait(timeout=10)
            custody(by, subject, on_day=day)
            results.append("recorded")
        except DomainError as refusal:
            results.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(day,)) for day in days]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sorted(results)


@pytest.mark.trust(32)
@pytest.mark.django_db(transaction=True)
def test_two_who_record_custody_at_once_cannot_both_succeed() -> None:
    _here, by, row = registered()
    assert at_once(by, row.person, [ago(30), ago(29)]) == ["EntryRefused", "recorded"]
