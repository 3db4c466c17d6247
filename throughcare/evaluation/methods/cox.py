"""Cox's model of proportional hazards, with Efron's way of ties, and how well it ranks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from throughcare.evaluation.methods.distributions import normal_two_sided
from throughcare.evaluation.methods.refusals import CannotCalculate
from throughcare.evaluation.methods.survival import check

Floats = NDArray[np.float64]
Whole = NDArray[np.intp]
MOST_STEPS = 50
CLOSE_ENOUGH = 1e-11


@dataclass(frozen=True)
class Cox:
    """coefficients, standard_errors, p: (k,); log_likelihood at them and at 0; concordance of the risk score."""

    coefficients: Floats
    standard_errors: Floats
    p: Floats
    log_likelihood: float
    log_likelihood_at_zero: float
    concordance: float
    steps: int


@dataclass(frozen=True)
class _Sorted:
    """People from the longest time to the shortest, and the events in groups of equal time."""

    columns: Floats  # (n, k), centred and scaled
    last: Whole  # (e,) for each event: the place of the last person still at risk
    group: Whole  # (e,) which group of ties
    share: Floats  # (e,) how much of the ties' own risk is taken away: 0, 1/d, 2/d, ...
    places: Whole  # (e,) the places of the events
    starts: Whole  # (g,) where each group begins among the events


def cox(times: Floats, events: Floats, columns: Floats) -> Cox:
    """Partial likelihood (Cox, 1972), ties after Efron (Journal of the American Statistical Association 72, 1977).

    times, events: (n,); columns: (n, k). Time n k^2 a step, memory n k. Raises CannotCalculate when nothing
    happened, when a covariate does not vary or is the sum of others, or when a covariate tells the order perfectly.
    """
    check(times, events)
    if not np.isfinite(columns).all():
        raise CannotCalculate("A covariate has a value that is missing or not a number. Fill it in or leave it out.")
    if not (events == 1).any():
        raise CannotCalculate("Nothing happened to anybody, so there is nothing to model.")
    centre, scale = columns.mean(axis=0), columns.std(axis=0)
    if (scale <= 1e-12 * np.maximum(np.abs(centre), 1.0)).any():
        raise CannotCalculate("A covariate is the same for everybody. Leave it out.")
    ready = _sorted(times, events, (columns - centre) / scale)
    at = np.zeros(columns.shape[1])
    value, slope, curve = _partial(ready, at)
    begin = value
    for step in range(1, MOST_STEPS + 1):
        move = _move(curve, slope)
        size = 1.0
        while True:
            tried, tried_slope, tried_curve = _partial(ready, at + size * move)
            if tried >= value - 1e-12 * abs(value) or size < 1e-8:
                break
            size /= 2.0
        gained, at = tried - value, at + size * move
        value, slope, curve = tried, tried_slope, tried_curve
        if abs(gained) <= CLOSE_ENOUGH * (abs(value) + 0.1):
            return _answer(times, events, columns, at, scale, curve, value, begin, step)
    raise CannotCalculate("The model did not settle: a covariate tells nearly perfectly to whom it happens first.")


def _move(curve: Floats, slope: Floats) -> Floats:
    if np.linalg.cond(curve) > 1e13:
        raise CannotCalculate(
            "A covariate is the sum of others, or tells perfectly to whom it happens first. Leave it out."
        )
    return np.asarray(np.linalg.solve(curve, slope), dtype=float)


def _answer(
    times: Floats,
    events: Floats,
    columns: Floats,
    at: Floats,
    scale: Floats,
    curve: Floats,
    value: float,
    begin: float,
    steps: int,
) -> Cox:
    if np.abs(at).max() > 30:
        raise CannotCalculate("A covariate tells perfectly to whom it happens first. Leave it out.")
    errors = np.sqrt(np.diag(np.linalg.inv(curve))) / scale
    coefficients = at / scale
    p = np.array([normal_two_sided(each) for each in (coefficients / errors).tolist()])
    ranks = concordance(times, events, columns @ coefficients)
    return Cox(coefficients, errors, p, value, begin, ranks, steps)


def _sorted(times: Floats, events: Floats, scaled: Floats) -> _Sorted:
    order = np.argsort(-times, kind="stable")
    falling, struck = -times[order], events[order] == 1
    places = np.flatnonzero(struck)
    last = np.searchsorted(falling, falling[places], side="right") - 1
    # Equal times share `last`; they stand together because people are sorted by time.
    starts = np.flatnonzero(np.r_[True, last[1:] != last[:-1]])
    sizes = np.diff(np.r_[starts, len(places)])
    group = np.repeat(np.arange(len(starts)), sizes)
    share = (np.arange(len(places)) - starts[group]) / sizes[group]
    return _Sorted(np.ascontiguousarray(scaled[order]), last, group, share, places, starts)


def _partial(ready: _Sorted, at: Floats) -> tuple[float, Floats, Floats]:
    """Log partial likelihood, its slope (k,) and the negative of its curvature (k, k)."""
    linear = ready.columns @ at
    top = float(linear.max())
    risk = np.exp(linear - top)
    weighted = ready.columns * risk[:, None]
    own = risk[ready.places]
    ties_risk = np.add.reduceat(own, ready.starts)[ready.group]
    ties_first = np.add.reduceat(weighted[ready.places], ready.starts)[ready.group]
    down = np.cumsum(risk)[ready.last] - ready.share * ties_risk
    first = np.cumsum(weighted, axis=0)[ready.last] - ready.share[:, None] * ties_first
    mean = first / down[:, None]
    value = float(linear[ready.places].sum() - np.log(down).sum() - top * len(down))
    slope = ready.columns[ready.places].sum(axis=0) - mean.sum(axis=0)
    # sum over events of (second moment / down): each person counts in every event up to theirs, so one running sum of
    # 1 / down from the far end gives everybody's weight; the ties' own part is taken away apart.
    per_place = np.bincount(ready.last, weights=1.0 / down, minlength=len(risk))
    reach = np.cumsum(per_place[::-1])[::-1]
    taken = np.bincount(ready.group, weights=ready.share / down)[ready.group]
    second = (weighted * reach[:, None]).T @ ready.columns
    second -= (weighted[ready.places] * taken[:, None]).T @ ready.columns[ready.places]
    return value, slope, second - mean.T @ mean


def concordance(times: Floats, events: Floats, risk: Floats) -> float:
    """Share of pairs that the risk score orders rightly (Harrell and others, JAMA 247, 1982); equal scores count half.

    A pair counts when the shorter time ended with the event; at equal times one with the event against one
    without. 0.5 when no pair can be ordered. Time n log n.
    """
    levels = np.unique(risk)
    rank = np.searchsorted(levels, risk) + 1
    tree = [0] * (len(levels) + 1)
    order = np.lexsort((events, -times))  # longest first; at equal times those without the event first
    right = equal = pairs = 0
    inside = 0
    walk = order.tolist()
    ranks, when, struck = rank.tolist(), times.tolist(), events.tolist()
    place = 0
    while place < len(walk):
        stop = place
        while stop < len(walk) and when[walk[stop]] == when[walk[place]] and struck[walk[stop]] == struck[walk[place]]:
            stop += 1
        block = [ranks[each] for each in walk[place:stop]]
        if struck[walk[place]] == 1:
            for each in block:
                below, upto = _up_to(tree, each - 1), _up_to(tree, each)
                right += below
                equal += upto - below
            pairs += inside * len(block)
        for each in block:
            _add(tree, each)
        inside += len(block)
        place = stop
    return (right + equal / 2) / pairs if pairs else 0.5


def _up_to(tree: list[int], rank: int) -> int:
    found = 0
    while rank:
        found += tree[rank]
        rank &= rank - 1
    return found


def _add(tree: list[int], rank: int) -> None:
    while rank < len(tree):
        tree[rank] += 1
        rank += rank & -rank
