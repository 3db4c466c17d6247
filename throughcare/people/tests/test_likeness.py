"""How alike names, birth dates and addresses are, without a database."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.people.likeness import closeness, days_meant, distance, likeness, parts_of_address, words_of

pytestmark = pytest.mark.feature("F39")


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [
        ("marlow", "marlow", 0),
        ("marlow", "malrow", 1),
        ("marlow", "marlw", 1),
        ("", "dean", 4),
        ("lee fox", "le fpx", 2),
    ],
)
def test_letters_lost_put_in_changed_or_exchanged_are_one_step_each(one: str, other: str, steps: int) -> None:
    assert distance(one, other) == steps


@given(st.text(max_size=12), st.text(max_size=12))
def test_a_distance_is_the_same_both_ways_and_never_more_than_the_longer(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one) <= max(len(one), len(other))
    assert 0.0 <= closeness(one, other) <= 1.0


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_of_any_two_texts_is_between_nothing_and_all(typed: str, kept: str) -> None:
    assert 0.0 <= likeness(typed, kept) <= 1.0
    assert likeness(kept, kept) in {0.0, 1.0}


def test_order_accents_marks_and_a_missing_middle_name_matter_little() -> None:
    assert likeness("Marlow Dean", "dean marlow") > 0.97
    assert likeness("Zoe O'Brien", "zoë obrien") == 1.0
    assert likeness("Dean Marlow", "dean james marlow") > 0.96
    assert likeness("Dea Mar", "dean marlow") >= 0.9
    assert likeness("Maro", "dean marlow") < likeness("Marlow", "dean marlow")
    assert likeness("Sarah Pike", "dean marlow") < 0.4
    assert words_of("!!! 🙂") == ()


def test_a_day_and_a_month_exchanged_and_a_year_off_are_meant_too() -> None:
    assert days_meant(date(1992, 3, 4)) == [date(1992, 3, 4), date(1992, 4, 3), date(1991, 3, 4), date(1993, 3, 4)]
    assert days_meant(date(1992, 2, 29)) == [date(1992, 2, 29), date(1991, 2, 28), date(1993, 2, 28)]
    assert days_meant(date.min)[0] == date.min
    assert days_meant(date.max)[0] == date.max


@pytest.mark.parametrize(
    ("typed", "street", "code"),
    [
        ("TW9 1AA", "", "TW91AA"),
        ("tw91aa", "", "TW91AA"),
        ("tw9", "", "TW9"),
        ("TW9 1", "", "TW91"),
        ("12 Mill Road, TW9 1AA", "12 mill road", "TW91AA"),
        ("Mill Road TW9", "mill road", "TW9"),
        ("12 Mill Road", "12 Mill Road", ""),
        ("SW1A 2AB Flat 3", "flat 3", "SW1A2AB"),
        ("", "", ""),
        ("100% _", "100% _", ""),
    ],
)
def test_an_address_falls_into_street_and_postcode(typed: str, street: str, code: str) -> None:
    assert parts_of_address(typed) == (street, code)
