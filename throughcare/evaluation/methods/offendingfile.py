"""Reads people, their index dates and their offences from a file with one row for each offence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final

from throughcare.evaluation.methods.reading import MISSING, read_rows
from throughcare.evaluation.methods.refusals import CannotCalculate
from throughcare.evaluation.methods.reoffending import NOT_PROVEN, OTHER_WORDS, PROVEN, Followed, Offence

SHAPES: Final = ("%Y-%m-%d", "%d/%m/%Y", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")
HOW: Final = "Write it as 2024-02-28 or 28/02/2024"
# Days outside these years stand for «none» or are slips; nobody is followed from them.
YEARS: Final = range(1900, 2101)


@dataclass(frozen=True)
class Columns:
    """Which column holds what. `offence` may be left out where neither weights nor breaches are asked for."""

    person: str = "person"
    index: str = "index_date"
    offence_date: str = "offence_date"
    disposal_date: str = "disposal_date"
    disposal: str = "disposal"
    offence: str | None = None

    @property
    def named(self) -> list[str]:
        """All of them."""
        found = [self.person, self.index, self.offence_date, self.disposal_date, self.disposal]
        return [*found, self.offence] if self.offence else found


@dataclass
class _Person:
    index: date
    where: str
    offences: list[Offence] = field(default_factory=list)


def read_people(path: Path, columns: Columns) -> list[Followed]:
    """Everybody in the file in order; whoever committed nothing has one row without an offence date.

    Raises CannotCalculate naming the file and the line, and what to do.
    """
    if len(set(columns.named)) < len(columns.named):
        raise CannotCalculate("The same column is named for two purposes.")
    people: dict[str, _Person] = {}
    for place, cells in read_rows(path, columns.named):
        where = f"{path}, {place}"
        key = _word(cells[0])
        if not key:
            raise CannotCalculate(f"{where}: {columns.person} is empty. Each row says whom it is about.")
        index = _date(cells[1], columns.index, where)
        if index is None:
            raise CannotCalculate(
                f"{where}: {columns.index} is empty. Give the index date of {key}, or leave the person out."
            )
        person = people.setdefault(key, _Person(index, place))
        if person.index != index:
            raise CannotCalculate(
                f"{where}: {columns.index} of {key} is {index}, but {person.index} in {person.where}. "
                "Each person has one index date; give a second time on the scheme another name."
            )
        offence = _offence(cells, columns, where)
        if offence is not None:
            person.offences.append(offence)
    return [Followed(key, each.index, tuple(each.offences)) for key, each in people.items()]


def _offence(cells: Sequence[object], columns: Columns, where: str) -> Offence | None:
    on = _date(cells[2], columns.offence_date, where)
    disposed_on = _date(cells[3], columns.disposal_date, where)
    disposal = _disposal(_word(cells[4]), columns.disposal, where)
    if on is None:
        if disposed_on is not None or disposal:
            raise CannotCalculate(
                f"{where}: there is a disposal but {columns.offence_date} is empty. Give the day of the offence, "
                "or leave the disposal empty too if the person committed nothing."
            )
        return None
    if disposal in PROVEN and disposed_on is None:
        raise CannotCalculate(f"{where}: {columns.disposal} is {disposal}, but {columns.disposal_date} is empty.")
    if disposed_on is not None and disposed_on < on:
        raise CannotCalculate(
            f"{where}: {columns.disposal_date} {disposed_on} is before {columns.offence_date} {on}. "
            "Correct one of them."
        )
    return Offence(on, disposed_on, disposal, _word(cells[5]) if columns.offence else "")


def _word(cell: object) -> str:
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    word = str(cell).strip()
    return "" if word.casefold() in MISSING else word


def _date(cell: object, column: str, where: str) -> date | None:
    found: date | None
    if isinstance(cell, datetime):
        found = cell.date() if cell == cell else None
    elif isinstance(cell, date):
        found = cell
    else:
        word = _word(cell)
        found = as_date(word) if word else None
        if word and found is None:
            raise CannotCalculate(f"{where}: {column} is “{word}”, which is not a date. {HOW}.")
    if found is not None and found.year not in YEARS:
        raise CannotCalculate(
            f"{where}: {column} is {found}, which lies outside the years {YEARS[0]} to {YEARS[-1]}. Correct it, or "
            "leave it empty if the day is not known."
        )
    return found


def as_date(word: str) -> date | None:
    """A day as people and files write it; None where it is none."""
    for shape in SHAPES:
        try:
            return datetime.strptime(word.strip(), shape).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _disposal(word: str, column: str, where: str) -> str:
    tidy = word.casefold().replace(" ", "_").replace("-", "_")
    tidy = OTHER_WORDS.get(tidy, tidy)
    if tidy not in PROVEN and tidy not in NOT_PROVEN:
        known = ", ".join([*sorted(PROVEN), *sorted(NOT_PROVEN - {""})])
        raise CannotCalculate(f"{where}: {column} is “{word}”, which is not known. Use one of: {known}.")
    return tidy
