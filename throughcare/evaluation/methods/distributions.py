"""Tails and quantiles of the normal and the chi-squared distribution."""

from __future__ import annotations

import math
from statistics import NormalDist

_NORMAL = NormalDist()
# How many standard errors a 95% interval reaches to either side.
REACH = _NORMAL.inv_cdf(0.975)
_MOST_TERMS = 20_000
_SMALL = 1e-300


def normal_two_sided(z: float) -> float:
    """Probability that a standard normal is at least as far from 0 as `z`."""
    return math.erfc(abs(z) / math.sqrt(2.0))


def normal_quantile(p: float) -> float:
    """The value below which a standard normal falls with probability `p`, 0 < p < 1."""
    return _NORMAL.inv_cdf(p)


def student_two_sided(t: float, degrees: float) -> float:
    """Probability that Student's t with `degrees` of freedom is at least as far from 0 as `t`.

    The regularised incomplete beta function of degrees / (degrees + t^2) (Abramowitz and Stegun, 26.7.1 and 26.5.8).
    """
    if degrees <= 0:
        raise ValueError("degrees of freedom must be above 0")
    return _beta_share(degrees / (degrees + t * t), degrees / 2.0, 0.5)


def student_quantile(p: float, degrees: float) -> float:
    """The value below which Student's t falls with probability `p`, 0.5 <= p < 1; by bisection."""
    low, high = 0.0, 1.0
    while student_two_sided(high, degrees) > 2.0 * (1.0 - p):
        high *= 2.0
    while low < (middle := (low + high) / 2.0) < high:
        if student_two_sided(middle, degrees) > 2.0 * (1.0 - p):
            low = middle
        else:
            high = middle
    return (low + high) / 2.0


def _beta_share(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function, by the continued fraction on whichever side it closes fast."""
    if x <= 0.0 or x >= 1.0:
        return 0.0 if x <= 0.0 else 1.0
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1.0) / (a + b + 2.0):
        return front * _beta_fraction(x, a, b) / a
    return 1.0 - front * _beta_fraction(1.0 - x, b, a) / b


def _beta_fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, _away(1.0 - (a + b) * x / (a + 1.0))
    d = 1.0 / d
    value = d
    for step in range(1, _MOST_TERMS):
        for by in (
            step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step)),
            -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1)),
        ):
            d = 1.0 / _away(1.0 + by * d)
            c = _away(1.0 + by / c)
            value *= c * d
        if abs(c * d - 1.0) < 1e-16:
            break
    return value


def _away(value: float) -> float:
    """Away from nought, by which nothing can be divided."""
    return value if abs(value) > _SMALL else _SMALL


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


def chi_squared_quantile(p: float, degrees: int) -> float:
    """The value below which a chi-squared variable with `degrees` of freedom falls with probability `p`, 0 < p < 1.

    By bisection on `chi_squared_tail`, begun at the approximation of Wilson and Hilferty (Proceedings of the National
    Academy of Sciences 17, 1931), until neighbouring numbers are reached.
    """
    if not 0.0 < p < 1.0:
        raise ValueError("a probability lies between 0 and 1")
    part = 2.0 / (9.0 * degrees)
    near = degrees * max(1e-3, 1.0 - part + normal_quantile(p) * math.sqrt(part)) ** 3
    low, high = near, near
    while chi_squared_tail(low, degrees) < 1.0 - p:
        low /= 2.0
    while chi_squared_tail(high, degrees) > 1.0 - p:
        high *= 2.0
    while low < (middle := (low + high) / 2.0) < high:
        if chi_squared_tail(middle, degrees) > 1.0 - p:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0


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
