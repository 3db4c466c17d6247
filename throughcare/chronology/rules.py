"""What an entry must be to be believed: plain values in, faults by field out; no database, no clock."""

from __future__ import annotations

import enum
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, time

EARLIEST = date(1900, 1, 1)
LONGEST_SENTENCE_MONTHS = 1200
LONGEST = {"text": 10_000, "with_whom": 200, "establishment": 100}
SPELLS = frozenset({"custody", "accommodation", "work"})
NEEDS_WORDS = frozenset({"note", "contact"})
PLANNED = "planned"
# What may be known of an appointment before its day has come.
KNOWN_BEFOREHAND = frozenset({PLANNED, "acceptable_absence", "rescheduled_by_service", "rescheduled_by_person"})

Spell = tuple[date, date | None]


class Fault(enum.StrEnum):
    """Why an entry is refused; the words are in refusals.py."""

    KIND_NOT_OPEN = "kind_not_open"
    TOO_LONG_AGO = "too_long_ago"
    BEFORE_BIRTH = "before_birth"
    IN_FUTURE = "in_future"
    PLANNED_IN_PAST = "planned_in_past"
    NOT_YET = "not_yet"
    NOT_A_SPELL = "not_a_spell"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    RELEASED_BEFORE_CUSTODY = "released_before_custody"
    END_IN_FUTURE = "end_in_future"
    EXPECTED_BEFORE_CUSTODY = "expected_before_custody"
    NOT_EXPECTED_HERE = "not_expected_here"
    OUTCOME_UNKNOWN = "outcome_unknown"
    OFFENCE_UNKNOWN = "offence_unknown"
    OFFENCE_MISSING = "offence_missing"
    DISPOSED_BEFORE_OFFENCE = "disposed_before_offence"
    DISPOSED_IN_FUTURE = "disposed_in_future"
    SENTENCE_LENGTH = "sentence_length"
    CUSTODY_OVERLAPS = "custody_overlaps"
    SUBSTANCE_MISSING = "substance_missing"
    SUBSTANCE_NOT_FOUND = "substance_not_found"
    WORDS_MISSING = "words_missing"
    TOO_LONG = "too_long"
    STANDING_UNKNOWN = "standing_unknown"


Faults = list[tuple[str, Fault]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One entry as somebody wants to record it."""

    kind: str
    on_day: date
    at_time: time | None = None
    until_on: date | None = None
    expected_on: date | None = None
    outcome: str = ""
    offence_code: str = ""
    disposed_on: date | None = None
    substances: tuple[str, ...] = ()
    establishment: str = ""
    sentence_months: int | None = None
    with_whom: str = ""
    text: str = ""
    standing: str = "fact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What an entry is held against: the day, the birth, the other custody, and the closed lists."""

    today: date
    born: date | None
    custody: Sequence[Spell] = ()
    kinds: Container[str]
    outcomes: Container[str]
    standings: Container[str]
    offences: Container[str]
    adding: bool = True


def faults(said: Statement, around: Around) -> Faults:
    """Everything that is wrong with a statement, each with the field it belongs beside; none when it holds."""
    if said.kind not in around.kinds:
        return [("kind", Fault.KIND_NOT_OPEN)]
    return [
        *_day(said, around),
        *_end(said, around),
        *_expected(said),
        *_outcome(said, around),
        *_offence(said, around),
        *_custody(said, around),
        *_test(said),
        *_words(said, around),
    ]


def _day(said: Statement, around: Around) -> Faults:
    if around.born is not None and said.on_day < around.born:
        return [("on_day", Fault.BEFORE_BIRTH)]
    if said.on_day < EARLIEST:
        return [("on_day", Fault.TOO_LONG_AGO)]
    appointment = said.kind == "appointment"
    if said.on_day > around.today:
        if not appointment:
            return [("on_day", Fault.IN_FUTURE)]
        if said.outcome not in KNOWN_BEFOREHAND:
            return [("outcome", Fault.NOT_YET)]
    elif around.adding and appointment and said.outcome == PLANNED and said.on_day < around.today:
        return [("outcome", Fault.PLANNED_IN_PAST)]
    return []


def _end(said: Statement, around: Around) -> Faults:
    if said.until_on is None:
        return []
    if said.kind not in SPELLS:
        return [("until_on", Fault.NOT_A_SPELL)]
    if said.until_on < said.on_day:
        custody = said.kind == "custody"
        return [("until_on", Fault.RELEASED_BEFORE_CUSTODY if custody else Fault.ENDS_BEFORE_IT_BEGINS)]
    if said.until_on > around.today:
        return [("until_on", Fault.END_IN_FUTURE)]
    return []


def _expected(said: Statement) -> Faults:
    if said.expected_on is None:
        return []
    if said.kind != "custody":
        return [("expected_on", Fault.NOT_EXPECTED_HERE)]
    return [("expected_on", Fault.EXPECTED_BEFORE_CUSTODY)] if said.expected_on < said.on_day else []


def _outcome(said: Statement, around: Around) -> Faults:
    return [] if said.outcome in around.outcomes else [("outcome", Fault.OUTCOME_UNKNOWN)]


def _offence(said: Statement, around: Around) -> Faults:
    found: Faults = []
    if said.kind == "offence" and not said.offence_code:
        found.append(("offence_code", Fault.OFFENCE_MISSING))
    elif said.offence_code and said.offence_code not in around.offences:
        found.append(("offence_code", Fault.OFFENCE_UNKNOWN))
    if said.disposed_on is not None:
        if said.disposed_on < said.on_day:
            found.append(("disposed_on", Fault.DISPOSED_BEFORE_OFFENCE))
        elif said.disposed_on > around.today:
            found.append(("disposed_on", Fault.DISPOSED_IN_FUTURE))
    return found


def _custody(said: Statement, around: Around) -> Faults:
    found: Faults = []
    months = said.sentence_months
    if months is not None and (said.kind != "custody" or not 1 <= months <= LONGEST_SENTENCE_MONTHS):
        found.append(("sentence_months", Fault.SENTENCE_LENGTH))
    if said.kind == "custody" and any(overlap((said.on_day, said.until_on), other) for other in around.custody):
        found.append(("on_day", Fault.CUSTODY_OVERLAPS))
    return found


def overlap(one: Spell, other: Spell) -> bool:
    """Whether two spells share a day; the day one ends and the other begins is not shared."""
    return _starts_within(one, other) or _starts_within(other, one)


def _starts_within(one: Spell, other: Spell) -> bool:
    """A spell of no length, in and out on one day, meets another only strictly inside it."""
    begins, ends = other
    if one[0] == one[1] or begins == ends:
        return begins < one[0] and (ends is None or one[0] < ends)
    return begins <= one[0] and (ends is None or one[0] < ends)


def _test(said: Statement) -> Faults:
    if said.kind == "drug_test" and said.outcome == "positive":
        return [] if said.substances else [("substances", Fault.SUBSTANCE_MISSING)]
    return [("substances", Fault.SUBSTANCE_NOT_FOUND)] if said.substances else []


def _words(said: Statement, around: Around) -> Faults:
    found: Faults = [(name, Fault.TOO_LONG) for name, most in LONGEST.items() if len(getattr(said, name)) > most]
    if said.kind in NEEDS_WORDS and not said.text.strip():
        found.append(("text", Fault.WORDS_MISSING))
    if said.standing not in around.standings:
        found.append(("standing", Fault.STANDING_UNKNOWN))
    return found
