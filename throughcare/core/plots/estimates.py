"""Estimates with their intervals on one axis, and the line that means no difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from throughcare.core.charts import Cells, Tick
from throughcare.core.plots.axes import Axis, amounts, linear, logarithmic, number
from throughcare.core.plots.placing import FOOT, GAP, SIDES, Place, placed


@dataclass(frozen=True)
class Estimate:
    """One row: a value with its interval, or None where there is none; `shown` says it in words, else numbers do.

    `aside` draws it lighter: a figure that is there to be compared with, not the finding.
    """

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    shown: str = ""
    aside: bool = False


@dataclass(frozen=True)
class IntervalRow:
    """A row as it is drawn: x in per cent; `left` and `right` where the interval goes on beyond the axis."""

    place: Place
    x: float | None
    x1: float
    x2: float
    left: bool
    right: bool
    aside: bool


@dataclass(frozen=True)
class IntervalPlot:
    """Several estimates on one axis, with the line that means no difference."""

    key: str
    title: str
    note: str
    description: str
    height: int
    bottom: int
    reference: float
    sides: tuple[str, str]
    across: Sequence[Tick]
    rows: Sequence[IntervalRow]
    cells: Cells
    template: str = "core/charts/intervals.html"


def intervals(
    key: str,
    title: str,
    estimates: Sequence[Estimate],
    *,
    unit: str = "",
    note: str = "",
    sides: tuple[str, str] = ("", ""),
    head: tuple[str, str] = ("", ""),
    log: bool = False,
    digits: int | None = None,
    reference: float | None = None,
) -> IntervalPlot:
    """Estimates with intervals on one axis. The line of no difference is always drawn: 0, or 1 on a `log` axis.

    `reference` puts that line elsewhere, such as at 1 for a ratio that may fall below 0.

    `sides` says what lies left and right of that line; head: words for the first two columns of the table.
    """
    even = reference if reference is not None else 1.0 if log else 0.0
    known = [each for one in estimates for each in (one.value, one.low, one.high) if each is not None]
    axis = logarithmic(known) if log else linear([even, *known])
    exact = digits if digits is not None else 2 if log else amounts(known)
    rows, top = [], (SIDES if any(sides) else 4)
    for one in estimates:
        row = _interval_row(one, axis, top, _told(one, exact, unit))
        rows.append(row)
        top = row.place.y + GAP
    return IntervalPlot(
        key=key,
        title=title,
        note=note,
        description="; ".join(f"{one.label}: {row.place.shown}" for one, row in zip(estimates, rows, strict=True)),
        height=top + FOOT,
        bottom=top,
        reference=axis.x(even),
        sides=sides,
        across=axis.ticks(unit),
        rows=rows,
        cells=Cells((*head, _("95% interval")), [_interval_cells(one, exact, unit) for one in estimates]),
    )


def _interval_row(one: Estimate, axis: Axis, top: int, shown: str) -> IntervalRow:
    place = placed(one.label, shown, top)
    if one.value is None:
        return IntervalRow(place, None, 0.0, 0.0, left=False, right=False, aside=one.aside)
    low = one.value if one.low is None else one.low
    high = one.value if one.high is None else one.high
    left, right = axis.beyond(low) < 0, axis.beyond(high) > 0
    return IntervalRow(place, axis.x(one.value), axis.x(low), axis.x(high), left=left, right=right, aside=one.aside)


def _told(one: Estimate, digits: int, unit: str) -> str:
    if one.shown:
        return one.shown
    if one.value is None:
        return _("cannot be told")
    value = number(one.value, digits) + unit
    if one.low is None or one.high is None:
        return value
    ends = {"value": value, "low": number(one.low, digits) + unit, "high": number(one.high, digits) + unit}
    return _("%(value)s (%(low)s to %(high)s)") % ends


def _interval_cells(one: Estimate, digits: int, unit: str) -> tuple[str, str, str]:
    if one.value is None:
        return one.label, one.shown or _("cannot be told"), ""
    if one.low is None or one.high is None:
        return one.label, number(one.value, digits) + unit, ""
    ends = {"low": number(one.low, digits) + unit, "high": number(one.high, digits) + unit}
    return one.label, number(one.value, digits) + unit, _("%(low)s to %(high)s") % ends
