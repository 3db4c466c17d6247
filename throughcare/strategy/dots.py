"""A dot now and a dot before for each principle, on one axis from 1 to 4: geometry only, the template draws it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from throughcare.core.charts import Cells, Tick
from throughcare.strategy.models import Mark

ROW, TOP = 46, 28
LEFT, RIGHT = 8.0, 92.0


@dataclass(frozen=True)
class Dot:
    """Where a judgement stands on the axis."""

    x: float
    words: str


@dataclass(frozen=True)
class DotRow:
    """One principle: its words above the line, its dots on it."""

    label: str
    y: int
    before: Dot | None
    now: Dot | None

    @property
    def same(self) -> bool:
        """Both dots in one place: the newer stands within the older."""
        return self.before is not None and self.now is not None and self.before.x == self.now.x


@dataclass(frozen=True)
class DotChart:
    """The whole picture, with its table."""

    key: str
    title: str
    note: str
    description: str
    height: int
    bottom: int
    rows: Sequence[DotRow]
    across: Sequence[Tick]
    cells: Cells
    compared: bool
    template: str = "strategy/_dots.html"


def dots(key: str, title: str, lines: Sequence[tuple[str, int | None, int | None]], *, note: str = "") -> DotChart:
    """Lines are (principle, mark before, mark now); a principle that was not judged has no dot."""
    rows = [
        DotRow(
            _("%(number)s. %(principle)s") % {"number": number, "principle": label},
            TOP + (number - 1) * ROW,
            *_pair(then, now),
        )
        for number, (label, then, now) in enumerate(lines, start=1)
    ]
    bottom = TOP + len(rows) * ROW
    across = [
        Tick(_x(mark), str(mark.label), "start" if mark == 1 else "end" if mark == 4 else "middle") for mark in Mark
    ]
    compared = any(row.before for row in rows)
    head = (_("Principle"), _("Last time"), _("Now")) if compared else (_("Principle"), _("Now"))
    table = [
        [row.label, *([row.before.words if row.before else ""] if compared else []), row.now.words if row.now else ""]
        for row in rows
    ]
    described = "; ".join(
        ": ".join([cells[0], ", ".join(filter(None, cells[1:])) or _("not judged")]) for cells in table
    )
    return DotChart(key, title, note, described, bottom + 26, bottom, rows, across, Cells(head, table), compared)


def _pair(then: int | None, now: int | None) -> tuple[Dot | None, Dot | None]:
    return _dot(then), _dot(now)


def _dot(mark: int | None) -> Dot | None:
    return None if mark is None else Dot(_x(mark), mark_words(mark))


def _x(mark: int) -> float:
    return round(LEFT + (RIGHT - LEFT) * (mark - 1) / (len(Mark) - 1), 2)


def mark_words(mark: int | None) -> str:
    """3, working: the number and its word."""
    if mark is None:
        return _("Not judged yet")
    return f"{mark}, {str(Mark(mark).label).lower()}"
