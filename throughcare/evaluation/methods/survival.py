"""Time until something happens: Kaplan-Meier curves and the log-rank test."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from throughcare.evaluation.methods.distributions import chi_squared_tail, normal_quantile
from throughcare.evaluation.methods.refusals import CannotCalculate

Floats = NDArray[np.float64]
FEW_GROUPS = 50


@dataclass(frozen=True)
class Curve:
    """One row for each different time: who was at risk, what happened, what share is left, with its interval.

    All arrays (t,). The interval is symmetric on the scale log(-log(share)) (Kalbfleisch and Prentice, The Statistical
    Analysis of Failure Time Data, 1980); where the share is 1 or 0 it is the share itself.
    """

    times: Floats
    at_risk: Floats
    events: Floats
    survival: Floats
    low: Floats
    high: Floats

    @property
    def median(self) -> float | None:
        """The first time at which half or fewer are left, if that comes."""
        reached = np.flatnonzero(self.survival <= 0.5 + 1e-12)
        return float(self.times[reached[0]]) if len(reached) else None

    def at(self, time: float) -> float:
        """The share left at a time."""
        place = int(np.searchsorted(self.times, time, side="right")) - 1
        return 1.0 if place < 0 else float(self.survival[place])


def check(times: Floats, events: Floats) -> None:
    """Refuse what is no follow-up: times below 0 or missing, events that are not 0 or 1, nobody at all."""
    if len(times) == 0:
        raise CannotCalculate("There is nobody in the data.")
    if not np.isfinite(times).all() or (times < 0).any():
        raise CannotCalculate("A time is missing or below 0. Times are counted from the start of follow-up.")
    if not ((events == 0) | (events == 1)).all():
        raise CannotCalculate("The event must be 1 where it happened and 0 where it had not when follow-up ended.")


def kaplan_meier(times: Floats, events: Floats, *, confidence: float = 0.95) -> Curve:
    """Product-limit estimate (Kaplan and Meier, 1958) with Greenwood's variance. times, events: (n,)."""
    check(times, events)
    days = _whole(times)
    different, at_risk, happened = _in_order(times, events) if days is None else _by_day(days, events)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        survival = np.asarray(np.cumprod(1.0 - happened / at_risk), dtype=np.float64)
        greenwood = np.cumsum(happened / (at_risk * (at_risk - happened)))
        logarithm = np.log(survival)
        reach = np.exp(normal_quantile(0.5 + confidence / 2) * np.sqrt(greenwood) / logarithm)
        low, high = np.exp(logarithm * reach), np.exp(logarithm / reach)
    # At 1 and at 0 the scale has no width.
    sure = (survival >= 1.0) | (survival <= 0.0)
    low, high = np.where(sure, survival, low), np.where(sure, survival, high)
    return Curve(different, at_risk, happened, survival, np.minimum(low, high), np.maximum(low, high))


def _whole(times: Floats) -> NDArray[np.intp] | None:
    """The times as whole numbers, where they are such and count up in less time than it takes to sort them."""
    if times.max() > 4 * len(times) + 1000:
        return None
    days = times.astype(np.intp)
    return days if (days == times).all() else None


def _by_day(days: NDArray[np.intp], events: Floats) -> tuple[Floats, Floats, Floats]:
    """Each different time, who was at risk, what happened; of whole numbers."""
    everybody = np.bincount(days)
    struck = np.bincount(days[np.flatnonzero(events)], minlength=len(everybody))
    there = np.flatnonzero(everybody)
    at_risk = len(days) - np.cumsum(everybody) + everybody
    return there.astype(float), at_risk[there].astype(float), struck[there].astype(float)


def _in_order(times: Floats, events: Floats) -> tuple[Floats, Floats, Floats]:
    """The same of any times."""
    in_order = np.sort(times)
    first = _firsts(in_order)
    different = in_order[first]
    happened = np.bincount(
        np.searchsorted(different, np.sort(times[np.flatnonzero(events)])), minlength=len(first)
    ).astype(float)
    return different, (len(times) - first).astype(float), happened


def _firsts(in_order: Floats) -> NDArray[np.intp]:
    """Where each different value begins."""
    return np.flatnonzero(np.r_[True, in_order[1:] != in_order[:-1]][: len(in_order)])


def _different(in_order: Floats) -> Floats:
    return in_order[_firsts(in_order)]


@dataclass(frozen=True)
class LogRank:
    """Whether curves differ: chi-squared with groups less one degrees of freedom; observed and expected by group."""

    statistic: float
    degrees: int
    p: float
    observed: tuple[float, ...]
    expected: tuple[float, ...]


def log_rank(times: Floats, events: Floats, groups: NDArray[np.intp]) -> LogRank:
    """Test of equal hazards in groups 0..k-1 (Mantel, 1966; Peto and Peto, 1972). All arrays (n,)."""
    check(times, events)
    many = int(groups.max()) + 1
    if many < 2:
        raise CannotCalculate("A test between groups needs at least two groups with people in them.")
    # Boxes for each day and group are quicker than sorting while there are few groups.
    days = _whole(times) if many <= FEW_GROUPS else None
    groups = groups.astype(np.intp, copy=False)
    at_risk, happened = (
        _groups_in_order(times, events, groups, many) if days is None else _groups_by_day(days, events, groups, many)
    )
    if len(at_risk) == 0:
        raise CannotCalculate("Nothing happened to anybody, so there is nothing to compare.")
    whole, struck_all = at_risk.sum(axis=1), happened.sum(axis=1)
    shares = at_risk / whole[:, None]
    expected = (shares * struck_all[:, None]).sum(axis=0)
    observed = happened.sum(axis=0)
    # With one person left at risk there is no variance.
    factor = struck_all * np.where(whole > 1, (whole - struck_all) / np.maximum(whole - 1, 1), 0.0)
    spread = np.diag((shares * factor[:, None]).sum(axis=0)) - (shares * factor[:, None]).T @ shares
    away = (observed - expected)[:-1]
    try:
        statistic = float(away @ np.linalg.solve(spread[:-1, :-1], away))
    except np.linalg.LinAlgError:
        raise CannotCalculate("The groups were never at risk at the same time, so they cannot be compared.") from None
    return LogRank(
        statistic, many - 1, chi_squared_tail(statistic, many - 1), tuple(observed.tolist()), tuple(expected.tolist())
    )


def _groups_by_day(
    days: NDArray[np.intp], events: Floats, groups: NDArray[np.intp], many: int
) -> tuple[Floats, Floats]:
    """(t, k) who was at risk and to whom it happened, at each time at which it did; of whole numbers."""
    boxes, size = days * many + groups, (int(days.max()) + 1) * many
    everybody = np.bincount(boxes, minlength=size).reshape(-1, many)
    struck = np.bincount(boxes[np.flatnonzero(events)], minlength=size).reshape(-1, many)
    moments = np.flatnonzero(struck.any(axis=1))
    at_risk = everybody.sum(axis=0) - np.cumsum(everybody, axis=0) + everybody
    return at_risk[moments].astype(float), struck[moments].astype(float)


def _groups_in_order(times: Floats, events: Floats, groups: NDArray[np.intp], many: int) -> tuple[Floats, Floats]:
    """The same of any times."""
    # By places, not by a mask: picking with a mask costs three times as much.
    struck_places = np.flatnonzero(events)
    struck_times, struck_groups = times[struck_places], groups[struck_places]
    moments = _different(np.sort(struck_times))
    at_risk = np.empty((len(moments), many))
    happened = np.empty((len(moments), many))
    for group in range(many):
        mine = np.sort(times[np.flatnonzero(groups == group)])
        at_risk[:, group] = len(mine) - np.searchsorted(mine, moments, side="left")
        struck = np.sort(struck_times[np.flatnonzero(struck_groups == group)])
        happened[:, group] = np.bincount(np.searchsorted(moments, struck), minlength=len(moments))
    return at_risk, happened
