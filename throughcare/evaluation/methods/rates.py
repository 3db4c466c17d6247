"""Two shares, or two rates over time, beside each other."""

from __future__ import annotations

import math
from dataclasses import dataclass

from throughcare.evaluation.methods.distributions import normal_quantile, normal_two_sided
from throughcare.evaluation.methods.few import FEW_EVENTS
from throughcare.evaluation.methods.refusals import CannotCalculate


@dataclass(frozen=True)
class Difference:
    """Of the first less the second; the interval is Wald's, `score_low` and `score_high` are Newcombe's."""

    difference: float
    z: float
    p: float
    low: float
    high: float
    score_low: float
    score_high: float


def two_shares(
    events: int, n: int, comparison_events: int, comparison_n: int, *, confidence: float = 0.95
) -> Difference:
    """Difference of events / n and comparison_events / comparison_n.

    z and p with the pooled variance; interval with the unpooled one; beside it the interval of Newcombe (Statistics in
    Medicine 17, 1998, method 10), which holds for small numbers too. Raises CannotCalculate for impossible counts.
    """
    _check(events, n, "group")
    _check(comparison_events, comparison_n, "comparison group")
    first, second = events / n, comparison_events / comparison_n
    pooled = (events + comparison_events) / (n + comparison_n)
    error = math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / comparison_n))
    z = (first - second) / error if error else 0.0
    reach = normal_quantile(0.5 + confidence / 2)
    spread = reach * math.sqrt(first * (1 - first) / n + second * (1 - second) / comparison_n)
    low_1, high_1 = wilson(events, n, confidence=confidence)
    low_2, high_2 = wilson(comparison_events, comparison_n, confidence=confidence)
    difference = first - second
    return Difference(
        difference=difference,
        z=z,
        p=normal_two_sided(z),
        low=difference - spread,
        high=difference + spread,
        score_low=difference - math.hypot(first - low_1, high_2 - second),
        score_high=difference + math.hypot(high_1 - first, second - low_2),
    )


def wilson(events: int, n: int, *, confidence: float = 0.95) -> tuple[float, float]:
    """Interval of one share (Wilson, Journal of the American Statistical Association 22, 1927)."""
    _check(events, n, "group")
    z = normal_quantile(0.5 + confidence / 2)
    share, square = events / n, z * z / n
    centre = (share + square / 2) / (1 + square)
    reach = z / (1 + square) * math.sqrt(share * (1 - share) / n + square / (4 * n))
    low = 0.0 if events == 0 else max(0.0, centre - reach)
    return low, 1.0 if events == n else min(1.0, centre + reach)


@dataclass(frozen=True)
class Sure:
    """What two shares say that holds for small numbers too: an interval of the difference, and a p-value.

    small: they are not those of the normal approximation.
    """

    low: float
    high: float
    p: float
    small: bool = False


def sure_of(events: int, n: int, comparison_events: int, comparison_n: int) -> Sure:
    """The interval and p-value from which a sentence may be drawn.

    With 5 people or more with and without an event in each group, Wald's interval and z; otherwise Newcombe's interval
    and Fisher's exact test, since of 0 of 3 beside 3 of 3 Wald's interval has no width at all.
    """
    found = two_shares(events, n, comparison_events, comparison_n)
    if min(events, n - events, comparison_events, comparison_n - comparison_events) >= FEW_EVENTS:
        return Sure(found.low, found.high, found.p)
    return Sure(found.score_low, found.score_high, fisher(events, n, comparison_events, comparison_n), small=True)


def fisher(events: int, n: int, comparison_events: int, comparison_n: int) -> float:
    """Fisher's exact test, two-sided: the tables of the same sums that are no likelier than this one (Fisher, 1935)."""
    _check(events, n, "group")
    _check(comparison_events, comparison_n, "comparison group")
    total = events + comparison_events

    def likelihood(mine: int) -> float:
        return _choose(n, mine) + _choose(comparison_n, total - mine)

    every = [likelihood(mine) for mine in range(max(0, total - comparison_n), min(n, total) + 1)]
    whole, here = _choose(n + comparison_n, total), likelihood(events)
    # Tables as likely as this one differ from it by rounding alone.
    return min(1.0, math.fsum(math.exp(each - whole) for each in every if each <= here + 1e-7))


def _choose(n: int, k: int) -> float:
    """The logarithm of how many ways there are to choose k of n."""
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


@dataclass(frozen=True)
class RateRatio:
    """Events per unit of time in the first over those in the second."""

    ratio: float
    z: float
    p: float
    low: float
    high: float


def two_rates(
    events: int, time: float, comparison_events: int, comparison_time: float, *, confidence: float = 0.95
) -> RateRatio:
    """Ratio of two Poisson rates, with the interval on its logarithm.

    z compares the events with their expectation given the total (Przyborowski and Wilenski, Biometrika 31, 1940, normal
    form). Raises CannotCalculate without time at risk, or without an event on either side (no interval exists).
    """
    if time <= 0 or comparison_time <= 0:
        raise CannotCalculate("The time at risk must be above 0 in both groups.")
    if min(events, comparison_events) < 1:
        raise CannotCalculate("A ratio of rates needs at least one event in each group.")
    total, share = events + comparison_events, time / (time + comparison_time)
    z = (events - total * share) / math.sqrt(total * share * (1 - share))
    ratio = (events / time) / (comparison_events / comparison_time)
    reach = normal_quantile(0.5 + confidence / 2) * math.sqrt(1 / events + 1 / comparison_events)
    return RateRatio(ratio, z, normal_two_sided(z), ratio * math.exp(-reach), ratio * math.exp(reach))


def _check(events: int, n: int, whose: str) -> None:
    if n < 1:
        raise CannotCalculate(f"The {whose} is empty: its number of people must be at least 1.")
    if not 0 <= events <= n:
        raise CannotCalculate(
            f"The {whose} has {events} people with an event among {n}. Events lie between 0 and the number of people."
        )
