"""What could be seen at all: power, and the smallest difference that a study of this size would show."""

from __future__ import annotations

import math

from throughcare.evaluation.methods.distributions import normal_quantile
from throughcare.evaluation.methods.refusals import CannotCalculate


def power_of(base: float, other: float, n: int, comparison_n: int, *, level: float = 0.05) -> float:
    """Chance that a two-sided test of two shares at `level` shows the difference when the true shares are these.

    n people have the share `other`, comparison_n the share `base`. Normal approximation with the pooled variance under
    no difference and the unpooled one under the difference (Fleiss, Levin and Paik, Statistical Methods for Rates and
    Proportions, 3rd edition, 2003, chapter 4), without correction for continuity; the far tail is left out.
    """
    pooled = (n * other + comparison_n * base) / (n + comparison_n)
    under_none = math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / comparison_n))
    under_some = math.sqrt(other * (1 - other) / n + base * (1 - base) / comparison_n)
    beyond = abs(other - base) - normal_quantile(1 - level / 2) * under_none
    if under_some == 0:
        return 1.0 if beyond > 0 else 0.0
    return 0.5 * math.erfc(-beyond / under_some / math.sqrt(2))


def smallest_detectable(
    n: int, base: float, comparison_n: int | None = None, *, power: float = 0.8, level: float = 0.05
) -> float | None:
    """The smallest fall below `base` that would be shown with this power; None when not even a fall to 0 would be.

    n people are managed, comparison_n (as many, unless said) are compared. Bisection, to 1e-12.
    Raises CannotCalculate when a group is empty or the base is not a share.
    """
    others = n if comparison_n is None else comparison_n
    if n < 2 or others < 2:
        raise CannotCalculate("Each group needs at least 2 people.")
    if not 0 < base < 1:
        raise CannotCalculate("The base rate is a share between 0 and 1, such as 0.5 for 50%.")
    if power_of(base, 0.0, n, others, level=level) < power:
        return None
    low, high = 0.0, base
    while high - low > 1e-12:
        middle = (low + high) / 2
        if power_of(base, base - middle, n, others, level=level) < power:
            low = middle
        else:
            high = middle
    return high


def people_needed(base: float, difference: float, *, power: float = 0.8, level: float = 0.05) -> int:
    """How many in each of two equal groups would show this fall with this power."""
    if not 0 < difference <= base < 1:
        raise CannotCalculate("The difference must be above 0 and no larger than the base rate.")
    low, high = 2, 4
    while power_of(base, base - difference, high, high, level=level) < power:
        low, high = high, high * 2
        if high > 10**9:
            raise CannotCalculate("Such a small difference cannot be shown with any number of people.")
    while high - low > 1:
        middle = (low + high) // 2
        if power_of(base, base - difference, middle, middle, level=level) < power:
            low = middle
        else:
            high = middle
    return high


def smallest_hazard_ratio(events: float, share: float, *, power: float = 0.8, level: float = 0.05) -> float:
    """The hazard ratio nearest to 1, below it, that a log-rank test would show with so many events in both groups.

    share: of the people, how many are in the first group (Schoenfeld, Biometrics 39, 1983).
    """
    if events <= 0 or not 0 < share < 1:
        raise CannotCalculate("Both groups need people, and somebody to whom it happens.")
    reach = normal_quantile(1 - level / 2) + normal_quantile(power)
    return math.exp(-reach / math.sqrt(events * share * (1 - share)))
