"""Costs beside benefits over years: present values, ratio, break-even and the interval of a simulation.

    present value = sum over years of amount * factor of the year, year 0 undiscounted
    benefit in year t = people * offences avoided per person * decay^t * (1 - deadweight) * unit cost, over offences
    break-even = present value of costs / present value of one avoided offence per person and year

Discounting: HM Treasury, The Green Book: 3.5% a year in years 0 to 30, 3.0% in years 31 to 75, 2.5% from year 76 on.
The value-for-money toolkit for IOM (Home Office and Ministry of Justice, 2011) divides cost by person-years managed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from throughcare.evaluation.methods.distributions import REACH
from throughcare.evaluation.methods.refusals import CannotCalculate

Floats = NDArray[np.float64]
GREEN_BOOK = 0.035
# From which year on which rate.
GREEN_BOOK_RATES = ((0, GREEN_BOOK), (31, 0.03), (76, 0.025))
DRAWS = 10_000
LONGEST = 100


@dataclass(frozen=True, kw_only=True)
class Offence:
    """One kind of offence that is avoided, its unit cost in pounds and that cost's standard error.

    Either `share`, of all that are avoided, or `avoided`, per person and year, with its standard error. unit_cost None:
    nothing published; it counts as no benefit and its share is told. fiscal: the part of the unit cost that falls on
    public bodies. multiplier: actual offences for each recorded one.
    """

    name: str
    share: float | None = None
    avoided: float | None = None
    avoided_error: float = 0.0
    unit_cost: float | None = None
    unit_cost_error: float = 0.0
    fiscal: float | None = None
    multiplier: float | None = None


@dataclass(frozen=True, kw_only=True)
class Model:
    """A scheme over `years` years. cost_per_year and benefit_per_year in pounds: one amount, or one for each year.

    Either `benefit_per_year` is given, or offences with `avoided` per person and year (of all, with shares, or of
    each). rate None: the Green Book's. avoided_error and its like: standard errors. decay: what is left of the effect
    after each further year. deadweight: the share that would have happened anyway. social_*: the part of the cost that
    does not fall on public bodies. optimism_*: shares by which costs are raised and benefits lowered, against hope.
    """

    years: int = 10
    rate: float | None = None
    cost_per_year: float | tuple[float, ...]
    cost_error: float = 0.0
    one_off_cost: float = 0.0
    social_cost_per_year: float = 0.0
    social_one_off_cost: float = 0.0
    people: float = 0.0
    person_years: float | None = None
    avoided: float | None = None
    avoided_error: float = 0.0
    offences: tuple[Offence, ...] = field(default_factory=tuple)
    benefit_per_year: float | tuple[float, ...] | None = None
    benefit_error: float = 0.0
    decay: float = 1.0
    deadweight: float = 0.0
    optimism_cost: float = 0.0
    optimism_benefit: float = 0.0
    seed: int = 0
    draws: int = DRAWS

    @property
    def by_offence(self) -> bool:
        """Whether each offence says for itself how many are avoided."""
        return any(each.avoided is not None for each in self.offences)


@dataclass(frozen=True)
class Answer:
    """Present values in pounds; ratio of benefit to cost (none where nothing is spent); 95% intervals.

    break_even_effect: offences to be avoided per person and year so that benefit equals cost (or, without offences, the
    first year's benefit that would do); break_even_offences: the same times people, in the first year. effect and
    effect_interval are what is set beside it. uncosted_share: of the offences avoided, those without a unit cost.
    by_year: cost, benefit, both discounted, in pounds.
    """

    pv_cost: float
    pv_benefit: float
    ratio: float | None
    net: float
    ratio_interval: tuple[float, float] | None
    net_interval: tuple[float, float] | None
    effect: float
    effect_interval: tuple[float, float] | None
    break_even_effect: float | None
    break_even_offences: float | None
    uncosted_share: float
    pv_fiscal: float | None
    pv_cost_fiscal: float
    pv_cost_social: float
    chance_of_gain: float | None
    by_year: tuple[tuple[float, float, float, float], ...]
    pays_back_in: int | None
    cost_per_managed: float | None


def factors(years: int, rate: float | None = None) -> Floats:
    """(years,) discount factors of years 0, 1, ..., years - 1; by the Green Book where no rate is given."""
    if rate is not None:
        return np.asarray((1.0 + rate) ** -np.arange(years))
    since, steps = zip(*GREEN_BOOK_RATES, strict=True)
    rates = np.asarray(steps)[np.searchsorted(since, np.arange(years), side="right") - 1]
    rates[:1] = 0.0
    return np.asarray(np.cumprod(1.0 / (1.0 + rates)))


def calculate(model: Model) -> Answer:
    """Raises CannotCalculate when the model says too little, twice, or the impossible."""
    check(model)
    discount = factors(model.years, model.rate)
    left = np.power(model.decay, np.arange(model.years, dtype=float)) * (1.0 - model.deadweight)
    left *= 1.0 - model.optimism_benefit
    costs, first, effect = _yearly_cost(model), first_year(model), total_avoided(model)
    benefits = first * left
    pv_cost, pv_benefit = float(costs @ discount), float(benefits @ discount)
    drawn = _draw(model, discount, left)
    need = _break_even(model, pv_cost, float(left @ discount))
    fixed, social = model.optimism_cost + 1.0, float(discount.sum())
    pv_social = fixed * (model.social_cost_per_year * social + model.social_one_off_cost)
    return Answer(
        pv_cost=pv_cost,
        pv_benefit=pv_benefit,
        ratio=pv_benefit / pv_cost if pv_cost else None,
        net=pv_benefit - pv_cost,
        ratio_interval=_interval(drawn[1] / drawn[0]) if drawn is not None and pv_cost else None,
        net_interval=_interval(drawn[1] - drawn[0]) if drawn is not None else None,
        effect=effect,
        effect_interval=effect_interval(model),
        break_even_effect=need,
        break_even_offences=need * model.people if need is not None and model.benefit_per_year is None else None,
        uncosted_share=_uncosted(model),
        pv_fiscal=_fiscal(model, float(left @ discount)),
        pv_cost_fiscal=pv_cost - pv_social,
        pv_cost_social=pv_social,
        chance_of_gain=float((drawn[1] > drawn[0]).mean()) if drawn is not None else None,
        by_year=tuple(
            zip(*(each.tolist() for each in (costs, benefits, costs * discount, benefits * discount)), strict=True)
        ),
        pays_back_in=_pays_back((benefits - costs) * discount),
        cost_per_managed=_cost_per_managed(model, costs),
    )


def check(model: Model) -> None:
    """Refuse a model that says too little, twice, or the impossible; the name of the key stands in the sentence."""
    _require(1 <= model.years <= LONGEST, f"years must lie between 1 and {LONGEST}.")
    _require(model.rate is None or 0 <= model.rate < 1, "rate is a share, such as 0.035.")
    for name in ("deadweight", "decay", "optimism_benefit"):
        _require(0 <= getattr(model, name) <= 1, f"{name} is a share between 0 and 1.")
    _require(0 <= model.optimism_cost <= 10, "optimism_cost is a share such as 0.1, 0 or more.")
    _require(100 <= model.draws <= 1_000_000, "draws must lie between 100 and 1,000,000.")
    _require(model.seed >= 0, "seed must be a whole number, 0 or more.")
    for name in ("cost_error", "avoided_error", "benefit_error", "social_cost_per_year", "social_one_off_cost"):
        _require(getattr(model, name) >= 0, f"{name} cannot be below 0.")
    _require(
        min(_each_year(model.cost_per_year, model.years, "cost_per_year")) >= 0, "cost_per_year cannot be below 0."
    )
    _require(model.one_off_cost >= 0, "one_off_cost cannot be below 0.")
    _require(
        not model.cost_error or REACH * model.cost_error * model.years < float(_yearly_cost(model).sum()),
        "cost_error is so large that the cost may be nothing at all, and then no pound has a worth. Give less.",
    )
    _require(model.people >= 0, "people cannot be below 0.")
    _require(model.person_years is None or model.person_years > 0, "person_years must be above 0.")
    if model.benefit_per_year is None:
        _check_effect(model)
        return
    _require(
        model.avoided is None and not model.offences,
        "Give either benefit_per_year, or avoided with offences, not both.",
    )
    _each_year(model.benefit_per_year, model.years, "benefit_per_year")
    if isinstance(model.benefit_per_year, tuple):
        _require(model.decay == 1, "benefit_per_year gives each year by itself, so leave decay out.")


def _check_effect(model: Model) -> None:
    if model.avoided is None and not model.by_offence:
        raise CannotCalculate("The effect is missing. Give benefit_per_year; or avoided with people and the offences.")
    _require(model.people > 0, "people is missing: give how many people are managed, above 0.")
    _require(model.benefit_error == 0, "benefit_error belongs to benefit_per_year; here give avoided_error.")
    _require(bool(model.offences), "offences are missing: say which are avoided, with their shares.")
    for each in model.offences:
        _require((each.share is None) == model.by_offence, _one_way(each, model))
        _require(each.share is None or each.share >= 0, f"{each.name}: share cannot be below 0.")
        _require(each.unit_cost is None or each.unit_cost >= 0, f"{each.name}: unit_cost cannot be below 0.")
        _require(min(each.unit_cost_error, each.avoided_error) >= 0, f"{each.name}: a standard error is below 0.")
        _require(each.multiplier is None or each.multiplier > 0, f"{each.name}: multiplier must be above 0.")
        if each.fiscal is not None:
            _require(0 <= each.fiscal <= (each.unit_cost or 0), f"{each.name}: fiscal is a part of the unit cost.")
    if model.by_offence:
        _require(
            model.avoided is None and not model.avoided_error,
            "avoided stands at the offences, so leave it (and avoided_error) out above them.",
        )
        return
    total = sum(each.share or 0.0 for each in model.offences)
    _require(abs(total - 1.0) < 1e-6, f"The shares of the offences must make 1; they make {total:.4g}.")


def _one_way(offence: Offence, model: Model) -> str:
    if model.by_offence:
        return f"{offence.name}: give avoided for each of the offences, and no share."
    return f"{offence.name}: share is missing (or give avoided at each of the offences)."


def total_avoided(model: Model) -> float:
    """Offences avoided per person and year, of all kinds; without offences the first year's benefit in pounds."""
    if model.benefit_per_year is not None:
        return _each_year(model.benefit_per_year, 1)[0]
    return sum(each.avoided or 0.0 for each in model.offences) if model.by_offence else (model.avoided or 0.0)


def effect_interval(model: Model) -> tuple[float, float] | None:
    """The 95% interval of `total_avoided`, if there is a standard error."""
    if model.benefit_per_year is not None:
        error = model.benefit_error
    elif model.by_offence:
        error = sum(each.avoided_error**2 for each in model.offences) ** 0.5
    else:
        error = model.avoided_error
    centre = total_avoided(model)
    return (centre - REACH * error, centre + REACH * error) if error else None


def amounts(model: Model) -> list[float]:
    """Offences of each kind that are avoided per person and year."""
    return [
        (each.avoided or 0.0) if model.by_offence else (each.share or 0.0) * (model.avoided or 0.0)
        for each in model.offences
    ]


def unit_cost_of_mix(model: Model) -> float | None:
    """Pounds for one avoided offence of the mix; what has no published cost adds nothing. None: no mix can be made."""
    if not model.by_offence:
        return sum((each.share or 0.0) * (each.unit_cost or 0.0) for each in model.offences)
    total = total_avoided(model)
    value = sum((each.avoided or 0.0) * (each.unit_cost or 0.0) for each in model.offences)
    return value / total if total > 0 and value > 0 else None


def first_year(model: Model) -> Floats:
    """(years,) or (1,) pounds of benefit before decay, deadweight and caution."""
    if model.benefit_per_year is not None:
        return np.asarray(_each_year(model.benefit_per_year, model.years))
    pairs = zip(amounts(model), model.offences, strict=True)
    return np.full(model.years, model.people * sum(many * (each.unit_cost or 0.0) for many, each in pairs))


def _each_year(given: float | tuple[float, ...], years: int, name: str = "") -> list[float]:
    if not isinstance(given, tuple):
        return [given] * years
    if name and len(given) != years:
        raise CannotCalculate(f"{name} holds {len(given)} amounts; years is {years}. Give as many.")
    return list(given)


def _yearly_cost(model: Model) -> Floats:
    costs = np.asarray(_each_year(model.cost_per_year, model.years), dtype=float)
    costs += model.social_cost_per_year
    costs[0] += model.one_off_cost + model.social_one_off_cost
    return np.asarray(costs * (1.0 + model.optimism_cost))


def _cost_per_managed(model: Model, costs: Floats) -> float | None:
    """What the years cost on average, without what is paid once, for each person-year."""
    once = (model.one_off_cost + model.social_one_off_cost) * (1.0 + model.optimism_cost)
    many = model.person_years or model.people
    return (float(costs.sum()) - once) / model.years / many if many else None


def _pays_back(gains: Floats) -> int | None:
    """After how many years benefit has overtaken cost and stays ahead."""
    behind = np.flatnonzero(np.cumsum(gains) < 0)
    if not len(behind):
        return 1
    return int(behind[-1]) + 2 if behind[-1] + 1 < len(gains) else None


def _break_even(model: Model, pv_cost: float, weight: float) -> float | None:
    if model.benefit_per_year is not None:
        flat = not isinstance(model.benefit_per_year, tuple)
        return pv_cost / weight if flat and weight > 0 else None
    each = (unit_cost_of_mix(model) or 0.0) * model.people * weight
    return pv_cost / each if each > 0 else None


def _uncosted(model: Model) -> float:
    if not model.offences:
        return 0.0
    sizes = (
        [abs(many) for many in amounts(model)] if model.by_offence else [each.share or 0.0 for each in model.offences]
    )
    without = sum(size for size, each in zip(sizes, model.offences, strict=True) if each.unit_cost is None)
    return without / sum(sizes) if sum(sizes) else 0.0


def _fiscal(model: Model, weight: float) -> float | None:
    """Of the benefit, what falls on public bodies; nothing where no offence with a cost says it."""
    if not any(each.fiscal is not None for each in model.offences):
        return None
    pairs = zip(amounts(model), model.offences, strict=True)
    return model.people * sum(many * (each.fiscal or 0.0) for many, each in pairs) * weight


def _draw(model: Model, discount: Floats, left: Floats) -> tuple[Floats, Floats] | None:
    """(draws,) present values of cost and benefit with everything uncertain drawn anew; nothing if nothing is."""
    errors = [model.cost_error, model.avoided_error, model.benefit_error]
    errors += [error for each in model.offences for error in (each.unit_cost_error, each.avoided_error)]
    if not any(errors):
        return None
    chance, many = np.random.default_rng(model.seed), model.draws
    # Money does not fall below 0; the effect may: a scheme can do harm.
    more = chance.normal(0.0, model.cost_error, many) * (1.0 + model.optimism_cost)
    costs = np.maximum(float(_yearly_cost(model) @ discount) + more * float(discount.sum()), 1e-9)
    if model.benefit_per_year is not None:
        more = chance.normal(0.0, model.benefit_error, many) * float(left @ discount)
        return costs, float((first_year(model) * left) @ discount) + more
    return costs, model.people * _drawn_value(model, chance) * float(left @ discount)


def _drawn_value(model: Model, chance: np.random.Generator) -> Floats:
    """(draws,) pounds avoided per person and year."""
    worth, many = np.zeros(model.draws), model.draws
    for each in model.offences:
        if each.unit_cost is None:
            continue
        unit = np.maximum(chance.normal(each.unit_cost, each.unit_cost_error, many), 0.0)
        worth += unit * (each.share if each.avoided is None else chance.normal(each.avoided, each.avoided_error, many))
    return worth if model.by_offence else worth * chance.normal(model.avoided or 0.0, model.avoided_error, many)


def _interval(values: Floats) -> tuple[float, float]:
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)


def _require(kept: bool, words: str) -> None:
    if not kept:
        raise CannotCalculate(words)
