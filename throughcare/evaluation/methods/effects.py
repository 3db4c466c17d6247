"""The effect on those who were matched, with its interval."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from throughcare.evaluation.methods.distributions import normal_quantile, normal_two_sided
from throughcare.evaluation.methods.matching import Matched
from throughcare.evaluation.methods.refusals import CannotCalculate

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Effect:
    """A difference in means with its standard error and interval, in the units of the outcome."""

    difference: float
    standard_error: float
    low: float
    high: float
    p: float
    treated_mean: float
    comparison_mean: float


def on_the_matched(treated: Floats, comparison: Floats, found: Matched, *, confidence: float = 0.95) -> Effect:
    """Average effect on the treated who were matched.

    treated: (n,) outcomes, comparison: (m,) outcomes. Standard error with the weights taken as given:

        variance = var(Y | treated) / n + var(Y | comparison) * sum(w^2) / (sum w)^2

    (variances unbiased, that of the comparison weighted; Lechner, Journal of the Royal Statistical Society A 165,
    2002).
    It leaves out that the propensity was estimated; the bootstrap does not.
    """
    if found.many < 2:
        raise CannotCalculate(
            "Fewer than two people could be matched. Use a wider caliper, or covariates on which the groups overlap."
        )
    mine, weights = treated[found.matched], found.weights
    whole = float(weights.sum())
    theirs = float(weights @ comparison) / whole
    squares = float(weights @ weights)
    # Effective number of comparison people; with equal weights this is their number and the variance the usual one.
    effective = whole * whole / squares
    spread = float(weights @ (comparison - theirs) ** 2) / whole
    if effective > 1:
        spread *= effective / (effective - 1)
    error = math.sqrt(float(mine.var(ddof=1)) / len(mine) + spread / effective)
    difference = float(mine.mean()) - theirs
    return interval(difference, error, float(mine.mean()), theirs, confidence=confidence)


def interval(
    difference: float, error: float, treated_mean: float, comparison_mean: float, *, confidence: float = 0.95
) -> Effect:
    """A normal interval round a difference."""
    reach = normal_quantile(0.5 + confidence / 2.0) * error
    if error > 0:
        p = normal_two_sided(difference / error)
    else:
        p = 1.0 if difference == 0 else 0.0
    return Effect(difference, error, difference - reach, difference + reach, p, treated_mean, comparison_mean)
