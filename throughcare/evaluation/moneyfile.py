"""A model that was answered on screen, written as the file that the command reads: what is worked out is this file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# What the published table has no cost for: nobody gives it one, its share is told.
WITHOUT_COST = ("Drugs", "Public order", "Weapons", "Motoring", "Breach", "Other offences without a published cost")
# What a scheme pays for; the first five are borne by public bodies.
FISCAL = ("Staff", "Services bought", "Tags and equipment", "Premises and overheads", "Other costs of public bodies")
SOCIAL = "Costs that others bear"
COST_KEYS = ("staff", "services", "equipment", "premises", "other")
STEPS = ("costs", "people", "effect", "offences", "assumptions")
SEED = 5


@dataclass(frozen=True)
class Line:
    """One unit cost of the table that the model uses."""

    offence: str
    pounds: float
    error: float = 0.0
    fiscal: float | None = None


@dataclass(frozen=True)
class Sources:
    """The tables that the model uses, as they stand beside its answers."""

    unit_costs: str
    price_year: str
    lines: Sequence[Line]
    multipliers_source: str = ""
    multipliers: Mapping[str, float] | None = None


def text_of(name: str, inputs: Mapping[str, Mapping[str, Any]], sources: Sources) -> str:
    """The whole file. Numbers are written so that they are read back to the last digit."""
    return "\n".join([*_head(name, inputs, sources), "", *_costs(inputs["costs"]), *_offences(inputs, sources)]) + "\n"


def _head(name: str, inputs: Mapping[str, Mapping[str, Any]], sources: Sources) -> Iterator[str]:
    costs, people, chosen = inputs["costs"], inputs["people"], inputs["assumptions"]
    yield f"name = {_text(name)}"
    yield f"years = {int(chosen['years'])}"
    yield f"people = {_number(people['people'])}"
    if people.get("person_years"):
        yield f"person_years = {_number(people['person_years'])}"
    yield from _between("cost", costs.get("low"), costs.get("high"))
    yield from _effect(inputs["effect"])
    yield f"decay = {_number(chosen['decay'] / 100)}"
    yield f"deadweight = {_number(chosen['deadweight'] / 100)}"
    yield f"optimism_cost = {_number(chosen['optimism_cost'] / 100)}"
    yield f"optimism_benefit = {_number(chosen['optimism_benefit'] / 100)}"
    yield f"price_year = {_text(chosen['price_year'])}"
    if chosen.get("deflator"):
        yield f"deflator = {_number(chosen['deflator'])}"
        yield f"deflator_source = {_text(chosen.get('deflator_source', ''))}"
    yield f"unit_costs_name = {_text(sources.unit_costs)}"
    yield f"unit_costs_price_year = {_text(sources.price_year)}"
    if sources.multipliers:
        yield f"multipliers_source = {_text(sources.multipliers_source)}"
    yield f"seed = {SEED}"


def _effect(effect: Mapping[str, Any]) -> Iterator[str]:
    yield f"effect_from = {_text(effect['source'])}"
    yield f"counted = {_text(effect['level'])}"
    yield f"avoided = {_number(effect['avoided'])}"
    yield from _between("avoided", effect.get("low"), effect.get("high"))
    if effect.get("recorded") is not None and effect["level"] == "proven":
        yield f"avoided_recorded = {_number(effect['recorded'])}"
        yield from _between("avoided_recorded", effect.get("recorded_low"), effect.get("recorded_high"))


def _between(stem: str, low: float | None, high: float | None) -> Iterator[str]:
    if low is not None and high is not None:
        yield f"{stem}_interval = [{_number(low)}, {_number(high)}]"


def _costs(costs: Mapping[str, Any]) -> Iterator[str]:
    for key, item in zip(COST_KEYS, FISCAL, strict=True):
        if costs.get(key):
            yield from _item(item, costs[key], 0.0, "fiscal")
    if costs.get("once"):
        yield from _item("Setting it up, once", 0.0, costs["once"], "fiscal")
    if costs.get("social"):
        yield from _item(SOCIAL, costs["social"], 0.0, "social")
    if not any(costs.get(key) for key in (*COST_KEYS, "once", "social")):
        yield from _item(FISCAL[0], 0.0, 0.0, "fiscal")


def _item(name: str, per_year: float, one_off: float, bearer: str) -> Iterator[str]:
    yield from ("[[costs]]", f"item = {_text(name)}", f"per_year = {_number(per_year)}")
    if one_off:
        yield f"one_off = {_number(one_off)}"
    yield from (f"falls_on = {_text(bearer)}", "")


def _offences(inputs: Mapping[str, Mapping[str, Any]], sources: Sources) -> Iterator[str]:
    counts: Mapping[str, float] = inputs["offences"]["counts"]
    total = sum(counts.values())
    many = {key.casefold(): factor for key, factor in (sources.multipliers or {}).items()}
    for offence, count in counts.items():
        if count:
            yield from ("[[offences]]", f"offence = {_text(offence)}", f"share = {_number(count / total)}")
            if offence.casefold() in many:
                yield f"multiplier = {_number(many[offence.casefold()])}"
            yield ""
    used = {offence.casefold() for offence, count in counts.items() if count}
    yield "[unit_costs]"
    for line in sources.lines:
        if line.offence.casefold() in used:
            parts = [f"pounds = {_number(line.pounds)}"]
            parts += [f"error = {_number(line.error)}"] if line.error else []
            parts += [f"fiscal = {_number(line.fiscal)}"] if line.fiscal is not None else []
            yield f"{_text(line.offence)} = {{ {', '.join(parts)} }}"


def _text(words: str) -> str:
    """A TOML text: what JSON escapes TOML reads, and a form sends no more than that."""
    return json.dumps(words.replace("\x7f", ""), ensure_ascii=False)


def _number(value: float) -> str:
    whole = float(value)
    return f"{whole:.0f}" if whole.is_integer() and abs(whole) < 1e15 else repr(whole)
