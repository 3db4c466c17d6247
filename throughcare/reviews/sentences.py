"""Days that follow from a sentence and a release: two-thirds of it, when a task is due, a day on which offices close.

Plain dates in and out; no database, no clock. Two-thirds: from the day of sentence to the day the sentence ends is a
number of days; two-thirds of them, rounded up to a whole day, after the day of sentence. Rounding up never lets
contact stop before two-thirds are over. The rule is that of the Probation Reset (Ministry of Justice, May 2024).
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

FRIDAY, SATURDAY = 4, 5
BROUGHT_FORWARD_WORKING_DAYS = 2


class Closes(enum.StrEnum):
    """Why a day is a poor one to be released on."""

    FRIDAY = "friday"
    BEFORE_HOLIDAY = "before_holiday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


def two_thirds(sentenced_on: date | None, ends_on: date | None) -> date | None:
    """The first day on which two-thirds of a sentence are over; None where a day is missing or out of order."""
    if sentenced_on is None or ends_on is None or ends_on <= sentenced_on:
        return None
    days = (ends_on - sentenced_on).days
    return sentenced_on + timedelta(days=-(-2 * days // 3))


@cache
def _holidays(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("GB", subdiv="ENG", years=year)


def is_holiday(day: date) -> bool:
    """Whether it is a bank or public holiday in England and Wales, which keep the same ones."""
    return day in _holidays(day.year)


def holiday_name(day: date) -> str:
    """What the bank or public holiday is called; nothing on any other day."""
    return str(_holidays(day.year).get(day, ""))


def is_working(day: date) -> bool:
    """Whether offices are open."""
    return day.weekday() < SATURDAY and not is_holiday(day)


def closes(day: date | None) -> Closes | None:
    """Why offices close on the day of a release or the day after it; None where they do not."""
    if day is None:
        return None
    if day.weekday() >= SATURDAY:
        return Closes.WEEKEND
    if is_holiday(day):
        return Closes.HOLIDAY
    if day.weekday() == FRIDAY:
        return Closes.FRIDAY
    return Closes.BEFORE_HOLIDAY if is_holiday(day + timedelta(days=1)) else None


def could_be_brought_forward_to(day: date) -> list[date]:
    """The working days, at most two before it, on which somebody due then may be released instead; latest first."""
    found: list[date] = []
    before = day - timedelta(days=1)
    while len(found) < BROUGHT_FORWARD_WORKING_DAYS:
        if is_working(before):
            found.append(before)
        before -= timedelta(days=1)
    return found


def due_on(release_on: date, weeks_before: int) -> date:
    """By when a step is ready; it moves with the release."""
    return release_on - timedelta(weeks=weeks_before)


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def weeks_from(day: date, many: int) -> list[date]:
    """The Mondays of that many weeks, the first being the week of the day."""
    first = monday_of(day)
    return [first + timedelta(weeks=number) for number in range(many)]


def months_from(day: date, many: int) -> list[date]:
    """The first days of that many months, the first being the month of the day."""
    found = [day.replace(day=1)]
    while len(found) < many:
        found.append((found[-1] + timedelta(days=32)).replace(day=1))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """Time in custody without a break: remand that turns into a sentence on the same or the next day is one stay."""

    since: date
    until: date | None
    kind: str


def stays(spells: Sequence[tuple[date, date | None, str]]) -> list[Stay]:
    """Spells (first day, last day or None, why) joined where one follows another, oldest first."""
    joined: list[Stay] = []
    for begins, ends, kind in sorted(spells, key=lambda spell: spell[0]):
        last = joined[-1] if joined else None
        if last is not None and last.until is not None and (begins - last.until).days <= 1:
            joined[-1] = Stay(since=last.since, until=ends, kind=kind)
        else:
            joined.append(Stay(since=begins, until=ends, kind=kind))
    return joined
