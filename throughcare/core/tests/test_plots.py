"""Plots: every figure is in its place on one axis, in words, and in the table behind the picture."""

from __future__ import annotations

import itertools
import math

import pytest
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from throughcare.core import plots
from throughcare.core.charts import Drawn
from throughcare.core.plots import Curve, Estimate, Step, Swing
from throughcare.core.plots.axes import LEFT, LETTERS_A_LINE, RIGHT, in_lines, linear, logarithmic, number

pytestmark = pytest.mark.feature("F59")
amounts = st.floats(-1e6, 1e6, allow_nan=False)


def drawn(chart: Drawn) -> str:
    return engines["django"].from_string("{% load tc %}{% chart chart %}").render({"chart": chart})


@given(st.lists(amounts, max_size=20))
def test_every_value_lies_between_the_ends_of_its_axis(values: list[float]) -> None:
    axis = linear([0.0, *values])
    assert all(axis.beyond(value) == 0 for value in values)
    assert all(LEFT <= axis.x(value) <= RIGHT for value in values)
    assert 2 <= len(axis.steps) <= 8
    assert 0.0 in axis.steps


@given(st.lists(st.floats(1e-4, 1e4), max_size=10))
def test_a_log_axis_holds_its_values_and_the_line_of_no_difference(values: list[float]) -> None:
    axis = logarithmic(values)
    assert all(axis.beyond(value) == 0 for value in values)
    assert 1.0 in axis.steps
    assert axis.x(2.0) - axis.x(1.0) == pytest.approx(axis.x(1.0) - axis.x(0.5), abs=0.02)


def test_intervals_share_one_axis_on_which_nothing_is_drawn_as_a_line() -> None:
    rows = [Estimate("A", -4.0, -8.0, 0.0), Estimate("B", 2.0), Estimate("C", None, shown="too few")]
    plot = plots.intervals("effect", "Less", rows, unit="%", head=("What", "Difference"))
    first, second, third = plot.rows
    assert first.x2 == plot.reference
    assert LEFT < first.x1 < first.x2 < second.x1 == second.x2
    assert third.x is None
    assert [row[1:] for row in plot.cells.rows] == [("−4.0%", "−8.0% to 0.0%"), ("2.0%", ""), ("too few", "")]
    page = drawn(plot)
    assert page.count("tc-chart__reference") == 1
    assert "−4.0% (−8.0% to 0.0%)" in page


def test_an_interval_without_end_shows_that_it_goes_on() -> None:
    plot = plots.intervals("ratio", "Unknown", [Estimate("A", 1.5, 0.7, math.inf)], log=True)
    assert plot.rows[0].right
    assert not plot.rows[0].left
    assert "∞" in drawn(plot)


def test_balance_shows_size_without_sign_and_the_bands_at_five_and_ten_per_cent() -> None:
    plot = plots.balance("b", "Alike", [("Age", -0.5, 0.05), ("Sex", 0.0, -0.1), ("Odd", math.inf, 2.0)])
    age, sex, odd = plot.rows
    assert age.after == plot.good
    assert sex.after == plot.fair
    assert sex.before == plot.zero
    assert odd.before_beyond
    assert odd.after_beyond
    assert plot.cells.rows[0] == ("Age", "50%", "5%")


def test_balance_before_matching_says_nothing_of_after() -> None:
    plot = plots.balance("b", "Not matched yet", [("Age", 0.2, None)])
    assert len(plot.cells.head) == 2
    assert "after matching" not in drawn(plot)


def test_a_waterfall_falls_from_total_to_total() -> None:
    steps = [Step("All", 10, total=True), Step("Gone", -4), Step("Left", 6, total=True)]
    whole, gone, left = plots.waterfall("w", "Six left", steps).rows
    assert gone.x + gone.width == pytest.approx(whole.x + whole.width, abs=0.02)
    assert left.x + left.width == pytest.approx(gone.x, abs=0.02)
    assert gone.kind == "less"


def test_curves_step_down_and_say_how_many_are_followed() -> None:
    curve = Curve("All", [2.0, 5.0], [0.5, 0.25], [0.2, 0.1], [0.8, 0.5], [4.0, 2.0])
    plot = plots.curves("c", "Half by two", [curve], across="Months")
    corners = [tuple(map(float, pair.split(","))) for pair in plot.curves[0].points.split()]
    assert corners[0] == (0.0, 14.0)
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in itertools.pairwise(corners))
    by_time = {row[0]: row[1] for row in plot.cells.rows}
    assert by_time["0"] == "100% (100% to 100%)"
    assert by_time["2"] == "50% (20% to 80%)"
    assert [tick.label for tick in plot.at_risk[0].numbers][:2] == ["4", "4"]


def test_many_steps_are_thinned_so_that_the_page_stays_light() -> None:
    days = [float(each) for each in range(5000)]
    share = [1 - each / 5000 for each in days]
    page = drawn(plots.curves("c", "Long", [Curve("All", days, share, share, share)], across="Days"))
    assert len(page) < 20_000


def test_an_overlap_needs_as_many_bars_on_either_side() -> None:
    with pytest.raises(ValueError, match="as many bars"):
        plots.overlap("o", "Odd", [0.0, 0.5, 1.0], [0.5, 0.5], [1.0], names=("a", "b"), across="Score")


def test_what_moves_a_result_most_comes_first() -> None:
    swings = [Swing("Little", 1.0, 1.2), Swing("Much", -1.0, 3.0)]
    plot = plots.tornado("t", "Much", 1.1, swings, before="£", unit="m")
    assert [row[0] for row in plot.cells.rows] == ["Much", "Little"]
    assert plot.cells.rows[0][1] == "−£1.0m"


def test_numbers_have_a_real_minus_and_never_a_minus_nothing() -> None:
    assert number(-3) == "−3"
    assert number(-0.001, 1) == "0.0"
    assert number(0.0004) == "0.0004"
    assert number(-0.0004) == "−0.0004"


@given(st.text(max_size=300))
def test_long_words_stand_on_at_most_three_lines_of_a_phone(text: str) -> None:
    lines = in_lines(text)
    assert 1 <= len(lines) <= 3
    assert all(len(line) <= LETTERS_A_LINE for line in lines)
