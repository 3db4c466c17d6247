"""The answer of a model of costs and benefits: figures under names that stay, and sentences beside them."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Any

from throughcare.evaluation.methods import levels, modelfile, money, sensitivity
from throughcare.evaluation.methods.digits import in_digits
from throughcare.evaluation.methods.modelfile import Plan
from throughcare.evaluation.methods.money import Answer, Model


class BreakEven(enum.StrEnum):
    """What the break-even point says beside the effect that was found."""

    ALWAYS = "always"  # the whole interval of the effect lies above it
    WITHIN = "within"  # it lies inside the interval
    NEVER = "never"  # the whole interval lies below it
    REACHED = "reached"  # no interval: the effect lies above it
    MISSED = "missed"  # no interval: the effect lies below it
    IMPOSSIBLE = "impossible"  # no effect could do: what is avoided has no cost, or nothing of it is left


def costbenefit(path: Path) -> dict[str, Any]:
    """Costs beside benefits of a model file; see `money.calculate`."""
    return answer(modelfile.load(path))


def answer(plan: Plan) -> dict[str, Any]:
    """Every figure of a model, for JSON; `words` is for a reader at a terminal."""
    found = money.calculate(plan.model)
    figures = {
        **_figures(found),
        "name": plan.name,
        "years": plan.model.years,
        "discount_rates": _rates(plan.model),
        "counted": plan.counted or None,
        "effect": found.effect,
        "effect_interval": _pair(found.effect_interval),
        "effect_from": plan.effect_from or None,
        "break_even": _told(finding(plan.model, found)),
        "uncosted_share": found.uncosted_share,
        "uncosted": [each.name for each in plan.model.offences if each.unit_cost is None],
        "uneven": list(plan.uneven),
        "cost_per_managed": found.cost_per_managed,
        "pv_cost_fiscal": found.pv_cost_fiscal,
        "pv_cost_social": found.pv_cost_social,
        "pv_fiscal": found.pv_fiscal,
        "pv_social": found.pv_benefit - found.pv_fiscal if found.pv_fiscal is not None else None,
        "pays_back_in": found.pays_back_in,
        "unit_costs": plan.table.name,
        "unit_cost_price_year": plan.table.price_year,
        "price_year": plan.price_year or None,
        "deflator": plan.deflator,
        "by_year": [
            dict(zip(("cost", "benefit", "pv_cost", "pv_benefit"), year, strict=True)) for year in found.by_year
        ],
        "levels": _levels(plan),
        "sensitivity": [
            {"what": each.key, "ends": each.kind, "from": each.at_low, "to": each.at_high}
            | {"net_low": each.low, "net_high": each.high}
            for each in sensitivity.swings(plan.model)
        ],
    }
    return {**figures, "words": words(plan, found, figures["levels"])}


def _figures(found: Answer) -> dict[str, Any]:
    return {
        "pv_cost": found.pv_cost,
        "pv_benefit": found.pv_benefit,
        "ratio": found.ratio,
        "net": found.net,
        "interval": _pair(found.ratio_interval),
        "net_interval": _pair(found.net_interval),
        "break_even_effect": found.break_even_effect,
        "break_even_offences": found.break_even_offences,
        "chance_of_gain": found.chance_of_gain,
    }


def _pair(interval: tuple[float, float] | None) -> list[float] | None:
    return list(interval) if interval else None


def _rates(model: Model) -> list[dict[str, float]]:
    """From which year which rate."""
    if model.rate is not None:
        return [{"from_year": 0, "rate": model.rate}]
    return [{"from_year": since, "rate": rate} for since, rate in money.GREEN_BOOK_RATES if since < model.years]


def _levels(plan: Plan) -> list[dict[str, Any]]:
    """Each level that was given, and the estimated actual number where recorded offences have multipliers."""
    told = [(plan.counted or "not said", plan.model, 0.0), *((level, model, 0.0) for level, model in plan.others)]
    recorded = next((model for level, model, _bare in told if level == levels.Level.RECORDED), None)
    if recorded is not None and any(each.multiplier for each in recorded.offences):
        told.append((levels.Level.ACTUAL.value, levels.to_actual(recorded), levels.without_multiplier(recorded)))
    shown = []
    for level, model, bare in told:
        found = money.calculate(model)
        more = {"effect": found.effect, "effect_interval": _pair(found.effect_interval)}
        shown.append({"level": str(level), **more, **_figures(found), "without_multiplier_share": bare})
    return shown


def finding(model: Model, found: Answer) -> BreakEven | None:
    """The break-even point beside the effect and its interval; nothing where no one number is that point."""
    need = found.break_even_effect
    if need is None:
        several = isinstance(model.benefit_per_year, tuple) or found.pv_benefit > 0
        return None if several else BreakEven.IMPOSSIBLE
    # Of what is just enough, rounding would say that it is not.
    need -= abs(need) * 1e-9
    if found.effect_interval is None:
        return BreakEven.REACHED if found.effect >= need else BreakEven.MISSED
    low, high = found.effect_interval
    if low >= need:
        return BreakEven.ALWAYS
    return BreakEven.NEVER if high < need else BreakEven.WITHIN


def _told(said: BreakEven | None) -> str | None:
    return None if said is None else str(said)


def words(plan: Plan, found: Answer, told: list[dict[str, Any]]) -> str:
    """The answer in sentences, one a line."""
    model = plan.model
    lines = [_worth(model, found), _needed(model, found), _counted(plan, told), _assumed(plan), *plan.uneven]
    if found.uncosted_share:
        lines.append(
            f"{found.uncosted_share:.0%} of the offences avoided have no published cost and count as nothing: "
            f"{', '.join(_with_near(plan, each.name) for each in model.offences if each.unit_cost is None)}."
        )
    if found.cost_per_managed is not None:
        lines.append(f"Cost per managed person and year: {found.cost_per_managed:,.0f} pounds.")
    if found.pv_fiscal is not None:
        lines.append(
            f"Of the benefit {found.pv_fiscal:,.0f} pounds fall to public bodies and "
            f"{found.pv_benefit - found.pv_fiscal:,.0f} to others; of the cost {found.pv_cost_fiscal:,.0f} and "
            f"{found.pv_cost_social:,.0f}."
        )
    return "\n".join(line for line in lines if line)


def _with_near(plan: Plan, name: str) -> str:
    """An offence without a cost, and the lines of the table that its name brings to mind."""
    near = plan.table.near(name)
    return f"{name} (the table has {', '.join(near)})" if near else name


def _worth(model: Model, found: Answer) -> str:
    over = f"Over {model.years} year{'' if model.years == 1 else 's'}"
    if found.ratio is None:
        return f"{over} nothing is spent, so there is no ratio; the benefit is {found.pv_benefit:,.0f} pounds."
    text = f"{over} each pound spent is worth {found.ratio:.2f} pounds"
    if found.ratio_interval:
        low, high = found.ratio_interval
        text += f" (95% interval {low:.2f} to {high:.2f}, {model.draws:,} draws)"
    text += f"; the net value is {found.net:,.0f} pounds"
    if found.net_interval:
        text += f" ({found.net_interval[0]:,.0f} to {found.net_interval[1]:,.0f})"
    return text + ("." if found.ratio_interval else ". There is no interval, since no standard error was given.")


BREAKS_EVEN = {
    BreakEven.ALWAYS: "The data allow no effect so small that it would not break even.",
    BreakEven.WITHIN: "The data allow effects on both sides of that: it may break even, and it may not.",
    BreakEven.NEVER: "It does not break even at any effect the data allow.",
    BreakEven.REACHED: "The effect given is enough for it; without an interval nobody can say how surely.",
    BreakEven.MISSED: "The effect given is not enough for it; without an interval nobody can say how surely.",
    BreakEven.IMPOSSIBLE: "It cannot break even at any effect: what is avoided has no cost, or nothing of it is left.",
}


def _needed(model: Model, found: Answer) -> str:
    found_out = finding(model, found)
    if found_out is None:
        if isinstance(model.benefit_per_year, tuple):
            return ""
        return "Some offences are avoided and more of others caused, so no one number of offences is the break-even."
    said = BREAKS_EVEN[found_out]
    if found.break_even_effect is None:
        return said
    if model.benefit_per_year is not None:
        need = f"It breaks even if the benefit of the first year is {found.break_even_effect:,.0f} pounds"
        return f"{need}; given is {found.effect:,.0f}. {said}"
    need, given = in_digits(found.break_even_effect, 3), in_digits(found.effect, 3)
    return (
        f"It breaks even if {need} offences are avoided per person and year in the first year "
        f"({found.break_even_offences:,.1f} with {model.people:g} people); given is {given}. {said}"
    )


def _counted(plan: Plan, told: list[dict[str, Any]]) -> str:
    """The levels, apart; and that there is none of actual offences where no multiplier was given."""
    if plan.model.benefit_per_year is not None:
        return ""
    lines = []
    if len(told) > 1 or plan.counted:
        shown = [f"{each['level']} {each['ratio']:.2f}" for each in told if each["ratio"] is not None]
        lines.append(f"Ratio by what is counted, never added up: {'; '.join(shown)}.")
    if not plan.counted:
        lines.append("The model does not say whether proven, recorded or actual offences are counted (counted).")
    if not any(each["level"] == levels.Level.ACTUAL for each in told):
        lines.append("No estimate of actual offences: no multipliers were given for recorded ones.")
    return " ".join(lines)


def _assumed(plan: Plan) -> str:
    model = plan.model
    rate = "the Green Book's 3.5%" if model.rate is None else f"{model.rate:.2%}"
    parts = [f"Discounted at {rate} a year"]
    if model.rate is None:
        later = (f", {rate:.1%} from year {since}" for since, rate in money.GREEN_BOOK_RATES[1:] if since < model.years)
        parts[0] += "".join(later)
    if model.decay < 1:
        parts.append(f"after each further year {model.decay:.0%} of the effect is left")
    if model.deadweight:
        parts.append(f"{model.deadweight:.0%} would have happened anyway")
    if model.optimism_cost or model.optimism_benefit:
        parts.append(
            f"against hope costs are raised by {model.optimism_cost:.0%} and benefits lowered by "
            f"{model.optimism_benefit:.0%}"
        )
    return "; ".join(parts) + "." + (f" {_prices(plan)}" if plan.model.benefit_per_year is None else "")


def _prices(plan: Plan) -> str:
    text = f"Unit costs: {plan.table.name}, prices of {plan.table.price_year}"
    if plan.deflator != 1:
        source = f" ({plan.deflator_source})" if plan.deflator_source else ""
        return f"{text}, brought to {plan.price_year} by {plan.deflator:g}{source}."
    if plan.price_year and plan.price_year != plan.table.price_year:
        return f"{text}; the costs are in prices of {plan.price_year} and no deflator was given, so the two differ."
    return f"{text}." + ("" if plan.price_year else " The model does not say the price year of its costs (price_year).")
