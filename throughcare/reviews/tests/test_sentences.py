"""Two-thirds of a sentence, days on which offices close, and weeks and months of a forecast."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.reviews.sentences import (
    Closes,
    closes,
    could_be_brought_forward_to,
    due_on,
    is_working,
    months_from,
    stays,
    two_thirds,
    weeks_from,
)


@pytest.mark.feature("F36")
@pytest.mark.parametrize(
    ("sentenced", "ends", "expected"),
    [
        # 3 days: 2 of them. 4 days: 2.67, up to 3. 5 days: 3.33, up to 4. 1 day: 0.67, up to 1.
        (date(2026, 1, 1), date(2026, 1, 4), date(2026, 1, 3)),
        (date(2026, 1, 1), date(2026, 1, 5), date(2026, 1, 4)),
        (date(2026, 1, 1), date(2026, 1, 6), date(2026, 1, 5)),
        (date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 2)),
        # An order of twelve months: 365 days, 243.33, up to 244; with a leap day 366, exactly 244.
        (date(2026, 3, 2), date(2027, 3, 2), date(2026, 11, 1)),
        (date(2027, 9, 1), date(2028, 9, 1), date(2028, 5, 2)),
        # From and to 29 February.
        (date(2024, 2, 29), date(2028, 2, 29), date(2026, 10, 30)),
    ],
)
def test_two_thirds_are_counted_in_days_and_rounded_up(sentenced: date, ends: date, expected: date) -> None:
    assert two_thirds(sentenced, ends) == expected


@pytest.mark.feature("F36")
@pytest.mark.parametrize(
    ("sentenced", "ends"),
    [
        (None, date(2027, 1, 1)),
        (date(2027, 1, 1), None),
        (date(2027, 1, 1), date(2027, 1, 1)),
        (date(2027, 1, 2), date(2027, 1, 1)),
    ],
)
def test_without_both_days_in_order_there_is_no_such_day(sentenced: date | None, ends: date | None) -> None:
    assert two_thirds(sentenced, ends) is None


@pytest.mark.feature("F36")
@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.integers(1, 20_000))
def test_two_thirds_are_over_on_the_day_and_not_on_the_day_before(sentenced: date, days: int) -> None:
    day = two_thirds(sentenced, sentenced + timedelta(days=days))
    assert day is not None
    served = (day - sentenced).days
    assert served * 3 >= days * 2
    assert (served - 1) * 3 < days * 2


@pytest.mark.feature("F35")
@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 26), None),
        (date(2026, 11, 27), Closes.FRIDAY),
        (date(2026, 11, 28), Closes.WEEKEND),
        (date(2026, 12, 24), Closes.BEFORE_HOLIDAY),
        (date(2026, 12, 25), Closes.HOLIDAY),
        (date(2026, 8, 31), Closes.HOLIDAY),
        (date(2025, 12, 31), Closes.BEFORE_HOLIDAY),
        (None, None),
    ],
)
def test_offices_close_after_a_friday_and_before_a_bank_holiday(day: date | None, expected: Closes | None) -> None:
    assert closes(day) == expected


@pytest.mark.feature("F35")
def test_a_release_may_come_up_to_two_working_days_sooner() -> None:
    assert could_be_brought_forward_to(date(2026, 11, 27)) == [date(2026, 11, 26), date(2026, 11, 25)]
    # Friday 2 January 2026: Thursday was New Year's Day.
    assert could_be_brought_forward_to(date(2026, 1, 2)) == [date(2025, 12, 31), date(2025, 12, 30)]
    assert all(is_working(day) for day in could_be_brought_forward_to(date(2026, 4, 3)))


@pytest.mark.feature("F35")
def test_a_step_is_due_so_many_weeks_before_and_moves_with_the_release() -> None:
    assert due_on(date(2026, 11, 27), 12) == date(2026, 9, 4)
    assert due_on(date(2026, 12, 4), 12) == date(2026, 9, 11)
    assert due_on(date(2026, 11, 27), 0) == date(2026, 11, 27)


@pytest.mark.feature("F35")
def test_weeks_begin_on_monday_and_months_on_the_first() -> None:
    assert weeks_from(date(2026, 11, 29), 3) == [date(2026, 11, 23), date(2026, 11, 30), date(2026, 12, 7)]
    assert months_from(date(2026, 11, 30), 4)[-1] == date(2027, 2, 1)


@pytest.mark.feature("F35")
def test_remand_that_turns_into_a_sentence_is_one_stay() -> None:
    found = stays(
        [
            (date(2026, 5, 1), None, "sentence"),
            (date(2026, 3, 1), date(2026, 4, 30), "remand"),
            (date(2024, 1, 1), date(2024, 6, 1), "sentence"),
        ]
    )
    assert [(stay.since, stay.until) for stay in found] == [
        (date(2024, 1, 1), date(2024, 6, 1)),
        (date(2026, 3, 1), None),
    ]
