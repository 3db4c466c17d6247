"""The days of a series: the right weekday, the right gaps, never a bank holiday, and no drift in ten years."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from dateutil.easter import easter
from dateutil.rrule import MONTHLY, rrule
from dateutil.rrule import weekday as by_weekday
from hypothesis import given, settings
from hypothesis import strategies as some

from throughcare.calendars.rules import (
    LAST,
    NTHS,
    WEEKS,
    Beside,
    Moves,
    Rule,
    beside_the_rules,
    first_dates,
    held_on,
    nominal_days,
    stand_for,
)
from throughcare.partnerships.profile.vocabulary import Every
from throughcare.reviews.sentences import holiday_name, is_holiday

pytestmark = pytest.mark.feature("F15")

BY_MONTHS = [every for every in Every if every.months]
# From here on no year is known in which a bank holiday was moved or proclaimed.
STARTS = some.dates(date(2023, 6, 1), date(2060, 1, 1))
TEN_YEARS = timedelta(days=3653)


@some.composite
def rules(draw: some.DrawFn) -> Rule:
    every = draw(some.sampled_from([*WEEKS, *BY_MONTHS]))
    moves, counts_from = draw(some.sampled_from(Moves)), draw(STARTS)
    weekday = draw(some.integers(0, 4))
    if every in WEEKS:
        return Rule(every=every, counts_from=counts_from, weekday=weekday, moves=moves)
    if draw(some.booleans()):
        nth = draw(some.sampled_from(NTHS))
        return Rule(every=every, counts_from=counts_from, weekday=weekday, nth=nth, moves=moves)
    return Rule(every=every, counts_from=counts_from, day=draw(some.integers(1, 31)), moves=moves)


def own_bank_holidays(year: int) -> set[date]:
    """The holidays of a year by the law's own words, without those proclaimed for one year."""
    found = {easter(year) - timedelta(days=2), easter(year) + timedelta(days=1)}
    found |= {_first_monday(year, 5), _last_monday(year, 5), _last_monday(year, 8)}
    for day in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        while day.weekday() >= 5 or day in found:
            day += timedelta(days=1)
        found.add(day)
    return found


def _first_monday(year: int, month: int) -> date:
    return date(year, month, 1) + timedelta(days=-date(year, month, 1).weekday() % 7)


def _last_monday(year: int, month: int) -> date:
    end = date(year, month, 31)
    return end - timedelta(days=end.weekday())


@settings(max_examples=150, deadline=None)
@given(rules())
def test_ten_years_of_any_rule_keep_weekday_and_gap_and_never_drift(rule: Rule) -> None:
    last = rule.counts_from + TEN_YEARS
    days = list(nominal_days(rule, first=rule.counts_from, last=last))
    assert days
    assert days[0] >= rule.counts_from
    for earlier, later in itertools.pairwise(days):
        if rule.every in WEEKS:
            assert later - earlier == timedelta(weeks=WEEKS[rule.every])
        else:
            months = (later.year - earlier.year) * 12 + later.month - earlier.month
            assert months == rule.every.months
    if rule.weekday is not None:
        assert {day.weekday() for day in days} == {rule.weekday}
    for day in days:
        if rule.nth == LAST:
            assert (day + timedelta(days=7)).month != day.month
        elif rule.nth is not None:
            assert (day.day - 1) // 7 + 1 == rule.nth
        elif rule.day is not None:
            assert day.day == rule.day or (day.day < rule.day and (day + timedelta(days=1)).day == 1)


@settings(max_examples=150, deadline=None)
@given(rules())
def test_ten_years_of_any_rule_are_never_held_on_a_holiday_or_weekend_and_never_twice_a_day(rule: Rule) -> None:
    last = rule.counts_from + TEN_YEARS
    nominal = list(nominal_days(rule, first=rule.counts_from, last=last))
    held = [held_on(day, rule.moves) for day in nominal]
    assert len(set(held)) == len(held)
    assert held == sorted(held)
    for meant, day in zip(nominal, held, strict=True):
        assert not is_holiday(day), (day, holiday_name(day))
        assert day not in own_bank_holidays(day.year)
        assert day.weekday() < 5
        # The longest time that offices are closed is the five days of a Christmas.
        assert abs(day - meant) <= timedelta(days=5)
        assert day >= meant if rule.moves == Moves.NEXT else day <= meant
        if not is_holiday(meant) and meant.weekday() < 5:
            assert day == meant


@settings(max_examples=60, deadline=None)
@given(rules(), some.integers(0, 400))
def test_a_series_asked_from_a_later_day_names_the_same_days(rule: Rule, later: int) -> None:
    first, last = rule.counts_from + timedelta(days=later), rule.counts_from + timedelta(days=later + 800)
    whole = [day for day in nominal_days(rule, first=rule.counts_from, last=last) if day >= first]
    assert list(nominal_days(rule, first=first, last=last)) == whole


@settings(max_examples=60, deadline=None)
@given(STARTS, some.integers(0, 4), some.sampled_from(NTHS), some.sampled_from(BY_MONTHS))
def test_the_nth_weekday_is_the_one_that_another_library_names(
    counts_from: date, weekday: int, nth: int, every: Every
) -> None:
    rule = Rule(every=every, counts_from=counts_from, weekday=weekday, nth=nth)
    mine = list(nominal_days(rule, first=counts_from, last=counts_from + TEN_YEARS))
    theirs = rrule(
        MONTHLY,
        interval=every.months or 1,
        byweekday=by_weekday(weekday)(nth),
        dtstart=mine[0].replace(day=1),
        count=len(mine),
    )
    assert mine == [moment.date() for moment in theirs]


@pytest.mark.parametrize(
    ("nominal", "moves", "held", "name"),
    [
        ("2027-03-29", "next", "2027-03-30", "Easter Monday"),
        ("2027-03-26", "next", "2027-03-30", "Good Friday"),
        ("2027-03-26", "previous", "2027-03-25", "Good Friday"),
        ("2027-03-29", "previous", "2027-03-25", "Easter Monday"),
        # Christmas on a Saturday: Monday and Tuesday are the substitutes.
        ("2027-12-27", "next", "2027-12-29", "Christmas"),
        ("2027-12-28", "previous", "2027-12-24", "Boxing"),
        # Christmas on a Friday: Monday is the substitute for Boxing Day.
        ("2026-12-25", "next", "2026-12-29", "Christmas"),
        ("2026-12-28", "previous", "2026-12-24", "Boxing"),
        # New Year's Day on a Saturday and on a Sunday.
        ("2028-01-03", "next", "2028-01-04", "New Year"),
        ("2034-01-02", "next", "2034-01-03", "New Year"),
        ("2034-01-02", "previous", "2033-12-30", "New Year"),
        # One that was proclaimed for a single year.
        ("2022-09-19", "next", "2022-09-20", "Queen"),
        ("2022-06-03", "next", "2022-06-06", "Jubilee"),
    ],
)
def test_each_kind_of_bank_holiday_is_gone_round(nominal: str, moves: str, held: str, name: str) -> None:
    day = date.fromisoformat(nominal)
    assert name in holiday_name(day)
    assert held_on(day, Moves(moves)) == date.fromisoformat(held)


def test_the_second_of_january_is_a_working_day_here_as_it_is_not_in_scotland() -> None:
    assert held_on(date(2029, 1, 2), Moves.NEXT) == date(2029, 1, 2)


@pytest.mark.parametrize("year", [2026, 2035, 2048, 2060, 2075, 2099])
def test_the_holidays_that_are_shipped_are_those_of_the_law_years_ahead(year: int) -> None:
    first = date(year, 1, 1)
    shipped = {day for day in (first + timedelta(days=n) for n in range(365)) if is_holiday(day) and day.weekday() < 5}
    assert shipped == own_bank_holidays(year)


def test_the_thirty_first_is_the_last_day_of_a_shorter_month_and_comes_back() -> None:
    rule = Rule(every=Every.MONTHLY, counts_from=date(2027, 12, 31), day=31)
    days = list(nominal_days(rule, first=date(2028, 1, 1), last=date(2028, 6, 30)))
    assert [(day.month, day.day) for day in days] == [(1, 31), (2, 29), (3, 31), (4, 30), (5, 31), (6, 30)]


def test_the_twenty_ninth_of_february_every_year() -> None:
    rule = Rule(every=Every.YEARLY, counts_from=date(2028, 2, 29), day=29)
    days = list(nominal_days(rule, first=date(2028, 1, 1), last=date(2032, 12, 31)))
    assert days == [date(2028, 2, 29), date(2029, 2, 28), date(2030, 2, 28), date(2031, 2, 28), date(2032, 2, 29)]


def test_a_day_that_is_taken_already_is_gone_round_too() -> None:
    assert held_on(date(2027, 3, 29), Moves.NEXT, taken={date(2027, 3, 30)}) == date(2027, 3, 31)


def test_a_meeting_is_never_moved_into_the_past() -> None:
    good_friday = date(2027, 3, 26)
    assert held_on(good_friday, Moves.PREVIOUS, not_before=good_friday) == date(2027, 3, 30)


def test_the_next_dates_say_which_were_moved() -> None:
    rule = Rule(every=Every.WEEKLY, counts_from=date(2026, 12, 14), weekday=4)
    assert first_dates(rule, first=date(2026, 12, 14), many=3) == [
        (date(2026, 12, 18), date(2026, 12, 18)),
        (date(2026, 12, 25), date(2026, 12, 29)),
        (date(2027, 1, 1), date(2027, 1, 4)),
    ]


def test_a_kept_meeting_stands_for_the_nearest_day_of_the_new_rule() -> None:
    thursday, tuesdays = date(2026, 12, 3), [date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 15)]
    assert stand_for([thursday], tuesdays) == {thursday: date(2026, 12, 1)}
    assert stand_for([date(2027, 6, 1)], tuesdays) == {}


@pytest.mark.parametrize(
    ("every", "meets", "at_least", "beside"),
    [
        (Every.WEEKLY, Every.WEEKLY, Every.FORTNIGHTLY, Beside.FITS),
        (Every.FORTNIGHTLY, Every.WEEKLY, Every.FORTNIGHTLY, Beside.FITS),
        (Every.MONTHLY, Every.WEEKLY, Every.FORTNIGHTLY, Beside.RARER),
        (Every.WEEKLY, Every.MONTHLY, None, Beside.OFTENER),
        (Every.FOUR_WEEKLY, Every.MONTHLY, None, Beside.FITS),
        (Every.QUARTERLY, Every.TWO_MONTHLY, None, Beside.RARER),
        (Every.MONTHLY, None, None, Beside.NOT_SAID),
        (Every.MONTHLY, Every.AS_NEEDED, None, Beside.AS_NEEDED),
    ],
)
def test_a_rhythm_is_held_beside_the_one_that_the_scheme_names(
    every: Every, meets: Every | None, at_least: Every | None, beside: Beside
) -> None:
    assert beside_the_rules(every, meets=meets, at_least=at_least) == beside


@pytest.mark.parametrize(
    "wrong",
    [
        {"every": Every.WEEKLY},
        {"every": Every.WEEKLY, "weekday": 1, "nth": 2},
        {"every": Every.MONTHLY, "weekday": 1},
        {"every": Every.MONTHLY, "weekday": 1, "nth": 5},
        {"every": Every.MONTHLY, "day": 32},
        {"every": Every.MONTHLY, "weekday": 1, "nth": 1, "day": 3},
        {"every": Every.AS_NEEDED, "weekday": 1},
    ],
)
def test_half_a_rule_is_no_rule(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no such rule"):
        Rule(counts_from=date(2026, 1, 1), **wrong)  # type: ignore[arg-type]
