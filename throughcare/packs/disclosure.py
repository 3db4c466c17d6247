"""What of a whole pack may be shown: tables that share totals, kept back together so that none tells on another.

A total is one number; a family is a table by one trait whose columns add up to totals. The rules, each of which leaves
a small number room to be anything from 0 to at least the threshold for somebody who knows all that is shown:

1. A total from 1 to threshold - 1 is kept back, and with it every column that adds up to it and every total that would
   give it away (`together`).
2. The lines of a family that are small in its first column are kept back in every column of the family, together with
   the smallest others until there are two of them and their sum reaches the threshold. All of a hidden part could then
   belong to any one of these lines, in all columns at once: whatever holds within a line (is part of, is at most) holds
   for that as well, so no such rule helps to work a number out.
3. A further column is shown only where it needs no more lines than these. Otherwise it is kept back whole: its total
   is known, and of it each line could have anything up to what the line has.
4. A line that is a total elsewhere (red in the table of ratings) is kept back there too, and the other way round.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from throughcare.measures.suppression import SMALL


@dataclass(frozen=True)
class Column:
    """The lines of a family that add up to a total. `of`: the column of which these are a part, in each line.

    `needs`: totals whose columns this one is worked out from; without them it is not shown.
    """

    total: str
    cells: Mapping[str, int]
    of: str = ""
    needs: Sequence[str] = ()


@dataclass(frozen=True)
class Family:
    """One table by one trait: the first column decides which lines are too small. `same`: line -> total it is."""

    key: str
    lines: Sequence[str]
    columns: Sequence[Column]
    same: Mapping[str, str] = field(default_factory=dict)
    # Totals that are the sum of some lines of the first column.
    sums: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Figures:
    """Everything counted. `together`: totals of which a line of the text says how they hang together."""

    totals: Mapping[str, int]
    families: Sequence[Family]
    together: Sequence[tuple[str, frozenset[str]]] = ()


@dataclass(frozen=True)
class Shown:
    """What may be shown; None is a number kept back."""

    totals: Mapping[str, int | None]
    families: Mapping[str, Mapping[str, Mapping[str, int | None]]]

    def column(self, family: str, total: str) -> Mapping[str, int | None]:
        """One column, line by line."""
        return self.families[family][total]


def small(many: int, threshold: int = SMALL) -> bool:
    """Whether a number could point to somebody."""
    return 1 <= many < threshold


def protect(figures: Figures, *, threshold: int = SMALL) -> Shown:
    """Keep back what is small and what would give it away; raises ValueError for figures that do not add up."""
    _check(figures)
    hidden = {name for name, many in figures.totals.items() if small(many, threshold)}
    forced: dict[str, set[str]] = {each.key: set() for each in figures.families}
    while True:
        before = (len(hidden), sum(map(len, forced.values())))
        for of, others in figures.together:
            if of in hidden:
                hidden |= others
        lines = {each.key: _lines(each, figures, hidden, forced[each.key], threshold) for each in figures.families}
        for family in figures.families:
            _join(family, lines[family.key], hidden, forced[family.key])
        if before == (len(hidden), sum(map(len, forced.values()))):
            break
    told = {name: None if name in hidden else many for name, many in figures.totals.items()}
    shown = {}
    for family in figures.families:
        left = _columns(family, figures, hidden, lines[family.key], threshold)
        shown[family.key] = {
            column.total: {
                line: None if column.total not in left or line in lines[family.key] else column.cells.get(line, 0)
                for line in family.lines
            }
            for column in family.columns
        }
    return Shown(told, shown)


def uncovered(figures: Figures) -> Shown:
    """Every number as it is: for those alone who read the files anyway."""
    _check(figures)
    families = {
        family.key: {
            column.total: {line: column.cells.get(line, 0) for line in family.lines} for column in family.columns
        }
        for family in figures.families
    }
    return Shown(figures.totals, families)


def _check(figures: Figures) -> None:
    for family in figures.families:
        for column in family.columns:
            if sum(column.cells.values()) != figures.totals[column.total] or set(column.cells) - set(family.lines):
                raise ValueError(f"{family.key}: {column.total} does not add up")
        for total, lines in family.sums.items():
            if sum(family.columns[0].cells.get(line, 0) for line in lines) != figures.totals[total]:
                raise ValueError(f"{family.key}: {total} is not the sum of its lines")


def _lines(family: Family, figures: Figures, hidden: set[str], forced: set[str], threshold: int) -> set[str]:
    """The lines kept back: by the first column alone; all of them where its total is kept back."""
    first = family.columns[0]
    if first.total in hidden:
        return set(family.lines)
    found = {line for line in family.lines if small(first.cells.get(line, 0), threshold)} | forced
    rest = sorted(set(family.lines) - found, key=lambda line: (first.cells.get(line, 0), line))
    while found and rest and (len(found) < 2 or _part(first, found) < threshold):
        found.add(rest.pop(0))
    return found


def _part(column: Column, lines: set[str]) -> int:
    return sum(column.cells.get(line, 0) for line in lines)


def _join(family: Family, lines: set[str], hidden: set[str], forced: set[str]) -> None:
    """What is one number in two places is kept back in both."""
    for line, total in family.same.items():
        if line in lines:
            hidden.add(total)
        elif total in hidden:
            forced.add(line)
    for total, parts in family.sums.items():
        # With all of the hidden lines inside or all outside it is the sum of what is known anyway.
        if lines & set(parts) and lines - set(parts):
            hidden.add(total)
        elif total in hidden and set(family.lines) - set(parts):
            forced.update(parts)
            others = sorted(set(family.lines) - set(parts), key=lambda line: family.columns[0].cells.get(line, 0))
            forced.update(others[:1])


def _columns(family: Family, figures: Figures, hidden: set[str], lines: set[str], threshold: int) -> set[str]:
    """The columns that are shown, in the order given."""
    left: set[str] = set()
    by_total = {column.total: column for column in family.columns}
    for number, column in enumerate(family.columns):
        if column.total in hidden or (column.of and column.of not in left) or set(column.needs) - left:
            continue
        parts = [column.cells]
        if column.of:
            whole = by_total[column.of].cells
            parts.append({line: whole.get(line, 0) - column.cells.get(line, 0) for line in family.lines})
        if number and not all(_fits(cells, family, lines, threshold) for cells in parts):
            continue
        # True of everybody in a group: to know that somebody is in it would be to know it of them.
        if not column.of or not any(_all_of(column, by_total[column.of], family, lines)):
            left.add(column.total)
    return left


def _fits(cells: Mapping[str, int], family: Family, lines: set[str], threshold: int) -> bool:
    alone = [cells.get(line, 0) for line in family.lines if line not in lines]
    return not any(small(many, threshold) for many in (*alone, sum(cells.get(line, 0) for line in lines)))


def _all_of(column: Column, whole: Column, family: Family, lines: set[str]) -> Iterator[bool]:
    for line in family.lines:
        if line not in lines and whole.cells.get(line, 0):
            yield column.cells.get(line, 0) == whole.cells.get(line, 0)
