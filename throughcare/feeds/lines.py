"""What a row of a list says, understood; what is wrong with it; and rows that are about the same person."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from dataclasses import field as dataclass_field
from datetime import date

from throughcare.feeds.values import plain
from throughcare.feeds.vocabulary import REGISTERED


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Something in a row that somebody must correct, or (blocks=False) should know."""

    row: int
    field: str
    code: str
    read: str = ""
    facts: Mapping[str, str] = dataclass_field(default_factory=dict)
    blocks: bool = True


@dataclass(frozen=True, kw_only=True)
class Task:
    """One action of a row: what, who, by when."""

    what: str
    named: str
    agency: int
    practitioner: int | None
    due_on: date
    pathway: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """What a row says of one person, understood."""

    row: int
    family_name: str
    given_names: str
    birth_date: date | None
    sex: str = ""
    identifiers: Mapping[str, str] = dataclass_field(default_factory=dict)
    status: str = REGISTERED
    statutory_status: str = ""
    lead_agency: int | None = None
    lead_practitioner: int | None = None
    colour: str = ""
    colour_on: date | None = None
    level: str = ""
    cohort: str = ""
    adopted_on: date | None = None
    ended_on: date | None = None
    end_reason: str = ""
    end_words: str = ""
    tasks: tuple[Task, ...] = ()

    @property
    def name(self) -> str:
        """Given names and family name."""
        return f"{self.given_names} {self.family_name}".strip()


@dataclass(frozen=True, kw_only=True)
class Known:
    """What this scheme's words stand for: agencies and their people, levels, reasons; and how numbers are checked."""

    agencies: Mapping[str, int]
    people: Mapping[tuple[int, str], int]
    names: Mapping[int, str]
    levels: Mapping[str, str]
    cohorts: Mapping[str, str]
    reasons: Mapping[str, str]
    pathways: Mapping[str, str]
    colours: frozenset[str]
    choices: Mapping[str, str]
    understand: Callable[[str, str], str]
    lead_agency: int | None = None
    agency_names: Mapping[int, str] = dataclass_field(default_factory=dict)
    labels: Mapping[str, str] = dataclass_field(default_factory=dict)


class NotUnderstood(Exception):
    """Raised by `understand` with the words to show."""


def digest(line: Line) -> str:
    """The same row, wherever it stands in the file, has the same digest."""
    said = {key: value for key, value in asdict(line).items() if key != "row"}
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def who(line: Line) -> str:
    """A digest of whom the row names: name, birth date and numbers, nothing else."""
    said = [plain(line.family_name), plain(line.given_names), str(line.birth_date), sorted(line.identifiers.items())]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def doubles(read: Sequence[Line]) -> list[Fault]:
    """Rows about the same person (faults), and rows so alike that somebody should look (told, not refused)."""
    numbers: dict[tuple[str, str], Line] = {}
    named: dict[tuple[str, str, str], Line] = {}
    families: dict[tuple[str, str], list[Line]] = defaultdict(list)
    found = []
    for line in sorted(read, key=lambda one: one.row):
        same = [numbers[pair] for pair in line.identifiers.items() if pair in numbers]
        key = (plain(line.family_name), plain(line.given_names), str(line.birth_date))
        if key in named and not _told_apart(line, named[key]):
            same.append(named[key])
        if same:
            found.append(Fault(row=line.row, field="name", code="twice", facts={"other": str(same[0].row)}))
        else:
            beside = [one for one in families[key[0], key[2]] if line.birth_date]
            if beside:
                facts = {"other": str(beside[0].row)}
                found.append(Fault(row=line.row, field="name", code="alike", facts=facts, blocks=False))
        numbers.update(dict.fromkeys(line.identifiers.items(), line))
        named.setdefault(key, line)
        families[key[0], key[2]].append(line)
    return found


def _told_apart(one: Line, other: Line) -> bool:
    """Whether both carry a number of the same kind, and the numbers differ."""
    return any(
        kind in other.identifiers and other.identifiers[kind] != one.identifiers[kind] for kind in one.identifiers
    )
