"""What strangers try with the calendar: twice at once, odd characters in a place, a kind that the rules dropped."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest

from throughcare.calendars.icalendars import written
from throughcare.calendars.tests.builders import days, series
from throughcare.calendars.tests.test_icalendars import held, one
from throughcare.panels import actions
from throughcare.panels.tests.builders import meeting
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.queries import profile_of_version
from throughcare.referrals.tests.test_at_once import at_once
from throughcare.sharing.tests.builders import NOW, TODAY, partnership

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.feature("F15")]


@pytest.fixture(autouse=True)
def fresh_rules() -> None:
    """Each of these tests has a database of its own, in which the same key can be another profile."""
    profile_of_version.cache_clear()


def test_two_who_plan_the_same_day_at_once_make_one_meeting_and_one_is_told() -> None:
    here = partnership("richmond")
    first, other = here.acting(Role.COORDINATOR), here.acting(Role.CHAIR, agency="police")
    for trial in range(6):
        day = TODAY + timedelta(days=trial)
        outcomes = at_once(partial(meeting, first, held_on=day), partial(meeting, other, held_on=day))
        (told,) = [each for each in outcomes if each is not None]
        assert "such a meeting on that day" in str(told)


def test_two_meetings_moved_to_one_day_at_once_do_not_share_it() -> None:
    here = partnership("richmond")
    first, other = here.acting(Role.COORDINATOR), here.acting(Role.CHAIR, agency="police")
    for trial in range(4):
        earlier = meeting(first, held_on=TODAY + timedelta(days=100 + 3 * trial))
        later = meeting(first, held_on=TODAY + timedelta(days=101 + 3 * trial))
        move = partial(
            actions.change_meeting,
            held_on=TODAY + timedelta(days=102 + 3 * trial),
            starts_at=None,
            place="",
            chair=None,
            at=NOW,
        )
        outcomes = at_once(partial(move, earlier, by=first), partial(move, later, by=other))
        (told,) = [each for each in outcomes if each is not None]
        assert "such a meeting on that day" in str(told)


def test_a_series_set_up_while_somebody_plans_its_day_by_hand_is_whole_or_refused_in_words() -> None:
    here = partnership("richmond")
    first, other = here.acting(Role.COORDINATOR), here.acting(Role.CHAIR, agency="police")
    outcomes = at_once(partial(series, first), partial(meeting, other, held_on=date(2026, 11, 26)))
    assert None in outcomes
    assert days(first).count(date(2026, 11, 26)) == 1


@pytest.mark.parametrize(
    "place",
    [
        "Room 4\rATTENDEE:mailto:somebody@example.org",
        "Room 4\r\nBEGIN:VALARM",
        "Town hall, room 4; ring \x07 the bell\x0b",
        "Neuadd y Dref, Stryd yr Ŵyl, " * 6,
        "x" * 66 + "é€😀" * 40,
    ],
)
def test_whatever_stands_in_the_place_the_file_stays_one_that_calendars_read(place: str) -> None:
    data = written([held(place=place)], name="Meetings", described="When and where")
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert not {chr(sign) for sign in data.replace(b"\r\n", b"")} & {"\r", "\n", "\x07", "\x0b"}
    _calendar, event = one(held(place=place))
    assert event.text("LOCATION").split() == place.replace("\x07", " ").split()
