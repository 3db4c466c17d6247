"""Where the words and the mark of one row stand: words on lines of their own, so that long ones are read whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from throughcare.core.plots.axes import in_lines

LINE, MARK, GAP, FOOT = 17, 11, 15, 30
SIDES = 24
BAR = 16


@dataclass(frozen=True)
class Words:
    """One line of words in the picture."""

    text: str
    y: int


@dataclass(frozen=True)
class Place:
    """Where one row's words and mark stand."""

    words: Sequence[Words]
    shown: str
    shown_y: int
    y: int

    @property
    def bar_y(self) -> int:
        """The top of a bar in the place of a mark."""
        return self.y - 4


def placed(label: str, shown: str, top: int) -> Place:
    """A row that begins at `top`: the label, below it what is shown, below both the mark."""
    lines = in_lines(label)
    words = [Words(line, top + LINE * index + 12) for index, line in enumerate(lines)]
    shown_y = words[-1].y + (LINE if shown else 0)
    return Place(words, shown, shown_y, shown_y + MARK)
