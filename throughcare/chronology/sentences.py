"""The dates of a sentence held against each other: what cannot be, and what should be looked at again."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from throughcare.chronology.faults import Doubt, Fault

# A sentence in months and its dates are counted by different hands: days served on remand, leap years, month ends.
TOLERANCE_DAYS = 31
DAYS_A_MONTH = 365.25 / 12
LONGEST_SENTENCE_MONTHS = 1200
SERVING = frozenset({"sentence", "recall"})


class Sentenced(Protocol):
    """An entry, or what is to become one."""

    @property
    def kind(self) -> str: ...
    @property
    def outcome(self) -> str: ...
    @property
    def on_day(self) -> date: ...
    @property
    def until_on(self) -> date | None: ...
    @property
    def expected_on(self) -> date | None: ...
    @property
    def sentence_months(self) -> int | None: ...
    @property
    def sentenced_on(self) -> date | None: ...
    @property
    def conditional_release_on(self) -> date | None: ...
    @property
    def sentence_ends_on(self) -> date | None: ...


def faults(said: Sentenced, *, today: date, born: date | None) -> list[tuple[str, Fault]]:
    """What cannot be, each with the field it belongs beside."""
    if said.kind not in ("custody", "order"):
        return []
    if said.kind == "custody" and said.outcome not in SERVING:
        given = [name for name in ("sentenced_on", "conditional_release_on", "sentence_ends_on") if getattr(said, name)]
        return [(name, Fault.NOT_SENTENCED) for name in given] + _length(said)
    return [*_sentenced(said, today=today, born=born), *_conditional(said), *_ends(said), *_length(said)]


def _sentenced(said: Sentenced, *, today: date, born: date | None) -> list[tuple[str, Fault]]:
    day = said.sentenced_on
    if day is None:
        return []
    if born is not None and day < born:
        return [("sentenced_on", Fault.SENTENCED_BEFORE_BIRTH)]
    if day > today:
        return [("sentenced_on", Fault.SENTENCED_IN_FUTURE)]
    if said.until_on is not None and day > said.until_on:
        return [("sentenced_on", Fault.SENTENCED_AFTER_RELEASE)]
    return []


def _conditional(said: Sentenced) -> list[tuple[str, Fault]]:
    day = said.conditional_release_on
    if day is None:
        return []
    # Whoever is recalled was released on that day already: then it lies before this time in custody.
    if said.kind == "custody" and said.outcome == "sentence" and day < said.on_day:
        return [("conditional_release_on", Fault.CONDITIONAL_BEFORE_CUSTODY)]
    if said.sentence_ends_on is not None and day > said.sentence_ends_on:
        return [("conditional_release_on", Fault.CONDITIONAL_AFTER_END)]
    return []


def _ends(said: Sentenced) -> list[tuple[str, Fault]]:
    day = said.sentence_ends_on
    if day is None:
        return []
    if said.sentenced_on is not None and day < said.sentenced_on:
        return [("sentence_ends_on", Fault.SENTENCE_ENDS_BEFORE_IT_BEGINS)]
    return [("sentence_ends_on", Fault.SENTENCE_WAS_OVER)] if day < said.on_day else []


def _length(said: Sentenced) -> list[tuple[str, Fault]]:
    months = said.sentence_months
    wrong = months is not None and said.kind == "custody" and not 1 <= months <= LONGEST_SENTENCE_MONTHS
    return [("sentence_months", Fault.SENTENCE_LENGTH)] if wrong else []


def doubts(said: Sentenced, *, today: date) -> list[Doubt]:
    """What should be looked at again, though it can be true."""
    if said.kind == "order":
        passed = said.until_on is None and said.expected_on is not None and said.expected_on < today
        return [Doubt.ORDER_HAS_PASSED] if passed else []
    if said.kind != "custody":
        return []
    found: list[Doubt] = []
    begun, ends = said.sentenced_on, said.sentence_ends_on
    if said.sentence_months and begun and ends:
        days = (ends - begun).days
        # Days on remand shorten what is left to serve, so only a sentence that ends too late cannot come of them.
        if days > said.sentence_months * DAYS_A_MONTH + TOLERANCE_DAYS:
            found.append(Doubt.LENGTH_DISAGREES)
    return found + _release(said, today=today)


def _release(said: Sentenced, *, today: date) -> list[Doubt]:
    found: list[Doubt] = []
    due, conditional = said.expected_on, said.conditional_release_on
    if due is None or said.until_on is not None:
        return found
    if said.sentence_ends_on is not None and due > said.sentence_ends_on:
        found.append(Doubt.RELEASE_AFTER_END)
    elif conditional is not None and said.outcome == "sentence" and due > conditional:
        found.append(Doubt.RELEASE_AFTER_CONDITIONAL)
    elif conditional is not None and said.outcome == "sentence" and due < conditional:
        found.append(Doubt.RELEASE_BEFORE_CONDITIONAL)
    if due < today:
        found.append(Doubt.RELEASE_HAS_PASSED)
    return found
