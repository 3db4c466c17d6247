"""How unlike two groups are in each covariate, before and after they are matched."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from throughcare.core.charts import Cells, Tick
from throughcare.core.plots.axes import Axis, linear, number
from throughcare.core.plots.placing import FOOT, GAP, Place, placed


@dataclass(frozen=True)
class BalanceRow:
    """One covariate: where it stood before and stands after; marked when it lies beyond the axis."""

    place: Place
    before: float
    after: float
    before_beyond: bool
    after_beyond: bool


@dataclass(frozen=True)
class BalancePlot:
    """How unlike the groups were in each covariate, and how unlike they are once matched."""

    key: str
    title: str
    note: str
    description: str
    height: int
    bottom: int
    good: float
    fair: float
    zero: float
    across: Sequence[Tick]
    rows: Sequence[BalanceRow]
    cells: Cells
    has_after: bool
    good_words: str
    fair_words: str
    template: str = "core/charts/balance.html"

    @property
    def good_width(self) -> float:
        """How wide the band of good is."""
        return self.good - self.zero

    @property
    def fair_width(self) -> float:
        """How wide the band of fair is."""
        return self.fair - self.good


MOST_BALANCE = 1.0


def balance(
    key: str,
    title: str,
    covariates: Sequence[tuple[str, float, float | None]],
    *,
    note: str = "",
    good: float = 0.05,
    fair: float = 0.10,
) -> BalancePlot:
    """Standardised differences before and after as shares (0.05 is 5%), without their sign; None: not matched yet.

    The two bands are good and fair. What lies beyond 100% is drawn at the edge with an arrow.
    """
    known = [abs(each) for _name, *both in covariates for each in both if each is not None and math.isfinite(each)]
    axis = linear([0.0, 100 * min(max([0.12, *known]), MOST_BALANCE)])
    rows, top = [], 4
    for name, before, after in covariates:
        row = _balance_row(name, before, after, axis, top)
        rows.append(row)
        top = row.place.y + GAP
    has_after = any(after is not None for _name, _before, after in covariates)
    told = [(name, _share(before), _share(after)) for name, before, after in covariates]
    head = (_("What is compared"), _("Before matching"), _("After matching"))
    parts = [f"{name}: {first}" + (f", {second}" if has_after else "") for name, first, second in told]
    return BalancePlot(
        key=key,
        title=title,
        note=note,
        description="; ".join(parts),
        height=top + FOOT,
        bottom=top,
        good=axis.x(100 * good),
        fair=axis.x(100 * fair),
        zero=axis.x(0.0),
        across=axis.ticks("%"),
        rows=rows,
        cells=Cells(head, told) if has_after else Cells(head[:2], [row[:2] for row in told]),
        has_after=has_after,
        good_words=_("below %(good)s: good") % {"good": _share(good)},
        fair_words=_("up to %(fair)s: fair") % {"fair": _share(fair)},
    )


def _balance_row(name: str, before: float, after: float | None, axis: Axis, top: int) -> BalanceRow:
    first, second = 100 * abs(before), 100 * abs(before if after is None else after)
    return BalanceRow(
        placed(name, "", top),
        axis.x(first),
        axis.x(second),
        before_beyond=axis.beyond(first) > 0,
        after_beyond=axis.beyond(second) > 0,
    )


def _share(value: float | None) -> str:
    return "" if value is None else number(100 * abs(value), 0 if abs(value) * 100 % 1 == 0 else 1) + "%"
