"""Reads a model of costs and benefits from a TOML file; docs/costbenefit.md says every key.

    people = 80
    cost_per_year = 100000
    avoided = 1.2                   # offences avoided per person and year, in the first year
    avoided_interval = [0.4, 2.0]   # 95% interval (or avoided_error, a standard error)
    decay = 0.9                     # what is left of the effect after each further year

    [[offences]]
    offence = "Domestic burglary"   # as in the table of unit costs; or give unit_cost yourself
    share = 1.0

Instead of `avoided` and offences: `benefit_per_year`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from throughcare.evaluation.methods import costs, tomltext
from throughcare.evaluation.methods.levels import Level
from throughcare.evaluation.methods.money import Model, Offence, check
from throughcare.evaluation.methods.refusals import CannotCalculate
from throughcare.evaluation.methods.tomltext import Part

PLAIN = (
    *("rate", "one_off_cost", "people", "person_years", "decay", "deadweight", "optimism_cost", "optimism_benefit"),
    "deflator",
)
WHOLE = ("years", "seed", "draws")
WORDS = (
    *("name", "unit_costs_name", "unit_costs_price_year", "price_year", "deflator_source", "multipliers_source"),
    *("counted", "effect_from"),
)
STEMS = ("cost", "avoided", "benefit", "avoided_proven", "avoided_recorded")
FROM = ("comparison", "before_after", "assumption")
BEARERS = ("fiscal", "social")
KNOWN = frozenset(
    {*PLAIN, *WHOLE, *WORDS, "cost_per_year", "benefit_per_year", "avoided", "avoided_proven", "avoided_recorded"}
    | {f"{stem}_{end}" for stem in STEMS for end in ("error", "interval")}
    | {"costs", "offences", "unit_costs", "shares", "multipliers"}
)
OF_AN_OFFENCE = frozenset(
    {"offence", "share", "avoided", "avoided_error", "avoided_interval", "unit_cost", "unit_cost_error"}
    | {"unit_cost_interval", "fiscal", "multiplier"}
)
OF_A_COST = frozenset({"item", "per_year", "one_off", "falls_on"})
# Other names that can mean one thing only.
ALSO = {
    "horizon": "years",
    "horizon_years": "years",
    "discount_rate": "rate",
    "persons": "people",
    "effect": "avoided",
    "avoided_per_person": "avoided",
    "offences_avoided_per_person": "avoided",
    "avoided_se": "avoided_error",
    "effect_error": "avoided_error",
    "effect_interval": "avoided_interval",
    "annual_cost": "cost_per_year",
    "yearly_cost": "cost_per_year",
    "cost_se": "cost_error",
    "cost_per_year_error": "cost_error",
    "cost_per_year_interval": "cost_interval",
    "setup_cost": "one_off_cost",
    "annual_benefit": "benefit_per_year",
    "yearly_benefit": "benefit_per_year",
    "benefit_se": "benefit_error",
    "benefit_per_year_error": "benefit_error",
    "benefit_per_year_interval": "benefit_interval",
    "simulations": "draws",
    "offence": "offences",
    "cost": "costs",
}
ALSO_INSIDE = {
    "offences": {
        "name": "offence",
        "unit_cost_se": "unit_cost_error",
        "avoided_per_person": "avoided",
        "avoided_se": "avoided_error",
    },
    "costs": {"name": "item", "cost_per_year": "per_year", "one_off_cost": "one_off", "bearer": "falls_on"},
}


@dataclass(frozen=True)
class Item:
    """One thing the scheme pays for, in pounds, and who bears it: public bodies (fiscal) or others (social)."""

    name: str
    per_year: float
    one_off: float
    fiscal: bool


@dataclass(frozen=True)
class Plan:
    """Everything a file says: the model, its table, further levels, and what is only to be told."""

    model: Model
    table: costs.Table
    counted: str
    others: tuple[tuple[str, Model], ...] = ()
    items: tuple[Item, ...] = ()
    name: str = ""
    price_year: str = ""
    deflator: float = 1.0
    deflator_source: str = ""
    multipliers_source: str = ""
    effect_from: str = ""
    uneven: tuple[str, ...] = ()


def load(path: Path) -> Plan:
    """The model of a file and the table of unit costs that it uses. Raises CannotCalculate naming what is wrong."""
    return loads(tomltext.read(path), name=str(path), beside=path.parent)


def loads(text: str, *, name: str, beside: Path | None = None) -> Plan:
    """The same from a text; `beside`: where a table of unit costs named in it lies."""
    part = tomltext.parse(text, name=name, also=ALSO, tables=ALSO_INSIDE)
    part.only(KNOWN)
    table = _table(part, beside)
    values: dict[str, Any] = {key: part.number(key) for key in PLAIN if key in part.given and key != "deflator"}
    values |= {key: part.whole(key) for key in WHOLE if key in part.given}
    items = tuple(_item(each) for each in part.parts("costs"))
    values |= _costs(part, items)
    if "benefit_per_year" in part.given:
        values["benefit_per_year"] = part.numbers("benefit_per_year")
    centres = {"cost": _plain_cost(values), "benefit": _one(values.get("benefit_per_year"))}
    values |= {f"{stem}_error": part.error(stem, of) for stem, of in centres.items()}
    _fit_years(part, values)
    deflator = _deflator(part)
    offences = _offences(part, table, deflator)
    _no_effect_twice(part)
    counted, effects = _effects(part)
    models = [
        (level, Model(**values, offences=offences, avoided=many, avoided_error=error)) for level, many, error in effects
    ]
    for _level, model in models:
        _checked(part, model)
    return Plan(
        model=models[0][1],
        table=table,
        counted=counted,
        others=tuple(models[1:]),
        items=items,
        name=part.words("name"),
        price_year=part.words("price_year"),
        deflator=deflator,
        deflator_source=part.words("deflator_source"),
        multipliers_source=part.words("multipliers_source"),
        effect_from=part.one_of("effect_from", FROM),
        uneven=_uneven(part, centres, models),
    )


def _one(given: object) -> float | None:
    """An amount that is one and no list."""
    return given if isinstance(given, float) else None


def _plain_cost(values: Mapping[str, Any]) -> float | None:
    """What a year costs, whoever bears it, where it is the same each year."""
    cost = _one(values["cost_per_year"])
    return None if cost is None else cost + float(values.get("social_cost_per_year", 0.0))


def _uneven(part: Part, centres: Mapping[str, float | None], models: Sequence[tuple[str, Model]]) -> tuple[str, ...]:
    """Each interval of which only the width could be used."""
    found = [part.lopsided(stem, of) for stem, of in centres.items()]
    effects = [stem for stem in ("avoided", "avoided_proven", "avoided_recorded") if stem in part.given]
    found += [part.lopsided(stem, part.number(stem)) for stem in effects]
    lines = [] if _plain_shares(part) else part.parts("offences")
    for line, offence in zip(lines, models[0][1].offences, strict=False):
        told = (line.lopsided("avoided", offence.avoided), line.lopsided("unit_cost", offence.unit_cost))
        found += [f"{offence.name}: {each}" for each in told if each]
    return tuple(each for each in found if each)


def _checked(part: Part, model: Model) -> None:
    try:
        check(model)
    except CannotCalculate as refusal:
        key = str(refusal).split(maxsplit=1)[0]
        part.wrong(str(refusal), key if key in KNOWN else "")


def _table(part: Part, beside: Path | None) -> costs.Table:
    given = part.given.get("unit_costs")
    if given is None:
        return costs.published()
    inline = part.part("unit_costs") if isinstance(given, dict) else None
    if inline is not None:
        name = part.words("unit_costs_name") or "given in the model"
        year = part.words("unit_costs_price_year") or part.words("price_year") or "a year not said"
        return costs.Table(name, {key.strip().casefold(): _typed(inline, key, year) for key in inline.given})
    if not isinstance(given, str) or beside is None:
        part.wrong("unit_costs is the name of a CSV file, or a table [unit_costs] of pounds.", "unit_costs")
    return costs.read(beside / given, name=given)


def _typed(inline: Part, offence: str, year: str) -> costs.UnitCost:
    """One line of [unit_costs]: pounds, or { pounds = ..., error = ..., fiscal = ... }."""
    given = inline.given[offence]
    told = given if isinstance(given, dict) else {"pounds": given}
    line = Part(inline.name, inline.text, told, inline.table, inline.nth)
    line.only(frozenset({"pounds", "error", "fiscal"}))
    if "pounds" not in told:
        inline.wrong(f"{offence}: pounds is missing.", offence)
    values = {key: line.number(key) for key in told}
    if min(values.values()) < 0:
        inline.wrong(f"{offence}: a unit cost cannot be below 0.", offence)
    return costs.UnitCost(
        offence, "", year, values["pounds"], "given in the model", values.get("error", 0.0), values.get("fiscal")
    )


def _item(line: Part) -> Item:
    line.only(OF_A_COST, KNOWN)
    name = line.words("item")
    if not name:
        line.wrong("item is missing: say what is paid for.")
    if not {"per_year", "one_off"} & set(line.given):
        line.wrong(f"{name}: per_year is missing (or one_off), in pounds.")
    amounts = {key: line.number(key) if key in line.given else 0.0 for key in ("per_year", "one_off")}
    for key, pounds in amounts.items():
        if pounds < 0:
            line.wrong(f"{name}: {key} cannot be below 0.", key)
    return Item(name, amounts["per_year"], amounts["one_off"], line.one_of("falls_on", BEARERS) != "social")


def _costs(part: Part, items: tuple[Item, ...]) -> dict[str, Any]:
    """Either one amount a year, or the items that make it."""
    if not items:
        if "cost_per_year" not in part.given:
            part.wrong("cost_per_year is missing: what the scheme costs a year, in pounds (or give [[costs]]).")
        return {"cost_per_year": part.numbers("cost_per_year")}
    if "cost_per_year" in part.given or "one_off_cost" in part.given:
        part.wrong("give [[costs]], or cost_per_year and one_off_cost; not both.", "cost_per_year")
    return {
        "cost_per_year": sum(each.per_year for each in items if each.fiscal),
        "one_off_cost": sum(each.one_off for each in items if each.fiscal),
        "social_cost_per_year": sum(each.per_year for each in items if not each.fiscal),
        "social_one_off_cost": sum(each.one_off for each in items if not each.fiscal),
    }


def _fit_years(part: Part, values: dict[str, Any]) -> None:
    """Where amounts are listed year by year and years is left out, the list says how many there are."""
    both = ("cost_per_year", "benefit_per_year")
    lists = {key: len(values[key]) for key in both if isinstance(values.get(key), tuple)}
    if lists and "years" not in values:
        values["years"] = max(lists.values())
    for key, many in lists.items():
        if many != values["years"]:
            part.wrong(f"{key} holds {many} amounts for {values['years']} years. Give one for each year.", key)


def _deflator(part: Part) -> float:
    if "deflator" not in part.given:
        return 1.0
    deflator = part.number("deflator")
    if not 0 < deflator < 1000:
        part.wrong("deflator multiplies the unit costs, such as 1.27; it must be above 0.", "deflator")
    if not part.words("price_year"):
        part.wrong("price_year is missing: say to which year's prices the deflator brings the unit costs.", "deflator")
    return deflator


def _effects(part: Part) -> tuple[str, list[tuple[str, float | None, float]]]:
    """At which level the effect is counted, and each effect given: (level, offences avoided, standard error)."""
    counted = part.one_of("counted", tuple(Level))
    found: list[tuple[str, float | None, float]] = []
    if "avoided" in part.given:
        many = part.number("avoided")
        found.append((counted, many, part.error("avoided", many)))
    elif part.error("avoided"):
        part.wrong("avoided is missing; only its error is given.", "avoided_error")
    for level in (Level.PROVEN, Level.RECORDED):
        key = f"avoided_{level}"
        if key in part.given:
            if level.value == counted and "avoided" in part.given:
                part.wrong(f"avoided is counted as {counted} already, so leave {key} out.", key)
            many = part.number(key)
            found.append((level.value, many, part.error(key, many)))
    if "avoided" in part.given and not counted and len(found) > 1:
        part.wrong("counted is missing: say whether avoided counts proven, recorded or actual offences.", "avoided")
    return (found[0][0], found) if found else (counted, [(counted, None, 0.0)])


def _no_effect_twice(part: Part) -> None:
    """What a comparison group shows is already over and above what would have happened anyway."""
    if part.words("effect_from") == "comparison" and part.given.get("deadweight"):
        part.wrong(
            "deadweight counts twice: an effect from a comparison group has it taken off already. Leave it out.",
            "deadweight",
        )


def _offences(part: Part, table: costs.Table, deflator: float) -> tuple[Offence, ...]:
    plain = _plain_shares(part)
    lines = [] if plain else part.parts("offences")
    shares, many = part.part("shares") or plain, part.part("multipliers")
    if lines and shares:
        part.wrong("give [[offences]] or [shares], not both.", "shares")
    by = {key.casefold(): many.number(key) for key in many.given} if many else {}
    if shares:
        for key in shares.given:
            _known(shares, key, table)
        found = [_of_table(key, table, deflator, {"share": shares.number(key)}) for key in shares.given]
    else:
        found = [_offence(line, table, deflator) for line in lines]
    names = [each.name.casefold() for each in found]
    for place, name in enumerate(names):
        if name in names[:place]:
            (lines[place] if lines else part).wrong(f"{found[place].name} stands in the model already.")
    if many and set(by) - set(names):
        stray = sorted(set(by) - set(names))[0]
        many.wrong(f"{stray} has a multiplier and is not among the offences.", stray)
    return tuple(_multiplied(each, by) for each in found)


def _plain_shares(part: Part) -> Part | None:
    """[offences] with `"offence" = share` means what [shares] means."""
    given = part.given.get("offences")
    return (
        part.part("offences")
        if isinstance(given, dict) and not any(isinstance(x, dict) for x in given.values())
        else None
    )


def _known(part: Part, name: str, table: costs.Table) -> None:
    """Refuse what is almost the name of a line of the table: as another name it would silently cost nothing."""
    close = [] if table.of(name) else table.near(name, cutoff=0.85)
    if close:
        part.wrong(
            f"{name} is not in the table of unit costs. Is it {' or '.join(close)}? If it is something else, give it a "
            "name that is less alike.",
            name if name in part.given else "offence",
        )


def _multiplied(offence: Offence, by: Mapping[str, float]) -> Offence:
    factor = by.get(offence.name.casefold())
    return offence if factor is None else replace(offence, multiplier=factor)


def _of_table(name: str, table: costs.Table, deflator: float, values: dict[str, Any]) -> Offence:
    """An offence with what the table says of it, brought to the prices of the model."""
    held = table.of(name)
    if held is not None:
        fiscal = held.fiscal * deflator if held.fiscal is not None else None
        values = {"unit_cost_error": held.error * deflator, "fiscal": fiscal, **values}
        values.setdefault("unit_cost", held.pounds * deflator)
    return Offence(name=name, **values)


def _offence(line: Part, table: costs.Table, deflator: float) -> Offence:
    line.only(OF_AN_OFFENCE, KNOWN)
    name = line.words("offence")
    if not name:
        line.wrong("offence is missing: give its name, as in the table of unit costs.")
    values: dict[str, Any] = {
        key: line.number(key) for key in ("share", "avoided", "unit_cost", "fiscal", "multiplier") if key in line.given
    }
    if "unit_cost" not in values:
        _known(line, name, table)
    if "share" in values and "avoided" in values:
        line.wrong(f"{name}: give share or avoided, not both.", "share")
    if "unit_cost" in values:
        # A typed cost stands for the table's whole line, its parts and its error with it.
        values = {"fiscal": None, "unit_cost_error": 0.0, **values}
    if {"unit_cost_error", "unit_cost_interval"} & set(line.given):
        held = table.of(name)
        cost = values.get("unit_cost", held.pounds * deflator if held else None)
        values["unit_cost_error"] = line.error("unit_cost", cost)
    if {"avoided_error", "avoided_interval"} & set(line.given):
        values["avoided_error"] = line.error("avoided", values.get("avoided"))
    return _of_table(name, table, deflator, values)
