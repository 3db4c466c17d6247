"""The pictures of a model: cost beside benefit as they add up, the ratio with its interval, and what matters most."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from throughcare.core.charts import LineChart, lines
from throughcare.core.plots import Estimate, IntervalPlot, Swing, Tornado, intervals, tornado
from throughcare.evaluation.moneywords import effect, level_word, pounds

Figures = Mapping[str, Any]
PUBLISHED = Path(__file__).parent / "methods" / "data" / "published_ratios.csv"


def adding_up(figures: Figures) -> LineChart | None:
    """Discounted cost and benefit as they add up; nothing where there is harm, which no axis from 0 shows."""
    costs = list(accumulate(each["pv_cost"] for each in figures["by_year"]))
    benefits = list(accumulate(each["pv_benefit"] for each in figures["by_year"]))
    if min(benefits) < 0 or len(costs) < 2:
        return None
    after = figures["pays_back_in"]
    told = {"after": after, "years": figures["years"]}
    if after is None:
        title = _("Benefit does not overtake cost within %(years)s years") % told
    elif after == 1:
        title = _("Benefit is above cost from the first year on")
    else:
        title = _("Benefit overtakes cost in year %(after)s and stays ahead") % told
    unit, size = ("k", 1e3) if max(*costs, *benefits) < 1e6 else ("m", 1e6)
    return lines(
        "adding-up",
        title,
        [str(year) for year in range(1, len(costs) + 1)],
        [
            (_("Cost so far"), [round(each / size, 2) for each in costs]),
            (_("Benefit so far"), [round(each / size, 2) for each in benefits]),
        ],
        unit=unit,
        note=_("Pounds, discounted, added up from the first year. %(unit)s") % {"unit": _unit(unit)},
        head=_("Year"),
    )


def _unit(unit: str) -> str:
    return _("k is a thousand.") if unit == "k" else _("m is a million.")


@cache
def _published() -> list[dict[str, str]]:
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ratios(figures: Figures) -> IntervalPlot | None:
    """The ratio at each level beside 1, and what others published; nothing where nothing is spent."""
    if figures["ratio"] is None:
        return None
    rows = [
        Estimate(
            level_word(each["level"]) if each["level"] != "not said" else _("Benefit for each pound"),
            each["ratio"],
            *(each["interval"] or (None, None)),
        )
        for each in figures["levels"]
    ]
    for each in _published():
        told = {"place": each["place"], "ratio": each["ratio"], "years": each["years"]}
        words = _("Published for %(place)s: up to %(ratio)s over %(years)s years; its inputs are not public") % told
        rows.append(Estimate(words, float(each["ratio"]), None, None, aside=True))
    low, high = figures["interval"] or (figures["ratio"], figures["ratio"])
    told = {"counted": level_word(figures["counted"])}
    if low > 1:
        title = _("%(counted)s: a pound spent is worth more than a pound") % told
    elif high < 1:
        title = _("%(counted)s: a pound spent is worth less than a pound") % told
    else:
        title = _("%(counted)s: a pound spent may be worth more than a pound, or less") % told
    return intervals(
        "ratios",
        title,
        rows,
        reference=1.0,
        digits=2,
        sides=(_("less than it costs"), _("more")),
        note=_("Pounds of benefit for each pound spent, with 95% intervals where there are any. The line is at one."),
        head=(_("What is counted"), _("Ratio")),
    )


def what_matters(figures: Figures) -> Tornado | None:
    """The net value when one thing after another is moved."""
    told = figures["sensitivity"]
    if not told:
        return None
    most = max(abs(each[key]) for each in told for key in ("net_low", "net_high"))
    size, unit = (1e3, "k") if most < 1e6 else (1e6, "m")
    swings = [
        Swing(_thing(each["what"]), each["net_low"] / size, each["net_high"] / size, *_moved(each)) for each in told
    ]
    return tornado(
        "what-matters",
        _("What matters most: %(thing)s") % {"thing": _thing(told[0]["what"]).lower()},
        figures["net"] / size,
        swings,
        before="£",
        unit=unit,
        reference=0.0,
        note=_("Net value over all years when one thing is moved and the rest stays. %(unit)s") % {"unit": _unit(unit)},
        head=_("What is moved"),
    )


def _thing(key: str) -> str:
    return {
        "cost": _("Cost of a year"),
        "effect": _("Offences avoided"),
        "unit_costs": _("Unit costs"),
        "decay": _("How long the effect lasts"),
        "deadweight": _("What would have happened anyway"),
        "rate": _("Discount rate"),
    }[key]


def _moved(each: Figures) -> tuple[str, str]:
    """What the two ends are, in words."""
    low, high = each["from"], each["to"]
    if each["what"] == "effect":
        return effect(low), effect(high)
    if each["what"] == "cost" and each["ends"] == "interval":
        return pounds(low), pounds(high)
    if each["what"] == "cost":
        return _("as entered"), f"+{high:.0%}"
    if each["what"] == "unit_costs":
        return (_("lower end"), _("upper end")) if each["ends"] == "interval" else (f"−{-low:.0%}", f"+{high:.0%}")
    if each["what"] == "decay":
        return _("%(share)s left a year") % {"share": f"{low:.0%}"}, _("%(share)s left") % {"share": f"{high:.0%}"}
    return (f"{low:.1%}", f"{high:.1%}") if each["what"] == "rate" else (f"{low:.0%}", f"{high:.0%}")
