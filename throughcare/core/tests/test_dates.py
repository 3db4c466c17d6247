"""A date is three boxes, or one line; a wrong one is told precisely."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.core.forms import DateField, PlainForm

pytestmark = [pytest.mark.feature("F59"), pytest.mark.trust(41)]
TODAY = dt.date(2026, 11, 20)


class Birth(PlainForm):
    born = DateField(label="Birth date", latest=lambda: TODAY, earliest=dt.date(1900, 1, 1))


def boxes(day: str = "", month: str = "", year: str = "") -> Birth:
    return Birth({"born-day": day, "born-month": month, "born-year": year})


@pytest.mark.parametrize(
    ("form", "message", "first"),
    [
        (boxes(), "Enter birth date", "day"),
        (boxes("14", "2"), "Birth date must include a year", "year"),
        (boxes("", "2", "1999"), "Birth date must include a day", "day"),
        (boxes("", "", "1999"), "Birth date must include a day and month", "day"),
        (boxes("31", "2", "1999"), "Birth date: that month has no such day", "day"),
        (boxes("29", "2", "2026"), "Birth date: that month has no such day", "day"),
        (boxes("1", "13", "1999"), "Birth date: the month must be between 1 and 12", "month"),
        (boxes("1", "1", "99"), "Birth date: the year must have 4 numbers, like 1985", "year"),
        (boxes("one", "2", "1999"), "Birth date must be a real date, like 27 3 1985", "day"),
        (boxes("1", "smarch", "1999"), "Birth date must be a real date, like 27 3 1985", "month"),
        (boxes("²", "2", "1999"), "Birth date must be a real date, like 27 3 1985", "day"),
        (boxes("21", "11", "2026"), "Birth date must be 20 11 2026 or earlier", "day"),
        (boxes("31", "12", "1899"), "Birth date must be 1 1 1900 or later", "day"),
        (boxes("next week"), "Birth date must include a month and year", "month"),
    ],
)
def test_a_wrong_date_is_told_and_led_to(form: Birth, message: str, first: str) -> None:
    assert form.errors["born"] == [message]
    html = str(form)
    assert f'href="#id_born-{first}"' in html


@pytest.mark.parametrize(
    "line",
    [
        "14/2/1999",
        "14.02.1999",
        "14-2-1999",
        "1999-02-14",
        "14 Feb 1999",
        "14 february 1999",
        "14 Chwefror 1999",
        "14021999",
    ],
)
def test_a_date_in_one_line_is_understood(line: str) -> None:
    for data in ({"born": line}, {"born-day": line, "born-month": "", "born-year": ""}):
        form = Birth(data)
        assert form.is_valid(), (line, form.errors)
        assert form.cleaned_data["born"] == dt.date(1999, 2, 14)


@given(st.dates(min_value=dt.date(1900, 1, 1), max_value=TODAY))
def test_a_date_that_is_shown_comes_back_the_same(day: dt.date) -> None:
    html = str(Birth(initial={"born": day}))
    assert all(f'value="{part}"' in html for part in (day.day, day.month, day.year))
    again = boxes(str(day.day), str(day.month), str(day.year))
    assert again.is_valid()
    assert again.cleaned_data["born"] == day


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=12))
def test_no_typing_breaks_a_date(day: str, month: str, year: str) -> None:
    form = boxes(day, month, year)
    str(form)
    if form.is_valid():
        assert isinstance(form.cleaned_data["born"], dt.date)


def test_only_the_wrong_box_is_marked_and_what_was_typed_stays() -> None:
    html = str(boxes("14", "2", "99"))
    assert html.count("govuk-input--error") == 1
    assert 'value="99"' in html


def test_a_date_that_may_be_missing_may_be_missing() -> None:
    class Left(PlainForm):
        left = DateField(required=False)

    form = Left({"left-day": "", "left-month": " ", "left-year": ""})
    assert form.is_valid()
    assert form.cleaned_data["left"] is None


def test_a_change_of_date_is_seen() -> None:
    data = {"born-day": "14", "born-month": "2", "born-year": "1999"}
    assert not Birth(data, initial={"born": dt.date(1999, 2, 14)}).has_changed()
    assert Birth(data, initial={"born": dt.date(1999, 2, 15)}).has_changed()
    assert Birth({**data, "born-day": "x"}, initial={"born": dt.date(1999, 2, 14)}).has_changed()


@pytest.mark.parametrize("digits", ["9" * 25, "9" * 5000])
@pytest.mark.parametrize("part", ["day", "month", "year"])
def test_more_digits_than_a_date_has_are_told_and_not_counted(part: str, digits: str) -> None:
    form = boxes(**{"day": "1", "month": "2", "year": "1999", part: digits})
    assert form.errors["born"] == ["Birth date must be a real date, like 27 3 1985"]


@pytest.mark.parametrize(("year", "told"), [("0026", "1 1 1900 or later"), ("9999", "31 12 2199 or earlier")])
def test_a_year_that_is_a_slip_of_the_keys_is_told_in_every_field(year: str, told: str) -> None:
    class Whenever(PlainForm):
        on = DateField(label="Day")

    assert Whenever({"on-day": "1", "on-month": "2", "on-year": year}).errors["on"] == [f"Day must be {told}"]
    assert Whenever({"on-day": "1", "on-month": "2", "on-year": "2026"}).is_valid()
