"""Days that matter on one line from the first to the last, with the stretches between: the geometry of a picture."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from throughcare.core.charts import Cells

# Of the width: words nearer to one another would be printed over each other on a phone.
APART = 36.0
LINE_Y, FIRST_WORDS_Y, ROW = 26, 62, 38
EDGE = 18.0


@dataclass(frozen=True)
class Stretch:
    """A time on the line."""

    x: float
    width: float
    words: str


@dataclass(frozen=True)
class Mark:
    """A day on the line with its words below it, lower where a neighbour stands."""

    x: float
    words: str
    day: str
    y: int
    anchor: str

    @property
    def day_y(self) -> int:
        """Where the day stands, under its words."""
        return self.y + 15


@dataclass(frozen=True)
class DayLine:
    """The picture and, behind it, the days in a table."""

    key: str
    title: str
    note: str
    description: str
    height: int
    line_y: int
    stretches: Sequence[Stretch]
    marks: Sequence[Mark]
    today: float | None
    today_words: str
    cells: Cells
    template: str = "core/charts/days.html"


def day_line(
    key: str,
    title: str,
    marks: Sequence[tuple[dt.date, str, str]],
    *,
    stretches: Sequence[tuple[dt.date, dt.date, str]] = (),
    start: dt.date,
    end: dt.date,
    today: tuple[dt.date, str],
    note: str = "",
    head: tuple[str, str] = ("", ""),
) -> DayLine:
    """`marks` are (day, words, the day in words) in order; `stretches` are (from, until, words) within the line."""
    length = max((end - start).days, 1)

    def x(day: dt.date) -> float:
        return round(100 * min(max((day - start).days, 0), length) / length, 2)

    drawn: list[Mark] = []
    last_in_row: dict[int, float] = {}
    for day, words, said in marks:
        here = x(day)
        row = 0
        while here - last_in_row.get(row, -APART) < APART:
            row += 1
        last_in_row[row] = here
        anchor = "start" if here < EDGE else "end" if here > 100 - EDGE else "middle"
        drawn.append(Mark(here, words, said, FIRST_WORDS_Y + row * ROW, anchor))
    rows = [(said, words) for _day, words, said in marks]
    return DayLine(
        key,
        title,
        note,
        "; ".join(f"{words}: {said}" for said, words in rows),
        FIRST_WORDS_Y + ROW * max(len(last_in_row), 1) - 12,
        LINE_Y,
        [Stretch(x(first), round(x(last) - x(first), 2), words) for first, last, words in stretches],
        drawn,
        x(today[0]) if start <= today[0] <= end else None,
        today[1],
        Cells(head, rows),
    )
