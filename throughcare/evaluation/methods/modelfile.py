"""Reads a model of costs and benefits from a TOML file.

    years = 10                      # default 10
    rate = 0.035                    # default: the Green Book's
    people = 80
    cost_per_year = 100000
    cost_error = 5000               # standard errors are optional; with one of them there is an interval
    avoided = 1.2                   # offences avoided per person and year, in the first year
    avoided_error = 0.4
    decay = 0.9                     # what is left of the effect after each further year
    deadweight = 0.2                # would have happened anyway
    unit_costs = "mine.csv"         # default: the published table

    [[offences]]
    offence = "Domestic burglary"   # as in the table of unit costs; or give unit_cost yourself
    share = 0.7
    unit_cost_error = 500
    fiscal = 1200                   # the part of the unit cost that falls on public bodies

Instead of `avoided` and offences: `benefit_per_year` (and `benefit_error`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from throughcare.evaluation.methods import costs
from throughcare.evaluation.methods.money import Model, Offence
from throughcare.evaluation.methods.refusals import CannotCalculate

NUMBERS = {each.name for each in fields(Model)} - {"offences"}
WHOLE = {"years", "seed", "draws"}
OF_AN_OFFENCE = {"offence", "share", "unit_cost", "unit_cost_error", "fiscal"}


def load(path: Path) -> tuple[Model, costs.Table]:
    """The model and the table of unit costs that it uses. Raises CannotCalculate naming what is wrong."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as problem:
        raise CannotCalculate(f"{path} cannot be read.") from problem
    except tomllib.TOMLDecodeError as problem:
        raise CannotCalculate(f"{path} is not sound TOML: {problem}.") from problem
    table = _table(path, given)
    unknown = sorted(set(given) - NUMBERS - {"offences", "unit_costs"})
    if unknown:
        raise CannotCalculate(f"{path}: unknown: {', '.join(unknown)}. Known: {', '.join(sorted(NUMBERS))}.")
    values: dict[str, Any] = {name: _number(given, name, path) for name in NUMBERS if name in given}
    if "cost_per_year" not in values:
        raise CannotCalculate(f"{path}: cost_per_year is missing.")
    lines = given.get("offences", [])
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        raise CannotCalculate(f"{path}: write each offence as [[offences]].")
    return Model(**values, offences=tuple(_offence(line, table, path) for line in lines)), table


def _table(path: Path, given: Mapping[str, Any]) -> costs.Table:
    name = given.get("unit_costs")
    if name is None:
        return costs.published()
    if not isinstance(name, str):
        raise CannotCalculate(f"{path}: unit_costs is the name of a CSV file.")
    return costs.read(path.parent / name, name=name)


def _offence(line: Mapping[str, Any], table: costs.Table, path: Path) -> Offence:
    unknown = sorted(set(line) - OF_AN_OFFENCE)
    if unknown:
        raise CannotCalculate(f"{path}: unknown in [[offences]]: {', '.join(unknown)}.")
    name = line.get("offence")
    if not isinstance(name, str) or not name.strip():
        raise CannotCalculate(f"{path}: an offence has no name.")
    if "share" not in line:
        raise CannotCalculate(f"{path}: {name} has no share.")
    held = table.of(name)
    unit = _number(line, "unit_cost", path) if "unit_cost" in line else (held.pounds if held else None)
    return Offence(
        name=name,
        share=_number(line, "share", path),
        unit_cost=unit,
        unit_cost_error=_number(line, "unit_cost_error", path) if "unit_cost_error" in line else 0.0,
        fiscal=_number(line, "fiscal", path) if "fiscal" in line else 0.0,
    )


def _number(given: Mapping[str, Any], name: str, path: Path) -> Any:
    value = given[name]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise CannotCalculate(f"{path}: {name} must be a number.")
    if name in WHOLE and not isinstance(value, int):
        raise CannotCalculate(f"{path}: {name} must be a whole number.")
    return value if name in WHOLE else float(value)
