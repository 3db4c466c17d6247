"""Charts: every figure is drawn in its place, and stands in the table behind the picture."""

import datetime as dt

import pytest
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from throughcare.core import charts

pytestmark = pytest.mark.feature("F59")
DAY = dt.date(2026, 1, 1)


def drawn(chart: charts.Chart) -> str:
    return engines["django"].from_string("{% load tc %}{% chart chart %}").render({"chart": chart})


def test_bars_are_as_long_as_their_values() -> None:
    chart = charts.bars("late", "Late", [("Police", 10), ("Probation", 20), ("Housing", 0)])
    first, second, third = chart.bars
    assert first.width * 2 == pytest.approx(second.width)
    assert third.width == 0
    assert [row[1] for row in chart.cells.rows] == ["10", "20", "0"]


def test_a_bar_never_leaves_the_picture_even_past_the_fixed_scale() -> None:
    chart = charts.bars("late", "Late", [("Police", 150)], most=100)
    assert chart.bars[0].width == charts.LONGEST_BAR


def test_a_negative_bar_is_refused() -> None:
    with pytest.raises(ValueError, match="less than nothing"):
        charts.bars("x", "X", [("a", -1)])


def test_a_gap_in_a_line_is_not_drawn_across() -> None:
    chart = charts.lines("flow", "Flow", ["Jan", "Feb", "Mar", "Apr"], [("Joined", [1, None, 3, 4])])
    line = chart.lines[0]
    assert len(line.dots) == 3
    assert len(line.segments) == 1
    assert [row[1] for row in chart.cells.rows] == ["1", "", "3", "4"]


def test_higher_values_stand_higher_and_the_axis_starts_at_nothing() -> None:
    chart = charts.lines("flow", "Flow", ["a", "b"], [("x", [0, 8])])
    low, high = chart.lines[0].dots
    assert low.y == charts.PLOT_BOTTOM
    assert high.y < low.y
    assert chart.up[0].label == "0"


def test_series_and_periods_must_fit() -> None:
    with pytest.raises(ValueError, match="as many values"):
        charts.lines("x", "X", ["a"], [("s", [1, 2])])


@given(st.floats(min_value=0, max_value=1e7, allow_nan=False))
def test_the_axis_reaches_the_highest_value(most: float) -> None:
    steps = charts.ticks(most)
    assert steps[0] == 0
    assert steps[-1] >= most - 1e-6
    assert 2 <= len(steps) <= 8
    assert steps == sorted(set(steps))


@given(st.lists(st.integers(min_value=0, max_value=700), min_size=1, max_size=12, unique=True))
def test_the_strip_covers_the_time_without_overlap(days: list[int]) -> None:
    starts = sorted(days)
    colours = [("red", "amber", "green", "blue")[index % 4] for index in range(len(starts))]
    changes = [(DAY + dt.timedelta(days=day), colour, colour) for day, colour in zip(starts, colours, strict=True)]
    end = DAY + dt.timedelta(days=730)
    chart = charts.rag_strip("r", "R", changes, start=DAY, end=end)
    right = None
    for part in chart.stretches:
        assert right is None or part.x == pytest.approx(right, abs=0.02)
        right = part.x + part.width
    assert right == pytest.approx(100, abs=0.02)
    assert len(chart.cells.rows) == len(changes)


def test_small_lines_share_a_scale() -> None:
    low, high = charts.spark([1, 1], most=5), charts.spark([1, 5], most=5)
    assert low.points.split()[0] == high.points.split()[0]
    assert high.last_y < low.last_y


@pytest.mark.trust(24, 38)
@pytest.mark.parametrize(
    "chart",
    [
        charts.bars("a", "<b>", [("<i>", 1.5)], unit="%"),
        charts.lines("b", "<b>", ["<i>", "y"], [("<u>", [1, 2]), ("z", [2, 1])]),
        charts.rag_strip("c", "<b>", [(DAY, "red", "<i>")], start=DAY, end=dt.date(2026, 6, 1), labels=[(DAY, "<u>")]),
        charts.spark([1, 2], words="<i>"),
    ],
)
def test_a_picture_has_a_name_and_no_style_of_its_own(chart: charts.Chart) -> None:
    html = drawn(chart)
    assert 'role="img"' in html
    assert "style=" not in html
    assert "aria-label" in html
    assert not any(f"<{tag}>" in html for tag in "biu")
