"""Days on a line: in their places, their words never on top of one another, and in a table."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from django.template.loader import render_to_string

from throughcare.core.dayline import APART, DayLine, day_line

START, END = dt.date(2026, 1, 1), dt.date(2027, 1, 1)


def line(*days: dt.date, today: dt.date = dt.date(2026, 7, 2)) -> DayLine:
    marks = [(day, f"<b>{number}", day.isoformat()) for number, day in enumerate(days)]
    return day_line("k", "<i>Runs", marks, start=START, end=END, today=(today, "Today"), head=("Date", "What"))


@pytest.mark.feature("F35")
def test_days_stand_where_they_fall_and_words_never_meet_in_a_row() -> None:
    found = line(START, dt.date(2026, 2, 1), dt.date(2026, 7, 2), dt.date(2026, 8, 1), END)
    assert (found.marks[0].x, found.marks[-1].x) == (0.0, 100.0)
    assert found.today == pytest.approx(49.86)
    for row in {mark.y for mark in found.marks}:
        places = [mark.x for mark in found.marks if mark.y == row]
        assert all(later - earlier >= APART for earlier, later in pairwise(places))
    assert max(mark.day_y for mark in found.marks) < found.height


def test_today_is_drawn_only_on_the_line() -> None:
    assert line(START, today=dt.date(2027, 1, 2)).today is None


@pytest.mark.trust(24, 38)
def test_the_picture_has_a_name_a_table_and_no_style_of_its_own() -> None:
    html = render_to_string("core/charts/days.html", {"chart": line(START, END)})
    assert 'role="img"' in html
    assert "style=" not in html
    assert "<table" in html
    assert "<b>" not in html
    assert "<i>" not in html
