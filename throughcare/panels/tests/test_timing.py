"""When each line of an agenda comes and when the meeting ends: by its time before, by the clock while it sits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from throughcare.panels.timing import Stretch, minutes_for, passed_over, plan_of, release_window
from throughcare.partnerships.profile import shipped
from throughcare.partnerships.profile.arrangements import MinutesPer

pytestmark = pytest.mark.feature("F16")
TWO = datetime(2026, 11, 19, 14, 0, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return TWO + timedelta(minutes=minutes)


def test_before_the_meeting_each_line_begins_when_those_before_it_end() -> None:
    timed = plan_of([Stretch(5), Stretch(10), Stretch(15)], begins=TWO, now=at(-60), length=120)
    assert timed.starts == [at(0), at(5), at(15)]
    assert (timed.finish, timed.over) == (at(30), 0)


def test_while_it_sits_the_end_moves_with_the_clock_and_what_is_left() -> None:
    lines = [Stretch(5, done=True), Stretch(10), Stretch(15)]
    timed = plan_of(lines, begins=TWO, opened=at(2), now=at(20), length=40)
    assert timed.starts == [None, at(20), at(30)]
    assert timed.finish == at(45)
    assert timed.planned_end == at(40)
    assert timed.over == 5


def test_without_a_time_only_the_length_is_known_and_it_warns_of_too_much() -> None:
    timed = plan_of([Stretch(100), Stretch(30)], begins=None, now=TWO, length=120)
    assert timed.starts == [None, None]
    assert (timed.finish, timed.minutes, timed.over) == (None, 130, 10)


def test_what_stands_before_the_last_line_dealt_with_takes_no_more_time() -> None:
    assert [line.done for line in passed_over([Stretch(5), Stretch(10, done=True), Stretch(5)])] == [True, True, False]


def test_the_scheme_says_how_long_a_line_takes_and_what_it_leaves_open_takes_the_usual_time() -> None:
    from dataclasses import replace

    panel = shipped()["richmond"].meetings[0]
    assert (minutes_for(panel, "review"), minutes_for(panel, "point")) == (10, 5)
    quick = replace(panel, minutes_per=MinutesPer(review=4))
    assert (minutes_for(quick, "review"), minutes_for(quick, "referral")) == (4, 10)


def test_a_fortnightly_panel_looks_four_weeks_ahead_for_releases() -> None:
    panel = shipped()["sussex"].meetings[0]
    assert release_window(panel, TWO.date()) - TWO.date() == timedelta(days=28)
