"""Where a person is: recalled, taken in, released, at large, found; and what of it cannot be."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from throughcare.chronology import actions, queries, whereabouts
from throughcare.chronology.faults import Doubt, Fault
from throughcare.chronology.models import Entry, Kind
from throughcare.chronology.refusals import AlreadyCorrected, ClassNotCovered, EntryRefused
from throughcare.chronology.tests.builders import BURGLARY, added, ago, custody, order
from throughcare.core.context import speaking_for
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.builders import NOW, TODAY, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F28")]


def registered() -> tuple[Acting, Registration]:
    by = partnership("richmond").acting(Role.COORDINATOR)
    return by, registration(by)


def fresh(by: Acting, row: Registration) -> Registration:
    with speaking_for(by):
        return Registration.objects.get(pk=row.pk)


def kept(by: Acting) -> list[tuple[str, str, Any, Any]]:
    """Kind, outcome and days of everything that stands, in order."""
    with speaking_for(by):
        entries = Entry.objects.standing().order_by("on_day", "made_at")
        return [(entry.kind, entry.outcome, entry.on_day, entry.until_on) for entry in entries]


def recalled(by: Acting, row: Registration, **more: Any) -> Entry:
    given: dict[str, Any] = {"on_day": ago(10), "outcome": "fixed_term", "text": "Missed three appointments."}
    return whereabouts.recall(row.person, scheme_id=row.scheme_id, by=by, at=NOW, **given | more)


def test_whoever_is_recalled_and_not_found_is_unlawfully_at_large_until_an_arrest_finds_them() -> None:
    by, row = registered()
    recalled(by, row, at_large_since=ago(9))
    assert fresh(by, row).unlawfully_at_large_since == ago(9)
    whereabouts.record_arrest(
        row.person, scheme_id=row.scheme_id, on_day=ago(2), text="At his sister's", ends_at_large=True, by=by, at=NOW
    )
    assert fresh(by, row).unlawfully_at_large_since is None
    assert kept(by) == [
        ("recall", "fixed_term", ago(10), None),
        ("at_large", "", ago(9), ago(2)),
        ("arrest", "", ago(2), None),
    ]


def test_a_recall_may_say_in_one_breath_that_somebody_was_at_large_and_then_returned() -> None:
    by, row = registered()
    recalled(by, row, at_large_since=ago(10), returned_on=ago(4), prison="HMP Example")
    assert kept(by)[1:] == [("at_large", "", ago(10), ago(4)), ("custody", "recall", ago(4), None)]
    listed = fresh(by, row)
    assert (listed.custody_since, listed.unlawfully_at_large_since) == (ago(4), None)


def test_nothing_of_a_recall_is_kept_when_a_part_of_it_cannot_be() -> None:
    by, row = registered()
    for more, field, fault in (
        ({"returned_on": ago(11)}, "returned_on", Fault.BEFORE_RECALL),
        ({"at_large_since": ago(11)}, "at_large_since", Fault.BEFORE_RECALL),
        ({"returned_on": TODAY + timedelta(days=1)}, "returned_on", Fault.IN_FUTURE),
    ):
        with pytest.raises(EntryRefused) as refusal:
            recalled(by, row, **more)
        assert refusal.value.found == [(field, fault)]
    assert kept(by) == []


def test_a_recall_without_a_licence_is_recorded_and_looked_at_again() -> None:
    by, row = registered()
    unlicensed = recalled(by, row)
    order(by, row.person, on_day=ago(100), until_on=ago(20), outcome="licence")
    with speaking_for(by):
        assert queries.doubts(by, unlicensed, today=TODAY) == [Doubt.NO_LICENCE]
    order(by, row.person, on_day=ago(15), outcome="licence")
    with speaking_for(by):
        assert queries.doubts(by, unlicensed, today=TODAY) == []


def test_custody_ends_the_time_at_large_before_it() -> None:
    by, row = registered()
    added(by, row.person, kind="at_large", on_day=ago(20))
    assert fresh(by, row).unlawfully_at_large_since == ago(20)
    custody(by, row.person, on_day=ago(3), why="recall")
    listed = fresh(by, row)
    assert (listed.unlawfully_at_large_since, listed.custody_since) == (None, ago(3))


def test_nobody_is_at_large_while_in_custody() -> None:
    by, row = registered()
    custody(by, row.person, on_day=ago(30), until_on=ago(10), why="remand")
    with pytest.raises(EntryRefused) as refusal:
        added(by, row.person, kind="at_large", on_day=ago(20))
    assert refusal.value.found == [("on_day", Fault.AT_LARGE_IN_CUSTODY)]
    with pytest.raises(EntryRefused) as refusal:
        added(by, row.person, kind="at_large", on_day=ago(40))
    assert refusal.value.codes == [Fault.AT_LARGE_IN_CUSTODY]
    added(by, row.person, kind="at_large", on_day=ago(10))
    with pytest.raises(EntryRefused) as refusal:
        custody(by, row.person, on_day=ago(12), until_on=ago(5), why="remand")
    assert refusal.value.codes == [Fault.CUSTODY_OVERLAPS]
    with speaking_for(by), pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(
            scheme_id=row.scheme_id, person=row.person, kind=Kind.AT_LARGE, on_day=ago(25), agency_id=by.agency_id
        )


def test_a_release_begins_the_licence() -> None:
    by, row = registered()
    spell = custody(by, row.person, on_day=ago(100), months=14)
    whereabouts.release(
        spell,
        until_on=ago(1),
        onto="licence",
        supervised_until=TODAY + timedelta(days=200),
        conditions="Residence\nNo contact with the victim",
        by=by,
        at=NOW,
    )
    assert kept(by) == [("custody", "sentence", ago(100), ago(1)), ("order", "licence", ago(1), None)]
    assert fresh(by, row).custody_since is None


def test_a_licence_that_would_end_before_the_release_is_refused_and_the_release_with_it() -> None:
    by, row = registered()
    spell = custody(by, row.person, on_day=ago(100))
    with pytest.raises(EntryRefused) as refusal:
        whereabouts.release(spell, until_on=ago(1), onto="licence", supervised_until=ago(2), by=by, at=NOW)
    assert refusal.value.found == [("supervised_until", Fault.EXPECTED_BEFORE_IT_BEGINS)]
    assert fresh(by, row).custody_since == ago(100)


def test_whoever_did_not_come_back_is_at_large_from_that_day() -> None:
    by, row = registered()
    spell = custody(by, row.person, on_day=ago(100))
    whereabouts.release(spell, until_on=ago(5), at_large=True, by=by, at=NOW)
    listed = fresh(by, row)
    assert (listed.custody_since, listed.unlawfully_at_large_since) == (None, ago(5))


def test_a_sentence_follows_upon_remand() -> None:
    by, row = registered()
    custody(by, row.person, on_day=ago(60), why="remand")
    whereabouts.take_into_custody(
        row.person, scheme_id=row.scheme_id, on_day=ago(20), outcome="sentence", follows=True, by=by, at=NOW
    )
    assert kept(by) == [("custody", "remand", ago(60), ago(20)), ("custody", "sentence", ago(20), None)]
    assert fresh(by, row).custody_since == ago(60)


def test_a_prison_is_changed_in_custody_only_and_the_last_one_is_where_the_person_is() -> None:
    by, row = registered()
    with pytest.raises(EntryRefused) as refusal:
        added(by, row.person, kind="movement", on_day=ago(5), establishment="HMP Other")
    assert refusal.value.found == [("on_day", Fault.NOT_IN_CUSTODY)]
    spell = custody(by, row.person, on_day=ago(30))
    added(by, row.person, kind="movement", on_day=ago(5), establishment="HMP Other")
    added(by, row.person, kind="movement", on_day=ago(9), establishment="HMP Between")
    with speaking_for(by):
        assert queries.prison_now(by, spell) == "HMP Other"
    with pytest.raises(EntryRefused) as refusal:
        added(by, row.person, kind="movement", on_day=ago(31), establishment="HMP Other")
    assert refusal.value.codes == [Fault.NOT_IN_CUSTODY]


def test_an_alert_comes_from_a_tag_that_was_worn() -> None:
    by, row = registered()
    added(by, row.person, kind="tag", on_day=ago(30), until_on=ago(10), outcome="gps", zones=["out:High Street"])
    added(by, row.person, kind="tag_alert", on_day=ago(10), outcome="zone", zones=["High Street"])
    for day in (ago(31), ago(9)):
        with pytest.raises(EntryRefused) as refusal:
            added(by, row.person, kind="tag_alert", on_day=day, outcome="battery")
        assert refusal.value.found == [("on_day", Fault.NO_TAG_THEN)]


def test_what_a_correction_leaves_outside_its_spell_is_to_be_looked_at_again() -> None:
    by, row = registered()
    tag = added(by, row.person, kind="tag", on_day=ago(19), outcome="gps")
    alert = added(by, row.person, kind="tag_alert", on_day=ago(10), outcome="battery")
    inside = custody(by, row.person, on_day=ago(60), until_on=ago(20))
    moved = added(by, row.person, kind="movement", on_day=ago(50), establishment="HMP Other")

    def told() -> list[Doubt]:
        with speaking_for(by):
            return [each for found in (alert, moved) for each in queries.doubts(by, found, today=TODAY)]

    assert told() == []
    actions.correct_entry(tag, changes={"on_day": ago(5)}, reason="Fitted later", by=by, at=NOW)
    assert told() == [Doubt.NO_LONGER_TAGGED]
    actions.strike_out(inside, reason="Somebody else's", by=by, at=NOW)
    assert told() == [Doubt.NO_LONGER_TAGGED, Doubt.NO_LONGER_IN_CUSTODY]


def test_a_charge_becomes_a_conviction_and_stays_readable() -> None:
    by, row = registered()
    charge = added(by, row.person, kind="offence", on_day=ago(50), outcome="charged", offence_code=BURGLARY)
    later = actions.take_further(
        charge, outcome="convicted", disposed_on=ago(4), sentence="community", version=1, by=by, at=NOW
    )
    assert (later.outcome, later.disposed_on, later.sentence) == ("convicted", ago(4), "community")
    assert later.settled_by_id == by.practitioner_id
    with speaking_for(by):
        before = Entry.objects.get(pk=charge.pk)
        shown = queries.timeline(by, row.person, queries.Wish(), today=TODAY).entries
    assert (before.outcome, before.corrected_by_id) == ("charged", later.pk)
    # A conviction corrects nothing: the charge was true.
    assert [(entry.pk, entry.was_corrected) for entry in shown] == [(later.pk, False)]  # type: ignore[attr-defined]
    with pytest.raises(AlreadyCorrected):
        actions.take_further(charge, outcome="acquitted", disposed_on=ago(4), by=by, at=NOW)
    with pytest.raises(EntryRefused) as refusal:
        actions.take_further(later, outcome="acquitted", disposed_on=ago(4), by=by, at=NOW)
    assert refusal.value.codes == [Fault.NO_WAY_ON]


def test_a_breach_goes_from_stage_to_stage_and_not_back() -> None:
    by, row = registered()
    breach = added(by, row.person, kind="breach", on_day=ago(50), outcome="warning", text="Two missed")
    court = actions.take_further(breach, outcome="proceedings", disposed_on=ago(30), by=by, at=NOW)
    with pytest.raises(EntryRefused):
        actions.take_further(court, outcome="warning", disposed_on=ago(20), by=by, at=NOW)
    with pytest.raises(EntryRefused) as refusal:
        actions.take_further(court, outcome="proved", disposed_on=ago(51), by=by, at=NOW)
    assert refusal.value.codes == [Fault.DISPOSED_BEFORE_OFFENCE]
    actions.take_further(court, outcome="proved", disposed_on=ago(20), by=by, at=NOW)
    assert kept(by) == [("breach", "proved", ago(50), None)]


def test_nobody_records_what_their_agreement_does_not_let_them_read() -> None:
    here = partnership("richmond")
    row = registration(here.acting(Role.COORDINATOR))
    housing = here.acting(Role.LEAD_PROFESSIONAL, agency="housing")
    narrow = replace(housing, classes=frozenset({"identity", "casework"}))
    tried: list[tuple[str, dict[str, Any]]] = [("arrest", {}), ("drug_test", {"outcome": "negative"})]
    for kind, more in tried:
        with pytest.raises(ClassNotCovered, match="does not cover"):
            added(narrow, row.person, kind=kind, on_day=ago(1), **more)
        with pytest.raises(ClassNotCovered):
            actions.add_history(
                row.person, [{"kind": kind, "on_day": ago(1), **more}], scheme_id=row.scheme_id, by=narrow, at=NOW
            )
