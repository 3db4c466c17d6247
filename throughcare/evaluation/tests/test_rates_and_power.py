"""Shares, rates, power and corrections, against published worked examples."""

from __future__ import annotations

import math

import numpy as np
import pytest

from throughcare.evaluation.methods.distributions import chi_squared_tail, normal_quantile, normal_two_sided
from throughcare.evaluation.methods.many import benjamini_hochberg, holm
from throughcare.evaluation.methods.power import people_needed, power_of, smallest_detectable
from throughcare.evaluation.methods.rates import two_rates, two_shares, wilson
from throughcare.evaluation.methods.refusals import CannotCalculate
from throughcare.evaluation.methods.verdicts import Aim, Finding, verdict


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
