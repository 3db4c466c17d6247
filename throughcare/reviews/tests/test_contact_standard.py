"""The contact standard: met or missed by calendar period, under what was in force on each day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from throughcare.reviews.contactstandard import (
    Made,
    Period,
    Record,
    Standard,
    State,
    Why,
    bounds,
    look_back,
    periods,
    share_met,
    standard_for,
    standing,
)

pytestmark = pytest.mark.feature("F32")

RED = Standard("red", 2, "weekly")
AMBER = Standard("amber", 1, "weekly")
GREEN = Standard("green", 1, "monthly")
STANDARDS = [RED, AMBER, GREEN]
MONDAY = date(2026, 11, 2)
# A Thursday in the third week after it.
TODAY = date(2026, 11, 19)


def made(*days: date, agency: str = "Probation") -> list[Made]:
    return [Made(day, agency) for day in days]


def record(**known: object) -> Record:
    told: dict[str, object] = {"started_on": MONDAY, "colours": [(MONDAY, "red")]}
    return Record(**(told | known))  # type: ignore[arg-type]


def told(found: list[Period]) -> list[tuple[date, date, State]]:
    return [(each.start, each.end, each.state) for each in found]


@pytest.mark.parametrize(
    ("every", "first", "last"),
    [
        ("weekly", date(2026, 11, 16), date(2026, 11, 22)),
        ("monthly", date(2026, 11, 1), date(2026, 11, 30)),
        ("two_monthly", date(2026, 11, 1), date(2026, 12, 31)),
        ("quarterly", date(2026, 10, 1), date(2026, 12, 31)),
        ("six_monthly", date(2026, 7, 1), date(2026, 12, 31)),
        ("yearly", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_periods_are_those_of_the_calendar(every: str, first: date, last: date) -> None:
    assert bounds(TODAY, every) == (first, last)


@pytest.mark.parametrize(("every", "days"), [("fortnightly", 14), ("four_weekly", 28)])
def test_two_weeks_are_the_same_two_weeks_for_everybody(every: str, days: int) -> None:
    first, last = bounds(TODAY, every)
    assert first.weekday() == 0
    assert (last - first).days == days - 1
    assert {bounds(first + timedelta(days=day), every) for day in range(days)} == {(first, last)}
    assert bounds(last + timedelta(days=1), every)[0] == last + timedelta(days=1)


def test_a_level_has_its_own_standard_before_the_one_for_any() -> None:
    own = Standard("red", 4, "weekly", "priority")
    assert standard_for([RED, own], colour="red", level="priority") == own
    assert standard_for([own, RED], colour="red", level="standard") == RED
    assert standard_for([own], colour="red", level="standard") is None


def test_whole_weeks_are_met_or_missed_and_this_week_runs() -> None:
    held = record(made=made(date(2026, 11, 3), date(2026, 11, 6), date(2026, 11, 10), date(2026, 11, 17)))
    found = periods(STANDARDS, held, today=TODAY)
    assert told(found) == [
        (date(2026, 11, 2), date(2026, 11, 8), State.MET),
        (date(2026, 11, 9), date(2026, 11, 15), State.MISSED),
        (date(2026, 11, 16), date(2026, 11, 22), State.OPEN),
    ]
    stands = standing(found, today=TODAY)
    assert stands.missed
    assert stands.now is not None
    assert (len(stands.now.made), stands.now.needed, stands.now.end) == (1, 2, date(2026, 11, 22))
    assert share_met(found) == (1, 2)


def test_who_made_the_contacts_is_told_by_agency() -> None:
    days = (date(2026, 11, 3), date(2026, 11, 4))
    held = record(made=[*made(*days), *made(date(2026, 11, 5), agency="Police")])
    assert periods(STANDARDS, held, today=TODAY)[0].by_agency == [("Probation", 2), ("Police", 1)]


def test_the_week_ends_on_sunday_night() -> None:
    on_sunday = periods(STANDARDS, record(), today=date(2026, 11, 8))
    assert told(on_sunday) == [(MONDAY, date(2026, 11, 8), State.OPEN)]
    on_monday = periods(STANDARDS, record(), today=date(2026, 11, 9))
    assert told(on_monday)[0] == (MONDAY, date(2026, 11, 8), State.MISSED)


def test_the_first_week_is_never_missed_but_can_be_met() -> None:
    wednesday = date(2026, 11, 4)
    began = {"started_on": wednesday, "colours": [(wednesday, "red")]}
    first = periods(STANDARDS, record(**began), today=TODAY)[0]
    assert (first.start, first.end, first.state, first.why) == (wednesday, date(2026, 11, 8), State.PART, Why.BEGAN)
    both = made(wednesday, date(2026, 11, 8))
    assert periods(STANDARDS, record(**began, made=both), today=TODAY)[0].state == State.MET


def test_nobody_is_judged_before_the_first_rating() -> None:
    found = periods(STANDARDS, record(colours=[(date(2026, 11, 9), "red")]), today=TODAY)
    assert (found[0].start, found[0].end, found[0].why) == (MONDAY, date(2026, 11, 8), Why.NOT_RATED)
    assert found[0].state == State.NOT_COUNTED
    assert found[1].state == State.MISSED


def test_a_colour_that_changes_in_mid_week_cuts_the_week_and_neither_part_is_missed() -> None:
    held = record(colours=[(MONDAY, "red"), (date(2026, 11, 11), "amber")])
    found = periods(STANDARDS, held, today=TODAY)
    assert told(found)[1:3] == [
        (date(2026, 11, 9), date(2026, 11, 10), State.PART),
        (date(2026, 11, 11), date(2026, 11, 15), State.PART),
    ]
    assert [each.why for each in found[1:3]] == [Why.CHANGED, Why.CHANGED]
    assert found[1].standard == RED
    assert found[2].standard == AMBER


def test_yesterdays_colour_is_not_judged_by_todays() -> None:
    held = record(colours=[(MONDAY, "amber"), (date(2026, 11, 16), "red")], made=made(date(2026, 11, 3)))
    found = periods(STANDARDS, held, today=TODAY)
    assert [(each.needed, each.state) for each in found] == [
        (1, State.MET),
        (1, State.MISSED),
        (2, State.OPEN),
    ]


def test_a_change_of_colour_that_asks_the_same_changes_nothing() -> None:
    same = [Standard("red", 1, "weekly"), Standard("amber", 1, "weekly")]
    held = record(colours=[(MONDAY, "red"), (date(2026, 11, 11), "amber")])
    assert [each.state for each in periods(same, held, today=TODAY)] == [State.MISSED, State.MISSED, State.OPEN]


def test_a_level_that_changes_is_judged_by_the_level_of_the_day() -> None:
    by_level = [Standard("red", 3, "weekly", "priority"), Standard("red", 1, "weekly")]
    held = record(
        levels=[(MONDAY, "standard"), (date(2026, 11, 9), "priority")],
        made=made(date(2026, 11, 4), date(2026, 11, 10)),
    )
    found = periods(by_level, held, today=TODAY)
    assert [(each.needed, each.state) for each in found] == [(1, State.MET), (3, State.MISSED), (3, State.OPEN)]


def test_custody_in_mid_week_cuts_it_and_time_inside_is_not_counted() -> None:
    held = record(custody=[(date(2026, 11, 5), date(2026, 11, 17))])
    found = periods(STANDARDS, held, today=TODAY)
    assert told(found) == [
        (MONDAY, date(2026, 11, 4), State.PART),
        (date(2026, 11, 5), date(2026, 11, 16), State.NOT_COUNTED),
        (date(2026, 11, 17), date(2026, 11, 22), State.OPEN),
    ]
    assert found[1].why == Why.CUSTODY
    # What was missed before prison is not held against anybody on the day of the release.
    assert not standing(found, today=TODAY).missed


def test_in_custody_the_profile_may_ask_for_contact() -> None:
    inside = Standard("blue", 1, "weekly")
    held = record(custody=[(MONDAY, None)], made=made(date(2026, 11, 10)))
    found = periods([*STANDARDS, inside], held, today=TODAY)
    assert [each.state for each in found] == [State.MISSED, State.MET, State.OPEN]
    assert {each.standard for each in found} == {inside}


def test_custody_that_goes_on_is_not_counted_now() -> None:
    stands = standing(periods(STANDARDS, record(custody=[(date(2026, 11, 10), None)]), today=TODAY), today=TODAY)
    assert stands.now is not None
    assert stands.now.why == Why.CUSTODY
    assert stands.last is None


def test_time_at_large_is_not_counted() -> None:
    found = periods(STANDARDS, record(at_large=[(date(2026, 11, 9), None)]), today=TODAY)
    assert (found[-1].state, found[-1].why) == (State.NOT_COUNTED, Why.AT_LARGE)


def test_the_last_week_of_a_registration_is_a_part() -> None:
    held = record(ended_on=date(2026, 11, 12))
    found = periods(STANDARDS, held, today=TODAY)
    assert told(found) == [
        (MONDAY, date(2026, 11, 8), State.MISSED),
        (date(2026, 11, 9), date(2026, 11, 11), State.PART),
    ]
    assert found[1].why == Why.ENDED


def test_a_registration_that_ends_on_a_sunday_night_was_judged_whole() -> None:
    found = periods(STANDARDS, record(ended_on=date(2026, 11, 9)), today=TODAY)
    assert told(found) == [(MONDAY, date(2026, 11, 8), State.MISSED)]


def test_a_bank_holiday_changes_nothing() -> None:
    christmas = record(started_on=date(2026, 12, 21), colours=[(date(2026, 12, 21), "amber")])
    found = periods(STANDARDS, christmas, today=date(2026, 12, 28))
    assert told(found)[0] == (date(2026, 12, 21), date(2026, 12, 27), State.MISSED)


def test_a_standard_of_none_asks_for_nothing() -> None:
    found = periods([Standard("red", 0, "weekly")], record(), today=TODAY)
    assert [(each.state, each.why) for each in found] == [(State.NOT_COUNTED, Why.NONE_ASKED)]


def test_a_colour_without_a_standard_is_not_counted() -> None:
    found = periods([GREEN], record(), today=TODAY)
    assert [(each.state, each.why) for each in found] == [(State.NOT_COUNTED, Why.NO_STANDARD)]


def test_a_contact_of_tomorrow_does_not_count_yet() -> None:
    held = record(made=made(TODAY, TODAY + timedelta(days=1)))
    assert periods(STANDARDS, held, today=TODAY)[-1].state == State.OPEN


def test_how_somebody_stands_needs_no_more_than_the_longest_period_before_this() -> None:
    since = look_back(STANDARDS, today=TODAY)
    assert since == date(2026, 10, 1)
    long_ago = record(started_on=date(2024, 1, 1), colours=[(date(2024, 1, 1), "red")])
    recent = [date(2026, 11, 9), date(2026, 11, 10)]
    whole = standing(periods(STANDARDS, _with(long_ago, recent), today=TODAY), today=TODAY)
    short = standing(periods(STANDARDS, _with(long_ago, recent), today=TODAY, since=since), today=TODAY)
    assert whole == short
    assert not short.missed


def _with(held: Record, days: list[date]) -> Record:
    return Record(started_on=held.started_on, colours=held.colours, made=made(*days))


def test_nothing_is_judged_before_it_begins() -> None:
    assert periods(STANDARDS, record(started_on=TODAY + timedelta(days=3)), today=TODAY) == []


def test_a_standard_that_changes_is_asked_from_its_day_on() -> None:
    changed = date(2026, 11, 11)
    stated = [Standard("red", 0, "weekly", until=changed), Standard("red", 2, "weekly", since=changed)]
    found = periods(stated, record(), today=TODAY)
    assert [(each.start, each.end, each.state, each.why) for each in found] == [
        (MONDAY, date(2026, 11, 10), State.NOT_COUNTED, Why.NONE_ASKED),
        (changed, date(2026, 11, 15), State.PART, Why.CHANGED),
        (date(2026, 11, 16), date(2026, 11, 22), State.OPEN, None),
    ]


def test_a_week_over_new_year_and_a_leap_day_are_whole() -> None:
    held = record(started_on=date(2027, 12, 6), colours=[(date(2027, 12, 6), "red")], made=made(date(2028, 1, 2)))
    found = {each.start: each for each in periods(STANDARDS, held, today=date(2028, 3, 1))}
    over = found[date(2027, 12, 27)]
    assert (over.end, len(over.made), over.state) == (date(2028, 1, 2), 1, State.MISSED)
    assert bounds(date(2028, 2, 29), "monthly") == (date(2028, 2, 1), date(2028, 2, 29))
