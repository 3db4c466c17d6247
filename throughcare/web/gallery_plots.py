"""Samples of the plots: ordinary ones, long labels, one row, forty rows, nothing at all."""

from __future__ import annotations

import math
from typing import Any

from django.utils.translation import gettext as _

from throughcare.core import plots
from throughcare.core.plots import Estimate, Step, Swing


def samples() -> dict[str, Any]:
    """Everything that the page of plots shows."""
    return {"plots": [*_sure(), *_alike(), *_over_time(), *_money(), *_edges()]}


def _sure() -> list[object]:
    return [
        plots.intervals(
            "effect",
            _("Fewer reoffended than in the comparison group, but it may be chance"),
            [
                Estimate(_("After matching, analytic interval"), -4.2, -9.1, 0.7),
                Estimate(_("After matching, bootstrap interval"), -4.2, -9.6, 1.0),
                Estimate(_("Before matching: groups that are not alike"), 6.3, 2.1, 10.5, aside=True),
                Estimate(_("Women"), None, shown=_("too few to tell: 3 people")),
            ],
            unit=" pts",
            sides=(_("fewer"), _("more")),
            head=(_("Comparison"), _("Difference")),
            note=_("Proven reoffending within 12 months, percentage points"),
        ),
        plots.intervals(
            "ratios",
            _("Young men are selected more often than their share of convictions"),
            [
                Estimate(_("Aged 18 to 24"), 1.62, 1.2, 2.19),
                Estimate(_("Aged 25 to 39"), 0.97, 0.8, 1.18),
                Estimate(_("Aged 60 and over"), 0.31, 0.04, 2.3),
            ],
            log=True,
            sides=(_("less often"), _("more often")),
            head=(_("Group"), _("Relative rate")),
        ),
    ]


def _alike() -> list[object]:
    scores = [index / 20 for index in range(21)]
    taken = [math.exp(-((each - 0.55) ** 2) / 0.05) for each in scores[:-1]]
    others = [math.exp(-((each - 0.2) ** 2) / 0.03) for each in scores[:-1]]
    return [
        plots.balance(
            "balance",
            _("One covariate is still apart after matching"),
            [
                (_("Age"), -0.31, 0.02),
                (_("Previous convictions"), 0.84, 0.07),
                (_("Days in custody in the two years before the index date, whatever the reason"), 1.42, 0.13),
                (_("Women"), 0.02, -0.01),
            ],
        ),
        plots.overlap(
            "overlap",
            _("Few of the others are like those with the highest scores"),
            scores,
            [each / sum(taken) for each in taken],
            [each / sum(others) for each in others],
            names=(_("taken on"), _("not taken on")),
            across=_("Propensity to be taken on"),
        ),
        plots.waterfall(
            "attrition",
            _("91 of 128 people are in the comparison"),
            [
                Step(_("Locked cohort"), 128, total=True),
                Step(_("Follow-up is not complete"), -21),
                Step(_("A score is missing"), -9),
                Step(_("Nobody like them was found"), -7),
                Step(_("Compared"), 91, total=True),
            ],
            head=(_("Step"), _("People")),
        ),
    ]


def _over_time() -> list[object]:
    days = [float(each) for each in range(10, 370, 10)]

    def group(name: str, pace: float) -> plots.Curve:
        share = [math.exp(-each / pace) for each in days]
        risk = [round(140 * each) for each in share]
        low, high = [max(0.0, each - 0.07) for each in share], [min(1.0, each + 0.07) for each in share]
        return plots.Curve(name, days, share, low, high, risk)

    return [
        plots.curves(
            "curves",
            _("Half had offended again by 8 months; in the comparison group by 6"),
            [group(_("taken on"), 350), group(_("comparison"), 250)],
            across=_("Days since the index date"),
            note=_("Share without a proven offence; the bands are 95% intervals"),
        )
    ]


def _money() -> list[object]:
    years = [str(2026 + each) for each in range(10)]
    middle = [-120.0 + 45 * each for each in range(10)]
    return [
        plots.fan(
            "fan",
            _("It pays for itself from the fourth year"),
            years,
            middle,
            [each - 20 - 9 * place for place, each in enumerate(middle)],
            [each + 20 + 11 * place for place, each in enumerate(middle)],
            before="£",
            unit="k",
            head=_("Year"),
        ),
        plots.tornado(
            "tornado",
            _("The number of offences avoided matters most"),
            1.8,
            [
                Swing(_("Offences avoided a year"), 0.7, 3.1, _("0.2"), _("0.9")),
                Swing(_("How fast the effect fades"), 1.3, 2.1, _("30% a year"), _("5% a year")),
                Swing(_("Cost of a lead professional"), 2.0, 1.6, "£38,000", "£51,000"),
            ],
            before="£",
            reference=1.0,
            head=_("Assumption"),
        ),
        plots.waterfall(
            "sum",
            _("The benefits are larger than the costs"),
            [
                Step(_("Crime avoided"), 310, total=True),
                Step(_("Services used less"), 55),
                Step(_("Staff"), -240),
                Step(_("Premises and tags"), -40),
                Step(_("Net"), 85, total=True),
            ],
            unit="k",
        ),
    ]


def _edges() -> list[object]:
    long = _("A label so long that it has to stand on several lines, because somebody described the covariate in full")
    return [
        plots.intervals("one", _("One row"), [Estimate(long, 0.0, -0.4, 0.4)], head=(_("What"), _("Value"))),
        plots.balance(
            "forty", _("Forty rows"), [(_("Covariate %(n)s") % {"n": n}, n / 40, n / 400) for n in range(40)]
        ),
        plots.waterfall("nothing", _("Nothing to draw"), []),
        plots.curves("no-curves", _("Nobody is followed yet"), [], across=_("Days")),
    ]
