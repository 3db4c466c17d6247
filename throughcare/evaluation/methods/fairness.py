"""Relative rate index: how often something happens in each group, beside how often it does in one they are held to.

Rates are shares of people (or of referrals) in a group, ratios have no unit. The ratio is what the statistics of the
Ministry of Justice on ethnicity call the relative rate index; its interval is that of Katz, Baptista, Azen and Pike,
Biometrics 34, 1978 (normal on the logarithm). Where a group or the one it is held to has no event, half an event is
added to both and one person to both groups, so that there is an interval (Walter, Biometrika 62, 1975), and it is
said that this was done.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from throughcare.evaluation.methods.distributions import normal_quantile
from throughcare.evaluation.methods.refusals import CannotCalculate

# In a smaller group one person more or less changes everything.
FEWEST = 10
# An interval whose upper end is more than so many times its lower one says little unless it leaves out 1.
WIDE = 4.0
ADDED = 0.5


class Reading(StrEnum):
    """What an index can say; the words belong to whoever shows it."""

    REFERENCE = "reference"
    MORE = "more"
    LESS = "less"
    NO_DIFFERENCE = "no_difference"
    TOO_FEW = "too_few"


@dataclass(frozen=True)
class Group:
    """Events among n in one group."""

    key: str
    events: int
    n: int


@dataclass(frozen=True)
class Relative:
    """One group beside the reference; `added`: half an event was added to both, because one of them had none."""

    key: str
    events: int
    n: int
    rate: float | None
    ratio: float | None
    low: float | None
    high: float | None
    reading: Reading
    added: bool = False


def reference_of(groups: Sequence[Group], *, never: Collection[str] = ()) -> str:
    """The largest group, the first of them where two are as large; never one of those named, such as «not known»."""
    known = [each for each in groups if each.key not in never and each.n > 0]
    return max(known, key=lambda each: each.n).key if known else ""


def relative_rates(groups: Sequence[Group], *, reference: str, confidence: float = 0.95) -> list[Relative]:
    """Each group's rate over that of the reference, in the order given; the reference is 1 without an interval.

    Raises CannotCalculate for impossible counts and for a reference that is none of the groups.
    """
    for each in groups:
        if each.n < 0 or not 0 <= each.events <= each.n:
            raise CannotCalculate(f"The group {each.key!r} has {each.events} events among {each.n}.")
    held_to = next((each for each in groups if each.key == reference), None)
    if held_to is None:
        raise CannotCalculate(f"The reference {reference!r} is none of the groups.")
    return [_relative(each, held_to, confidence) for each in groups]


def _relative(group: Group, held_to: Group, confidence: float) -> Relative:
    rate = group.events / group.n if group.n else None
    if group.key == held_to.key:
        ratio = 1.0 if group.events else None
        return Relative(group.key, group.events, group.n, rate, ratio, None, None, Reading.REFERENCE)
    if not group.n or not held_to.n or not (group.events or held_to.events):
        return Relative(group.key, group.events, group.n, rate, None, None, None, Reading.TOO_FEW)
    ratio, low, high, added = ratio_of(group.events, group.n, held_to.events, held_to.n, confidence=confidence)
    reading = _reading(min(group.n, held_to.n), low, high)
    return Relative(group.key, group.events, group.n, rate, ratio, low, high, reading, added)


def ratio_of(
    events: int, n: int, other_events: int, other_n: int, *, confidence: float = 0.95
) -> tuple[float, float, float, bool]:
    """Ratio of two shares with its interval, and whether half an event was added because one of them had none."""
    added = min(events, other_events) == 0
    more, people = (ADDED, 2 * ADDED) if added else (0.0, 0.0)
    a, m, b, k = events + more, n + people, other_events + more, other_n + people
    # With every one of both groups an event the error is nought: half an event less tells as little as half one more.
    error = math.sqrt(max(1 / a - 1 / m + 1 / b - 1 / k, 0.0))
    if error == 0.0:
        a, b = a - ADDED, b - ADDED
        error, added = math.sqrt(1 / a - 1 / m + 1 / b - 1 / k), True
    ratio = (a / m) / (b / k)
    reach = normal_quantile(0.5 + confidence / 2) * error
    return ratio, ratio * math.exp(-reach), ratio * math.exp(reach), added


def _reading(smaller: int, low: float, high: float) -> Reading:
    if smaller < FEWEST:
        return Reading.TOO_FEW
    if low > 1:
        return Reading.MORE
    if high < 1:
        return Reading.LESS
    return Reading.TOO_FEW if high / low > WIDE else Reading.NO_DIFFERENCE
