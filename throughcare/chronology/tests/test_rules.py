"""What an entry must be to be believed, held at its edges."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from throughcare.chronology.models import OPEN_KINDS, OUTCOMES, Kind, Standing
from throughcare.chronology.rules import Around, Fault, Spell, Statement, faults, overlap

pytestmark = pytest.mark.feature("F28")

TODAY = date(2026, 11, 19)
YESTERDAY = TODAY - timedelta(days=1)
TOMORROW = TODAY + timedelta(days=1)
BORN = date(1992, 3, 4)


def around(kind: str, **more: Any) -> Around:
    outcomes = OUTCOMES.get(Kind(kind))
    given: dict[str, Any] = {
        "today": TODAY,
        "born": BORN,
        "kinds": OPEN_KINDS,
        "outcomes": outcomes.values if outcomes else ("",),
        "standings": Standing.values,
        "offences": {"02801"},
    }
    return Around(**given | more)


def found(kind: str, on_day: date, *, facts: dict[str, Any] | None = None, **said: Any) -> list[tuple[str, Fault]]:
    return faults(Statement(kind=kind, on_day=on_day, **said), around(kind, **(facts or {})))


SOUND: list[Statement] = [
    Statement(kind="appointment", on_day=TOMORROW, outcome="planned"),
    Statement(kind="appointment", on_day=TODAY, outcome="planned"),
    Statement(kind="appointment", on_day=TODAY, outcome="attended"),
    Statement(kind="appointment", on_day=TOMORROW, outcome="rescheduled_by_person"),
    Statement(kind="contact", on_day=TODAY, text="Met at the hostel."),
    Statement(kind="drug_test", on_day=YESTERDAY, outcome="negative"),
    Statement(kind="drug_test", on_day=YESTERDAY, outcome="positive", substances=("heroin",)),
    Statement(kind="arrest", on_day=BORN),
    Statement(kind="offence", on_day=YESTERDAY, outcome="convicted", offence_code="02801", disposed_on=YESTERDAY),
    Statement(kind="custody", on_day=YESTERDAY, outcome="sentence", until_on=YESTERDAY),
    Statement(kind="custody", on_day=YESTERDAY, outcome="sentence", sentence_months=1200, expected_on=YESTERDAY),
    Statement(kind="accommodation", on_day=YESTERDAY, outcome="stable", until_on=TODAY),
    Statement(kind="work", on_day=YESTERDAY, outcome="employed"),
    Statement(kind="note", on_day=TODAY, text="x", standing="allegation"),
]


@pytest.mark.parametrize("said", SOUND, ids=lambda said: f"{said.kind}-{said.outcome}")
def test_what_can_be_true_is_taken(said: Statement) -> None:
    assert faults(said, around(said.kind)) == []


REFUSED: list[tuple[Statement, str, Fault]] = [
    (Statement(kind="intelligence", on_day=TODAY), "kind", Fault.KIND_NOT_OPEN),
    (Statement(kind="arrest", on_day=TOMORROW), "on_day", Fault.IN_FUTURE),
    (Statement(kind="arrest", on_day=BORN - timedelta(days=1)), "on_day", Fault.BEFORE_BIRTH),
    (Statement(kind="appointment", on_day=TOMORROW, outcome="attended"), "outcome", Fault.NOT_YET),
    (Statement(kind="appointment", on_day=TOMORROW, outcome="unacceptable_absence"), "outcome", Fault.NOT_YET),
    (Statement(kind="appointment", on_day=YESTERDAY, outcome="planned"), "outcome", Fault.PLANNED_IN_PAST),
    (Statement(kind="appointment", on_day=YESTERDAY, outcome="negative"), "outcome", Fault.OUTCOME_UNKNOWN),
    (Statement(kind="note", on_day=TODAY, text="  "), "text", Fault.WORDS_MISSING),
    (Statement(kind="note", on_day=TODAY, text="x" * 10_001), "text", Fault.TOO_LONG),
    (Statement(kind="note", on_day=TODAY, text="x", standing="rumour"), "standing", Fault.STANDING_UNKNOWN),
    (Statement(kind="note", on_day=TODAY, text="x", until_on=TODAY), "until_on", Fault.NOT_A_SPELL),
    (Statement(kind="work", on_day=TODAY, outcome="employed", until_on=YESTERDAY), "until_on",
     Fault.ENDS_BEFORE_IT_BEGINS),
    (Statement(kind="work", on_day=TODAY, outcome="employed", until_on=TOMORROW), "until_on", Fault.END_IN_FUTURE),
    (Statement(kind="work", on_day=TODAY, outcome="employed", expected_on=TOMORROW), "expected_on",
     Fault.NOT_EXPECTED_HERE),
    (Statement(kind="custody", on_day=TODAY, outcome="remand", until_on=YESTERDAY), "until_on",
     Fault.RELEASED_BEFORE_CUSTODY),
    (Statement(kind="custody", on_day=TODAY, outcome="remand", expected_on=YESTERDAY), "expected_on",
     Fault.EXPECTED_BEFORE_CUSTODY),
    (Statement(kind="custody", on_day=TODAY, outcome="sentence", sentence_months=0), "sentence_months",
     Fault.SENTENCE_LENGTH),
    (Statement(kind="custody", on_day=TODAY, outcome="sentence", sentence_months=1201), "sentence_months",
     Fault.SENTENCE_LENGTH),
    (Statement(kind="arrest", on_day=TODAY, sentence_months=3), "sentence_months", Fault.SENTENCE_LENGTH),
    (Statement(kind="offence", on_day=TODAY, outcome="charged"), "offence_code", Fault.OFFENCE_MISSING),
    (Statement(kind="offence", on_day=TODAY, outcome="charged", offence_code="99999"), "offence_code",
     Fault.OFFENCE_UNKNOWN),
    (Statement(kind="offence", on_day=TODAY, outcome="convicted", offence_code="02801", disposed_on=YESTERDAY),
     "disposed_on", Fault.DISPOSED_BEFORE_OFFENCE),
    (Statement(kind="offence", on_day=TODAY, outcome="convicted", offence_code="02801", disposed_on=TOMORROW),
     "disposed_on", Fault.DISPOSED_IN_FUTURE),
    (Statement(kind="drug_test", on_day=TODAY, outcome="positive"), "substances", Fault.SUBSTANCE_MISSING),
    (Statement(kind="drug_test", on_day=TODAY, outcome="negative", substances=("crack",)), "substances",
     Fault.SUBSTANCE_NOT_FOUND),
]  # fmt: skip


@pytest.mark.parametrize(("said", "field", "fault"), REFUSED, ids=lambda value: str(getattr(value, "value", "")))
def test_what_cannot_be_true_is_refused_beside_its_field(said: Statement, field: str, fault: Fault) -> None:
    assert faults(said, around(said.kind)) == [(field, fault)]


def test_without_a_birth_date_the_year_must_still_be_possible() -> None:
    said = Statement(kind="arrest", on_day=date(1899, 12, 31))
    assert faults(said, around("arrest", born=None)) == [("on_day", Fault.TOO_LONG_AGO)]
    assert faults(replace(said, on_day=date(1900, 1, 1)), around("arrest", born=None)) == []


def test_a_planned_appointment_in_the_past_may_be_brought_in_or_corrected() -> None:
    assert found("appointment", YESTERDAY, outcome="planned", facts={"adding": False}) == []


def spells_share_a_day(one: Spell, other: Spell, *, horizon: date) -> bool:
    """The slow way: every night that each spell covers, and the one day of a spell without a night."""

    def nights(spell: Spell) -> set[date]:
        begins, ends = spell[0], spell[1] or horizon
        return {begins + timedelta(days=n) for n in range((ends - begins).days)}

    shared = nights(one) & nights(other)
    if shared:
        return True
    for short, long in ((one, other), (other, one)):
        if short[0] == short[1] and long[0] < short[0] < (long[1] or horizon):
            return True
    return False


days = some.integers(0, 25).map(lambda n: TODAY + timedelta(days=n))


@given(days, some.none() | some.integers(0, 12), days, some.none() | some.integers(0, 12))
def test_two_spells_overlap_exactly_when_they_share_a_night(
    first: date, length: int | None, second: date, other_length: int | None
) -> None:
    one = (first, None if length is None else first + timedelta(days=length))
    other = (second, None if other_length is None else second + timedelta(days=other_length))
    expected = spells_share_a_day(one, other, horizon=TODAY + timedelta(days=60))
    assert overlap(one, other) == overlap(other, one) == expected


@given(days, days, days, days)
def test_dates_of_a_sentence_are_taken_exactly_when_they_are_in_order(
    begins: date, sentenced: date, conditional: date, ends: date
) -> None:
    facts = {"today": TODAY + timedelta(days=60)}
    refused = found(
        "custody", begins, outcome="sentence", sentenced_on=sentenced, conditional_release_on=conditional,
        sentence_ends_on=ends, facts=facts,
    )  # fmt: skip
    in_order = begins <= conditional <= ends and sentenced <= ends and begins <= ends
    assert (refused == []) == in_order
    assert all(field in ("conditional_release_on", "sentence_ends_on") for field, _fault in refused)


@given(days, days, some.none() | some.integers(0, 12))
def test_a_tag_ends_after_it_began_and_tells_only_while_it_is_worn(
    fitted: date, told: date, length: int | None
) -> None:
    worn: Spell = (fitted, None if length is None else fitted + timedelta(days=length))
    facts = {"today": TODAY + timedelta(days=60), "tagged": [worn]}
    refused = found("tag_alert", told, outcome="battery", facts=facts)
    assert (refused == []) == (fitted <= told and (worn[1] is None or told <= worn[1]))
    backwards = found("tag", fitted, outcome="gps", until_on=told, facts=facts)
    assert (backwards == []) == (told >= fitted)


SENTENCES: list[tuple[dict[str, Any], str, Fault]] = [
    ({"outcome": "remand", "sentence_ends_on": TOMORROW}, "sentence_ends_on", Fault.NOT_SENTENCED),
    ({"outcome": "sentence", "sentenced_on": BORN - timedelta(days=1)}, "sentenced_on", Fault.SENTENCED_BEFORE_BIRTH),
    ({"outcome": "sentence", "sentenced_on": TOMORROW}, "sentenced_on", Fault.SENTENCED_IN_FUTURE),
    ({"outcome": "sentence", "until_on": YESTERDAY, "sentenced_on": TODAY}, "sentenced_on",
     Fault.SENTENCED_AFTER_RELEASE),
    ({"outcome": "recall", "sentence_ends_on": YESTERDAY - timedelta(days=1)}, "sentence_ends_on",
     Fault.SENTENCE_WAS_OVER),
]  # fmt: skip


@pytest.mark.parametrize(("said", "field", "fault"), SENTENCES, ids=lambda value: str(getattr(value, "value", "")))
def test_a_sentence_that_cannot_be_is_refused(said: dict[str, Any], field: str, fault: Fault) -> None:
    assert found("custody", YESTERDAY, **said) == [(field, fault)]


def test_whoever_is_recalled_was_released_before_so_that_day_lies_in_the_past() -> None:
    assert found("custody", YESTERDAY, outcome="recall", conditional_release_on=date(2026, 1, 5)) == []


@pytest.mark.parametrize(
    ("kind", "said", "field"),
    [
        ("note", {"text": "x", "confirmation": "screening"}, "confirmation"),
        ("note", {"text": "x", "zones": ("out:x",)}, "zones"),
        ("arrest", {"sentence": "fine"}, "sentence"),
        ("work", {"outcome": "employed", "setting": "own"}, "setting"),
        ("arrest", {"whose": "x"}, "whose"),
        ("contact", {"text": "x", "conditions": "x"}, "conditions"),
    ],
)
def test_a_kind_does_not_have_what_belongs_to_another(kind: str, said: dict[str, Any], field: str) -> None:
    choices = {"sentence": ["fine"], "setting": ["own"], "confirmation": ["screening"]}
    assert found(kind, TODAY, **said, facts={"choices": choices}) == [(field, Fault.NOT_OF_THIS_KIND)]


def test_custody_that_overlaps_is_refused_and_custody_that_follows_is_not() -> None:
    earlier: list[Spell] = [(date(2026, 1, 1), date(2026, 3, 1))]
    follows = found("custody", date(2026, 3, 1), outcome="sentence", facts={"custody": earlier})
    inside = found("custody", date(2026, 2, 28), outcome="sentence", facts={"custody": earlier})
    still_open = found("custody", date(2026, 6, 1), outcome="recall", facts={"custody": [(date(2026, 1, 1), None)]})
    assert follows == []
    assert inside == still_open == [("on_day", Fault.CUSTODY_OVERLAPS)]
