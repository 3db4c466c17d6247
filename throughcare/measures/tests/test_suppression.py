"""Nobody works out a small cell from what is shown: tried with linear programming on random tables."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, eye_array, kron

from throughcare.measures.suppression import SMALL, Suppressed, suppress

Whole = NDArray[np.int64]
# No count of people is larger. A bound helps whoever attacks, and spares the solver counts without an end.
PLENTY = 10_000


def made_up(seed: int) -> Whole:
    """A table of any shape, from nearly empty to full."""
    chance = np.random.default_rng(seed)
    rows, columns = chance.integers(1, 7, 2)
    return np.asarray(chance.poisson(chance.choice([1, 4, 15, 60]) * chance.random((rows, columns))), dtype=np.int64)


def whole(table: Whole) -> Whole:
    """With its totals."""
    rows = np.column_stack([table, table.sum(axis=1)])
    return np.vstack([rows, rows.sum(axis=0)])


def attack(found: Suppressed) -> dict[tuple[int, int], tuple[float, float]]:
    """The least and the most that each hidden count can be, knowing the sums and that no count is below 0.

    One program asks for all of them: the table stands in it once for each question, and no copy touches another.
    """
    rows, columns = len(found.shown), len(found.shown[0])
    hidden = [(i, j) for i in range(rows) for j in range(columns) if found.shown[i][j] is None]
    if not hidden:
        return {}
    sums, known = [], []
    lines = [[((i, j), 1 if j < columns - 1 else -1) for j in range(columns)] for i in range(rows)]
    lines += [[((i, j), 1 if i < rows - 1 else -1) for i in range(rows)] for j in range(columns)]
    for line in lines:
        signs = dict(line)
        sums.append([signs.get(each, 0) for each in hidden])
        known.append(-sum(sign * (found.shown[i][j] or 0) for (i, j), sign in line))
    least = np.eye(len(hidden))
    wishes = np.vstack([least, -least])
    copies = len(wishes)
    solved = linprog(
        wishes.ravel(),
        A_eq=kron(eye_array(copies), csr_array(np.array(sums))),
        b_eq=np.tile(known, copies),
        bounds=(0, PLENTY),
        method="highs",
    )
    assert solved.status == 0, solved.message
    ends = (wishes * solved.x.reshape(wishes.shape)).sum(axis=1)
    return {cell: (ends[place], -ends[len(hidden) + place]) for place, cell in enumerate(hidden)}


@pytest.mark.feature("F57")
@pytest.mark.trust(21)
@pytest.mark.parametrize("first", range(0, 1000, 125))
def test_linear_programming_finds_no_cell_of_a_thousand_random_tables(first: int) -> None:
    for seed in range(first, first + 125):
        table = made_up(seed)
        found = suppress(table.tolist())
        for cell, (least, most) in attack(found).items():
            assert most - least > 1e-6, f"table {seed}: {cell} can be worked out"
            if cell in found.small:
                assert most - least > SMALL - 1e-6, f"table {seed}: {cell} is known too closely"


@pytest.mark.feature("F57")
@pytest.mark.trust(21)
def test_without_the_second_round_the_attack_finds_the_cell() -> None:
    """The attack itself must be able to win."""
    table = np.array([[3, 20], [30, 40]])
    shown = tuple(tuple(None if each == 3 else int(each) for each in row) for row in whole(table))
    naive = Suppressed(shown, frozenset({(0, 0)}), frozenset())
    assert attack(naive) == {(0, 0): (3.0, 3.0)}
    assert len(attack(suppress(table.tolist()))) == 4


@pytest.mark.feature("F57")
def test_every_small_count_is_kept_back_and_what_is_shown_is_true() -> None:
    for seed in range(200):
        table = made_up(seed)
        found, full = suppress(table.tolist()), whole(table)
        for i, row in enumerate(found.shown):
            for j, count in enumerate(row):
                small = 1 <= full[i][j] < SMALL
                assert small == ((i, j) in found.small)
                assert count is None if small else count in (None, full[i][j])


@pytest.mark.feature("F57")
def test_a_table_without_small_counts_is_shown_whole() -> None:
    found = suppress([[10, 0], [25, 7]])
    assert found.shown == ((10, 0, 10), (25, 7, 32), (35, 7, 42))
    assert not found.others


@pytest.mark.feature("F57")
def test_as_little_as_possible_is_lost() -> None:
    found = suppress([[3, 50, 9], [60, 70, 80], [90, 12, 99]])
    assert found.small == {(0, 0)}
    assert len(found.others) == 3, "one loop of four cells is enough"
    assert (0, 2) in found.others, "and it is the one of the smallest counts"


@pytest.mark.feature("F57")
def test_what_is_no_table_of_people_is_refused() -> None:
    impossible: list[list[list[int]]] = [[], [[]], [[1, 2], [3]], [[-1]]]
    for wrong in impossible:
        with pytest.raises(ValueError, match=r"table|count"):
            suppress(wrong)
