"""Percentages are rounded exactly, one at a time and in arrays alike."""

import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.scores.methods.percentages import (
    Band,
    band,
    fine_percent,
    fine_percents,
    whole_percent,
    whole_percents,
)

pytestmark = [pytest.mark.feature("F13"), pytest.mark.trust(19)]

PROBABILITIES = st.floats(min_value=0, max_value=1)


@pytest.mark.parametrize(
    ("probability", "percent"),
    [
        (0.0, 1),
        (0.004, 1),
        (0.494994, 49),
        (0.494995000001, 50),  # 0.49500 and then 50%
        (0.49499, 49),
        (0.495, 50),
        (0.745, 75),
        (0.7449949, 74),
        (0.744996, 75),
        (0.015625, 2),  # a tie at five decimals that a double holds exactly
        (0.9949999, 99),
        (1.0, 99),
    ],
)
def test_a_probability_is_rounded_half_up_twice_and_kept_within_1_and_99(probability: float, percent: int) -> None:
    assert whole_percent(probability) == percent
    assert whole_percents(np.array([probability])).tolist() == [percent]


@pytest.mark.parametrize(
    ("probability", "percent"),
    [(0.0, "0.00"), (0.00005, "0.01"), (0.03125, "3.13"), (0.3120, "31.20"), (0.99995, "99.99"), (1.0, "99.99")],
)
def test_a_fine_percentage_has_two_decimals_and_ends_at_99_99(probability: float, percent: str) -> None:
    assert str(fine_percent(probability)) == percent
    assert fine_percents(np.array([probability])).tolist() == [int(Decimal(percent) * 100)]


@given(st.lists(PROBABILITIES, min_size=1, max_size=50))
def test_arrays_round_as_one_number_is_rounded(probabilities: list[float]) -> None:
    numbers = np.array(probabilities)
    assert whole_percents(numbers).tolist() == [int(whole_percent(one)) for one in probabilities]
    assert fine_percents(numbers).tolist() == [int(fine_percent(one) * 100) for one in probabilities]


def test_arrays_round_as_one_number_is_rounded_on_both_sides_of_every_step() -> None:
    steps = [(1000 * k - 500.5) / 100_000 for k in range(1, 101)] + [(k - 0.5) / 10_000 for k in range(1, 10_001)]
    beside = [one for step in steps for one in (math.nextafter(step, 0), step, math.nextafter(step, 1))]
    ties = [odd / 64 for odd in range(1, 64, 2)]
    numbers = np.array([*beside, *ties])
    assert whole_percents(numbers).tolist() == [int(whole_percent(one)) for one in numbers.tolist()]
    assert fine_percents(numbers).tolist() == [int(fine_percent(one) * 100) for one in numbers.tolist()]


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        ("49", Band.LOW),
        ("49.99", Band.LOW),
        ("50", Band.MEDIUM),
        ("74", Band.MEDIUM),
        ("75", Band.HIGH),
        ("89.99", Band.HIGH),
        ("90", Band.VERY_HIGH),
    ],
)
def test_the_band_is_that_of_the_percentage_shown(percent: str, expected: Band) -> None:
    assert band(Decimal(percent)) is expected
