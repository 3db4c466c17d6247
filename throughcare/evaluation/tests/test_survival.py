"""Time to an event, against a published trial and against the plain definitions."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from throughcare.evaluation.methods.cox import concordance, cox
from throughcare.evaluation.methods.refusals import CannotCalculate
from throughcare.evaluation.methods.survival import kaplan_meier, log_rank

Floats = NDArray[np.float64]
# Weeks in remission of 42 patients (Freireich and others, Blood 21, 1963): 6-mercaptopurine, then placebo.
TREATED = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
TIMES = np.array([*TREATED, *PLACEBO], dtype=float)
EVENTS = np.array([*RELAPSED, *[1] * 21], dtype=float)
GROUP = np.array([0] * 21 + [1] * 21)


@pytest.mark.feature("F58")
def test_the_curve_of_the_published_trial() -> None:
    curve = kaplan_meier(TIMES[GROUP == 0], EVENTS[GROUP == 0])
    steps = {int(t): round(float(s), 3) for t, s, d in zip(curve.times, curve.survival, curve.events, strict=True) if d}
    assert steps == {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert curve.median == 23
    place = curve.times.tolist().index(10.0)
    assert [round(float(each[place]), 3) for each in (curve.low, curve.high)] == [0.503, 0.889]
    placebo = kaplan_meier(TIMES[GROUP == 1], EVENTS[GROUP == 1])
    assert placebo.median == 8
    assert placebo.survival[-1] == placebo.low[-1] == 0.0
    assert (curve.at(5.9), curve.at(0)) == (1.0, 1.0)


@pytest.mark.feature("F58")
def test_the_log_rank_test_of_the_published_trial() -> None:
    tested = log_rank(TIMES, EVENTS, GROUP)
    assert round(tested.statistic, 2) == 16.79
    assert tested.observed == (9.0, 21.0)
    assert [round(each, 2) for each in tested.expected] == [19.25, 10.75]
    assert round(tested.p, 6) == 0.000042


@pytest.mark.feature("F58")
def test_coxs_model_of_the_published_trial() -> None:
    model = cox(TIMES, EVENTS, GROUP[:, None].astype(float))
    assert round(float(model.coefficients[0]), 4) == 1.5721
    assert round(float(model.standard_errors[0]), 4) == 0.4124
    assert round(model.log_likelihood, 4) == -85.0084
    assert round(model.log_likelihood_at_zero, 4) == -93.1843


@pytest.mark.feature("F58")
def test_the_model_is_where_the_partial_likelihood_is_highest() -> None:
    chance = np.random.default_rng(4)
    columns = chance.normal(size=(80, 2)) * [1.0, 50.0] + [0.0, 1000.0]
    times, events = np.ceil(chance.exponential(5, 80)), (chance.random(80) < 0.7).astype(float)
    model = cox(times, events, columns)

    def efron(at: Floats) -> float:
        total = 0.0
        risk = np.exp(columns @ at - (columns @ at).max())
        shift = (columns @ at).max()
        for moment in np.unique(times[events == 1]):
            struck = (times == moment) & (events == 1)
            for place in range(int(struck.sum())):
                down = risk[times >= moment].sum() - place / struck.sum() * risk[struck].sum()
                total -= np.log(down) + shift
            total += (columns @ at)[struck].sum()
        return total

    best = efron(model.coefficients)
    assert np.isclose(best, model.log_likelihood, rtol=1e-10)
    for step in ([1e-3, 0], [-1e-3, 0], [0, 1e-4], [0, -1e-4]):
        assert efron(model.coefficients + np.array(step)) < best


@pytest.mark.feature("F58")
def test_concordance_counts_pairs() -> None:
    chance = np.random.default_rng(6)
    for _round in range(20):
        times, events = chance.integers(1, 12, 40).astype(float), (chance.random(40) < 0.6).astype(float)
        risk = chance.integers(0, 8, 40).astype(float)
        right = pairs = 0.0
        for i in range(40):
            for j in range(40):
                later = times[j] > times[i] or (times[j] == times[i] and events[j] == 0)
                if i != j and events[i] == 1 and later:
                    pairs += 1
                    right += 1.0 if risk[i] > risk[j] else 0.5 if risk[i] == risk[j] else 0.0
        assert np.isclose(concordance(times, events, risk), right / pairs)


@pytest.mark.feature("F58")
def test_what_is_no_follow_up_is_refused() -> None:
    ones, none = np.ones(5), np.zeros(5)
    for times, events in (((-ones), ones), (ones * np.nan, ones), (ones, ones * 2), (np.array([]), np.array([]))):
        with pytest.raises(CannotCalculate):
            kaplan_meier(times, events)
    with pytest.raises(CannotCalculate, match="Nothing happened"):
        cox(ones, none, np.arange(5.0)[:, None])
    with pytest.raises(CannotCalculate, match="same for everybody"):
        cox(np.arange(5.0), ones, ones[:, None])
    with pytest.raises(CannotCalculate, match="perfectly"):
        cox(np.arange(1.0, 9.0), np.ones(8), -np.arange(8.0)[:, None])
    with pytest.raises(CannotCalculate, match="sum of others"):
        cox(TIMES, EVENTS, np.column_stack([GROUP, GROUP * 2.0]))
    with pytest.raises(CannotCalculate, match="two groups"):
        log_rank(TIMES, EVENTS, GROUP * 0)


@pytest.mark.feature("F58")
def test_whole_days_and_days_a_little_off_give_one_answer() -> None:
    chance = np.random.default_rng(4)
    days = chance.integers(0, 400, 3000).astype(float)
    events, groups = (chance.random(3000) < 0.4).astype(float), chance.integers(0, 3, 3000)
    # A thousandth of a day more for everybody keeps every order and every tie, and is sorted instead of counted.
    counted, in_order = kaplan_meier(days, events), kaplan_meier(days + 0.001, events)
    assert np.array_equal(counted.at_risk, in_order.at_risk)
    assert np.array_equal(counted.events, in_order.events)
    assert np.array_equal(counted.survival, in_order.survival)
    assert np.allclose(counted.times + 0.001, in_order.times)
    one, other = log_rank(days, events, groups), log_rank(days + 0.001, events, groups)
    assert (one.statistic, one.observed, one.expected) == (other.statistic, other.observed, other.expected)
