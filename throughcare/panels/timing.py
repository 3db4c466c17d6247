"""Time at a meeting: how long a line takes, when it comes, when the meeting ends; plain values in and out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from throughcare.partnerships.profile.arrangements import Meeting

# Where a profile says nothing: a month between two meetings, two hours for one, ten minutes for a person.
USUAL_GAP_DAYS = 31
USUAL_LENGTH = 120
USUAL_MINUTES = 10
USUAL_MINUTES_OF_POINT = 5


def gap_days(meeting: Meeting) -> int:
    """The most days that may pass between two meetings of the kind."""
    return meeting.longest_gap_days or USUAL_GAP_DAYS


def release_window(meeting: Meeting, held_on: date) -> date:
    """Until which day a release concerns a meeting: so that it comes up at two meetings before it."""
    return held_on + timedelta(days=2 * gap_days(meeting))


def length(meeting: Meeting | None) -> int:
    """After how many minutes a meeting should end."""
    return (meeting.lasts_minutes if meeting else None) or USUAL_LENGTH


def said_minutes(meeting: Meeting | None, kind: str) -> int | None:
    """How many minutes the scheme gives an item of a kind, or a point; None where it does not say."""
    per = meeting.minutes_per if meeting else None
    return getattr(per, kind) if per else None


def minutes_for(meeting: Meeting | None, kind: str) -> int:
    """The same, with what is usual where the scheme does not say."""
    usual = USUAL_MINUTES_OF_POINT if kind == "point" else USUAL_MINUTES
    return said_minutes(meeting, kind) or usual


@dataclass(frozen=True)
class Stretch:
    """One line of the agenda: how many minutes it takes, and whether it is dealt with."""

    minutes: int
    done: bool = False


@dataclass(frozen=True)
class Timed:
    """When each line begins, as far as that is known, when the meeting ends, and when it should."""

    starts: Sequence[datetime | None]
    minutes: int
    finish: datetime | None
    planned_end: datetime | None
    length: int

    @property
    def over(self) -> int:
        """How many minutes past the planned end it would go on; none where it is short enough."""
        if self.finish is None or self.planned_end is None:
            return max(0, self.minutes - self.length)
        return max(0, -(-int((self.finish - self.planned_end).total_seconds()) // 60))


def passed_over(lines: Sequence[Stretch]) -> list[Stretch]:
    """What stands before the last line dealt with has had its turn: nobody comes back to it unless they say so."""
    last = max((place for place, line in enumerate(lines) if line.done), default=-1)
    return [Stretch(line.minutes, line.done or place < last) for place, line in enumerate(lines)]


def plan_of(
    lines: Iterable[Stretch],
    *,
    begins: datetime | None,
    opened: datetime | None = None,
    now: datetime,
    length: int,
) -> Timed:
    """When everything comes: before the meeting from when it begins, while it is open from the clock and what is left.

    `begins` is when it is to begin, None where nobody said; `opened` when it did; `length` in minutes.
    """
    given = list(lines)
    clock = begins if opened is None else max(now, opened)
    start = begins or opened
    starts: list[datetime | None] = []
    left = 0
    for line in given:
        if line.done:
            starts.append(None)
            continue
        starts.append(clock + timedelta(minutes=left) if clock is not None else None)
        left += line.minutes
    return Timed(
        starts=starts,
        minutes=left,
        finish=clock + timedelta(minutes=left) if clock is not None else None,
        planned_end=start + timedelta(minutes=length) if start is not None else None,
        length=length,
    )
