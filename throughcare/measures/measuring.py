"""Figures for any day and period, narrowed and split: one question to a function that answers with counts only."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from throughcare.core.errors import DomainError
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Permission

SPLITS: Final = ("hub", "agency", "level", "cohort", "status", "area", "sex", "age", "ethnicity")
# What may point to one person when few share it.
PERSONAL: Final = frozenset({"sex", "age", "ethnicity"})
AGES: Final = ("10-17", "18-24", "25-34", "35-44", "45-54", "55+")
EVERYBODY: Final = ""


class CannotMeasure(DomainError):
    """What was asked for is no day, period or kind of figure."""


@dataclass(frozen=True)
class Narrow:
    """Whom to count: empty means everybody. Each is held against the person as they were on the day."""

    hub: str = ""
    agency: str = ""
    level: str = ""
    cohort: str = ""
    status: str = ""
    area: str = ""
    sex: str = ""
    age: str = ""
    ethnicity: str = ""

    def __bool__(self) -> bool:
        return any(asdict(self).values())

    def document(self, schemes: Sequence[int]) -> str:
        """As the database reads it."""
        chosen = {name: value for name, value in asdict(self).items() if value and name != "hub"}
        return json.dumps({"schemes": sorted(schemes), **chosen})


@dataclass(frozen=True)
class Cell:
    """One number: how many, and the middle value where the figure is a length of time."""

    many: int
    value: float | None = None


@dataclass(frozen=True)
class Measured:
    """The figures of a period: for everybody, and for each part if they were split."""

    since: date
    on: date
    split: str = ""
    cells: Mapping[str, Mapping[str, Mapping[tuple[str, str], Cell]]] = field(default_factory=dict)

    @property
    def parts(self) -> list[str]:
        """The values by which it was split, in order."""
        return sorted(part for part in self.cells if part != EVERYBODY)

    def of(self, what: str, part: str = EVERYBODY) -> Mapping[tuple[str, str], Cell]:
        """All numbers of one figure."""
        return self.cells.get(part, {}).get(what, {})

    def many(self, what: str, key: str | None = None, *, part: str = EVERYBODY) -> int:
        """How many; together unless one kind is named."""
        return sum(cell.many for (name, _other), cell in self.of(what, part).items() if key in (None, name))

    def value(self, what: str, key: str = "", *, part: str = EVERYBODY) -> float | None:
        """The middle value; none where nobody was counted."""
        cell = self.of(what, part).get((key, ""))
        return cell.value if cell else None

    def document(self) -> dict[str, list[list[Any]]]:
        """The figures of everybody, in an order that never changes: for keeping and for files."""
        return document_of(self.cells.get(EVERYBODY, {}))


def document_of(figures: Mapping[str, Mapping[tuple[str, str], Cell]]) -> dict[str, list[list[Any]]]:
    """Plain values that JSON can hold."""
    return {
        what: [
            [key, other, cell.many, None if cell.value is None else round(cell.value, 3)]
            for (key, other), cell in sorted(cells.items())
        ]
        for what, cells in sorted(figures.items())
    }


def schemes_of(by: Acting, scheme: Scheme | None = None) -> list[Scheme]:
    """The scheme with its hubs, or all whose figures they see; never another."""
    found = Scheme.objects.filter(pk__in=by.figure_schemes).order_by("name")
    if scheme is not None:
        found = found.filter(Q(pk=scheme.pk) | Q(board=scheme.pk))
    return list(found)


def sees_small_numbers(by: Acting) -> bool:
    """Whoever reads the files anyway learns nothing from a small number."""
    return by.may(Permission.READ_CASES) and bool(by.case_schemes) and set(by.figure_schemes) <= set(by.case_schemes)


def measure(
    by: Acting,
    *,
    schemes: Sequence[int] | None = None,
    since: date,
    on: date,
    narrow: Narrow | None = None,
    split: str = "",
    apart: bool = False,
) -> Measured:
    """The figures at the end of `on` and over the period from `since` to `on`, both days counted.

    To be called while PostgreSQL is told that `by` asks. `schemes`: some of those whose figures they see.
    `apart` leaves out whoever is hidden from anybody, for figures that many will read. Numbers are exact: whatever is
    shown to somebody who reads no cases goes through `measures.showing`, which keeps small ones back.
    """
    if since > on:
        raise CannotMeasure(_("The period must begin on or before the day it ends."))
    if split and split not in SPLITS:
        raise CannotMeasure(_("Figures cannot be split by “%(split)s”.") % {"split": split})
    narrow = narrow or Narrow()
    asked = _within(list(by.figure_schemes if schemes is None else schemes), narrow)
    cells: dict[str, dict[str, dict[tuple[str, str], Cell]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select part, what, key, other, many, value from measures_count(%s, %s, %s::jsonb, %s, %s, %s)",
            [on, since, narrow.document(asked), split, apart, settings.TIME_ZONE],
        )
        for part, what, key, other, many, value in cursor.fetchall():
            name = part if part == EVERYBODY else part[1:] or " "
            cells.setdefault(name, {}).setdefault(what, {})[key, other] = Cell(many, value)
    return Measured(since, on, split, cells)


def _within(schemes: list[int], narrow: Narrow) -> list[int]:
    if not narrow.hub:
        return schemes
    return [pk for pk in schemes if str(pk) == narrow.hub]


def behind(by: Acting, *, since: date, on: date, narrow: Narrow, what: str, key: str = "") -> list[uuid.UUID]:
    """The registrations that a number counts, for those who read the cases; nothing for anybody else."""
    asked = _within(list(by.figure_schemes), narrow)
    with connection.cursor() as cursor:
        cursor.execute(
            "select id from measures_behind(%s, %s, %s::jsonb, %s, %s, %s)",
            [on, since, narrow.document(asked), what, key, settings.TIME_ZONE],
        )
        return [key for (key,) in cursor.fetchall()]
