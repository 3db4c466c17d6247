"""Who is compared with whom: radius and nearest-neighbour matching on one score.

Terms as in Rosenbaum and Rubin, Biometrika 70, 1983, and Stuart, Statistical Science 25, 2010. Distances and
calipers are on the propensity score itself, not on its logit and not in standard deviations.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from throughcare.evaluation.methods.refusals import CannotCalculate

Floats = NDArray[np.float64]
Whole = NDArray[np.intp]
# Two scores that differ by no more than rounding are equally near.
ROUNDING = 1e-12


class Order(StrEnum):
    """Whose turn it is when nobody can be used twice."""

    LARGEST = "largest"
    DATA = "data"
    RANDOM = "random"


@dataclass(frozen=True)
class Matched:
    """A matched comparison.

    matched: (n_treated,) whether anybody was found for them. weights: (n_comparison,), the sum over matched treated
    people of the share that a comparison person has in theirs, so the whole sums to the number matched.
    """

    matched: NDArray[np.bool_]
    weights: Floats

    @property
    def many(self) -> int:
        """How many of the treated are matched."""
        return int(self.matched.sum())

    @property
    def used(self) -> int:
        """How many different comparison people are used."""
        return int((self.weights > 0).sum())


@dataclass(frozen=True)
class Window:
    """Comparison people in the order of their score, so that a range of scores is a range of places."""

    order: Whole
    scores: Floats

    @classmethod
    def of(cls, comparison: Floats) -> Window:
        """Sort once; equal scores stay in the order of the data."""
        order = np.argsort(comparison, kind="stable")
        return cls(order, comparison[order])


def radius(
    treated: Floats,
    window: Window,
    *,
    caliper: float,
    mine: Floats | None = None,
    counts: Floats | None = None,
) -> Matched:
    """Compare each treated person with everybody within `caliper`, all with one share; comparison people are reused.

    treated: (n,) scores; mine: (n,) and counts: (m,) how often each treated and each comparison person counts, in the
    order of the data (all once unless said). Time grows as (n + m) log m, memory as n + m.
    """
    _require(caliper > 0, "The caliper must be above 0, such as 0.05.")
    low = np.searchsorted(window.scores, treated - caliper - ROUNDING, side="left")
    high = np.searchsorted(window.scores, treated + caliper + ROUNDING, side="right")
    sizes = (high - low).astype(float) if counts is None else _between(counts[window.order], low, high)
    matched = sizes > 0 if mine is None else (sizes > 0) & (mine > 0)
    share = np.zeros(len(treated))
    share[matched] = (1.0 if mine is None else mine[matched]) / sizes[matched]
    # Each treated person adds their share from `low` up to `high`: two marks, then one running sum.
    begun = np.bincount(low, weights=share, minlength=len(window.scores) + 1).astype(float)
    ended = np.bincount(high, weights=share, minlength=len(window.scores) + 1).astype(float)
    sorted_weights: Floats = np.cumsum(begun - ended)[:-1]
    # What the running sum leaves behind by rounding is nothing; whoever is in no range has exactly none.
    inside = np.cumsum(
        np.bincount(low[matched], minlength=len(window.scores) + 1)
        - np.bincount(high[matched], minlength=len(window.scores) + 1)
    )[:-1]
    sorted_weights = np.where(inside > 0, np.maximum(sorted_weights, 0.0), 0.0)
    if counts is not None:
        sorted_weights = sorted_weights * counts[window.order]
    weights = np.zeros(len(window.scores))
    weights[window.order] = sorted_weights
    return Matched(matched, weights)


def nearest(
    treated: Floats,
    window: Window,
    *,
    ratio: int = 1,
    replace: bool = False,
    caliper: float | None = None,
    order: Order = Order.LARGEST,
    seed: int = 0,
) -> Matched:
    """Compare each treated person with the `ratio` nearest, within `caliper` if one is given.

    Of two equally near the lower score is taken, and of two equal scores the one that comes first in the data. Without
    replacement everybody gets a first match, in `order`, before anybody gets a second.
    """
    _require(ratio >= 1, "The ratio must be at least 1.")
    _require(caliper is None or caliper > 0, "The caliper must be above 0, such as 0.05.")
    reach = np.inf if caliper is None else caliper + ROUNDING
    turn = _turns(treated, order, seed)
    if replace:
        pairs = _with_replacement(treated, window, ratio, reach)
    else:
        pairs = _without_replacement(treated, window, ratio, reach, turn)
    found = np.bincount(pairs[0], minlength=len(treated))
    matched = found > 0
    weights = np.zeros(len(window.scores))
    np.add.at(weights, window.order[pairs[1]], 1.0 / found[pairs[0]])
    return Matched(matched, weights)


def _turns(treated: Floats, order: Order, seed: int) -> Whole:
    if order == Order.DATA:
        return np.arange(len(treated))
    if order == Order.RANDOM:
        return np.random.default_rng(seed).permutation(len(treated))
    return np.argsort(-treated, kind="stable")


def _with_replacement(treated: Floats, window: Window, ratio: int, reach: float) -> tuple[Whole, Whole]:
    """Of the `ratio` places on either side of where each treated person would stand, the nearest ones."""
    many = len(window.scores)
    stand = np.searchsorted(window.scores, treated, side="left")
    whose: list[Whole] = []
    which: list[Whole] = []
    for first in range(0, len(treated), 65536):
        part = slice(first, min(first + 65536, len(treated)))
        places = stand[part, None] + _sides(window, stand[part], ratio)
        outside = (places < 0) | (places >= many)
        near = np.abs(window.scores[np.clip(places, 0, many - 1)] - treated[part, None])
        near[outside] = np.inf
        # Rounding must not tell apart what is equally near: the lower place wins.
        chosen = np.argsort(np.round(near, 12), axis=1, kind="stable")[:, :ratio]
        distance = np.take_along_axis(near, chosen, axis=1)
        place = np.take_along_axis(places, chosen, axis=1)
        rows, columns = np.nonzero(distance <= min(reach, 1e308))
        whose.append(rows + first)
        which.append(place[rows, columns])
    return np.concatenate(whose), np.concatenate(which)


def _sides(window: Window, stand: Whole, ratio: int) -> Whole:
    """Offsets to look at: `ratio` below, and `ratio` from where they stand upwards."""
    offsets = np.arange(-ratio, ratio)
    shape = np.broadcast_to(offsets, (len(stand), len(offsets)))
    if ratio == 1:
        # Below stands a run of equal scores: its first member comes first in the data.
        below = np.clip(stand - 1, 0, len(window.scores) - 1)
        first = np.searchsorted(window.scores, window.scores[below], side="left")
        shape = np.column_stack([np.where(stand > 0, first - stand, -1), np.zeros(len(stand), dtype=np.intp)])
    return shape


def _without_replacement(treated: Floats, window: Window, ratio: int, reach: float, turn: Whole) -> tuple[Whole, Whole]:
    """Greedy: nearest who is still free, looked up through links over those who are taken."""
    scores = window.scores.tolist()
    many = len(scores)
    above = list(range(many + 1))  # the first free place at or above; `many` means none
    below = list(range(-1, many))  # below[p + 1]: the last free place at or below p; -1 means none
    first_equal = np.searchsorted(window.scores, window.scores, side="left").tolist()
    stand = np.searchsorted(window.scores, treated, side="left").tolist()
    wanted = treated.tolist()
    going = turn.tolist()
    whose: list[int] = []
    which: list[int] = []
    for _round in range(ratio):
        still = []
        for each in going:
            up = _follow(above, stand[each])
            down = _follow_down(below, stand[each] - 1)
            place = _nearer(scores, wanted[each], up, down, many)
            if place < 0 or abs(scores[place] - wanted[each]) > reach:
                continue
            if place == down:
                # Among equal scores the first free one.
                place = _follow(above, first_equal[place])
            whose.append(each)
            which.append(place)
            above[place] = place + 1
            below[place + 1] = place - 1
            still.append(each)
        going = still
    return np.array(whose, dtype=np.intp), np.array(which, dtype=np.intp)


def _nearer(scores: list[float], wanted: float, up: int, down: int, many: int) -> int:
    if down < 0:
        return up if up < many else -1
    if up >= many:
        return down
    return up if scores[up] - wanted < wanted - scores[down] - ROUNDING else down


def _follow(above: list[int], place: int) -> int:
    """The first free place at or above, shortening the way for whoever asks next."""
    root = place
    while above[root] != root:
        root = above[root]
    while above[place] != root and place != root:
        above[place], place = root, above[place]
    return root


def _follow_down(below: list[int], place: int) -> int:
    root = place
    while below[root + 1] != root:
        root = below[root + 1]
    while below[place + 1] != root and place != root:
        below[place + 1], place = root, below[place + 1]
    return root


def _between(values: Floats, low: Whole, high: Whole) -> Floats:
    running = np.concatenate([[0.0], np.cumsum(values)])
    return np.asarray(running[high] - running[low])


def _require(kept: bool, words: str) -> None:
    if not kept:
        raise CannotCalculate(words)
