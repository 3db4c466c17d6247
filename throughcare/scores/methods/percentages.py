"""Probabilities as percentages and bands, rounded exactly: one number at a time and in arrays."""

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


class Band(StrEnum):
    """Likelihood of proven reoffending in words."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very high"


def band(percent: Decimal | int) -> Band:
    """The band of a two-year percentage as shown: below 50 low, below 75 medium, below 90 high, else very high."""
    if percent < 50:
        return Band.LOW
    if percent < 75:
        return Band.MEDIUM
    return Band.HIGH if percent < 90 else Band.VERY_HIGH


def whole_percent(probability: float) -> Decimal:
    """OGRS3: the probability to five decimals, then to a whole percent, both half-up, kept within 1 and 99.

    The probability is taken as the exact binary number it is, so a tie is a tie and nothing else is.
    """
    five = Decimal(probability).quantize(Decimal("0.00001"), ROUND_HALF_UP)
    percent = (five * 100).quantize(Decimal(1), ROUND_HALF_UP)
    return min(max(percent, Decimal(1)), Decimal(99))


def fine_percent(probability: float) -> Decimal:
    """ARP: percent to two decimals, half-up, at most 99.99."""
    percent = (Decimal(probability) * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return min(percent, Decimal("99.99"))


def whole_percents(probabilities: Floats) -> Integers:
    """`whole_percent` of every probability (any shape, 0 to 1, no NaN), as integers of the same shape."""
    # Rounding twice moves the step from x.5% to x.4995%: 0.494995 becomes 0.49500 and then 50%.
    return np.clip(_steps(probabilities, _whole_thresholds(), 100, 0.5005), 1, 99)


def fine_percents(probabilities: Floats) -> Integers:
    """`fine_percent` of every probability, in hundredths of a percent: 1234 is 12.34%."""
    return np.minimum(_steps(probabilities, _fine_thresholds(), 10_000, 0.5), 9_999)


def _steps(probabilities: Floats, thresholds: Floats, scale: int, shift: float) -> Integers:
    """How many thresholds each probability has reached: a quick guess, then exact comparisons with its neighbours."""
    guess = (probabilities * scale + shift).astype(np.int64)
    guess -= probabilities < thresholds[guess]
    guess += probabilities >= thresholds[guess + 1]
    return guess


@lru_cache
def _whole_thresholds() -> Floats:
    return _first_at_or_above([Fraction(2000 * k - 1001, 200_000) for k in range(102)])


@lru_cache
def _fine_thresholds() -> Floats:
    return _first_at_or_above([Fraction(2 * k - 1, 20_000) for k in range(10_002)])


def _first_at_or_above(values: list[Fraction]) -> Floats:
    """The smallest double at or above each exact value; the first is below every probability."""
    numbers = [float(value) for value in values]
    exact = [
        number if Fraction(number) >= value else float(np.nextafter(number, np.inf))
        for number, value in zip(numbers, values, strict=True)
    ]
    return np.array(exact)
