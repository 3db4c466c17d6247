"""A matched comparison from end to end: propensity, matching, balance, effect, and the bootstrap of all of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from throughcare.evaluation.methods.balance import Balance, balance, differences, spread
from throughcare.evaluation.methods.effects import Effect, on_the_matched
from throughcare.evaluation.methods.matching import Matched, Order, Window, nearest, radius
from throughcare.evaluation.methods.propensity import Design, Logistic
from throughcare.evaluation.methods.refusals import CannotCalculate

Floats = NDArray[np.float64]
FEWEST_SAMPLES = 20


class Method(StrEnum):
    """How people are matched."""

    RADIUS = "radius"
    NEAREST = "nearest"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that is chosen before the outcome is looked at. `caliper` None: no limit (nearest only)."""

    method: Method = Method.RADIUS
    caliper: float | None = 0.05
    ratio: int = 1
    replace: bool = False
    order: Order = Order.LARGEST
    seed: int = 0


@dataclass(frozen=True)
class Study:
    """covariates: (n, k) numbers; treatment: (n,) of 0 and 1; outcome: (n,) numbers; names: k words."""

    names: list[str]
    covariates: Floats
    treatment: Floats
    outcome: Floats

    @property
    def taken_on(self) -> NDArray[np.bool_]:
        """Who was treated."""
        return np.asarray(self.treatment == 1)


@dataclass(frozen=True)
class Replicates:
    """The bootstrap: standard error and percentile interval of the effect, and the worst imbalance left, typically.

    made: how many samples could be matched at all, of those tried.
    """

    standard_error: float
    low: float
    high: float
    made: int
    tried: int
    worst_imbalance: float


@dataclass(frozen=True)
class Report:
    """What a matched comparison found."""

    propensity: Logistic
    found: Matched
    balance: list[Balance]
    effect: Effect
    n_treated: int
    n_comparison: int
    raw_difference: float
    replicates: Replicates | None = None


def compare(
    study: Study,
    settings: Settings,
    *,
    bootstrap: int = 0,
    processes: int | None = None,
    told: Callable[[int], None] | None = None,
) -> Report:
    """Match, judge the balance, then the effect on the matched. told: is told how many samples are done (one process).

    Raises CannotCalculate when there is nobody to compare or the propensity cannot be estimated.
    """
    taken = study.taken_on
    if taken.sum() == 1:
        raise CannotCalculate("Only one person was taken on. A comparison needs at least two, better thirty.")
    design = Design.of(study.covariates)
    model = design.fit(study.treatment)
    found = match(model.fitted[taken], model.fitted[~taken], settings)
    mine, theirs = study.outcome[taken], study.outcome[~taken]
    effect = on_the_matched(mine, theirs, found)
    lines = balance(
        study.names,
        study.covariates[taken],
        study.covariates[~taken],
        weights=found.weights,
        matched=found.matched.astype(float),
    )
    again = _replicates(study, settings, bootstrap, processes, told) if bootstrap else None
    raw = float(mine.mean() - theirs.mean())
    return Report(model, found, lines, effect, int(taken.sum()), int((~taken).sum()), raw, again)


def match(treated: Floats, comparison: Floats, settings: Settings) -> Matched:
    """Who is compared with whom, by their propensity: treated (n,), comparison (m,)."""
    window = Window.of(comparison)
    if settings.method == Method.RADIUS:
        if settings.caliper is None:
            raise CannotCalculate("Radius matching needs a caliper, such as 0.05.")
        return radius(treated, window, caliper=settings.caliper)
    return nearest(
        treated,
        window,
        ratio=settings.ratio,
        replace=settings.replace,
        caliper=settings.caliper,
        order=settings.order,
        seed=settings.seed,
    )


# ---- the bootstrap


def _replicates(
    study: Study,
    settings: Settings,
    many: int,
    processes: int | None,
    told: Callable[[int], None] | None,
) -> Replicates:
    """`many` samples with replacement, drawn within each group, each estimated and matched anew.

    Efron and Tibshirani, An Introduction to the Bootstrap, 1993. For nearest-neighbour matching it is known not to be
    exact (Abadie and Imbens, Econometrica 76, 2008); the analytic interval stands beside it.
    """
    if many < FEWEST_SAMPLES:
        raise CannotCalculate(f"An interval needs at least {FEWEST_SAMPLES} samples; 1,000 are usual.")
    workers = max(1, min(processes or os.cpu_count() or 1, many))
    seeds = np.random.SeedSequence(settings.seed).spawn(many)
    parts = [seeds[each::workers] for each in range(workers)]
    if workers == 1:
        rows = _samples_of(study, settings, parts[0], told)
    else:
        with ProcessPoolExecutor(workers) as pool:
            futures = [pool.submit(_samples_of, study, settings, part) for part in parts]
            rows = [row for future in futures for row in future.result()]
    if len(rows) < max(2, many // 2):
        raise CannotCalculate("Most samples of the bootstrap could not be matched: there are too few people.")
    effects = np.array([row[0] for row in rows])
    low, high = np.quantile(effects, [0.025, 0.975])
    worst = float(np.median([row[1] for row in rows]))
    return Replicates(float(effects.std(ddof=1)), float(low), float(high), len(rows), many, worst)


def _samples_of(
    study: Study,
    settings: Settings,
    seeds: list[np.random.SeedSequence],
    told: Callable[[int], None] | None = None,
) -> list[tuple[float, float]]:
    rows = []
    # Several processes that each want every core for their products get in each other's way: ten times slower.
    with threadpool_limits(1, "blas"):
        for row in _samples(study, settings, seeds):
            rows.append(row)
            if told is not None:
                told(len(rows))
    return rows


def _samples(study: Study, settings: Settings, seeds: list[np.random.SeedSequence]) -> Iterator[tuple[float, float]]:
    """The effect and the worst imbalance of each sample; one that cannot be matched is left out."""
    taken = study.taken_on
    design = Design.of(study.covariates)
    begin = design.fit(study.treatment).coefficients
    sides = (study.covariates[taken], study.covariates[~taken])
    denominator = spread(*sides)
    for seed in seeds:
        chance = np.random.default_rng(seed)
        drawn = [_drawn(chance, len(side)) for side in sides]
        counts = np.empty(len(study.treatment))
        counts[taken], counts[~taken] = drawn
        try:
            # A sample varies by far more than the last digits of its propensity.
            scores = design.fit(study.treatment, weights=counts, start=begin, close=1e-7).fitted
        except CannotCalculate:
            continue
        if settings.method == Method.RADIUS:
            window, reach = Window.of(scores[~taken]), settings.caliper or 0.0
            found = radius(scores[taken], window, caliper=reach, mine=drawn[0], counts=drawn[1])
            mine, weights = drawn[0] * found.matched, found.weights
        else:
            mine, weights = _spelled_out(scores[taken], scores[~taken], drawn, settings)
        if mine.sum() < 2:
            continue
        left = differences(*sides, denominator, weights=weights, matched=mine)
        effect = mine @ study.outcome[taken] / mine.sum() - weights @ study.outcome[~taken] / weights.sum()
        yield float(effect), float(np.abs(left).max(initial=0.0))


def _drawn(chance: np.random.Generator, many: int) -> Floats:
    return np.bincount(chance.integers(0, many, many), minlength=many).astype(float)


def _spelled_out(treated: Floats, comparison: Floats, drawn: list[Floats], settings: Settings) -> tuple[Floats, Floats]:
    """Nearest neighbours need every drawn person as a row of their own; answers how often each original one counts."""
    mine, theirs = (np.repeat(np.arange(len(side)), side.astype(int)) for side in drawn)
    found = match(treated[mine], comparison[theirs], settings)
    matched = np.bincount(mine, weights=found.matched.astype(float), minlength=len(treated))
    used = np.bincount(theirs, weights=found.weights, minlength=len(comparison))
    return matched.astype(float), used.astype(float)
