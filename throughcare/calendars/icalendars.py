"""Writes meetings as an iCalendar file (RFC 5545): when, where, which meeting of which scheme; nobody's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from unicodedata import category
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

LONDON = ZoneInfo("Europe/London")
# The scheme's rules do not say how long a meeting lasts; a calendar wants to know.
LASTS = timedelta(hours=2)
REFRESH = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A meeting as a calendar shows it. No field of it can hold anything about a person."""

    key: str
    summary: str
    held_on: date
    starts_at: time | None
    place: str
    url: str
    called_off: bool
    version: int
    made_at: datetime
    changed_at: datetime


def written(meetings: Sequence[Held], *, name: str, described: str) -> bytes:
    """The file; the same meetings make the same bytes, so that an unchanged calendar is not sent again."""
    calendar = Calendar()
    calendar.add("prodid", "-//Throughcare//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("description", described)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", REFRESH)
    if any(meeting.starts_at for meeting in meetings):
        calendar.add_component(london())
    for meeting in meetings:
        calendar.add_component(_event(meeting))
    data: bytes = calendar.to_ical()
    return data


def london() -> Timezone:
    """The clock here: an hour forward on the last Sunday of March at one, back on the last of October at two."""
    zone = Timezone()
    zone.add("tzid", LONDON.key)
    summer, winter = TimezoneDaylight(), TimezoneStandard()
    for part, start, month, name, before, after in (
        (summer, datetime.combine(date(1996, 3, 31), time(1)), 3, "BST", timedelta(0), timedelta(hours=1)),
        (winter, datetime.combine(date(1996, 10, 27), time(2)), 10, "GMT", timedelta(hours=1), timedelta(0)),
    ):
        part.add("dtstart", start)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("tzname", name)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        zone.add_component(part)
    return zone


def _printed(words: str) -> str:
    """On one line and without control signs: the format forbids them, and a strict reader refuses the whole file."""
    return "".join(" " if category(sign) == "Cc" else sign for sign in words)


def _event(meeting: Held) -> Event:
    event = Event()
    changed = meeting.changed_at.astimezone(UTC).replace(microsecond=0)
    event.add("uid", meeting.key)
    # The moment of writing would make every answer another one.
    event.add("dtstamp", changed)
    event.add("created", meeting.made_at.astimezone(UTC).replace(microsecond=0))
    event.add("last-modified", changed)
    event.add("sequence", meeting.version - 1)
    event.add("summary", _printed(meeting.summary))
    if meeting.starts_at is None:
        event.add("dtstart", meeting.held_on)
        event.add("dtend", meeting.held_on + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    else:
        start = datetime.combine(meeting.held_on, meeting.starts_at, tzinfo=LONDON)
        event.add("dtstart", start)
        event.add("dtend", start + LASTS)
        event.add("transp", "OPAQUE")
    if meeting.place:
        event.add("location", _printed(meeting.place))
    if meeting.url:
        event.add("url", meeting.url)
    event.add("status", "CANCELLED" if meeting.called_off else "CONFIRMED")
    event.add("class", "PRIVATE")
    return event
