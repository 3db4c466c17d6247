"""Curves with bands: what share is left over time, two groups' scores face to face, and a fan of what may come."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from throughcare.core.charts import Cells, Tick, spread
from throughcare.core.plots.axes import Axis, linear, number

# The drawing has a thousand places across, stretched to the room there is; heights are pixels.
WIDE = 1000.0
TOP, BOTTOM, LABELS = 14, 214, 20
LEFT_EDGE, INNER = 5.0, 90.0
MOST_STEPS = 120
RISK_LINE = 17


@dataclass(frozen=True)
class Curve:
    """What share is left from each time on (times rising), with its interval where there is one.

    `risk`: how many were still followed just before a time, for the numbers below the picture.
    """

    name: str
    times: Sequence[float]
    share: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    risk: Sequence[float] = ()


@dataclass(frozen=True)
class DrawnCurve:
    """The points of the line and of the band round it."""

    name: str
    index: int
    points: str
    band: str


@dataclass(frozen=True)
class AtRisk:
    """How many of one group are still followed at each time named below the picture."""

    name: str
    index: int
    name_y: int
    y: int
    numbers: Sequence[Tick]


@dataclass(frozen=True)
class CurvePlot:
    """One to three curves, with numbers at risk below."""

    key: str
    title: str
    note: str
    description: str
    height: int
    bottom: int
    label_y: int
    across_words: str
    words_y: int
    up: Sequence[Tick]
    across: Sequence[Tick]
    curves: Sequence[DrawnCurve]
    at_risk: Sequence[AtRisk]
    cells: Cells
    template: str = "core/charts/curves.html"


def curves(
    key: str,
    title: str,
    groups: Sequence[Curve],
    *,
    across: str,
    note: str = "",
    until: float | None = None,
    band_words: str = "",
) -> CurvePlot:
    """Step curves from 1 at time 0. `across` says what the time is ("Months since release"), `until` where it ends."""
    last = until if until is not None else max((each.times[-1] for each in groups if each.times), default=1.0)
    axis = linear([0.0, last or 1.0])
    drawn = [_drawn(each, index, axis.steps[-1]) for index, each in enumerate(groups)]
    label_y = BOTTOM + LABELS
    words_y = label_y + 18
    rows, top = [], words_y + 8
    for index, each in enumerate(groups):
        if each.risk:
            numbers = [Tick(_across(axis, step), f"{_followed(each, step):,.0f}") for step in axis.steps]
            rows.append(AtRisk(each.name, index, top + RISK_LINE, top + 2 * RISK_LINE, numbers))
            top += 2 * RISK_LINE + 4
    ends = [f"{each.name}: {_percent(each.share[-1])}" for each in groups if each.share]
    return CurvePlot(
        key=key,
        title=title,
        note=note or band_words,
        description=_("At the end are left: %(ends)s") % {"ends": "; ".join(ends)} if ends else "",
        height=top + 6,
        bottom=BOTTOM,
        label_y=label_y,
        across_words=across,
        words_y=words_y,
        up=[Tick(_height(share), _percent(share)) for share in (0.0, 0.25, 0.5, 0.75, 1.0)],
        across=[Tick(_across(axis, step), number(step)) for step in axis.steps],
        curves=drawn,
        at_risk=rows,
        cells=_curve_cells(groups, axis, across),
    )


def at(times: Sequence[float], values: Sequence[float], when: float, *, first: float = 1.0) -> float:
    """The value of a step curve at a time; `first` before its first step."""
    place = bisect.bisect_right(times, when) - 1
    return values[place] if place >= 0 else first


def _followed(curve: Curve, when: float) -> float:
    """Who is still followed at a time: those at risk at the next time that the curve knows."""
    place = bisect.bisect_left(curve.times, when)
    return curve.risk[place] if place < len(curve.risk) else 0.0


def _across(axis: Axis, value: float) -> float:
    return round(LEFT_EDGE + INNER * min(value / axis.steps[-1], 1.0), 2)


def _height(share: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * share, 1)


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def _drawn(curve: Curve, index: int, last: float) -> DrawnCurve:
    places = spread(len(curve.times), MOST_STEPS)
    times = [curve.times[each] for each in places]
    end = min(curve.times[-1] if curve.times else 0.0, last)
    line = _stairs(times, [curve.share[each] for each in places], end, last)
    if not curve.low or not curve.high:
        return DrawnCurve(curve.name, index, _points(line), "")
    low = _stairs(times, [curve.low[each] for each in places], end, last)
    high = _stairs(times, [curve.high[each] for each in places], end, last)
    return DrawnCurve(curve.name, index, _points(line), _points([*high, *reversed(low)]))


def _stairs(times: Sequence[float], values: Sequence[float], end: float, last: float) -> list[tuple[float, float]]:
    """Across, then down, for each step; the curve begins with everybody at time 0."""
    corners, before = [(0.0, _height(1.0))], 1.0
    for when, value in zip(times, values, strict=True):
        if when > last:
            break
        x = WIDE * when / last
        corners += [(x, _height(before)), (x, _height(value))]
        before = value
    corners.append((WIDE * end / last, _height(before)))
    return corners


def _points(corners: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)


def _curve_cells(groups: Sequence[Curve], axis: Axis, across: str) -> Cells:
    rows = []
    for step in axis.steps:
        row = [number(step)]
        for each in groups:
            if not each.times or step > each.times[-1]:
                row.append("–")
                continue
            told = _percent(at(each.times, each.share, step))
            if each.low and each.high:
                ends = (_percent(at(each.times, each.low, step)), _percent(at(each.times, each.high, step)))
                told = _("%(value)s (%(low)s to %(high)s)") % {"value": told, "low": ends[0], "high": ends[1]}
            row.append(told)
        rows.append(row)
    return Cells((across, *(each.name for each in groups)), rows)


# ---- two groups' scores face to face


@dataclass(frozen=True)
class Bin:
    """One bar of each group: x and width in per cent, heights in pixels."""

    x: float
    width: float
    up: float
    up_y: float
    down: float


@dataclass(frozen=True)
class OverlapPlot:
    """Where the scores of two groups lie: one group's share of people above the line, the other's below."""

    key: str
    title: str
    note: str
    description: str
    height: int
    middle: int
    label_y: int
    across_words: str
    names: tuple[str, str]
    bins: Sequence[Bin]
    across: Sequence[Tick]
    cells: Cells
    template: str = "core/charts/overlap.html"


HALF = 92
MIDDLE = 22 + HALF


def overlap(
    key: str,
    title: str,
    edges: Sequence[float],
    above: Sequence[float],
    below: Sequence[float],
    *,
    names: tuple[str, str],
    across: str,
    note: str = "",
) -> OverlapPlot:
    """Two histograms over the same edges, each group as shares of its own people, on one scale of heights."""
    if len(edges) != len(above) + 1 or len(above) != len(below):
        raise ValueError("An overlap needs one more edge than bars, and as many bars for each group.")
    most = max([*above, *below], default=0.0) or 1.0
    low, width = edges[0], (edges[-1] - edges[0]) or 1.0
    bins = []
    for index, (up, down) in enumerate(zip(above, below, strict=True)):
        x = LEFT_EDGE + INNER * (edges[index] - low) / width
        wide = INNER * (edges[index + 1] - edges[index]) / width
        tall = round(HALF * up / most, 1)
        bins.append(
            Bin(round(x, 2), round(wide * 0.94, 2), tall, round(MIDDLE - tall, 1), round(HALF * down / most, 1))
        )
    axis_steps = [edges[each] for each in spread(len(edges), 5)]
    rows = [
        (f"{number(edges[i])} – {number(edges[i + 1])}", _tenth(above[i]), _tenth(below[i])) for i in range(len(above))
    ]
    return OverlapPlot(
        key=key,
        title=title,
        note=note,
        description="; ".join(f"{span}: {one}, {other}" for span, one, other in rows),
        height=MIDDLE + HALF + 62,
        middle=MIDDLE,
        label_y=MIDDLE + HALF + 34,
        across_words=across,
        names=names,
        bins=bins,
        across=[Tick(round(LEFT_EDGE + INNER * (step - low) / width, 2), number(step)) for step in axis_steps],
        cells=Cells((across, *names), rows),
    )


def _tenth(share: float) -> str:
    return f"{100 * share:.1f}%"


# ---- a fan of what may come


@dataclass(frozen=True)
class FanPlot:
    """A line over periods with the band in which it lies."""

    key: str
    title: str
    note: str
    description: str
    height: int
    bottom: int
    label_y: int
    zero: float
    up: Sequence[Tick]
    across: Sequence[Tick]
    points: str
    band: str
    cells: Cells
    template: str = "core/charts/fan.html"


def fan(
    key: str,
    title: str,
    periods: Sequence[str],
    middle: Sequence[float],
    low: Sequence[float],
    high: Sequence[float],
    *,
    unit: str = "",
    before: str = "",
    note: str = "",
    head: str = "",
) -> FanPlot:
    """A middle line with its band; 0 is always on the axis. `before` and `unit` stand round each number."""
    axis = linear([0.0, *middle, *low, *high])
    first, last = axis.steps[0], axis.steps[-1]

    def y(value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * (value - first) / (last - first), 1)

    def x(index: int) -> float:
        return WIDE * (index / (len(periods) - 1) if len(periods) > 1 else 0.5)

    def say(value: float) -> str:
        sign = "−" if value < 0 else ""
        return f"{sign}{before}{number(abs(value))}{unit}"

    def line(values: Sequence[float]) -> list[tuple[float, float]]:
        return [(x(index), y(value)) for index, value in enumerate(values)]

    rows = [
        (period, say(middle[i]), _("%(low)s to %(high)s") % {"low": say(low[i]), "high": say(high[i])})
        for i, period in enumerate(periods)
    ]
    names = [Tick(round(LEFT_EDGE + INNER * x(each) / WIDE, 2), periods[each]) for each in spread(len(periods), 6)]
    return FanPlot(
        key=key,
        title=title,
        note=note,
        description="; ".join(f"{period}: {value} ({span})" for period, value, span in rows),
        height=BOTTOM + LABELS + 10,
        bottom=BOTTOM,
        label_y=BOTTOM + LABELS,
        zero=y(0.0),
        up=[Tick(y(step), say(step)) for step in axis.steps],
        across=names,
        points=_points(line(middle)),
        band=_points([*line(high), *reversed(line(low))]),
        cells=Cells((head, _("Most likely"), _("95% interval")), rows),
    )
