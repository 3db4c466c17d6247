"""What crimes cost: the published table of unit costs, with how each figure was checked."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from throughcare.evaluation.methods.refusals import CannotCalculate

TABLE = Path(__file__).with_name("data") / "unit_costs_2015_16.csv"
SOURCE = (
    "Home Office, The economic and social costs of crime, second edition, Research Report 99, July 2018: "
    "cost of an actual crime in prices of 2015/16"
)


@dataclass(frozen=True)
class UnitCost:
    """The cost of one actual crime, in pounds of the price year, and how the figure was checked."""

    offence: str
    victim: str
    price_year: str
    pounds: float
    checked: str


@dataclass(frozen=True)
class Table:
    """A table of unit costs with its name; a report states which one it used."""

    name: str
    costs: Mapping[str, UnitCost]

    def of(self, offence: str) -> UnitCost | None:
        """The cost of an offence by its name, or nothing: what the table does not hold has no cost."""
        return self.costs.get(offence.strip().casefold())


@cache
def published() -> Table:
    """The table that comes with the product."""
    return read(TABLE, name="Home Office 2018, prices of 2015/16")


def read(path: Path, *, name: str) -> Table:
    """A table from a CSV file with the columns offence, victim_type, price_year, unit_cost_gbp, checked."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            lines = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as problem:
        raise CannotCalculate(f"The table of unit costs {path} cannot be read.") from problem
    found: dict[str, UnitCost] = {}
    for place, line in enumerate(lines, start=2):
        found_one = _cost(line, f"{path}, line {place}")
        if found_one.offence.casefold() in found:
            raise CannotCalculate(f"{path}, line {place}: {found_one.offence} stands in the table already.")
        found[found_one.offence.casefold()] = found_one
    if not found:
        raise CannotCalculate(f"The table of unit costs {path} is empty.")
    return Table(name, found)


def _cost(line: Mapping[str, str | None], where: str) -> UnitCost:
    try:
        pounds = float(line["unit_cost_gbp"] or "")
    except (KeyError, ValueError):
        raise CannotCalculate(f"{where}: unit_cost_gbp must be a number of pounds.") from None
    if not 0 <= pounds < 1e9:
        raise CannotCalculate(f"{where}: unit_cost_gbp must be a number of pounds, 0 or more.")
    offence = (line.get("offence") or "").strip()
    if not offence:
        raise CannotCalculate(f"{where}: the offence has no name.")
    return UnitCost(
        offence,
        (line.get("victim_type") or "").strip(),
        (line.get("price_year") or "").strip(),
        pounds,
        (line.get("checked") or "").strip(),
    )
