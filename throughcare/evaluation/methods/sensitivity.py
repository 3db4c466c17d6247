"""What matters most: the net value when one thing after another is moved and the rest stays.

What has a standard error is moved to both ends of its 95% interval; what has none, by a stated step.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from throughcare.evaluation.methods.distributions import REACH
from throughcare.evaluation.methods.money import GREEN_BOOK, Model, Offence, calculate

UNIT_COST_STEP, SHARE_STEP, RATE_STEP = 0.2, 0.1, 0.015


@dataclass(frozen=True)
class Swing:
    """The net value in pounds at the lower and the upper end of one thing; `kind` says how the ends were chosen."""

    key: str
    kind: str
    at_low: float
    at_high: float
    low: float
    high: float

    @property
    def width(self) -> float:
        """How far the net value moves."""
        return abs(self.high - self.low)


def swings(model: Model) -> list[Swing]:
    """One for each thing that can be moved, the widest first."""
    found = []
    for key, kind, ends in _moves(model):
        (at_low, lower), (at_high, higher) = ends
        found.append(Swing(key, kind, at_low, at_high, calculate(_quiet(lower)).net, calculate(_quiet(higher)).net))
    return sorted((each for each in found if each.width > 0), key=lambda each: -each.width)


Ends = tuple[tuple[float, Model], tuple[float, Model]]


def _moves(model: Model) -> Iterator[tuple[str, str, Ends]]:
    yield from _cost(model)
    yield from _effect(model)
    if any(each.unit_cost for each in model.offences):
        yield "unit_costs", *_unit_costs(model)
    if not isinstance(model.benefit_per_year, tuple):
        yield "decay", "step", _share(model, "decay")
    yield "deadweight", "step", _share(model, "deadweight")
    rate = GREEN_BOOK if model.rate is None else model.rate
    low, high = max(rate - RATE_STEP, 0.0), rate + RATE_STEP
    yield "rate", "step", ((low, replace(model, rate=low)), (high, replace(model, rate=high)))


def _cost(model: Model) -> Iterator[tuple[str, str, Ends]]:
    """What a year costs, whoever bears it."""
    if not isinstance(model.cost_per_year, tuple) and model.cost_error:
        half, social = REACH * model.cost_error, model.social_cost_per_year
        low, high = max(model.cost_per_year - half, 0.0), model.cost_per_year + half
        ends = (low + social, replace(model, cost_per_year=low)), (high + social, replace(model, cost_per_year=high))
        yield "cost", "interval", ends
        return
    less, more = (
        replace(model, optimism_cost=(1 + model.optimism_cost) * (1 + step) - 1) for step in (0.0, SHARE_STEP)
    )
    yield "cost", "step", ((0.0, less), (SHARE_STEP, more))


def _effect(model: Model) -> Iterator[tuple[str, str, Ends]]:
    if model.benefit_per_year is not None:
        if not isinstance(model.benefit_per_year, tuple) and model.benefit_error:
            half = REACH * model.benefit_error
            low, high = model.benefit_per_year - half, model.benefit_per_year + half
            ends = ((low, replace(model, benefit_per_year=low)), (high, replace(model, benefit_per_year=high)))
            yield "effect", "interval", ends
    elif model.avoided is not None and model.avoided_error:
        half = REACH * model.avoided_error
        low, high = model.avoided - half, model.avoided + half
        yield "effect", "interval", ((low, replace(model, avoided=low)), (high, replace(model, avoided=high)))
    elif model.by_offence and any(each.avoided_error for each in model.offences):
        yield "effect", "interval", ((-1.0, _each_moved(model, -1.0)), (1.0, _each_moved(model, 1.0)))


def _each_moved(model: Model, sign: float) -> Model:
    """Every offence at that end of its interval: wider than the interval of their sum, and said to be so."""
    moved = (
        replace(each, avoided=(each.avoided or 0.0) + sign * REACH * each.avoided_error) for each in model.offences
    )
    return replace(model, offences=tuple(moved))


def _unit_costs(model: Model) -> tuple[str, Ends]:
    """All of them at once: to the ends of their intervals, or by the step where no cost has an error."""
    kind = "interval" if any(each.unit_cost_error for each in model.offences) else "step"

    def moved(offence: Offence, sign: float) -> Offence:
        if offence.unit_cost is None:
            return offence
        half = REACH * offence.unit_cost_error if kind == "interval" else UNIT_COST_STEP * offence.unit_cost
        return replace(offence, unit_cost=max(offence.unit_cost + sign * half, 0.0), fiscal=None)

    less, more = (replace(model, offences=tuple(moved(each, sign) for each in model.offences)) for sign in (-1.0, 1.0))
    return kind, ((-UNIT_COST_STEP, less), (UNIT_COST_STEP, more))


def _share(model: Model, name: str) -> Ends:
    centre = float(getattr(model, name))
    low, high = max(centre - SHARE_STEP, 0.0), min(centre + SHARE_STEP, 1.0)
    return (low, _with(model, name, low)), (high, _with(model, name, high))


def _with(model: Model, name: str, value: float) -> Model:
    changed: dict[str, Any] = {name: value}
    return replace(model, **changed)


def _quiet(model: Model) -> Model:
    """Without its errors: the middle alone is wanted, so nothing is drawn."""
    offences = tuple(replace(each, unit_cost_error=0.0, avoided_error=0.0) for each in model.offences)
    return replace(model, cost_error=0.0, avoided_error=0.0, benefit_error=0.0, offences=offences)
