"""Which periods a pack may cover: whole months that are over, so that two packs cannot be subtracted day by day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from throughcare.packs.models import PackKind

SHORTEST_MONTHS = 3
A_YEAR_MONTHS = 12
# A financial year begins in April.
APRIL = 4


def months(since: date, on: date) -> int:
    """How many months lie between two days, the first and the last counted."""
    return (on.year - since.year) * 12 + on.month - since.month + 1


def is_whole(since: date, on: date) -> bool:
    """From the first day of a month to the last day of one."""
    return since.day == 1 and (on + timedelta(days=1)).day == 1 and since < on


def is_fit(kind: str, since: date, on: date) -> bool:
    """A year for everybody; a quarter or more for the board."""
    if not is_whole(since, on):
        return False
    length = months(since, on)
    return length == A_YEAR_MONTHS if kind == PackKind.PUBLIC else SHORTEST_MONTHS <= length <= 3 * A_YEAR_MONTHS


def overlaps(since: date, on: date, others: Iterable[tuple[date, date]]) -> bool:
    """Whether a period shares a day with one of the others."""
    return any(since <= last and first <= on for first, last in others)


def last_month(today: date) -> date:
    """The last day of the last month that is over."""
    return today.replace(day=1) - timedelta(days=1)


def back(on: date, many: int) -> date:
    """The first day of the many months that end on that day."""
    number = on.year * 12 + on.month - many
    return date(number // 12, number % 12 + 1, 1)


def last_year(today: date) -> tuple[date, date]:
    """The last financial year that is over."""
    ends = date(today.year, APRIL, 1) - timedelta(days=1)
    ends = ends if ends < today else date(today.year - 1, APRIL, 1) - timedelta(days=1)
    return back(ends, A_YEAR_MONTHS), ends
