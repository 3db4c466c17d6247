"""The relative rate index: against scipy, by hand where there is no event, and what may be said of few people."""

from __future__ import annotations

import math

import pytest
from scipy.stats.contingency import relative_risk

from throughcare.evaluation.methods.fairness import Group, Reading, ratio_of, reference_of, relative_rates
from throughcare.evaluation.methods.refusals import CannotCalculate

pytestmark = [pytest.mark.feature("F57"), pytest.mark.trust(20)]


@pytest.mark.parametrize(
    "counts", [(27, 122, 44, 487), (5, 5, 3, 9), (12, 40, 40, 400), (1, 300, 2, 7), (90, 100, 95, 100)]
)
def test_the_index_and_its_interval_are_those_of_the_library(counts: tuple[int, int, int, int]) -> None:
    known = relative_risk(*counts)
    interval = known.confidence_interval(0.95)
    ratio, low, high, added = ratio_of(*counts)
    assert not added
    assert math.isclose(ratio, known.relative_risk, rel_tol=1e-12)
    assert math.isclose(low, interval.low, rel_tol=1e-9)
    assert math.isclose(high, interval.high, rel_tol=1e-9)


def test_without_an_event_half_a_one_is_added_and_said() -> None:
    """By hand: (0.5 / 11) / (8.5 / 41) with 1/0.5 - 1/11 + 1/8.5 - 1/41 as the variance of its logarithm."""
    ratio, low, high, added = ratio_of(0, 10, 8, 40)
    assert added
    assert math.isclose(ratio, (0.5 / 11) / (8.5 / 41), rel_tol=1e-12)
    reach = 1.959963984540054 * math.sqrt(1 / 0.5 - 1 / 11 + 1 / 8.5 - 1 / 41)
    assert math.isclose(low, ratio * math.exp(-reach), rel_tol=1e-12)
    assert math.isclose(high, ratio * math.exp(reach), rel_tol=1e-12)


def test_everybody_in_both_groups_still_has_an_interval() -> None:
    ratio, low, high, added = ratio_of(12, 12, 30, 30)
    assert added
    assert low < ratio < high
    assert low < 1 < high


def test_what_is_said_depends_on_how_sure_one_can_be() -> None:
    groups = [
        Group("white", 40, 400),
        Group("black", 40, 160),
        Group("asian", 4, 160),
        Group("mixed", 45, 430),
        Group("other", 3, 30),
        Group("few", 6, 9),
        Group("", 0, 0),
    ]
    told = {each.key: each for each in relative_rates(groups, reference="white")}
    assert told["white"].reading == Reading.REFERENCE
    assert (told["white"].ratio, told["white"].low) == (1.0, None)
    assert told["black"].reading == Reading.MORE
    assert told["black"].ratio == pytest.approx(2.5)
    assert told["asian"].reading == Reading.LESS
    assert told["mixed"].reading == Reading.NO_DIFFERENCE
    assert told["other"].reading == Reading.TOO_FEW, "an interval from a third to three times tells nothing"
    assert told["few"].reading == Reading.TOO_FEW, "nine people are too few, whatever the interval says"
    assert told["few"].low is not None
    assert told["few"].low > 1, "which here leaves out 1"
    assert (told[""].ratio, told[""].reading) == (None, Reading.TOO_FEW)
    assert [each.n for each in told.values()] == [400, 160, 160, 430, 30, 9, 0], "no group is left out"


def test_nothing_happened_to_anybody_so_nothing_can_be_held_against_anything() -> None:
    told = relative_rates([Group("a", 0, 50), Group("b", 0, 60)], reference="b")
    assert [each.ratio for each in told] == [None, None]
    assert told[0].reading == Reading.TOO_FEW


def test_the_reference_is_the_largest_group_that_is_known() -> None:
    groups = [Group("a", 1, 20), Group("", 9, 90), Group("b", 2, 30)]
    assert reference_of(groups, never={""}) == "b"
    assert reference_of([Group("", 1, 2)], never={""}) == ""


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(CannotCalculate, match="12 events among 10"):
        relative_rates([Group("a", 12, 10)], reference="a")
    with pytest.raises(CannotCalculate, match="none of the groups"):
        relative_rates([Group("a", 1, 10)], reference="z")
