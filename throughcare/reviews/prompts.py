"""Prompts to look at a rating again, derived from what happened; they change nothing, and a person decides."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from throughcare.reviews.sentences import closes
from throughcare.sharing.models import InformationClass

MISSED_WITHIN_DAYS = 28
MISSED_AT_LEAST = 2
# What came to light after the rating, though it happened shortly before it, was not weighed either.
CAME_TO_LIGHT_DAYS = 28
# A release on a Friday is told early enough to ask the prison for another day.
RELEASE_TOLD_DAYS = 84


class Rule(enum.StrEnum):
    """Which rule raised a prompt; the words are in promptwords.py."""

    ARREST = "arrest"
    CHARGE = "charge"
    OFFENCE = "offence"
    RECALL = "recall"
    BREACH = "breach"
    AT_LARGE = "at_large"
    NEAR_CRIME = "near_crime"
    TAMPER = "tamper"
    POSITIVE_TEST = "positive_test"
    MISSED = "missed"
    CUSTODY = "custody"
    RELEASE = "release"
    OFFICES_CLOSE = "offices_close"
    FINAL_THIRD = "final_third"
    REVIEW_OVERDUE = "review_overdue"
    NOT_RATED = "not_rated"
    GREEN_LONG_ENOUGH = "green_long_enough"


_OF_CASEWORK = (Rule.MISSED, Rule.REVIEW_OVERDUE, Rule.NOT_RATED, Rule.GREEN_LONG_ENOUGH)
CLASS_OF: Mapping[Rule, InformationClass] = {
    **dict.fromkeys(Rule, InformationClass.OFFENDING),
    **dict.fromkeys(_OF_CASEWORK, InformationClass.CASEWORK),
    Rule.POSITIVE_TEST: InformationClass.HEALTH,
}
"""The class of information that a prompt of this rule tells of."""

ABOUT_CUSTODY = frozenset({Rule.OFFICES_CLOSE, Rule.FINAL_THIRD})
"""Rules that ask for something else than a look at the rating."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One entry of the chronology that may raise a prompt."""

    key: str
    kind: str
    on: date
    until: date | None = None
    expected: date | None = None
    outcome: str = ""
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What prompts are derived from: the last rating and what happened since."""

    registered_on: date
    judged_on: date | None = None
    judged_at: datetime | None = None
    next_review_on: date | None = None
    happened: Sequence[Happened] = ()
    green_since: date | None = None
    green_rule: str = ""
    final_third_on: date | None = None
    final_third_told_on: date | None = None
    final_third_entry: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """Something to look at: the rule that raised it, the day, and the entries behind it."""

    key: str
    rule: Rule
    on: date
    entries: tuple[str, ...] = field(default=())
    count: int = 0


_SIMPLE = {
    "arrest": Rule.ARREST,
    "offence": Rule.OFFENCE,
    "custody": Rule.CUSTODY,
    "recall": Rule.RECALL,
    "breach": Rule.BREACH,
    "at_large": Rule.AT_LARGE,
}
_BY_OUTCOME = {
    ("drug_test", "positive"): Rule.POSITIVE_TEST,
    ("offence", "charged"): Rule.CHARGE,
    ("tag_alert", "proximity"): Rule.NEAR_CRIME,
    ("tag_alert", "tamper"): Rule.TAMPER,
}
# An offence or a breach that ended without anything being found raises nothing.
_NOTHING_FOUND = frozenset({"no_action", "acquitted", "discontinued", "not_proved"})


def raised(looked: Looked, *, on: date) -> list[Prompt]:
    """Every prompt that stands on a day, newest first; a later rating ends those it could weigh."""
    found = [
        *_events(looked, on),
        *_releases(looked, on),
        *_missed(looked, on),
        *_overdue(looked, on),
        *_green(looked),
        *_offices_close(looked, on),
        *_final_third(looked, on),
    ]
    return sorted(found, key=lambda prompt: (prompt.on, prompt.key), reverse=True)


def _unweighed(day: date, made_at: datetime, looked: Looked, on: date) -> bool:
    """Whether the last rating could not weigh it: it happened after, or was recorded after."""
    if day > on or day < looked.registered_on:
        return False
    if looked.judged_on is None or looked.judged_at is None or day > looked.judged_on:
        return True
    return made_at > looked.judged_at and day > looked.judged_on - timedelta(days=CAME_TO_LIGHT_DAYS)


def _events(looked: Looked, on: date) -> list[Prompt]:
    found = []
    for each in looked.happened:
        rule = _BY_OUTCOME.get((each.kind, each.outcome), _SIMPLE.get(each.kind))
        if rule is None or each.outcome in _NOTHING_FOUND:
            continue
        if _unweighed(each.on, each.made_at, looked, on):
            found.append(Prompt(key=f"{rule}:{each.key}", rule=rule, on=each.on, entries=(each.key,)))
    return found


def _releases(looked: Looked, on: date) -> list[Prompt]:
    """Releases since the rating; remand that turned into a sentence ended too, but released nobody."""
    begun = {each.on for each in looked.happened if each.kind == "custody"}
    return [
        Prompt(key=f"{Rule.RELEASE}:{each.key}", rule=Rule.RELEASE, on=each.until, entries=(each.key,))
        for each in looked.happened
        if each.kind == "custody"
        and each.until is not None
        and looked.registered_on <= each.until <= on
        and not (begun - {each.on}) & {each.until, each.until + timedelta(days=1)}
        and (looked.judged_on is None or each.until > looked.judged_on)
    ]


def _missed(looked: Looked, on: date) -> list[Prompt]:
    """Two or more unacceptable absences within four weeks, the last of them not weighed yet."""
    since = on - timedelta(days=MISSED_WITHIN_DAYS)
    missed = sorted(
        (
            each
            for each in looked.happened
            if each.kind == "appointment" and each.outcome == "unacceptable_absence" and since < each.on <= on
        ),
        key=lambda each: (each.on, each.key),
    )
    if len(missed) < MISSED_AT_LEAST or not _unweighed(missed[-1].on, missed[-1].made_at, looked, on):
        return []
    keys = tuple(each.key for each in missed)
    return [Prompt(key=f"{Rule.MISSED}:{keys[-1]}", rule=Rule.MISSED, on=missed[-1].on, entries=keys, count=len(keys))]


def _overdue(looked: Looked, on: date) -> list[Prompt]:
    if looked.judged_on is None:
        return [Prompt(key=str(Rule.NOT_RATED), rule=Rule.NOT_RATED, on=looked.registered_on)]
    due = looked.next_review_on
    if due is None or due >= on:
        return []
    return [Prompt(key=f"{Rule.REVIEW_OVERDUE}:{due.isoformat()}", rule=Rule.REVIEW_OVERDUE, on=due)]


def _green(looked: Looked) -> list[Prompt]:
    if looked.green_since is None:
        return []
    key = f"{Rule.GREEN_LONG_ENOUGH}:{looked.green_rule}:{looked.green_since.isoformat()}"
    return [Prompt(key=key, rule=Rule.GREEN_LONG_ENOUGH, on=looked.green_since)]


def _offices_close(looked: Looked, on: date) -> list[Prompt]:
    """A release that is expected on a Friday, at a weekend, on a bank holiday or the day before one."""
    last = on + timedelta(days=RELEASE_TOLD_DAYS)
    return [
        Prompt(
            key=f"{Rule.OFFICES_CLOSE}:{each.expected.isoformat()}",
            rule=Rule.OFFICES_CLOSE,
            on=each.expected,
            entries=(each.key,),
        )
        for each in looked.happened
        if each.kind == "custody" and each.until is None and each.expected is not None
        if on <= each.expected <= last and closes(each.expected) is not None
    ]


def _final_third(looked: Looked, on: date) -> list[Prompt]:
    """Two-thirds of the sentence are near or over, and nobody is named who takes over contact."""
    day, told_on = looked.final_third_on, looked.final_third_told_on
    if day is None or told_on is None or on < told_on:
        return []
    entries = (looked.final_third_entry,) if looked.final_third_entry else ()
    return [Prompt(key=f"{Rule.FINAL_THIRD}:{day.isoformat()}", rule=Rule.FINAL_THIRD, on=day, entries=entries)]
