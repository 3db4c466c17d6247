"""What an entry must be to be believed: plain values in, faults by field out; no database, no clock."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from throughcare.chronology import sentences
from throughcare.chronology.faults import Fault as Fault
from throughcare.chronology.shapes import NEEDS_WORDS, has
from throughcare.chronology.shapes import SPELLS as SPELLS

EARLIEST = date(1900, 1, 1)
LONGEST = {"text": 10_000, "conditions": 10_000, "with_whom": 200, "whose": 200, "establishment": 100}
LONGEST_ZONE, MOST_ZONES = 300, 50
# A planned appointment beyond this is a slip of the keys.
LONGEST_AHEAD = timedelta(days=5 * 365)
INCLUSION, EXCLUSION = "in:", "out:"
PLANNED = "planned"
# What may be known of an appointment before its day has come.
KNOWN_BEFOREHAND = frozenset({PLANNED, "acceptable_absence", "rescheduled_by_service", "rescheduled_by_person"})

Spell = tuple[date, date | None]
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
    sentence: str = ""
    substances: tuple[str, ...] = ()
    confirmation: str = ""
    establishment: str = ""
    sentence_months: int | None = None
    sentenced_on: date | None = None
    conditional_release_on: date | None = None
    sentence_ends_on: date | None = None
    zones: tuple[str, ...] = ()
    conditions: str = ""
    setting: str = ""
    with_whom: str = ""
    whose: str = ""
    text: str = ""
    standing: str = "fact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What an entry is held against: the day, the birth, the other spells, and the closed lists.

    `custody` and `at_large` are the other spells, which must not meet; `inside` and `tagged` are
    those in which a movement, or an alert, must fall. `choices` are the closed lists by field.
    """

    today: date
    born: date | None
    custody: Sequence[Spell] = ()
    at_large: Sequence[Spell] = ()
    inside: Sequence[Spell] = ()
    tagged: Sequence[Spell] = ()
    kinds: Container[str]
    outcomes: Container[str]
    standings: Container[str]
    offences: Container[str]
    choices: Mapping[str, Container[str]] = field(default_factory=dict)
    adding: bool = True


# Of these the words of the refusal say more than that the kind has no such field.
NOT_HERE: Mapping[str, Fault] = {
    "until_on": Fault.NOT_A_SPELL,
    "expected_on": Fault.NOT_EXPECTED_HERE,
    "substances": Fault.SUBSTANCE_NOT_FOUND,
    "sentence_months": Fault.SENTENCE_LENGTH,
}


def faults(said: Statement, around: Around) -> Faults:
    """Everything that is wrong with a statement, each with the field it belongs beside; none when it holds."""
    if said.kind not in around.kinds:
        return [("kind", Fault.KIND_NOT_OPEN)]
    return [
        *_fields(said),
        *_day(said, around),
        *_end(said, around),
        *_expected(said),
        *_choices(said, around),
        *_offence(said, around),
        *_spells(said, around),
        *_within(said, around),
        *sentences.faults(said, today=around.today, born=around.born),
        *_test(said),
        *_zones(said),
        *_words(said, around),
    ]


def _fields(said: Statement) -> Faults:
    """Answers to questions that this kind of entry does not ask."""
    stray = [
        name
        for name in Statement.__slots__
        if name not in ("kind", "on_day") and getattr(said, name) not in (None, "", ()) and not has(said.kind, name)
    ]
    return [(name, NOT_HERE.get(name, Fault.NOT_OF_THIS_KIND)) for name in stray]


def _day(said: Statement, around: Around) -> Faults:
    if around.born is not None and said.on_day < around.born:
        return [("on_day", Fault.BEFORE_BIRTH)]
    if said.on_day < EARLIEST:
        return [("on_day", Fault.TOO_LONG_AGO)]
    appointment = said.kind == "appointment"
    if said.on_day > around.today:
        if not appointment:
            return [("on_day", Fault.IN_FUTURE)]
        if said.on_day - around.today > LONGEST_AHEAD:
            return [("on_day", Fault.TOO_FAR_AHEAD)]
        if said.outcome not in KNOWN_BEFOREHAND:
            return [("outcome", Fault.NOT_YET)]
    elif around.adding and appointment and said.outcome == PLANNED and said.on_day < around.today:
        return [("outcome", Fault.PLANNED_IN_PAST)]
    return []


def _end(said: Statement, around: Around) -> Faults:
    if said.until_on is None or said.kind not in SPELLS:
        return []
    if said.until_on < said.on_day:
        custody = said.kind == "custody"
        return [("until_on", Fault.RELEASED_BEFORE_CUSTODY if custody else Fault.ENDS_BEFORE_IT_BEGINS)]
    if said.until_on > around.today:
        return [("until_on", Fault.END_IN_FUTURE)]
    return []


def _expected(said: Statement) -> Faults:
    if said.expected_on is None or not has(said.kind, "expected_on") or said.expected_on >= said.on_day:
        return []
    custody = said.kind == "custody"
    return [("expected_on", Fault.EXPECTED_BEFORE_CUSTODY if custody else Fault.EXPECTED_BEFORE_IT_BEGINS)]


def _choices(said: Statement, around: Around) -> Faults:
    found: Faults = [] if said.outcome in around.outcomes else [("outcome", Fault.OUTCOME_UNKNOWN)]
    for name, known in around.choices.items():
        given = getattr(said, name)
        if given and given not in known:
            found.append((name, Fault.OUTCOME_UNKNOWN))
    return found


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
    if said.sentence and said.kind == "offence" and said.outcome != "convicted":
        found.append(("sentence", Fault.SENTENCE_WITHOUT_CONVICTION))
    return found


def _spells(said: Statement, around: Around) -> Faults:
    """Nobody is in custody twice at one time, nor at large while in custody."""
    mine = (said.on_day, said.until_on)
    if said.kind == "custody":
        if any(overlap(mine, other) for other in around.custody):
            return [("on_day", Fault.CUSTODY_OVERLAPS)]
        if any(overlap(mine, other) for other in around.at_large):
            return [("on_day", Fault.CUSTODY_WHILE_AT_LARGE)]
    if said.kind == "at_large":
        if any(overlap(mine, other) for other in around.custody):
            return [("on_day", Fault.AT_LARGE_IN_CUSTODY)]
        if any(overlap(mine, other) for other in around.at_large):
            return [("on_day", Fault.AT_LARGE_ALREADY)]
    return []


def _within(said: Statement, around: Around) -> Faults:
    """A prison is changed in custody, and a tag tells something while it is worn."""
    if said.kind == "movement":
        if not said.establishment:
            return [("establishment", Fault.PRISON_MISSING)]
        if not any(covers(spell, said.on_day) for spell in around.inside):
            return [("on_day", Fault.NOT_IN_CUSTODY)]
    if said.kind == "tag_alert" and not any(covers(spell, said.on_day) for spell in around.tagged):
        return [("on_day", Fault.NO_TAG_THEN)]
    return []


def covers(spell: Spell, day: date) -> bool:
    """Whether a day falls in a spell, its first and its last day with it."""
    begins, ends = spell
    return begins <= day and (ends is None or day <= ends)


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
    if said.kind != "drug_test":
        return []
    found: Faults = []
    if said.outcome == "positive" and not said.substances:
        found.append(("substances", Fault.SUBSTANCE_MISSING))
    elif said.outcome != "positive" and said.substances:
        found.append(("substances", Fault.SUBSTANCE_NOT_FOUND))
    if said.confirmation and said.outcome not in ("positive", "negative"):
        found.append(("confirmation", Fault.NOTHING_TO_CONFIRM))
    return found


def _zones(said: Statement) -> Faults:
    if not said.zones or not has(said.kind, "zones"):
        return []
    if len(said.zones) > MOST_ZONES or any(len(zone) > LONGEST_ZONE for zone in said.zones):
        return [("zones", Fault.ZONES_TOO_LONG)]
    if said.kind == "tag" and not all(zone.startswith((INCLUSION, EXCLUSION)) for zone in said.zones):
        return [("zones", Fault.ZONE_IN_OR_OUT)]
    return []


def _words(said: Statement, around: Around) -> Faults:
    found: Faults = [(name, Fault.TOO_LONG) for name, most in LONGEST.items() if len(getattr(said, name)) > most]
    if said.kind in NEEDS_WORDS and not said.text.strip():
        found.append(("text", Fault.WORDS_MISSING))
    if said.standing not in around.standings:
        found.append(("standing", Fault.STANDING_UNKNOWN))
    return found
