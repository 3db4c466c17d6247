"""Are the groups alike? Standardised differences of the covariates before and after matching."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# Below 5% good, 5 to 10 fair, above poor: the grades that the Ministry of Justice's Justice Data Lab reports with.
GOOD, FAIR = 0.05, 0.10


@dataclass(frozen=True)
class Balance:
    """One covariate: standardised difference in means before and after, as a share (0.05 is 5%)."""

    covariate: str
    before: float
    after: float

    @property
    def grade(self) -> str:
        """good, fair or poor, by the difference that is left."""
        left = abs(self.after)
        return "good" if left < GOOD else "fair" if left <= FAIR else "poor"


def spread(treated: Floats, comparison: Floats) -> Floats:
    """The denominator, the same before and after: sqrt((variance of treated + variance of comparison) / 2), unmatched.

    treated: (n, k), comparison: (m, k); answers (k,). Rosenbaum and Rubin, The American Statistician 39, 1985.
    """
    return np.asarray(np.sqrt((treated.var(axis=0, ddof=1) + comparison.var(axis=0, ddof=1)) / 2.0))


def differences(
    treated: Floats, comparison: Floats, denominator: Floats, *, weights: Floats, matched: Floats
) -> Floats:
    """(k,) mean of the matched treated less weighted mean of the comparison, each over its denominator.

    A covariate that does not vary at all differs by 0 if the means are equal, else by infinity.
    """
    mine, theirs = matched @ treated / matched.sum(), weights @ comparison / weights.sum()
    means = mine - theirs
    # What rounding leaves of a sum of many is no difference.
    means = np.where(np.abs(means) <= 1e-12 * np.maximum(np.abs(mine), np.abs(theirs)), 0.0, means)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = means / denominator
    return np.where(np.abs(means) < 1e-15, 0.0, shares)


def balance(
    names: list[str], treated: Floats, comparison: Floats, *, weights: Floats, matched: Floats
) -> list[Balance]:
    """One line a covariate. weights: (m,) of the comparison; matched: (n,) of 0 and 1, or how often each counts."""
    denominator = spread(treated, comparison)
    before = differences(
        treated, comparison, denominator, weights=np.ones(len(comparison)), matched=np.ones(len(treated))
    )
    after = differences(treated, comparison, denominator, weights=weights, matched=matched)
    rows = zip(names, before.tolist(), after.tolist(), strict=True)
    return [Balance(name, first, second) for name, first, second in rows]
