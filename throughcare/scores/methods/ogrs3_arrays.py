"""OGRS3 for many cases at once, in numpy arrays: the same formula as `ogrs3`, and held to it by tests."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from throughcare.scores.methods import offences, ogrs3
from throughcare.scores.methods.percentages import Floats, Integers, whole_percents
from throughcare.scores.methods.reading import MOST_SANCTIONS, OLDEST

Whole = npt.NDArray[np.integer]


@dataclass(frozen=True)
class Scores:
    """Scores of n cases: `p` (n, 2) one and two years, NaN where refused; `percent` (n, 2), 0 where refused."""

    p: Floats
    percent: Integers
    refused: npt.NDArray[np.bool_]


def score_arrays(
    *,
    sex: Whole,
    age_at_conviction: Whole,
    age_at_risk: Whole,
    age_at_first_sanction: Whole,
    previous_sanctions: Whole,
    disposal: Whole,
    offence_group: Whole,
    weights: ogrs3.Weights = "full",
) -> Scores:
    """Score n cases; every array has shape (n,) and holds whole numbers.

    `sex` is 0 for men and 1 for women, `disposal` 0 for a conviction and 1 for a caution, `offence_group` the place in
    `offences.group_names()`; ages in completed years. A value below zero says that an input could not be used: the case
    is refused, as are ages outside the formula's limits. `ogrs3.refusals` says why, case by case. Nothing is raised.
    """
    years = 10 + age_at_conviction.astype(np.int64) - age_at_first_sanction
    refused = _refused(
        (sex, age_at_conviction, age_at_risk, age_at_first_sanction, previous_sanctions, disposal, offence_group)
    )
    refused |= (age_at_conviction < ogrs3.YOUNGEST) | (age_at_risk < ogrs3.YOUNGEST) | (years < 10)
    refused |= (age_at_conviction > OLDEST) | (age_at_risk > OLDEST) | (previous_sanctions > MOST_SANCTIONS)
    counted = np.clip(previous_sanctions, 0, ogrs3.MOST_COUNTED[weights])
    total = ogrs3.COPAS * np.log((1.0 + counted) / np.maximum(years, 1))
    total += _sanctions()[np.clip(disposal, 0, 1) * 3 + np.minimum(counted, 2)]
    total += _age_sex()[np.clip(sex, 0, 1).astype(np.int64) * (OLDEST + 1) + np.clip(age_at_risk, 0, OLDEST)]
    total += _offences(weights)[offence_group]
    p = np.empty((total.size, 2))
    p[:, 0] = 1.0 / (1.0 + np.exp(-(total + ogrs3.ONE_YEAR)))
    p[:, 1] = 1.0 / (1.0 + np.exp(-(total + ogrs3.TWO_YEARS)))
    percent = whole_percents(p)
    if refused.any():
        p[refused] = np.nan
        percent[refused] = 0
    return Scores(p, percent, refused)


def _refused(arrays: tuple[Whole, ...]) -> npt.NDArray[np.bool_]:
    """Where any input is below zero."""
    found = arrays[0] < 0
    for one in arrays[1:]:
        found |= one < 0
    return np.asarray(found)


@lru_cache
def _sanctions() -> Floats:
    return np.array(ogrs3.SANCTIONS).ravel()


@lru_cache
def _age_sex() -> Floats:
    """Weights by sex and then age, 0 to 109; ages below 10 hold 0 and are refused."""
    rows = [
        [ogrs3.age_sex_weight(age, sex) if age >= ogrs3.YOUNGEST else 0.0 for age in range(OLDEST + 1)]
        for sex in (0, 1)
    ]
    return np.array(rows).ravel()


@lru_cache
def _offences(weights: ogrs3.Weights) -> Floats:
    """Weights by group; 12 noughts at the end stand under the numbers below zero that are refused."""
    return np.array([*offences.group_weights(weights).values(), *[0.0] * 12])
