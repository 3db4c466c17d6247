"""What calendar programmes are given is right by the standard, whatever people type, and over the clock change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from icalendar import Calendar

from throughcare.calendars.icalendars import LASTS, LONDON, Held, written
from throughcare.calendars.tests import rfc5545

pytestmark = pytest.mark.feature("F15")

MADE = datetime(2026, 11, 19, 14, 0, 3, 250, tzinfo=UTC)
WORDS = some.text(some.characters(exclude_categories=["Cc", "Cs"]), max_size=200)


def held(**said: object) -> Held:
    """A meeting, as usual unless said otherwise."""
    usual: dict[str, object] = {
        "key": "8b0e0c63-6f0f-4a53-93a0-2b3a3cf7f7aa",
        "summary": "Richmond: IOM panel",
        "held_on": date(2027, 3, 25),
        "starts_at": time(10),
        "place": "Town hall, room 2; ask for the key",
        "url": "https://iom.example/panels/8b0e0c63-6f0f-4a53-93a0-2b3a3cf7f7aa/",
        "called_off": False,
        "version": 1,
        "made_at": MADE,
        "changed_at": MADE,
    }
    return Held(**{**usual, **said})  # type: ignore[arg-type]


def one(meeting: Held) -> tuple[rfc5545.Part, rfc5545.Part]:
    """The calendar of one meeting, read strictly, and its event."""
    calendar = rfc5545.read(written([meeting], name="Meetings", described="When and where"))
    return calendar, next(part for part in calendar.parts if part.name == "VEVENT")


@settings(max_examples=150, deadline=None)
@given(WORDS, WORDS)
def test_whatever_is_typed_as_place_comes_out_as_it_was(summary: str, place: str) -> None:
    meeting = held(summary=summary or "x", place=place)
    _calendar, event = one(meeting)
    assert event.text("SUMMARY") == meeting.summary
    if place:
        assert event.text("LOCATION") == place
    again = Calendar.from_ical(written([meeting], name="Meetings", described="When and where"))
    assert str(again.walk("VEVENT")[0]["SUMMARY"]) == meeting.summary


@settings(max_examples=100, deadline=None)
@given(
    some.dates(date(2024, 1, 1), date(2049, 12, 31)), some.times().map(lambda at: at.replace(second=0, microsecond=0))
)
def test_a_meeting_begins_when_the_clock_here_says_so(day: date, at: time) -> None:
    meant = datetime.combine(day, at, tzinfo=LONDON)
    # In the hour that a clock skips or repeats nobody meets, and the standard leaves it to the reader.
    if meant.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != meant.replace(tzinfo=None):
        return
    if meant.replace(fold=1).utcoffset() != meant.utcoffset():
        return
    calendar, event = one(held(held_on=day, starts_at=at))
    assert rfc5545.instant(calendar, event) == meant.astimezone(UTC)


@pytest.mark.parametrize(
    ("day", "hour"), [("2027-03-26", 10), ("2027-03-29", 9), ("2027-10-29", 9), ("2027-11-01", 10), ("2028-07-06", 9)]
)
def test_ten_in_the_morning_stays_ten_over_the_change_of_the_clock(day: str, hour: int) -> None:
    calendar, event = one(held(held_on=date.fromisoformat(day)))
    begins = rfc5545.instant(calendar, event)
    assert isinstance(begins, datetime)
    assert begins.hour == hour
    assert event.one("DTSTART").value.endswith("T100000")
    assert rfc5545.instant(calendar, event, "DTEND") == begins + LASTS


def test_a_meeting_without_a_time_is_a_day() -> None:
    calendar, event = one(held(starts_at=None))
    assert rfc5545.instant(calendar, event) == date(2027, 3, 25)
    assert rfc5545.instant(calendar, event, "DTEND") == date(2027, 3, 26)
    assert [part.name for part in calendar.parts] == ["VEVENT"]


def test_a_meeting_that_is_called_off_says_so_and_counts_its_changes() -> None:
    _calendar, event = one(held(called_off=True, version=4, changed_at=MADE + timedelta(hours=1)))
    assert event.one("STATUS").value == "CANCELLED"
    assert event.one("SEQUENCE").value == "3"
    assert event.one("LAST-MODIFIED").value == "20261119T150003Z"
    assert event.one("CREATED").value == "20261119T140003Z"


def test_an_empty_calendar_is_one_too_and_the_same_meetings_make_the_same_bytes() -> None:
    assert rfc5545.read(written([], name="Meetings", described="None")).parts == []
    first, second = (written([held()], name="Meetings", described="") for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        (b"\r\n", b"\n", "a line ends otherwise|does not end"),
        (b"room 2\\;", b"room 2;", "not escaped"),
        (b"UID:8b", b"X-UID:8b", "has 0 UID|unknown"),
        (b"TZID:Europe/London", b"TZID:Europe/Paris", "zone that the file does not hold"),
        (b"END:VEVENT\r\n", b"", "closes VEVENT"),
        (b"VERSION:2.0", b"VERSION:1.0", "another version"),
        (b"DTSTAMP:20261119T140003Z", b"DTSTAMP:20261119T140003", "DTSTAMP"),
        (b"SUMMARY:Richmond", b"SUMMARY:" + b"Richmond" * 10, "octets in a line"),
        (b"DTEND;TZID=Europe/London:20270325T120000", b"DTEND;TZID=Europe/London:20270325T090000", "ends before"),
    ],
)
def test_the_strict_reader_complains(before: bytes, after: bytes, complaint: str) -> None:
    right = written([held()], name="Meetings", described="When and where")
    assert before in right
    with pytest.raises(rfc5545.NotRight, match=complaint):
        rfc5545.read(right.replace(before, after))
