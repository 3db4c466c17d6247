"""What is left step by step, and what a sum is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from throughcare.core.charts import Cells
from throughcare.core.plots.axes import linear, number
from throughcare.core.plots.placing import BAR, GAP, Place, placed


@dataclass(frozen=True)
class Step:
    """A total, or what is taken away (below 0) or added since the last total."""

    label: str
    amount: float
    total: bool = False
    shown: str = ""


@dataclass(frozen=True)
class WaterfallRow:
    """A bar from x as wide as `width`, in per cent; the join leads from the row before."""

    place: Place
    x: float
    width: float
    kind: str
    join: float
    join_top: int | None


@dataclass(frozen=True)
class Waterfall:
    """Who fell out, and why, or what a sum is made of."""

    key: str
    title: str
    note: str
    description: str
    height: int
    zero: float
    rows: Sequence[WaterfallRow]
    cells: Cells
    template: str = "core/charts/waterfall.html"


def waterfall(
    key: str, title: str, steps: Sequence[Step], *, unit: str = "", note: str = "", head: tuple[str, str] = ("", "")
) -> Waterfall:
    """Bars one below another: totals from 0, changes from where the last one ended."""
    spans, at = [], 0.0
    for step in steps:
        begin, at = (0.0, step.amount) if step.total else (at, at + step.amount)
        spans.append((begin, at))
    axis = linear([0.0, *(end for span in spans for end in span)])
    rows, top, bottom = [], 4, None
    told = [step.shown or number(step.amount) + unit for step in steps]
    for step, (begin, end), shown in zip(steps, spans, told, strict=True):
        place = placed(step.label, shown, top)
        left, right = sorted((axis.x(begin), axis.x(end)))
        kind = "total" if step.total else "less" if step.amount < 0 else "more"
        join = axis.x(end if step.total else begin)
        rows.append(WaterfallRow(place, left, round(max(right - left, 0.3), 2), kind, join, bottom))
        bottom = place.bar_y + BAR
        top = bottom + GAP
    return Waterfall(
        key=key,
        title=title,
        note=note,
        description="; ".join(f"{step.label}: {shown}" for step, shown in zip(steps, told, strict=True)),
        height=top,
        zero=axis.x(0.0),
        rows=rows,
        cells=Cells(head, [(step.label, shown) for step, shown in zip(steps, told, strict=True)]),
    )
