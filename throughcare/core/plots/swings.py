"""How far a result moves with each assumption alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from throughcare.core.charts import Cells, Tick
from throughcare.core.plots.axes import amounts, linear, number
from throughcare.core.plots.placing import BAR, FOOT, GAP, SIDES, Place, placed


@dataclass(frozen=True)
class Swing:
    """One assumption: the result at its low and at its high end, and what those ends are, in words."""

    label: str
    at_low: float
    at_high: float
    low_words: str = ""
    high_words: str = ""


@dataclass(frozen=True)
class TornadoRow:
    """A bar from x as wide as `width`, in per cent."""

    place: Place
    x: float
    width: float


@dataclass(frozen=True)
class Tornado:
    """How far the result moves with each assumption alone, the widest first."""

    key: str
    title: str
    note: str
    description: str
    height: int
    bottom: int
    base: float
    base_words: str
    base_anchor: str
    reference: float | None
    across: Sequence[Tick]
    rows: Sequence[TornadoRow]
    cells: Cells
    template: str = "core/charts/tornado.html"


def tornado(
    key: str,
    title: str,
    base: float,
    swings: Sequence[Swing],
    *,
    unit: str = "",
    before: str = "",
    note: str = "",
    head: str = "",
    reference: float | None = None,
    digits: int | None = None,
) -> Tornado:
    """Bars round the result `base`, widest first. `before` and `unit` stand round each number (£ and m, say).

    `reference`: a line that matters, such as 0 or a ratio of 1.
    """
    in_order = sorted(swings, key=lambda each: -abs(each.at_high - each.at_low))
    ends = [end for each in swings for end in (each.at_low, each.at_high)]
    axis = linear([base, *ends, *([] if reference is None else [reference])])
    exact = amounts([base, *ends]) if digits is None else digits

    def say(value: float) -> str:
        return _said(number(value, exact), before, unit)

    rows, cells, top = [], [], SIDES
    for each in in_order:
        low = f"{each.low_words}: {say(each.at_low)}" if each.low_words else say(each.at_low)
        high = f"{each.high_words}: {say(each.at_high)}" if each.high_words else say(each.at_high)
        place = placed(each.label, _("%(low)s to %(high)s") % {"low": low, "high": high}, top)
        left, right = sorted((axis.x(each.at_low), axis.x(each.at_high)))
        rows.append(TornadoRow(place, left, round(max(right - left, 0.3), 2)))
        cells.append((each.label, low, high))
        top = place.bar_y + BAR + GAP
    at = axis.x(base)
    return Tornado(
        key=key,
        title=title,
        note=note,
        description="; ".join(f"{label}: {low}, {high}" for label, low, high in cells),
        height=top + FOOT,
        bottom=top,
        base=at,
        base_words=say(base),
        base_anchor="start" if at < 15 else "end" if at > 85 else "middle",
        reference=None if reference is None else axis.x(reference),
        across=[Tick(axis.x(step), say(step) if exact else before + number(step) + unit) for step in axis.steps],
        rows=rows,
        cells=Cells((head, _("At the low end"), _("At the high end")), cells),
    )


def _said(text: str, before: str, unit: str) -> str:
    """A number with what stands round it; the minus comes first."""
    return f"−{before}{text[1:]}{unit}" if text.startswith("−") else f"{before}{text}{unit}"
