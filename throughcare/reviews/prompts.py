"""Prompts to look at a rating again, derived from what happened; they change nothing, and a person decides."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

MISSED_WITHIN_DAYS = 28
MISSED_AT_LEAST = 2
# What came to light after the rating, though it happened shortly before it, was not weighed either.
CAME_TO_LIGHT_DAYS = 28


class Rule(enum.StrEnum):
    """Which rule raised a prompt; the words are in promptwords.py."""

    ARREST = "arrest"
    OFFENCE = "offence"
    POSITIVE_TEST = "positive_test"
    MISSED = "missed"
    CUSTODY = "custody"
    RELEASE = "release"
    REVIEW_OVERDUE = "review_overdue"
    NOT_RATED = "not_rated"
    GREEN_LONG_ENOUGH = "green_long_enough"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One entry of the chronology that may raise a prompt."""

    key: str
    kind: str
    on: date
    until: date | None = None
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """Something to look at: the rule that raised it, the day, and the entries behind it."""

    key: str
    rule: Rule
    on: date
    entries: tuple[str, ...] = field(default=())
    count: int = 0


_SIMPLE = {"arrest": Rule.ARREST, "offence": Rule.OFFENCE, "custody": Rule.CUSTODY}
# An offence that ended without anything being found raises nothing.
_NOTHING_FOUND = frozenset({"no_action", "acquitted"})


def raised(looked: Looked, *, on: date) -> list[Prompt]:
    """Every prompt that stands on a day, newest first; a later rating ends those it could weigh."""
    found = [
        *_events(looked, on),
        *_releases(looked, on),
        *_missed(looked, on),
        *_overdue(looked, on),
        *_green(looked),
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
        if each.kind == "drug_test" and each.outcome == "positive":
            rule = Rule.POSITIVE_TEST
        elif each.kind in _SIMPLE and each.outcome not in _NOTHING_FOUND:
            rule = _SIMPLE[each.kind]
        else:
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
