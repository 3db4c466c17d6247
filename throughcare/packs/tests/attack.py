"""Somebody who knows all that is shown of a pack, and how its tables hang together, asks what is hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from throughcare.packs.disclosure import Family, Figures, Shown

Name = tuple[str, ...]


class Reader:
    """What is known: sums, parts, and every number that is shown; no number is below 0."""

    def __init__(self, figures: Figures, shown: Shown) -> None:
        self.names: dict[Name, int] = {}
        self.equal: list[tuple[dict[int, float], float]] = []
        self.less: list[tuple[dict[int, float], float]] = []
        for total, many in shown.totals.items():
            self._known((total,), many)
        for family in figures.families:
            self._family(family, shown.families[family.key])
        self._adds_up(("ever",), [("start",), ("in",)])
        self._adds_up(("ever",), [("people",), ("out",)])
        for part, whole in (("stayed", "people"), ("stayed", "start"), ("in_adopted", "in")):
            self._at_most((part,), (whole,))

    def _place(self, name: Name) -> int:
        return self.names.setdefault(name, len(self.names))

    def _known(self, name: Name, many: int | None) -> None:
        place = self._place(name)
        if many is not None:
            self.equal.append(({place: 1.0}, float(many)))

    def _adds_up(self, whole: Name, parts: Sequence[Name]) -> None:
        row = {self._place(whole): -1.0}
        for part in parts:
            row[self._place(part)] = row.get(self._place(part), 0.0) + 1.0
        self.equal.append((row, 0.0))

    def _at_most(self, part: Name, whole: Name) -> None:
        self.less.append(({self._place(part): 1.0, self._place(whole): -1.0}, 0.0))

    def _family(self, family: Family, told: Mapping[str, Mapping[str, int | None]]) -> None:
        for column in family.columns:
            cells: list[Name] = [(family.key, column.total, line) for line in family.lines]
            for cell in cells:
                self._known(cell, told[column.total][cell[2]])
            self._adds_up((column.total,), cells)
            if column.of:
                for line in family.lines:
                    self._at_most((family.key, column.total, line), (family.key, column.of, line))
            if column.needs:
                for line in family.lines:
                    parts: list[Name] = [(family.key, need, line) for need in column.needs]
                    self._adds_up((family.key, column.total, line), parts)
        first = family.columns[0].total
        for line, total in family.same.items():
            self._adds_up((total,), [(family.key, first, line)])
        for total, lines in family.sums.items():
            self._adds_up((total,), [(family.key, first, line) for line in lines])

    def width(self, name: Name) -> float:
        """From the least to the most that a number can be."""
        wish = np.zeros(len(self.names))
        wish[self.names[name]] = 1.0
        equal, known = self._matrix(self.equal)
        less, most = self._matrix(self.less)
        ends: list[float] = []
        for sign in (1.0, -1.0):
            found = linprog(sign * wish, A_eq=equal, b_eq=known, A_ub=less, b_ub=most, bounds=(0, None), method="highs")
            if found.status == 3:
                return float("inf")
            assert found.status == 0, found.message
            ends.append(float(found.fun))
        return -ends[1] - ends[0]

    def _matrix(self, rows: list[tuple[dict[int, float], float]]) -> tuple[csr_matrix, list[float]]:
        data = [(number, place, value) for number, (row, _known) in enumerate(rows) for place, value in row.items()]
        numbers, places, values = zip(*data, strict=True)
        return csr_matrix((values, (numbers, places)), shape=(len(rows), len(self.names))), [
            known for _r, known in rows
        ]


def truth(figures: Figures) -> dict[Name, int]:
    """Every number as it was counted."""
    told: dict[Name, int] = {(total,): many for total, many in figures.totals.items()}
    for family in figures.families:
        for column in family.columns:
            for line in family.lines:
                told[family.key, column.total, line] = column.cells.get(line, 0)
    return told


def shown_of(figures: Figures, shown: Shown) -> dict[Name, int | None]:
    """Every number as it is shown."""
    told: dict[Name, int | None] = {(total,): many for total, many in shown.totals.items()}
    for family in figures.families:
        for total, cells in shown.families[family.key].items():
            for line, many in cells.items():
                told[family.key, total, line] = many
    return told
