"""Nobody works out a small number of a pack from all of its tables together: tried with linear programming."""

from __future__ import annotations

import pytest

from throughcare.measures.suppression import SMALL
from throughcare.packs.counting import figures_of
from throughcare.packs.disclosure import Column, Family, Figures, Shown, protect
from throughcare.packs.tests.attack import Reader, shown_of, truth
from throughcare.packs.tests.made_up import cohort, counted

pytestmark = [pytest.mark.feature("F57"), pytest.mark.trust(21)]
A_PART = 20


@pytest.mark.parametrize("first", range(0, 40, A_PART))
def test_linear_programming_finds_no_small_number_of_a_pack(first: int) -> None:
    tried = 0
    for seed in range(first, first + A_PART):
        figures = figures_of(counted(*cohort(seed)))
        shown = protect(figures)
        reader, true, told = Reader(figures, shown), truth(figures), shown_of(figures, shown)
        for name, many in true.items():
            if 1 <= many < SMALL:
                assert told[name] is None, f"pack {seed}: {name} is shown"
                assert reader.width(name) > SMALL - 1e-6, f"pack {seed}: {name} is known too closely"
                tried += 1
            elif told[name] is not None:
                assert told[name] == many, "what is shown is true"
    assert tried > A_PART, "too few small numbers to show anything"


def test_a_large_cohort_keeps_nothing_back() -> None:
    people, asked = cohort(5)
    figures = figures_of(counted(people * 40, asked * 40))
    told = shown_of(figures, protect(figures))
    kept_back = [name for name, many in told.items() if many is None and not name[0].startswith("night")]
    # Of the parts of a group some are true of everybody or of nobody there; all else is shown.
    assert {name[1] for name in kept_back} <= {"red", "adopted", "enforced", "good"}


def _shown_alone(figures: Figures) -> Shown:
    """Each table by itself: what is small is left out of it, and nothing else."""
    families = {
        family.key: {
            column.total: {
                line: None if 1 <= column.cells.get(line, 0) < SMALL else column.cells.get(line, 0)
                for line in family.lines
            }
            for column in family.columns
        }
        for family in figures.families
    }
    return Shown({name: None if 1 <= many < SMALL else many for name, many in figures.totals.items()}, families)


def test_without_looking_at_the_tables_together_the_attack_finds_numbers() -> None:
    """The attack itself must be able to win."""
    figures = figures_of(counted(*cohort(3)))
    reader = Reader(figures, _shown_alone(figures))
    widths = [reader.width(name) for name, many in truth(figures).items() if 1 <= many < SMALL]
    assert min(widths) < 1e-6


def test_a_total_that_is_printed_twice_is_kept_back_twice() -> None:
    """Red by rating is also the whole of red by sex; who came and who left tell on each other."""
    ratings = {"red": 6, "amber": 31, "green": 3}
    figures = Figures(
        {"people": 40, "red": 6, "start": 38, "in": 12, "out": 10, "ever": 50},
        [
            Family("colour", ("red", "amber", "green"), [Column("people", ratings)], {"red": "red"}),
            Family(
                "sex", ("F", "M"), [Column("people", {"F": 12, "M": 28}), Column("red", {"F": 0, "M": 6}, of="people")]
            ),
        ],
        [("in", frozenset({"out", "ever"})), ("out", frozenset({"in", "ever"}))],
    )
    shown = protect(figures)
    assert shown.column("colour", "people") == {"red": None, "amber": 31, "green": None}
    assert shown.totals["red"] is None
    assert set(shown.column("sex", "red").values()) == {None}
    assert shown.column("sex", "people") == {"F": 12, "M": 28}
    few = Figures({**figures.totals, "in": 2, "start": 38, "out": 0, "ever": 40}, [], figures.together)
    assert [protect(few).totals[name] for name in ("in", "out", "start", "people")] == [None, None, 38, 40]


def test_what_is_true_of_everybody_in_a_group_is_kept_back() -> None:
    figures = Figures(
        {"people": 30, "red": 15},
        [
            Family(
                "sex", ("F", "M"), [Column("people", {"F": 9, "M": 21}), Column("red", {"F": 9, "M": 6}, of="people")]
            )
        ],
    )
    shown = protect(figures)
    assert set(shown.column("sex", "red").values()) == {None}
    assert shown.column("sex", "people") == {"F": 9, "M": 21}


def test_figures_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="does not add up"):
        protect(Figures({"people": 9}, [Family("sex", ("F",), [Column("people", {"F": 8})])]))
