"""What crimes cost: the published table of unit costs, with how each figure was checked."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from throughcare.evaluation.methods.refusals import CannotCalculate

NAME = "Home Office 2018, prices of 2015/16"
TABLE = Path(__file__).with_name("data") / "unit_costs_2015_16.csv"
SOURCE = (
    "Home Office, The economic and social costs of crime, second edition, Research Report 99, July 2018: "
    "cost of an actual crime in prices of 2015/16"
)


MOST_LINES = 500


@dataclass(frozen=True)
class UnitCost:
    """The cost of one actual crime, in pounds of the price year, and how the figure was checked.

    error: its standard error. fiscal: the part of it that falls on public bodies, where the table says so.
    """

    offence: str
    victim: str
    price_year: str
    pounds: float
    checked: str
    error: float = 0.0
    fiscal: float | None = None


@dataclass(frozen=True)
class Table:
    """A table of unit costs with its name; a report states which one it used."""

    name: str
    costs: Mapping[str, UnitCost]

    def of(self, offence: str) -> UnitCost | None:
        """The cost of an offence by its name, or nothing: what the table does not hold has no cost."""
        return self.costs.get(offence.strip().casefold())

    def near(self, offence: str, cutoff: float = 0.6) -> list[str]:
        """Names in the table that somebody may have meant."""
        folded = offence.strip().casefold()
        close = get_close_matches(folded, self.costs, n=3, cutoff=cutoff)
        held = [key for key in self.costs if len(folded) > 3 and folded in key] if cutoff < 0.7 else []
        return [self.costs[key].offence for key in dict.fromkeys([*close, *held])]

    @property
    def price_year(self) -> str:
        """In the prices of which year; several, with commas, where the table mixes them."""
        return ", ".join(sorted({each.price_year for each in self.costs.values()}))


@cache
def published() -> Table:
    """The table that comes with the product."""
    return read(TABLE, name=NAME)


def read(path: Path, *, name: str) -> Table:
    """A table from a CSV file; see `parse`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as problem:
        raise CannotCalculate(f"The table of unit costs {path} cannot be read: {problem.strerror}.") from problem
    except UnicodeDecodeError as problem:
        raise CannotCalculate(f"The table of unit costs {path} is not a text in UTF-8.") from problem
    return parse(text, where=str(path), name=name)


def parse(text: str, *, where: str, name: str) -> Table:
    """A table from CSV text: offence, unit_cost_gbp, price_year, checked; victim_type, unit_cost_error_gbp, fiscal_gbp.

    The last three may be missing. Raises CannotCalculate with the line and what is wrong with it.
    """
    found: dict[str, UnitCost] = {}
    for place, line in lines_of(text, where, ("offence", "unit_cost_gbp", "price_year", "checked")):
        one = _cost(line, f"{where}, line {place}")
        if one.offence.casefold() in found:
            raise CannotCalculate(f"{where}, line {place}: {one.offence} stands in the table already.")
        found[one.offence.casefold()] = one
    if not found:
        raise CannotCalculate(f"{where}: the table holds no offence.")
    return Table(name, found)


def parse_multipliers(text: str, *, where: str) -> dict[str, tuple[str, float]]:
    """From CSV text with the columns offence and multiplier: actual crimes for each recorded one, by folded name."""
    found: dict[str, tuple[str, float]] = {}
    for place, line in lines_of(text, where, ("offence", "multiplier")):
        name, factor = line["offence"], number(line, "multiplier", f"{where}, line {place}")
        if not name:
            raise CannotCalculate(f"{where}, line {place}: the offence has no name.")
        if factor is None or not 1 <= factor <= 1000:
            raise CannotCalculate(f"{where}, line {place}: multiplier must be 1 or more: actual for each recorded.")
        if name.casefold() in found:
            raise CannotCalculate(f"{where}, line {place}: {name} stands in the table already.")
        found[name.casefold()] = (name, factor)
    if not found:
        raise CannotCalculate(f"{where}: the table holds no offence.")
    return found


def lines_of(text: str, where: str, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each line with its number, cells without space round them; refused where a column is missing."""
    rows = csv.reader(text.removeprefix("\ufeff").splitlines())
    try:
        head = [each.strip().casefold() for each in next(rows, [])]
        missing = [each for each in needed if each not in head]
        if missing:
            raise CannotCalculate(f"{where}, line 1: the column {missing[0]} is missing. Needed: {', '.join(needed)}.")
        if len(set(head)) < len(head):
            raise CannotCalculate(f"{where}, line 1: a column stands there twice.")
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != len(head):
                words = f"{len(row)} cells where the head has {len(head)}. Put a text with a comma into quotation marks"
                raise CannotCalculate(f"{where}, line {rows.line_num}: {words}.")
            if rows.line_num > MOST_LINES:
                raise CannotCalculate(f"{where}: more than {MOST_LINES} lines.")
            yield rows.line_num, {key: cell.strip() for key, cell in zip(head, row, strict=True)}
    except csv.Error as problem:
        raise CannotCalculate(f"{where}, line {rows.line_num}: this is not sound CSV ({problem}).") from problem


def number(line: Mapping[str, str], column: str, where: str) -> float | None:
    """A number of a cell, or nothing where it is empty."""
    text = line.get(column, "")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 <= value < 1e9:
        words = f"{column} must be a number, 0 or more, without commas or a pound sign; it is “{text[:40]}”"
        raise CannotCalculate(f"{where}: {words}.")
    return value


def _cost(line: Mapping[str, str], where: str) -> UnitCost:
    offence, pounds = line["offence"], number(line, "unit_cost_gbp", where)
    if not offence:
        raise CannotCalculate(f"{where}: the offence has no name.")
    if pounds is None:
        raise CannotCalculate(f"{where}: unit_cost_gbp is empty. Leave the line out if nothing is published.")
    for column in ("price_year", "checked"):
        if not line[column]:
            raise CannotCalculate(f"{where}: {column} is empty.")
    fiscal = number(line, "fiscal_gbp", where)
    if fiscal is not None and fiscal > pounds:
        raise CannotCalculate(f"{where}: fiscal_gbp is a part of unit_cost_gbp, so it cannot be more.")
    return UnitCost(
        offence,
        line.get("victim_type", ""),
        line["price_year"],
        pounds,
        line["checked"],
        number(line, "unit_cost_error_gbp", where) or 0.0,
        fiscal,
    )
