"""Costs beside benefits over years: present values, ratio, break-even and the interval of a simulation.

    present value = sum over years of amount / (1 + rate)^year, year 0 undiscounted
    benefit in year t = people * offences avoided per person * decay^t * (1 - deadweight) * unit cost, over offences
    break-even = present value of costs / present value of one avoided offence per person and year

Discounting at 3.5% a year: HM Treasury, The Green Book. The value-for-money toolkit for IOM (Home Office and Ministry
of Justice, 2011) divides cost by person-years managed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from throughcare.evaluation.methods.refusals import CannotCalculate

Floats = NDArray[np.float64]
GREEN_BOOK = 0.035
DRAWS = 10_000


@dataclass(frozen=True, kw_only=True)
class Offence:
    """One kind of offence that is avoided: `share` of all, its unit cost in pounds and that cost's standard error.

    unit_cost None: nothing published; it counts as no benefit and its share is told. fiscal: the part of the unit cost
    that falls on public bodies.
    """

    name: str
    share: float
    unit_cost: float | None
    unit_cost_error: float = 0.0
    fiscal: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Model:
    """A scheme over `years` years. cost_per_year and benefit_per_year in pounds.

    Either `benefit_per_year` is given (the first year's), or `avoided` offences per person and year with `offences`.
    avoided_error: standard error of `avoided`. decay: what is left of the effect after each further year.
    deadweight: the share that would have happened anyway. benefit_error: standard error of benefit_per_year.
    """

    years: int = 10
    rate: float = GREEN_BOOK
    cost_per_year: float
    cost_error: float = 0.0
    one_off_cost: float = 0.0
    people: float = 0.0
    avoided: float | None = None
    avoided_error: float = 0.0
    offences: tuple[Offence, ...] = field(default_factory=tuple)
    benefit_per_year: float | None = None
    benefit_error: float = 0.0
    decay: float = 1.0
    deadweight: float = 0.0
    seed: int = 0
    draws: int = DRAWS


@dataclass(frozen=True)
class Answer:
    """Present values in pounds; ratio of benefit to cost; interval of the ratio and of the net value (95%).

    break_even_effect: offences to be avoided per person and year so that benefit equals cost (or, without offences, the
    yearly benefit that would do). uncosted_share: of the offences avoided, those without a unit cost.
    """

    pv_cost: float
    pv_benefit: float
    ratio: float
    net: float
    ratio_interval: tuple[float, float] | None
    net_interval: tuple[float, float] | None
    break_even_effect: float | None
    uncosted_share: float
    pv_fiscal: float | None
    chance_of_gain: float | None
    by_year: tuple[tuple[float, float], ...]
    cost_per_managed: float | None


def factors(years: int, rate: float = GREEN_BOOK) -> Floats:
    """(years,) discount factors of years 0, 1, ..., years - 1."""
    return np.asarray((1.0 + rate) ** -np.arange(years))


def calculate(model: Model) -> Answer:
    """Raises CannotCalculate when the model says too little, twice, or the impossible."""
    _check(model)
    discount = factors(model.years, model.rate)
    left = np.power(model.decay, np.arange(model.years, dtype=float)) * (1.0 - model.deadweight)
    costs = np.full(model.years, model.cost_per_year)
    costs[0] += model.one_off_cost
    unit = _unit_cost(model.offences, "unit_cost")
    first = _first_year(model, unit)
    pv_cost, pv_benefit = float(costs @ discount), float(first * left @ discount)
    drawn = _draw(model, discount, left)
    per_effect = (model.people * unit if model.benefit_per_year is None else 1.0) * float(left @ discount)
    fiscal = None
    if model.benefit_per_year is None and any(each.fiscal for each in model.offences):
        fiscal = model.people * (model.avoided or 0.0) * _unit_cost(model.offences, "fiscal") * float(left @ discount)
    return Answer(
        pv_cost=pv_cost,
        pv_benefit=pv_benefit,
        ratio=pv_benefit / pv_cost,
        net=pv_benefit - pv_cost,
        ratio_interval=_interval(drawn[1] / drawn[0]) if drawn is not None else None,
        net_interval=_interval(drawn[1] - drawn[0]) if drawn is not None else None,
        break_even_effect=pv_cost / per_effect if per_effect > 0 else None,
        uncosted_share=sum(each.share for each in model.offences if each.unit_cost is None),
        pv_fiscal=fiscal,
        chance_of_gain=float((drawn[1] > drawn[0]).mean()) if drawn is not None else None,
        by_year=tuple(zip(costs.tolist(), (first * left).tolist(), strict=True)),
        cost_per_managed=model.cost_per_year / model.people if model.people else None,
    )


def _check(model: Model) -> None:
    _require(1 <= model.years <= 60, "The number of years must lie between 1 and 60.")
    _require(0 <= model.rate < 1, "The discount rate is a share such as 0.035.")
    _require(0 <= model.deadweight <= 1, "Deadweight is a share between 0 and 1.")
    _require(0 <= model.decay <= 1, "Decay is the share of the effect that is left each year, between 0 and 1.")
    _require(model.cost_per_year > 0 or model.one_off_cost > 0, "Give what the scheme costs a year, in pounds.")
    _require(100 <= model.draws <= 1_000_000, "The number of draws must lie between 100 and 1,000,000.")
    errors = (model.cost_error, model.avoided_error, model.benefit_error, *(o.unit_cost_error for o in model.offences))
    _require(min(errors) >= 0, "A standard error cannot be below 0.")
    given = model.benefit_per_year is not None
    _require(given != (model.avoided is not None), "Give either benefit_per_year, or avoided with offences, not both.")
    if not given:
        _require(model.people > 0, "Give how many people are managed.")
        _require(bool(model.offences), "Say which offences are avoided, with their shares.")
        total = sum(each.share for each in model.offences)
        _require(abs(total - 1.0) < 1e-6, f"The shares of the offences must make 1; they make {total:.4g}.")
        _require(min(each.share for each in model.offences) >= 0, "A share cannot be below 0.")


def _unit_cost(offences: Sequence[Offence], which: str) -> float:
    """Pounds for one avoided offence of the mix; what has no published cost adds nothing."""
    return sum(each.share * (getattr(each, which) or 0.0) for each in offences)


def _first_year(model: Model, unit: float) -> float:
    if model.benefit_per_year is not None:
        return model.benefit_per_year
    return model.people * (model.avoided or 0.0) * unit


def _draw(model: Model, discount: Floats, left: Floats) -> tuple[Floats, Floats] | None:
    """(draws,) present values of cost and benefit with everything uncertain drawn anew; nothing if nothing is."""
    uncertain = (model.cost_error, model.avoided_error, model.benefit_error)
    if not any(uncertain) and not any(each.unit_cost_error for each in model.offences):
        return None
    chance, many = np.random.default_rng(model.seed), model.draws
    # Money does not fall below 0; the effect may: a scheme can do harm.
    yearly = np.maximum(chance.normal(model.cost_per_year, model.cost_error, many), 0.0)
    costs = np.maximum(yearly * float(discount.sum()) + model.one_off_cost, 1e-9)
    if model.benefit_per_year is not None:
        first = chance.normal(model.benefit_per_year, model.benefit_error, many)
    else:
        unit = np.zeros(many)
        for each in model.offences:
            if each.unit_cost is not None:
                unit += each.share * np.maximum(chance.normal(each.unit_cost, each.unit_cost_error, many), 0.0)
        first = model.people * chance.normal(model.avoided or 0.0, model.avoided_error, many) * unit
    return costs, first * float(left @ discount)


def _interval(values: Floats) -> tuple[float, float]:
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)


def _require(kept: bool, words: str) -> None:
    if not kept:
        raise CannotCalculate(words)
