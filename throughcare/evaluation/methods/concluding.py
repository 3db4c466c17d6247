"""The sentence of a matched comparison: which interval and test it may be drawn from."""

from __future__ import annotations

from throughcare.evaluation.methods.few import FEW_PEOPLE
from throughcare.evaluation.methods.rates import sure_of
from throughcare.evaluation.methods.study import Report
from throughcare.evaluation.methods.verdicts import Aim, Verdict, verdict


def conclude(report: Report, *, share: bool, worthwhile: float, aim: Aim, what: str) -> Verdict:
    """What was found by a report; see `verdict`.

    The interval and p of the effect, unless the numbers are too small for the normal approximation. Then of shares
    those of `rates.sure_of`, with the comparison group counted for as many people as its weights stand for:
    (sum of w)^2 / sum of w^2; of numbers those of Student's t with the smaller group's degrees of freedom.
    """
    effect, weights = report.effect, report.found.weights
    low, high, p = effect.low, effect.high, effect.p
    many, others = report.found.many, max(1, round(float(weights.sum()) ** 2 / float(weights @ weights)))
    if share:
        mine, theirs = round(effect.treated_mean * many), round(effect.comparison_mean * others)
        sure = sure_of(mine, many, theirs, others)
        if sure.small:
            low, high, p = sure.low, sure.high, sure.p
    smaller = min(many, others)
    return verdict(
        effect.difference,
        low,
        high,
        p=p,
        n=many,
        comparison_n=report.found.used,
        worthwhile=worthwhile,
        aim=aim,
        share=share,
        what=what,
        unlike=[(each.covariate, each.after) for each in report.balance if each.grade == "poor"],
        degrees=smaller - 1 if not share and 2 <= smaller < FEW_PEOPLE else None,
        possible=possible(effect.comparison_mean, aim) if share else None,
    )


def possible(comparison_share: float, aim: Aim) -> float:
    """By how much a share can differ at most, in the wanted direction, from that of the comparison group."""
    return comparison_share if aim == Aim.LOWER else 1.0 - comparison_share
