"""The contact standard: how often a person is to be met at a colour and level, and whether each period met it.

Plain values in and out; no database, no clock. Periods are those of the calendar, so that "this week" is the same for
everybody: weeks from Monday to Sunday, two weeks from every second Monday, months and longer from the first of a month.
Each day counts under the colour, the level and the standard that were in force on it. A period of which only a part
was under one standard (the first week, a colour that changed on a Wednesday, custody) can be met, and is never called
missed.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

DAY = timedelta(days=1)
WEEKS = {"weekly": 1, "fortnightly": 2, "four_weekly": 4}
MONTHS = {"monthly": 1, "two_monthly": 2, "quarterly": 3, "six_monthly": 6, "yearly": 12}
IN_CUSTODY = "blue"


@dataclass(frozen=True, slots=True)
class Standard:
    """How many contacts in which period, for a colour and, where it matters, a level.

    `since` and `until` are the first day on which it held, and the first on which another did; empty is for ever.
    """

    colour: str
    contacts: int
    every: str
    level: str = ""
    since: date | None = None
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether this was what the partnership asked for on the day."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Made:
    """A contact that counts: the day, the agency that made it, what it was."""

    on: date
    agency: str
    kind: str = ""


Spell = tuple[date, date | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is known of one registration: from when to when, what was in force from which day, spells, contacts.

    Spells in custody and at large begin on their first day and end on the day of release or return.
    """

    started_on: date
    ended_on: date | None = None
    colours: Sequence[tuple[date, str]] = ()
    levels: Sequence[tuple[date, str]] = ()
    custody: Sequence[Spell] = ()
    at_large: Sequence[Spell] = ()
    made: Sequence[Made] = ()


class State(enum.StrEnum):
    """How a period stands."""

    MET = "met"
    MISSED = "missed"
    OPEN = "open"
    PART = "part"
    NOT_COUNTED = "not_counted"


class Why(enum.StrEnum):
    """Why a period was cut short, or time is not counted at all."""

    NOT_RATED = "not_rated"
    NO_STANDARD = "no_standard"
    NONE_ASKED = "none_asked"
    CUSTODY = "custody"
    AT_LARGE = "at_large"
    BEGAN = "began"
    CHANGED = "changed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One period: the days of it that count, what was asked and made, and how it stands."""

    start: date
    end: date
    state: State
    why: Why | None = None
    standard: Standard | None = None
    made: Sequence[Made] = field(default=())

    @property
    def needed(self) -> int:
        """How many contacts were asked for."""
        return self.standard.contacts if self.standard else 0

    @property
    def by_agency(self) -> list[tuple[str, int]]:
        """Who made them: each agency with how many, the most first."""
        found: dict[str, int] = {}
        for each in self.made:
            found[each.agency] = found.get(each.agency, 0) + 1
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


# ---- the calendar


def bounds(day: date, every: str) -> tuple[date, date]:
    """The first and last day of the calendar period that a day belongs to."""
    if every in WEEKS:
        weeks = WEEKS[every]
        monday = day - timedelta(days=day.weekday())
        # Counted from Monday 1 January 0001, so that everybody's two weeks are the same two weeks.
        first = monday - timedelta(weeks=((monday.toordinal() - 1) // 7) % weeks)
        return first, first + timedelta(weeks=weeks) - DAY
    months = MONTHS[every]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    after = first.month + months
    following = date(first.year + (after > 12), after - 12 if after > 12 else after, 1)
    return first, following - DAY


# ---- what was in force


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Days in a row under one standard, or not counted for one reason."""

    start: date
    end: date
    standard: Standard | None
    why: Why | None


def standard_for(standards: Sequence[Standard], *, colour: str, level: str) -> Standard | None:
    """The standard for a colour and level: one that names the level comes before one for any."""
    of_colour = [each for each in standards if each.colour == colour]
    exact = next((each for each in of_colour if each.level and each.level == level), None)
    return exact or next((each for each in of_colour if not each.level), None)


def _on(changes: Sequence[tuple[date, str]], day: date) -> str:
    held = ""
    for since, value in sorted(changes, key=lambda change: change[0]):
        if since > day:
            break
        held = value
    return held


def _within(spells: Sequence[Spell], day: date) -> bool:
    """The day somebody is taken in is a day in custody; the day of the release is one outside."""
    return any(start <= day and (end is None or day < end) for start, end in spells)


def _force(standards: Sequence[Standard], record: Record, day: date) -> tuple[Standard | None, Why | None]:
    level = _on(record.levels, day)
    standards = [each for each in standards if each.holds_on(day)]
    if _within(record.at_large, day):
        return None, Why.AT_LARGE
    if _within(record.custody, day):
        found = standard_for(standards, colour=IN_CUSTODY, level=level)
        return (found, None) if found and found.contacts else (None, Why.CUSTODY)
    colour = _on(record.colours, day)
    if not colour:
        return None, Why.NOT_RATED
    found = standard_for(standards, colour=colour, level=level)
    if found is None:
        return None, Why.NO_STANDARD
    return (found, None) if found.contacts else (None, Why.NONE_ASKED)


def _stretches(standards: Sequence[Standard], record: Record, since: date, until: date) -> list[_Stretch]:
    """The days from `since` to `until`, cut wherever anything changed that matters."""
    cuts = {since, until + DAY}
    cuts |= {day for day, _value in (*record.colours, *record.levels)}
    for pair in (*record.custody, *record.at_large, *((each.since, each.until) for each in standards)):
        cuts |= {day for day in pair if day is not None}
    days = sorted(day for day in cuts if since <= day <= until + DAY)
    found: list[_Stretch] = []
    for start, after in pairwise(days):
        standard, why = _force(standards, record, start)
        last = found[-1] if found else None
        if last is not None and _same(last, standard, why):
            found[-1] = _Stretch(last.start, after - DAY, last.standard, last.why)
        else:
            found.append(_Stretch(start, after - DAY, standard, why))
    return found


def _same(last: _Stretch, standard: Standard | None, why: Why | None) -> bool:
    """Red and Amber with one and the same rhythm are one stretch: nothing changed in what was asked."""
    if last.standard is None or standard is None:
        return last.standard is standard and last.why == why
    return (last.standard.contacts, last.standard.every) == (standard.contacts, standard.every)


# ---- met or missed


def periods(standards: Sequence[Standard], record: Record, *, today: date, since: date | None = None) -> list[Period]:
    """Every period of the registration until today, or those that begin from `since` on, oldest first."""
    until = today if record.ended_on is None else min(today, record.ended_on - DAY)
    begins = max(record.started_on, since) if since else record.started_on
    if until < begins:
        return []
    # No earlier than a period can begin that reaches into the days asked for: years before would be cut up in vain.
    reach = min((bounds(begins, each.every)[0] for each in standards), default=begins)
    stretches = _stretches(standards, record, max(record.started_on, reach), until)
    return from_day([period for stretch in stretches for period in _of(stretch, record, stretches, today)], begins)


def from_day(found: Sequence[Period], begins: date) -> list[Period]:
    """Those that begin on the day or later; time that is not counted has no beginning that would matter."""
    return [
        period
        for period in found
        if period.start >= begins or (period.state == State.NOT_COUNTED and period.end >= begins)
    ]


def look_back(standards: Sequence[Standard], *, today: date) -> date:
    """From when on contacts must be known to say how somebody stands: the start of the longest period before this."""
    firsts = [bounds(bounds(today, each.every)[0] - DAY, each.every)[0] for each in standards]
    return min(firsts, default=today)


def _of(stretch: _Stretch, record: Record, stretches: Sequence[_Stretch], today: date) -> Iterator[Period]:
    if stretch.standard is None:
        yield Period(start=stretch.start, end=stretch.end, state=State.NOT_COUNTED, why=stretch.why)
        return
    day = stretch.start
    while day <= stretch.end:
        first, last = bounds(day, stretch.standard.every)
        goes_on = stretch.end == stretches[-1].end and record.ended_on is None
        end = last if goes_on and last > stretch.end else min(last, stretch.end)
        yield _period(stretch, (first, last), (max(first, stretch.start), end), record, today)
        day = last + DAY


def _period(
    stretch: _Stretch, whole: tuple[date, date], part: tuple[date, date], record: Record, today: date
) -> Period:
    assert stretch.standard is not None  # noqa: S101 - for the type checker
    start, end = part
    made = [each for each in record.made if start <= each.on <= min(end, today)]
    why: Why | None = None
    if start > whole[0]:
        why = Why.BEGAN if start == record.started_on else Why.CHANGED
    elif end < whole[1]:
        why = Why.ENDED if record.ended_on is not None and end == record.ended_on - DAY else Why.CHANGED
    if len(made) >= stretch.standard.contacts:
        state = State.MET
    elif end >= today:
        state = State.OPEN
    else:
        state = State.PART if why else State.MISSED
    return Period(start=start, end=end, state=state, why=why, standard=stretch.standard, made=made)


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands today: the period that runs, and the last one that was judged."""

    now: Period | None
    last: Period | None

    @property
    def missed(self) -> bool:
        """Whether the last period that was judged whole was missed."""
        return self.last is not None and self.last.state == State.MISSED


def standing(found: Sequence[Period], *, today: date) -> Standing:
    """The period that today belongs to, and the last one before it that was met or missed.

    What was judged before a time that is not counted (custody) is past: it is not held against anybody since.
    """
    now = next((period for period in found if period.start <= today <= period.end), None)
    last: Period | None = None
    for period in found:
        if period is now or period.start > today:
            break
        if period.state in (State.MET, State.MISSED):
            last = period
        elif period.state == State.NOT_COUNTED:
            last = None
    if now is not None and now.state == State.NOT_COUNTED:
        last = None
    return Standing(now, last)


def share_met(found: Sequence[Period]) -> tuple[int, int]:
    """How many of the periods that were judged were met, and how many were judged."""
    judged = [period for period in found if period.state in (State.MET, State.MISSED)]
    return sum(period.state == State.MET for period in judged), len(judged)
