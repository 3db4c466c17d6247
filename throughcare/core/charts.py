"""Geometry of the charts: plain numbers in, shares of the width out; the templates only write them down as SVG.

Widths and x positions are percentages of whatever room the page gives, heights are pixels. So the words in
a chart keep their size on a phone, where a scaled picture would make them too small to read, and no
inline style is needed, which the content security policy would refuse.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

COLOUR_LETTERS = {"red": "R", "amber": "A", "green": "G", "blue": "B", "none": ""}


@dataclass(frozen=True)
class Cells:
    """The figures behind a picture, for those who read or hear them."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Bar:
    label: str
    shown: str
    width: float  # per cent
    y: int
    text_x: float
    colour: str


@dataclass(frozen=True)
class BarChart:
    key: str
    title: str
    note: str
    description: str
    height: int
    bars: Sequence[Bar]
    cells: Cells
    template: str = "core/charts/bars.html"


ROW = 46
LABEL_BASELINE = 14
BAR_TOP = 20
LONGEST_BAR = 84.0


def bars(
    key: str,
    title: str,
    items: Sequence[tuple[str, float]],
    *,
    unit: str = "",
    note: str = "",
    colours: Sequence[str] = (),
    head: tuple[str, str] = ("", ""),
    most: float | None = None,
) -> BarChart:
    """Horizontal bars, one a row, in the order given. `title` says the finding; `most` fixes the scale."""
    if any(value < 0 for _label, value in items):
        raise ValueError("A bar cannot show less than nothing.")
    scale = most if most is not None else max((value for _label, value in items), default=0)
    drawn = []
    for index, (label, value) in enumerate(items):
        width = round(LONGEST_BAR * min(value / scale, 1), 2) if scale else 0.0
        colour = colours[index] if index < len(colours) else ""
        drawn.append(Bar(label, plain_number(value) + unit, width, index * ROW, width, colour))
    described = "; ".join(f"{bar.label}: {bar.shown}" for bar in drawn)
    table = Cells(head, [(bar.label, bar.shown) for bar in drawn])
    return BarChart(key, title, note, described, max(len(drawn) * ROW, 1), drawn, table)


@dataclass(frozen=True)
class Segment:
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    shown: str


@dataclass(frozen=True)
class Tick:
    at: float
    label: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Line:
    name: str
    index: int
    segments: Sequence[Segment]
    dots: Sequence[Dot]
    end: Dot | None


@dataclass(frozen=True)
class LineChart:
    key: str
    title: str
    note: str
    description: str
    height: int
    bottom: int
    label_y: int
    lines: Sequence[Line]
    across: Sequence[Tick]
    up: Sequence[Tick]
    cells: Cells
    template: str = "core/charts/lines.html"


PLOT_TOP, PLOT_BOTTOM, LINE_HEIGHT = 26, 196, 226
LEFT, RIGHT = 8.0, 96.0
MOST_TICKS_ACROSS = 6


def lines(
    key: str,
    title: str,
    periods: Sequence[str],
    series: Sequence[tuple[str, Sequence[float | None]]],
    *,
    unit: str = "",
    note: str = "",
    head: str = "",
    most: float | None = None,
) -> LineChart:
    """One to three lines over the same periods. None is a gap: nothing is drawn across it. The axis starts at 0.

    `most` fixes where it ends.
    """
    for name, values in series:
        if len(values) != len(periods):
            raise ValueError(f"{name}: as many values as periods are needed.")
    known = [value for _name, values in series for value in values if value is not None]
    steps = ticks(max(known, default=0) if most is None else most)
    top = steps[-1]

    def y(value: float) -> float:
        return round(PLOT_BOTTOM - (PLOT_BOTTOM - PLOT_TOP) * value / top, 1)

    drawn = [_line(name, number, values, len(periods), y, unit) for number, (name, values) in enumerate(series)]
    across = [
        Tick(_across(index, len(periods)), periods[index], _anchor(index, len(periods)))
        for index in spread(len(periods), MOST_TICKS_ACROSS)
    ]
    up = [Tick(y(step), plain_number(step) + unit) for step in steps]
    rows = [(period, *(_cell(values[index], unit) for _name, values in series)) for index, period in enumerate(periods)]
    described = ". ".join(
        f"{line.name}: {line.dots[0].shown} at first, {line.dots[-1].shown} at last" for line in drawn if line.dots
    )
    table = Cells((head, *(name for name, _values in series)), rows)
    return LineChart(key, title, note, described, LINE_HEIGHT, PLOT_BOTTOM, PLOT_BOTTOM + 20, drawn, across, up, table)


def _line(
    name: str, index: int, values: Sequence[float | None], count: int, y: Callable[[float], float], unit: str
) -> Line:
    dots: list[Dot] = []
    segments: list[Segment] = []
    before: Dot | None = None
    for at, value in enumerate(values):
        here = None if value is None else Dot(_across(at, count), y(value), plain_number(value) + unit)
        if here is not None:
            dots.append(here)
            if before is not None:
                segments.append(Segment(before.x, before.y, here.x, here.y))
        before = here
    return Line(name, index, segments, dots, dots[-1] if dots else None)


def _across(index: int, count: int) -> float:
    return round(LEFT + (RIGHT - LEFT) * (index / (count - 1) if count > 1 else 0.5), 2)


def _anchor(index: int, count: int) -> str:
    if count > 1 and index == 0:
        return "start"
    return "end" if count > 1 and index == count - 1 else "middle"


def _cell(value: float | None, unit: str) -> str:
    return "" if value is None else plain_number(value) + unit


@dataclass(frozen=True)
class Stretch:
    """A time in one colour on the strip."""

    x: float
    width: float
    colour: str
    letter: str
    words: str


@dataclass(frozen=True)
class RagStrip:
    key: str
    title: str
    note: str
    description: str
    stretches: Sequence[Stretch]
    across: Sequence[Tick]
    cells: Cells
    template: str = "core/charts/strip.html"


LETTER_NEEDS = 4.0  # per cent of the width: below it the letter would stand on its neighbour


def rag_strip(
    key: str,
    title: str,
    changes: Sequence[tuple[dt.date, str, str]],
    *,
    start: dt.date,
    end: dt.date,
    labels: Sequence[tuple[dt.date, str]] = (),
    day_words: Sequence[str] = (),
    note: str = "",
    head: tuple[str, str] = ("", ""),
) -> RagStrip:
    """A person's colour over time. `changes` are (from which day, colour, word), oldest first.

    `day_words` are the days of the changes as they are to be read; `labels` are the days named under the strip.
    """
    length = max((end - start).days, 1)

    def x(day: dt.date) -> float:
        return round(100 * min(max((day - start).days, 0), length) / length, 2)

    stretches = []
    for index, (since, colour, word) in enumerate(changes):
        until = changes[index + 1][0] if index + 1 < len(changes) else end
        left, right = x(since), x(until)
        if right > left:
            letter = COLOUR_LETTERS[colour] if right - left >= LETTER_NEEDS else ""
            stretches.append(Stretch(left, round(right - left, 2), colour, letter, word))
    words = list(day_words) or [change[0].isoformat() for change in changes]
    rows = [(when, change[2]) for when, change in zip(words, changes, strict=True)]
    described = "; ".join(f"{when}: {word}" for when, word in rows)
    across = [
        Tick(x(day), label, "start" if x(day) < 8 else "end" if x(day) > 92 else "middle") for day, label in labels
    ]
    return RagStrip(key, title, note, described, stretches, across, Cells(head, rows))


@dataclass(frozen=True)
class Spark:
    """A very small line, beside its words: it adds the shape, the words carry the figure."""

    points: str
    last_x: float
    last_y: float
    words: str = ""
    template: str = "core/charts/spark.html"


SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 120, 30, 4


def spark(values: Sequence[float], *, least: float = 0, most: float | None = None, words: str = "") -> Spark:
    """Values in order on a fixed scale, so that several small lines can be compared with one another."""
    top = most if most is not None else max(values, default=1)
    span = (top - least) or 1
    points = []
    for index, value in enumerate(values):
        share = index / (len(values) - 1) if len(values) > 1 else 1.0
        x = SPARK_EDGE + (SPARK_WIDTH - 2 * SPARK_EDGE) * share
        height = min(max((value - least) / span, 0), 1)
        points.append((round(x, 1), round(SPARK_HEIGHT - SPARK_EDGE - (SPARK_HEIGHT - 2 * SPARK_EDGE) * height, 1)))
    last = points[-1] if points else (0.0, 0.0)
    return Spark(" ".join(f"{x},{y}" for x, y in points), last[0], last[1], words)


Chart = BarChart | LineChart | RagStrip | Spark


class Drawn(Protocol):
    """Anything that `{% chart %}` can draw: it names its template."""

    @property
    def template(self) -> str:
        """Where it is written down as SVG."""


SMALLEST = 1e-6
ROUND_STEPS = (1, 2, 2.5, 5, 10)


def ticks(most: float, *, wanted: int = 4) -> list[float]:
    """Round numbers from 0 to at least `most`, about `wanted` of them above 0."""
    if most < SMALLEST:
        return [0, 1]
    rough = most / wanted
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * factor for factor in ROUND_STEPS if size * factor >= rough - 1e-12)
    if most == int(most) and step < 1:
        step = 1
    count = math.ceil(most / step - 1e-9)
    return [round(step * index, 10) for index in range(count + 1)]


def spread(count: int, most: int) -> list[int]:
    """At most `most` positions out of `count`, evenly, first and last among them."""
    if count <= most:
        return list(range(count))
    return sorted({round(index * (count - 1) / (most - 1)) for index in range(most)})


def plain_number(value: float) -> str:
    """12 for 12.0, 12.5 for 12.5, 0.25 for 0.25, 1,200 for 1200."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")
