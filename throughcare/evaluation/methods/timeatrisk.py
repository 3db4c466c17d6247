"""Days in the community, windows of equal length, and offences for each year of them.

A day is a whole day. Windows and spells in custody are half open: the first day belongs to them, the last named day
does not. A spell from 3 March to 10 March is the seven days 3 to 9 March; whoever is released on the 10th is in the
community on the 10th. An offence of the day of reception is taken to have happened before it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from throughcare.evaluation.methods.distributions import chi_squared_quantile, normal_quantile, normal_two_sided
from throughcare.evaluation.methods.months import add_months
from throughcare.evaluation.methods.refusals import CannotCalculate

Floats = NDArray[np.float64]
DAYS_A_YEAR = 365.25


@dataclass(frozen=True)
class Span:
    """A spell in custody: from its first day to the day of release, or not ended."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise CannotCalculate(f"A spell in custody from {self.start} cannot end before it, on {self.end}.")


@dataclass(frozen=True)
class Window:
    """The days from `start` to the day before `end`."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return max(0, (self.end - self.start).days)

    def holds(self, day: date) -> bool:
        """Whether the day is one of it."""
        return self.start <= day < self.end


def days_in_custody(window: Window, custody: Iterable[Span]) -> int:
    """How many days of the window were spent in custody; a day in two spells counts once."""
    days, reached = 0, window.start
    for span in sorted(custody, key=lambda each: each.start):
        start = max(span.start, reached)
        end = window.end if span.end is None else min(span.end, window.end)
        if end > start:
            days += (end - start).days
            reached = end
    return days


def days_at_risk(window: Window, custody: Iterable[Span]) -> int:
    """How many days of the window were spent in the community."""
    return window.days - days_in_custody(window, custody)


def in_custody_on(day: date, custody: Iterable[Span]) -> bool:
    """Whether somebody was held that day already: an offence of then is not one of the community."""
    return any(span.start < day and (span.end is None or day < span.end) for span in custody)


@dataclass(frozen=True)
class Windows:
    """Before, during and after, all of the same length; no `after` while the person is on, or it is not over yet."""

    before: Window
    during: Window
    after: Window | None

    @property
    def days(self) -> int:
        """How long each of them is."""
        return self.during.days


def equal_windows(entered: date, left: date | None, *, months: int, data_to: date) -> Windows | None:
    """The windows of one person on a scheme from `entered` until `left`.

    Each is as long as the time on the scheme up to the last day of data, at most `months` months. `after` begins on the
    day the person left and is there only when the whole of it lies on or before `data_to`. None without a day on the
    scheme.
    """
    known = data_to + timedelta(days=1)
    ends = min(add_months(entered, months), known, *([left] if left is not None else []))
    length = ends - entered
    if length.days <= 0:
        return None
    after = Window(left, left + length) if left is not None and left + length <= known else None
    return Windows(Window(entered - length, entered), Window(entered, ends), after)


@dataclass(frozen=True)
class Rate:
    """Offences for each year in the community of one person, with the exact interval."""

    events: int
    days: int
    rate: float
    low: float
    high: float


def poisson_interval(events: int, *, confidence: float = 0.95) -> tuple[float, float]:
    """Exact interval of the mean of a Poisson count (Garwood, Biometrika 28, 1936)."""
    if events < 0:
        raise CannotCalculate("A number of events cannot be below 0.")
    tail = (1.0 - confidence) / 2.0
    low = 0.0 if events == 0 else chi_squared_quantile(tail, 2 * events) / 2.0
    return low, chi_squared_quantile(1.0 - tail, 2 * events + 2) / 2.0


def rate(events: int, days: int, *, confidence: float = 0.95) -> Rate:
    """Events for each person-year at risk. Raises CannotCalculate without a day at risk."""
    if days <= 0:
        raise CannotCalculate("Nobody spent a day in the community in this time, so there is no rate.")
    low, high = poisson_interval(events, confidence=confidence)
    years = days / DAYS_A_YEAR
    return Rate(events, days, events / years, low / years, high / years)


@dataclass(frozen=True)
class Change:
    """The second rate over the first, of the same people."""

    ratio: float
    low: float
    high: float
    p: float


def change(
    first: Sequence[int] | Floats,
    first_days: Sequence[int] | Floats,
    second: Sequence[int] | Floats,
    second_days: Sequence[int] | Floats,
    *,
    confidence: float = 0.95,
) -> Change | None:
    """Ratio of two rates of the same n people, with an interval that allows for how much people differ.

    All arrays (n,): events, and days at risk. The variance of the logarithm is that of the people's influences on it
    (linearisation of a ratio; Cochran, Sampling Techniques, 1977, 6.3): counts of one person belong together and
    vary more than Poisson. None where no ratio exists: nobody, one person only, no event or no day on either side.
    """
    a, s, b, t = (np.asarray(each, dtype=float) for each in (first, first_days, second, second_days))
    if not a.shape == s.shape == b.shape == t.shape:
        raise CannotCalculate("The four columns must be of the same people.")
    if len(a) < 2 or min(a.sum(), b.sum(), s.sum(), t.sum()) <= 0:
        return None
    rate_a, rate_b = a.sum() / s.sum(), b.sum() / t.sum()
    influence = (b - rate_b * t) / b.sum() - (a - rate_a * s) / a.sum()
    error = math.sqrt(len(a) / (len(a) - 1) * float((influence**2).sum()))
    log = math.log(rate_b / rate_a)
    reach = normal_quantile(0.5 + confidence / 2) * error
    p = normal_two_sided(log / error) if error else (1.0 if log == 0 else 0.0)
    return Change(math.exp(log), math.exp(log - reach), math.exp(log + reach), p)
