"""Matching, balance and effect, against the plainest way of doing the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from throughcare.evaluation.methods.balance import balance
from throughcare.evaluation.methods.matching import Order, Window, nearest, radius
from throughcare.evaluation.methods.propensity import logistic
from throughcare.evaluation.methods.refusals import CannotCalculate
from throughcare.evaluation.methods.study import Method, Settings, Study, compare

Floats = NDArray[np.float64]
# Few different scores, so that ties and equal distances are frequent.
SCORES = st.lists(st.integers(0, 40).map(lambda n: n / 40), min_size=1, max_size=30)


def made_up(many: int, *, seed: int = 1, effect: float = 0.0) -> Study:
    """People who are taken on the more readily the higher their first covariate, which raises the outcome too."""
    chance = np.random.default_rng(seed)
    columns = chance.normal(size=(many, 3))
    taken = (chance.random(many) < 1 / (1 + np.exp(1.0 - columns[:, 0]))).astype(float)
    outcome = columns[:, 0] + effect * taken + chance.normal(size=many)
    return Study(["risk", "age", "noise"], columns, taken, outcome)


@pytest.mark.feature("F55")
@given(SCORES, SCORES, st.sampled_from([0.01, 0.05, 0.25]))
def test_radius_compares_each_with_everybody_within_the_caliper(
    mine: list[float], theirs: list[float], caliper: float
) -> None:
    found = radius(np.array(mine), Window.of(np.array(theirs)), caliper=caliper)
    weights = np.zeros(len(theirs))
    for place, score in enumerate(mine):
        near = [other for other, their in enumerate(theirs) if abs(their - score) <= caliper + 1e-12]
        assert found.matched[place] == bool(near)
        for other in near:
            weights[other] += 1 / len(near)
    assert np.allclose(found.weights, weights, atol=1e-12)
    assert ((found.weights > 0) == (weights > 0)).all()


@pytest.mark.feature("F55")
@given(SCORES, SCORES, st.sampled_from([None, 0.03, 0.2]), st.integers(1, 3), st.sampled_from(list(Order)))
def test_nearest_without_replacement_uses_nobody_twice_and_always_the_nearest_free(
    mine: list[float], theirs: list[float], caliper: float | None, ratio: int, order: Order
) -> None:
    found = nearest(np.array(mine), Window.of(np.array(theirs)), ratio=ratio, caliper=caliper, order=order, seed=3)
    turn = list(range(len(mine)))
    if order == Order.LARGEST:
        turn.sort(key=lambda each: -mine[each])
    elif order == Order.RANDOM:
        turn = np.random.default_rng(3).permutation(len(mine)).tolist()
    free = set(range(len(theirs)))
    pairs: dict[int, list[int]] = {}
    for _round in range(ratio):
        for each in list(turn):
            # The nearest; of two equally near the lower score, then the first in the data.
            best = min(free, key=lambda o: (round(abs(theirs[o] - mine[each]), 9), theirs[o], o), default=None)
            if best is None or (caliper is not None and abs(theirs[best] - mine[each]) > caliper + 1e-12):
                turn.remove(each)
                continue
            free.discard(best)
            pairs.setdefault(each, []).append(best)
    weights = np.zeros(len(theirs))
    for used in pairs.values():
        for other in used:
            weights[other] += 1 / len(used)
    assert found.matched.tolist() == [each in pairs for each in range(len(mine))]
    assert np.allclose(found.weights, weights)


@pytest.mark.feature("F55")
@given(SCORES, SCORES, st.sampled_from([None, 0.03, 0.2]))
def test_nearest_with_replacement_takes_the_nearest_however_often(
    mine: list[float], theirs: list[float], caliper: float | None
) -> None:
    found = nearest(np.array(mine), Window.of(np.array(theirs)), replace=True, caliper=caliper)
    weights = np.zeros(len(theirs))
    for place, score in enumerate(mine):
        best = min(range(len(theirs)), key=lambda o: (round(abs(theirs[o] - score), 9), theirs[o], o))
        within = caliper is None or abs(theirs[best] - score) <= caliper + 1e-12
        assert found.matched[place] == within
        weights[best] += within
    assert np.allclose(found.weights, weights)


@pytest.mark.feature("F55")
def test_several_neighbours_with_replacement_are_the_nearest_ones() -> None:
    chance = np.random.default_rng(2)
    mine, theirs = chance.random(50), chance.random(200)
    found = nearest(mine, Window.of(theirs), ratio=4, replace=True)
    weights = np.zeros(200)
    for score in mine:
        weights[np.argsort(np.abs(theirs - score))[:4]] += 0.25
    assert np.allclose(found.weights, weights)


@pytest.mark.feature("F55")
def test_the_propensity_is_where_the_likelihood_is_highest() -> None:
    study = made_up(400)
    model = logistic(study.covariates, study.treatment)
    design = np.column_stack([np.ones(400), study.covariates])
    slope = design.T @ (study.treatment - model.fitted)
    assert np.abs(slope).max() < 1e-6
    curve = (design * (model.fitted * (1 - model.fitted))[:, None]).T @ design
    assert np.allclose(model.standard_errors, np.sqrt(np.diag(np.linalg.inv(curve))), rtol=1e-6)
    assert np.isclose(model.fitted.sum(), study.treatment.sum())


@pytest.mark.feature("F55")
def test_a_covariate_that_says_nothing_new_is_left_out() -> None:
    study = made_up(300)
    wide = np.column_stack([study.covariates, study.covariates[:, 0] * 2 + 1, np.full(300, 7.0)])
    model = logistic(wide, study.treatment)
    assert model.dropped == (3, 4)
    assert np.allclose(model.fitted, logistic(study.covariates, study.treatment).fitted)


@pytest.mark.feature("F55")
def test_groups_that_can_be_told_apart_are_refused() -> None:
    columns = np.arange(40.0)[:, None]
    with pytest.raises(CannotCalculate, match="tell perfectly"):
        logistic(columns, (columns[:, 0] > 19).astype(float))
    with pytest.raises(CannotCalculate, match="Both groups"):
        logistic(columns, np.zeros(40))


@pytest.mark.feature("F55")
def test_matching_takes_the_imbalance_away_and_finds_an_effect_that_is_there() -> None:
    study = made_up(6000, effect=-0.5)
    report = compare(study, Settings(caliper=0.02))
    risk = report.balance[0]
    assert risk.before > 0.5
    assert abs(risk.after) < 0.05
    assert risk.grade == "good"
    assert report.effect.low < -0.5 < report.effect.high
    assert report.raw_difference > 0.2, "without matching the scheme looks harmful"


@pytest.mark.feature("F55")
def test_weights_sum_to_those_matched() -> None:
    study = made_up(500)
    for each in (Settings(), Settings(method=Method.NEAREST, caliper=0.01, ratio=2)):
        report = compare(study, each)
        assert np.isclose(report.found.weights.sum(), report.found.many)


@pytest.mark.feature("F55")
def test_balance_is_the_difference_in_means_over_the_pooled_spread_before() -> None:
    treated, others = np.array([[1.0], [2.0], [3.0]]), np.array([[2.0], [4.0], [6.0], [8.0]])
    line = balance(["age"], treated, others, weights=np.array([1.0, 0, 0, 0]), matched=np.array([0.0, 1, 0]))[0]
    denominator = np.sqrt((1.0 + 20 / 3) / 2)
    assert np.isclose(line.before, (2 - 5) / denominator)
    assert line.after == 0.0


@pytest.mark.feature("F55")
@pytest.mark.parametrize("each", [Settings(caliper=0.02), Settings(method=Method.NEAREST, caliper=None)])
def test_the_bootstrap_agrees_with_the_formula_and_is_repeated_to_the_bit(each: Settings) -> None:
    study = made_up(1500)
    first = compare(study, each, bootstrap=60, processes=1)
    again = compare(study, each, bootstrap=60, processes=2)
    assert first.replicates is not None
    assert again.replicates is not None
    assert first.replicates.made == 60
    assert 0.5 < first.replicates.standard_error / first.effect.standard_error < 2.0
    assert np.isclose(first.replicates.standard_error, again.replicates.standard_error)


@pytest.mark.feature("F55")
def test_nobody_within_reach_is_said() -> None:
    study = made_up(60)
    with pytest.raises(CannotCalculate, match="wider caliper"):
        compare(study, Settings(caliper=1e-9))


@pytest.mark.feature("F55")
@settings(max_examples=20)
@given(st.integers(0, 10_000))
def test_the_effect_is_the_difference_of_weighted_means(seed: int) -> None:
    study = made_up(120, seed=seed)
    if study.treatment.sum() < 5:
        return
    report = compare(study, Settings(caliper=0.5))
    taken = study.taken_on
    mine = study.outcome[taken][report.found.matched].mean()
    theirs = np.average(study.outcome[~taken], weights=report.found.weights)
    assert np.isclose(report.effect.difference, mine - theirs)
