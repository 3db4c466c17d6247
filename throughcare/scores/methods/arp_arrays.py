"""ARP, static, for many cases at once, in numpy arrays: the same formula as `arp`, and held to it by tests."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from throughcare.scores.methods import arp, offences
from throughcare.scores.methods.ages import MONTHS_CAP
from throughcare.scores.methods.percentages import Floats, Integers, fine_percents
from throughcare.scores.methods.reading import MOST_SANCTIONS, OLDEST

Whole = npt.NDArray[np.integer]


@dataclass(frozen=True)
class Scores:
    """Scores of n cases: `p` (n,) two years, NaN where refused; `percent` (n,) in hundredths of a percent."""

    p: Floats
    percent: Integers
    refused: npt.NDArray[np.bool_]


def score_arrays(
    *,
    sex: Whole,
    age_at_community_date: Whole,
    age_at_conviction: Whole,
    age_at_first_sanction: Whole,
    total_sanctions: Whole,
    months_offence_free: Whole,
    offence_category: Whole,
) -> Scores:
    """Score n cases with the static version; every array has shape (n,) and holds whole numbers.

    `sex` is 0 for men and 1 for women, `offence_category` the place in `offences.CATEGORY_NAMES`, ages in completed
    years, months in whole months (more than 36 count as 36). A value below zero says that an input could not be used:
    the case is refused, as are values outside the formula's limits. `arp.refusals` says why. Nothing is raised.
    """
    known = arp.coefficients("static")
    years = age_at_conviction.astype(np.int64) - age_at_first_sanction
    refused = np.asarray((years < 0) | (total_sanctions < 1) | (total_sanctions > MOST_SANCTIONS))
    for one in (sex, age_at_community_date, age_at_conviction, age_at_first_sanction, months_offence_free):
        refused |= one < 0
    refused |= (offence_category < 0) | (age_at_community_date > OLDEST) | (age_at_conviction > OLDEST)
    woman = np.clip(sex, 0, 1).astype(np.int64)
    total = _ages()[woman * (OLDEST + 1) + np.clip(age_at_community_date, 0, OLDEST)]
    total += _categories()[offence_category]
    total += _months()[np.clip(months_offence_free, 0, MONTHS_CAP)]
    total += total_sanctions * known["ogrs3_sanctionoccasions"]
    total += _career(woman, np.maximum(total_sanctions, 1), np.maximum(years, 0))
    p = 1.0 / (1.0 + np.exp(-total))
    percent = fine_percents(p)
    p[refused] = np.nan
    percent[refused] = 0
    return Scores(p, percent, refused)


def _career(woman: Integers, sanctions: Whole, years: Integers) -> Floats:
    """The term of first, second, or three and more sanctions; arrays of shape (n,)."""
    known = arp.coefficients("static")
    rate = np.log(sanctions / (years + float(arp.CAREER_YEARS)))
    plain, squared = (np.array([known[terms[power]] for terms in arp.RATE_TERMS])[woman] for power in (0, 1))
    several = plain * rate + squared * rate**2
    second = known["secondsanction"] + years * np.array([known[term] for term in arp.GAP_TERMS])[woman]
    return np.where(sanctions == 1, known["firstsanction"], np.where(sanctions == 2, second, several))


@lru_cache
def _ages() -> Floats:
    """Intercept, sex and age together, by sex and then age, 0 to 109."""
    known = arp.coefficients("static")
    rows = [
        [
            known["Intercept_2"]
            + known["female"] * sex
            + sum(known[term] * age**power for power, term in enumerate(arp.AGE_TERMS[sex], start=1))
            for age in range(OLDEST + 1)
        ]
        for sex in (0, 1)
    ]
    return np.array(rows).ravel()


@lru_cache
def _months() -> Floats:
    known = arp.coefficients("static")
    return np.array(
        [
            sum(known[term] * months**power for power, term in enumerate(arp.MONTH_TERMS, start=1))
            for months in range(MONTHS_CAP + 1)
        ]
    )


@lru_cache
def _categories() -> Floats:
    """By category; 12 noughts at the end stand under the numbers below zero that are refused."""
    known = arp.coefficients("static")
    return np.array([*(known[name] for name in offences.CATEGORY_NAMES), *[0.0] * 12])
