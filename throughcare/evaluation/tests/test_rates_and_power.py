"""Shares, rates, power and corrections, against published worked examples."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from throughcare.evaluation.methods.digits import in_digits
from throughcare.evaluation.methods.distributions import (
    chi_squared_tail,
    normal_quantile,
    normal_two_sided,
    student_quantile,
    student_two_sided,
)
from throughcare.evaluation.methods.many import benjamini_hochberg, holm
from throughcare.evaluation.methods.power import people_needed, power_of, smallest_detectable
from throughcare.evaluation.methods.rates import fisher, sure_of, two_rates, two_shares, wilson
from throughcare.evaluation.methods.refusals import CannotCalculate
from throughcare.evaluation.methods.verdicts import Aim, Finding, verdict
from throughcare.evaluation.reports import rates


@pytest.mark.feature("F55")
def test_tails_are_those_of_the_tables() -> None:
    assert math.isclose(normal_quantile(0.975), 1.959963984540054, rel_tol=1e-12)
    assert math.isclose(normal_two_sided(1.959963984540054), 0.05, rel_tol=1e-12)
    for x, degrees in ((3.841458820694124, 1), (5.991464547107979, 2), (18.307038053275146, 10), (124.3421134, 100)):
        assert math.isclose(chi_squared_tail(x, degrees), 0.05, rel_tol=1e-7)
    assert math.isclose(chi_squared_tail(1.0, 2), math.exp(-0.5), rel_tol=1e-13)
    assert math.isclose(chi_squared_tail(9.0, 1), normal_two_sided(3.0), rel_tol=1e-12)


@pytest.mark.feature("F55")
def test_two_shares_as_in_newcombes_table() -> None:
    """Newcombe 1998, table II, example (a): 56/70 less 48/80, method 10: 0.0524 to 0.3339; (b) 9/10 less 3/10."""
    first = two_shares(56, 70, 48, 80)
    assert [round(each, 4) for each in (first.score_low, first.score_high)] == [0.0524, 0.3339]
    assert [round(each, 4) for each in (first.low, first.high)] == [0.0575, 0.3425]
    second = two_shares(9, 10, 3, 10)
    assert [round(each, 4) for each in (second.score_low, second.score_high)] == [0.1705, 0.8090]
    edge = two_shares(0, 10, 0, 20)
    assert [round(each, 4) for each in (edge.score_low, edge.score_high)] == [-0.1611, 0.2775]
    assert (edge.z, edge.p) == (0.0, 1.0)


@pytest.mark.feature("F55")
def test_the_squared_z_is_the_chi_squared_of_the_table() -> None:
    found = two_shares(10, 100, 20, 110)
    table = np.array([[10, 90], [20, 90]])
    expected = table.sum(1, keepdims=True) * table.sum(0) / table.sum()
    assert math.isclose(found.z**2, ((table - expected) ** 2 / expected).sum(), rel_tol=1e-12)


@pytest.mark.feature("F55")
def test_one_share_has_wilsons_interval() -> None:
    """Newcombe 1998 (single proportion), 81/263: 0.2553 to 0.3662; 0/20: 0 to 0.1611; 1/29: 0.0061 to 0.1718."""
    assert [round(each, 4) for each in wilson(81, 263)] == [0.2553, 0.3662]
    assert [round(each, 4) for each in wilson(0, 20)] == [0.0, 0.1611]
    assert [round(each, 4) for each in wilson(1, 29)] == [0.0061, 0.1718]


@pytest.mark.feature("F55")
def test_impossible_counts_are_refused() -> None:
    for given in ((11, 10, 1, 5), (1, 0, 1, 5), (-1, 10, 1, 5), (1, 10, 6, 5)):
        with pytest.raises(CannotCalculate):
            two_shares(*given)
    with pytest.raises(CannotCalculate):
        two_rates(0, 10.0, 5, 10.0)


@pytest.mark.feature("F55")
def test_rates_over_time() -> None:
    found = two_rates(40, 100.0, 20, 100.0)
    assert math.isclose(found.ratio, 2.0)
    assert math.isclose(found.z, 20 / math.sqrt(60), rel_tol=1e-12)
    assert math.isclose(math.log(found.high / found.low), 2 * 1.959963984540054 * math.sqrt(1 / 40 + 1 / 20))


@pytest.mark.feature("F55")
@pytest.mark.parametrize(
    ("n", "base", "others"), [(100, 0.5, None), (50, 0.3, 500), (2000, 0.62, 2000), (65, 0.62, 650)]
)
def test_the_smallest_difference_has_just_this_power(n: int, base: float, others: int | None) -> None:
    found = smallest_detectable(n, base, others)
    assert found is not None
    compared = others or n
    assert math.isclose(power_of(base, base - found, n, compared), 0.8, abs_tol=1e-9)


@pytest.mark.feature("F55")
def test_power_is_what_a_simulation_finds() -> None:
    chance = np.random.default_rng(5)
    mine, theirs = chance.binomial(200, 0.36, 20_000), chance.binomial(200, 0.5, 20_000)
    shown = np.mean([two_shares(int(a), 200, int(b), 200).p < 0.05 for a, b in zip(mine, theirs, strict=True)])
    assert abs(shown - power_of(0.5, 0.36, 200, 200)) < 0.015


@pytest.mark.feature("F55")
def test_too_few_to_show_anything_is_said() -> None:
    assert smallest_detectable(5, 0.2) is None
    with pytest.raises(CannotCalculate):
        smallest_detectable(100, 1.2)
    many = people_needed(0.5, 0.1)
    # Fleiss, Levin and Paik, table A.4: 388 a group for 0.5 against 0.4 at 80% and 5%, without correction.
    assert many == 388
    assert smallest_detectable(many, 0.5) <= 0.1 < smallest_detectable(many - 1, 0.5)  # type: ignore[operator]


@pytest.mark.feature("F55")
def test_many_comparisons_are_corrected() -> None:
    p = np.array([0.01, 0.04, 0.03, 0.005])
    assert np.allclose(holm(p), [0.03, 0.06, 0.06, 0.02])
    assert np.allclose(benjamini_hochberg(p), [0.02, 0.04, 0.04, 0.02])


@pytest.mark.feature("F55")
def test_the_sentence_follows_from_the_result() -> None:
    def said(mine: int, n: int, theirs: int, others: int, aim: Aim = Aim.LOWER) -> Finding:
        found = two_shares(mine, n, theirs, others)
        return verdict(
            found.difference, found.low, found.high, p=found.p, n=n, comparison_n=others, worthwhile=0.1, aim=aim
        ).finding

    assert said(300, 1000, 400, 1000) == Finding.BETTER
    assert said(400, 1000, 300, 1000) == Finding.WORSE
    assert said(300, 1000, 400, 1000, Aim.HIGHER) == Finding.WORSE
    assert said(350, 1000, 352, 1000) == Finding.NO_EFFECT
    assert said(10, 100, 20, 110) == Finding.TOO_FEW
    assert said(3, 20, 4, 20) == Finding.TOO_FEW


@pytest.mark.feature("F55")
@pytest.mark.parametrize("degrees", [1, 2, 7, 28, 500])
def test_students_t_is_that_of_the_tables(degrees: int) -> None:
    for t in (0.0, 0.3, 1.96, 4.0, 40.0):
        assert math.isclose(student_two_sided(t, degrees), 2 * stats.t.sf(t, degrees), rel_tol=1e-9)
    assert math.isclose(student_quantile(0.975, degrees), stats.t.ppf(0.975, degrees), rel_tol=1e-9)


@pytest.mark.feature("F55")
def test_fishers_test_is_that_of_the_tables() -> None:
    chance = np.random.default_rng(3)
    for n, others in ((3, 3), (8, 5), (40, 60), (200, 6000)):
        for _again in range(10):
            a, b = int(chance.integers(0, n + 1)), int(chance.integers(0, others + 1))
            assert math.isclose(
                fisher(a, n, b, others), stats.fisher_exact([[a, n - a], [b, others - b]])[1], rel_tol=1e-6
            )


@pytest.mark.feature("F55")
def test_few_events_are_held_to_what_holds_for_few() -> None:
    plain = two_shares(60, 200, 21000, 60000)
    assert (sure_of(60, 200, 21000, 60000).low, sure_of(60, 200, 21000, 60000).p) == (plain.low, plain.p)
    few = sure_of(0, 30, 4, 30)
    assert two_shares(0, 30, 4, 30).p < 0.05 < few.p
    assert few.low < 0 < few.high
    none = sure_of(0, 100, 0, 110)
    assert none.low < -0.03
    assert none.high > 0.03
    assert none.p == 1.0


@pytest.mark.feature("F55")
@pytest.mark.parametrize(
    ("counts", "finding"),
    [
        # 0 of 3 beside 3 of 3 says nothing surely, though z is 2.4 and Wald's interval has no width.
        ((0, 3, 3, 3), "too_few_to_tell"),
        ((0, 30, 4, 30), "too_few_to_tell"),
        # Nobody in either group: no fall can be seen where there is nothing to fall from.
        ((0, 100, 0, 110), "too_few_to_tell"),
        # 3 of 60 cannot fall by 9 points, which is what would have been shown.
        ((2, 80, 3, 60), "too_few_to_tell"),
        ((1, 1, 1, 1), "too_few_to_tell"),
        ((2, 20, 16, 20), "better"),
        ((16, 20, 2, 20), "worse"),
        ((60, 200, 21000, 60000), "no_effect_detected"),
        ((25, 1000, 26, 1000), "no_effect_detected"),
    ],
)
def test_what_is_said_of_two_shares(counts: tuple[int, int, int, int], finding: str) -> None:
    told = rates(*counts, worthwhile=0.1)
    assert told["finding"] == finding
    assert " 0.0 percentage points or more would" not in told["verdict"]
    assert not any(f"{many}" in told["verdict"] for many in range(101, 200))


@pytest.mark.feature("F55")
@pytest.mark.parametrize("worthwhile", [10.0, 0.0, -1.0, math.nan, math.inf])
def test_what_matters_has_to_be_able_to_matter(worthwhile: float) -> None:
    """With 10 for ten percentage points anything at all would be called no effect."""
    with pytest.raises(CannotCalculate, match="smallest difference that matters"):
        rates(300, 1000, 400, 1000, worthwhile=worthwhile)


@pytest.mark.feature("F55")
@pytest.mark.parametrize(
    ("value", "told"), [(45230.4, "45,230"), (1794.34, "1,794"), (0.012345, "0.01235"), (1.2, "1.2"), (0.0, "0")]
)
def test_numbers_in_sentences_have_no_exponent(value: float, told: str) -> None:
    assert in_digits(value) == told
    assert in_digits(-value) == (f"-{told}" if value else "0")
