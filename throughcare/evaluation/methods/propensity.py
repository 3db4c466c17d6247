"""The propensity to be taken on: logistic regression by Newton's method."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from throughcare.evaluation.methods.refusals import CannotCalculate

Floats = NDArray[np.float64]
MOST_STEPS = 60
# R's glm stops at the same relative change of the deviance; one step more brings us to rounding error.
CLOSE_ENOUGH = 1e-10


@dataclass(frozen=True)
class Logistic:
    """A fitted model.

    coefficients: (k + 1,), intercept first, on the scale of the columns as given; a column that says nothing new has 0.
    covariance: (k + 1, k + 1) of them, 0 for such columns.
    log_likelihood: at the solution. fitted: (n,) probabilities. dropped: indices of columns that say nothing new.
    """

    coefficients: Floats
    covariance: Floats
    log_likelihood: float
    fitted: Floats
    steps: int
    dropped: tuple[int, ...] = ()

    @property
    def standard_errors(self) -> Floats:
        """Square roots of the diagonal of the covariance."""
        return np.sqrt(np.diag(self.covariance))


@dataclass(frozen=True)
class Design:
    """Columns made ready once, so that a thousand samples can be fitted on them."""

    wide: int
    kept: NDArray[np.intp]
    centre: Floats
    scale: Floats
    matrix: Floats

    @classmethod
    def of(cls, columns: Floats) -> Design:
        """Centre and scale (n, k) columns, leave out those that say nothing new, put an intercept first."""
        if columns.ndim != 2:
            raise ValueError("columns must have two dimensions")
        if not np.isfinite(columns).all():
            raise CannotCalculate(
                "A covariate has a value that is missing or not a number. Fill it in or leave it out."
            )
        centre, scale = columns.mean(axis=0), columns.std(axis=0)
        varies = scale > 1e-12 * np.maximum(np.abs(centre), 1.0)
        kept = _independent((columns - centre) / np.where(varies, scale, 1.0), varies)
        scaled = (columns[:, kept] - centre[kept]) / scale[kept]
        matrix = np.ascontiguousarray(np.column_stack([np.ones(len(columns)), scaled]))
        return cls(columns.shape[1], kept, centre, scale, matrix)

    def fit(
        self,
        outcome: Floats,
        *,
        weights: Floats | None = None,
        start: Floats | None = None,
        close: float = CLOSE_ENOUGH,
    ) -> Logistic:
        """The model of `outcome` (n,); see `logistic`. close: relative change of the likelihood at which to stop."""
        counts = np.ones(len(outcome)) if weights is None else weights
        ones = float(counts[outcome == 1].sum())
        if not 0 < ones < float(counts.sum()):
            raise CannotCalculate("Both groups are needed: somebody who was taken on, and somebody who was not.")
        first = self._begin(start, ones / float(counts.sum()))
        solution, likelihood, steps, curve = _newton(self.matrix, outcome, counts, first, close)
        _value, fitted = _at(self.matrix @ solution, outcome, counts)
        return self._unscaled(solution, likelihood, steps, curve, fitted)

    def _begin(self, start: Floats | None, share: float) -> Floats:
        first = np.zeros(len(self.kept) + 1)
        if start is None:
            first[0] = np.log(share / (1.0 - share))
            return first
        slopes = start[1:][self.kept]
        first[0] = start[0] + slopes @ self.centre[self.kept]
        first[1:] = slopes * self.scale[self.kept]
        return first

    def _unscaled(self, solution: Floats, likelihood: float, steps: int, curve: Floats, fitted: Floats) -> Logistic:
        # (intercept, slopes) on the scale as given = back @ (intercept, slopes) on the scaled columns.
        back = np.zeros((self.wide + 1, len(self.kept) + 1))
        back[0, 0] = 1.0
        for place, each in enumerate(self.kept, start=1):
            back[each + 1, place] = 1.0 / self.scale[each]
            back[0, place] = -self.centre[each] / self.scale[each]
        return Logistic(
            coefficients=back @ solution,
            covariance=back @ np.linalg.inv(curve) @ back.T,
            log_likelihood=likelihood,
            fitted=fitted,
            steps=steps,
            dropped=tuple(sorted(set(range(self.wide)) - set(self.kept.tolist()))),
        )


def logistic(columns: Floats, outcome: Floats, *, weights: Floats | None = None) -> Logistic:
    """Maximum likelihood of `outcome` (n,) of 0 and 1 on `columns` (n, k) with an intercept.

    weights: (n,) how often each row counts (all once unless said).
    Raises CannotCalculate when a group is empty, the groups can be told apart perfectly, or the search does not settle.
    Newton-Raphson, as McCullagh and Nelder, Generalized Linear Models, 2nd edition, 1989, section 4.4.
    """
    return Design.of(columns).fit(outcome, weights=weights)


def _independent(scaled: Floats, varies: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Columns that are no sum of those before them, by a Cholesky that leaves out what adds nothing."""
    gram = scaled.T @ scaled / max(len(scaled), 1)
    kept: list[int] = []
    for each in np.flatnonzero(varies):
        trial = [*kept, int(each)]
        part = gram[np.ix_(trial, trial)]
        left = part[-1, -1]
        if kept:
            left -= part[-1, :-1] @ np.linalg.solve(part[:-1, :-1], part[:-1, -1])
        if left > 1e-9:
            kept.append(int(each))
    return np.array(kept, dtype=np.intp)


def _newton(
    design: Floats, outcome: Floats, counts: Floats, first: Floats, close: float
) -> tuple[Floats, float, int, Floats]:
    at = first
    likelihood, chance = _at(design @ first, outcome, counts)
    for step in range(1, MOST_STEPS + 1):
        slope = (counts * (outcome - chance)) @ design
        curve = (design.T * (counts * chance * (1.0 - chance))) @ design
        try:
            move = np.linalg.solve(curve, slope)
        except np.linalg.LinAlgError:
            raise _told_apart() from None
        size = 1.0
        while True:
            tried = at + size * move
            best, chance = _at(design @ tried, outcome, counts)
            if best >= likelihood - 1e-12 * abs(likelihood) or size < 1e-6:
                break
            size /= 2.0
        done = abs(best - likelihood) <= close * (abs(best) + 0.1)
        at, likelihood = tried, best
        # Nobody's chance is in doubt: the likelihood has no highest point.
        if likelihood > -1e-6 * float(counts.sum()):
            raise _told_apart()
        if done:
            return at, likelihood, step, curve
    raise CannotCalculate(
        "The propensity could not be estimated: the search did not settle. Leave out covariates that nearly decide by "
        "themselves who was taken on."
    )


def _told_apart() -> CannotCalculate:
    return CannotCalculate(
        "The covariates tell perfectly who was taken on and who was not, so nobody is comparable. Leave out the "
        "covariate that decides it."
    )


def _at(linear: Floats, outcome: Floats, counts: Floats) -> tuple[float, Floats]:
    """The log-likelihood and the chances, from one exponential."""
    small = np.exp(-np.abs(linear))
    whole = 1.0 + small
    likelihood = float(counts @ (outcome * linear - np.maximum(linear, 0.0) - np.log(whole)))
    return likelihood, np.where(linear >= 0, 1.0, small) / whole
