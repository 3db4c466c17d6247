"""Tails and quantiles of the normal and the chi-squared distribution."""

from __future__ import annotations

import math
from statistics import NormalDist

_NORMAL = NormalDist()
_MOST_TERMS = 500
_SMALL = 1e-300


def normal_two_sided(z: float) -> float:
    """Probability that a standard normal is at least as far from 0 as `z`."""
    return math.erfc(abs(z) / math.sqrt(2.0))


def normal_quantile(p: float) -> float:
    """The value below which a standard normal falls with probability `p`, 0 < p < 1."""
    return _NORMAL.inv_cdf(p)


def chi_squared_tail(x: float, degrees: int) -> float:
    """Probability that a chi-squared variable with `degrees` of freedom exceeds `x`.

    The regularised upper incomplete gamma function Q(degrees/2, x/2): by its series below the turn, by Lentz's
    continued fraction above it (Abramowitz and Stegun, Handbook of Mathematical Functions, 6.5.29 and 6.5.31).
    """
    if degrees < 1:
        raise ValueError("degrees of freedom must be at least 1")
    if x <= 0:
        return 1.0
    shape, at = degrees / 2.0, x / 2.0
    front = math.exp(-at + shape * math.log(at) - math.lgamma(shape))
    if at < shape + 1.0:
        return max(0.0, 1.0 - front * _series(shape, at))
    return min(1.0, front * _fraction(shape, at))


def _series(shape: float, at: float) -> float:
    term = total = 1.0 / shape
    for step in range(1, _MOST_TERMS):
        term *= at / (shape + step)
        total += term
        if term < total * 1e-16:
            break
    return total


def _fraction(shape: float, at: float) -> float:
    below = at + 1.0 - shape
    c, d = 1.0 / _SMALL, 1.0 / below
    value = d
    for step in range(1, _MOST_TERMS):
        by = -step * (step - shape)
        below += 2.0
        d = by * d + below
        d = 1.0 / (d if abs(d) > _SMALL else _SMALL)
        c = below + by / c
        c = c if abs(c) > _SMALL else _SMALL
        change = d * c
        value *= change
        if abs(change - 1.0) < 1e-16:
            break
    return value
