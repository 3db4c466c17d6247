"""Disclosure control of a published table: small cells are kept back, and so many others that nobody can work them out.

A table with its totals is a circulation: each count flows from its row to its column, each total flows back. A cell
that is kept back can be worked out exactly when no other circulation fits what is shown, that is, when nothing can
flow round a loop through it. So the loop of least loss is kept back with it until enough can flow.
After Kelly, Golden and Assad, Networks 22, 1992 (cell suppression by network flow).
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SMALL = 5
# Readers miss a total more than a cell.
TOTALS_COST = 25

Cell = tuple[int, int]


@dataclass(frozen=True)
class Suppressed:
    """What may be shown: rows with their total last, then the row of totals; None where a count is kept back.

    small: the cells kept back because they are small; others: those kept back so that the small ones stay unknown.
    withheld: the table is too small to be shown at all (then every cell is None).
    """

    shown: tuple[tuple[int | None, ...], ...]
    small: frozenset[Cell]
    others: frozenset[Cell]
    withheld: bool = False


def suppress(table: Sequence[Sequence[int]], *, threshold: int = SMALL) -> Suppressed:
    """Keep back each count from 1 to threshold - 1, totals included, and what would give it away.

    table: rows of counts of people, without totals. A small count could afterwards be any of at least `threshold + 1`
    different values for somebody who knows all that is shown. Raises ValueError for ragged or negative tables.
    """
    full = _with_totals(table)
    rows, columns = len(full), len(full[0])
    small = {(i, j) for i in range(rows) for j in range(columns) if 1 <= full[i][j] < threshold}
    hidden = set(small)
    # The smallest need most, and what is hidden for them often protects the others.
    for cell in sorted(small, key=lambda each: (full[each[0]][each[1]], each)):
        if not _protect(full, hidden, cell, threshold):
            nothing = tuple(tuple(None for _column in range(columns)) for _row in range(rows))
            everything = frozenset((i, j) for i in range(rows) for j in range(columns))
            return Suppressed(nothing, frozenset(small), everything - small, withheld=True)
    # What can be worked out anyway protects nobody by being hidden, and showing it tells nothing new.
    for cell in sorted(hidden - small, key=lambda each: (_cost(full, each), each)):
        if _room(full, hidden, cell, 1) < 1:
            hidden.discard(cell)
    shown = tuple(
        tuple(None if (i, j) in hidden else count for j, count in enumerate(row)) for i, row in enumerate(full)
    )
    return Suppressed(shown, frozenset(small), frozenset(hidden - small))


def _with_totals(table: Sequence[Sequence[int]]) -> list[list[int]]:
    if not table or not table[0] or any(len(row) != len(table[0]) for row in table):
        raise ValueError("a table needs rows of the same length")
    if any(count < 0 for row in table for count in row):
        raise ValueError("a count of people cannot be below 0")
    full = [[*row, sum(row)] for row in table]
    return [*full, [sum(column) for column in zip(*full, strict=True)]]


def _protect(full: list[list[int]], hidden: set[Cell], cell: Cell, threshold: int) -> bool:
    """Hide more until the cell can vary enough; False when even the whole table would not do."""
    while _room(full, hidden, cell, threshold) < threshold:
        more = _cheapest_loop(full, hidden, cell)
        if more is None or not more - hidden:
            more = _next_cheapest(full, hidden)
        if not more:
            return False
        hidden |= more
    return True


def _room(full: list[list[int]], hidden: set[Cell], cell: Cell, enough: int) -> int:
    """By how much the cell could be larger or smaller with everything shown as it is, up to `enough`."""
    start, end = _ends(full, cell)
    others = hidden - {cell}
    up = _flow(full, others, end, start, enough)
    down = _flow(full, others, start, end, min(enough, full[cell[0]][cell[1]]))
    return min(enough, up + down)


def _ends(full: list[list[int]], cell: Cell) -> tuple[int, int]:
    """From which node to which the count flows. Nodes: rows first, then columns; the last of each are the totals.

    An inner count flows from its row to its column; a row's total comes to it from the column of totals, a column's
    total goes on to the row of totals, and the grand total flows from the row of totals to the column of totals.
    """
    i, j = cell
    rows, columns = len(full), len(full[0])
    forward = (i == rows - 1) == (j == columns - 1)
    return (i, rows + j) if forward else (rows + j, i)


def _flow(full: list[list[int]], hidden: set[Cell], source: int, target: int, enough: int) -> int:
    """How much can be sent round through hidden cells: with their count without limit, against it up to the count."""
    arcs: dict[int, dict[int, float]] = {}
    for cell in hidden:
        start, end = _ends(full, cell)
        arcs.setdefault(start, {})[end] = float("inf")
        arcs.setdefault(end, {})[start] = float(full[cell[0]][cell[1]])
    sent = 0.0
    while sent < enough:
        way = _way(arcs, source, target)
        if way is None:
            break
        amount = min(min(arcs[a][b] for a, b in way), enough - sent)
        for a, b in way:
            arcs[a][b] -= amount
            arcs[b][a] += amount
        sent += amount
    return int(sent)


def _way(arcs: dict[int, dict[int, float]], source: int, target: int) -> list[tuple[int, int]] | None:
    came: dict[int, int] = {source: source}
    queue = deque([source])
    while queue:
        here = queue.popleft()
        if here == target:
            return list(_back(came, target))
        for there, left in arcs.get(here, {}).items():
            if left > 0 and there not in came:
                came[there] = here
                queue.append(there)
    return None


def _back(came: dict[int, int], target: int) -> Iterator[tuple[int, int]]:
    here = target
    while came[here] != here:
        yield came[here], here
        here = came[here]


def _cheapest_loop(full: list[list[int]], hidden: set[Cell], cell: Cell) -> set[Cell] | None:
    """The cells of the loop through `cell` whose hiding loses least; only along which one more could flow."""
    start, end = _ends(full, cell)
    near = _neighbours(full, cell)
    best: dict[int, float] = {end: 0.0}
    came: dict[int, tuple[int, Cell]] = {}
    queue: list[tuple[float, int]] = [(0.0, end)]
    while queue:
        cost, here = heapq.heappop(queue)
        if here == start:
            break
        if cost > best[here]:
            continue
        for there, by in near.get(here, []):
            reached = cost + (0.0 if by in hidden else _cost(full, by))
            if reached < best.get(there, float("inf")):
                best[there], came[there] = reached, (here, by)
                heapq.heappush(queue, (reached, there))
    if start not in came:
        return None
    loop: set[Cell] = set()
    here = start
    while here != end:
        here, by = came[here]
        loop.add(by)
    return loop


def _neighbours(full: list[list[int]], cell: Cell) -> dict[int, list[tuple[int, Cell]]]:
    """From each node where one more could flow, and through which cell; `cell` itself is left out."""
    near: dict[int, list[tuple[int, Cell]]] = {}
    for i, row in enumerate(full):
        for j, count in enumerate(row):
            if (i, j) == cell:
                continue
            start, end = _ends(full, (i, j))
            near.setdefault(start, []).append((end, (i, j)))
            if count > 0:
                near.setdefault(end, []).append((start, (i, j)))
    return near


def _next_cheapest(full: list[list[int]], hidden: set[Cell]) -> set[Cell]:
    """When the loop is hidden already and still too little can flow: one more cell, until none is left."""
    left = [(i, j) for i, row in enumerate(full) for j in range(len(row)) if (i, j) not in hidden]
    return {min(left, key=lambda each: (_cost(full, each), each))} if left else set()


def _cost(full: list[list[int]], cell: Cell) -> float:
    i, j = cell
    total = (i == len(full) - 1) + (j == len(full[0]) - 1)
    return (full[i][j] + 1.0) * float(TOTALS_COST) ** total
