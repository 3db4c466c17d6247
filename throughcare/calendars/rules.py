"""The days of a series by its rule: plain values in and out, never drifting, never on a bank holiday."""

from __future__ import annotations

import calendar
import enum
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, pairwise

from dateutil.relativedelta import relativedelta

from throughcare.partnerships.profile.vocabulary import Every
from throughcare.reviews.sentences import is_working

# How far ahead a series is planned.
AHEAD = relativedelta(months=6)
ONE_DAY = timedelta(days=1)
RHYTHMS = {every.value: every for every in Every if every.days}
WEEKS = {Every.WEEKLY: 1, Every.FORTNIGHTLY: 2, Every.FOUR_WEEKLY: 4}
LAST = -1
NTHS = (1, 2, 3, 4, LAST)


class Moves(enum.StrEnum):
    """Where a meeting goes whose day is a bank holiday."""

    NEXT = "next"
    PREVIOUS = "previous"


class Beside(enum.StrEnum):
    """How a rhythm stands to the one that the scheme's own rules name."""

    FITS = "fits"
    RARER = "rarer"
    OFTENER = "oftener"
    AS_NEEDED = "as_needed"
    NOT_SAID = "not_said"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When a series meets: by weeks on a weekday; by months on the nth weekday or on a day of the month.

    `weekday` counts from Monday as 0; `nth` is 1 to 4, or -1 for the last; `day` is 1 to 31, in a shorter month its
    last day. Weeks and months are counted from the first such day on or after `counts_from`.
    """

    every: Every
    counts_from: date
    weekday: int | None = None
    nth: int | None = None
    day: int | None = None
    moves: Moves = Moves.NEXT

    def __post_init__(self) -> None:
        by_weeks = self.weekday is not None and self.nth is None and self.day is None
        on_weekday = self.weekday is not None and self.nth in NTHS and self.day is None
        on_day = self.weekday is None and self.nth is None and self.day is not None and 1 <= self.day <= 31
        if not (by_weeks if self.every in WEEKS else self.every.months and (on_weekday or on_day)):
            raise ValueError(f"no such rule: {self}")


def nominal_days(rule: Rule, *, first: date, last: date) -> Iterator[date]:
    """The days that the rule names from `first` to `last`, before any is moved off a holiday."""
    for day in _from_the_beginning(rule):
        if day > last:
            return
        if day >= first:
            yield day


def held_on(
    nominal: date, moves: Moves, *, taken: Collection[date] = frozenset(), not_before: date | None = None
) -> date:
    """The working day on which a meeting with this nominal day is held; never one that is taken already."""
    step = ONE_DAY if moves == Moves.NEXT else -ONE_DAY
    day = nominal
    while not is_working(day) or day in taken:
        day += step
        if not_before is not None and day < not_before:
            # What would have been moved into the past is moved forward instead.
            day, step = max(nominal, not_before), ONE_DAY
    return day


def first_dates(rule: Rule, *, first: date, many: int) -> list[tuple[date, date]]:
    """The next few days as (nominal day, day on which it is held)."""
    found: list[tuple[date, date]] = []
    for nominal in _from_the_beginning(rule):
        if nominal >= first:
            found.append((nominal, held_on(nominal, rule.moves, taken={day for _, day in found}, not_before=first)))
        if len(found) == many:
            break
    return found


def stand_for(kept: Sequence[date], nominal: Sequence[date]) -> dict[date, date]:
    """Which of the kept days takes the place of which nominal day: the nearest pairs first, each day once.

    A kept day stands for a nominal day no further off than half the shortest gap between two of them.
    """
    gaps = [later - earlier for earlier, later in pairwise(nominal)]
    reach = min(gaps, default=timedelta(days=28)) / 2
    pairs = sorted(
        (abs(one - other), one, other) for one in set(kept) for other in nominal if abs(one - other) <= reach
    )
    found: dict[date, date] = {}
    used: set[date] = set()
    for _distance, one, other in pairs:
        if one not in found and other not in used:
            found[one] = other
            used.add(other)
    return found


def beside_the_rules(every: Every, *, meets: Every | None, at_least: Every | None) -> Beside:
    """Whether the rhythm is one that the scheme's rules name; a person may choose another, and is told."""
    if meets is None:
        return Beside.NOT_SAID
    if meets == Every.AS_NEEDED:
        return Beside.AS_NEEDED
    days, usual, longest = every.days or 0, meets.days or 0, (at_least or meets).days or 0
    if days > longest:
        return Beside.RARER
    # Every four weeks is every month to those who meet.
    return Beside.OFTENER if days + 7 <= usual else Beside.FITS


def _from_the_beginning(rule: Rule) -> Iterator[date]:
    if rule.every in WEEKS:
        assert rule.weekday is not None  # noqa: S101 - held by the rule itself
        start = rule.counts_from + timedelta(days=(rule.weekday - rule.counts_from.weekday()) % 7)
        for turn in count():
            yield start + timedelta(weeks=turn * WEEKS[rule.every])
    months = rule.every.months or 1
    start_month = rule.counts_from.year * 12 + rule.counts_from.month - 1
    if _in_month(rule, start_month) < rule.counts_from:
        start_month += 1
    for turn in count():
        yield _in_month(rule, start_month + turn * months)


def _in_month(rule: Rule, number: int) -> date:
    """The rule's day in a month, counted from year 0."""
    year, month = number // 12, number % 12 + 1
    length = calendar.monthrange(year, month)[1]
    if rule.day is not None:
        return date(year, month, min(rule.day, length))
    assert rule.weekday is not None  # noqa: S101 - held by the rule itself
    assert rule.nth is not None  # noqa: S101 - held by the rule itself
    if rule.nth == LAST:
        end = date(year, month, length)
        return end - timedelta(days=(end.weekday() - rule.weekday) % 7)
    begin = date(year, month, 1)
    return begin + timedelta(days=(rule.weekday - begin.weekday()) % 7 + 7 * (rule.nth - 1))
