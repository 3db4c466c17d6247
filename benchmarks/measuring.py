"""Times, percentiles and ratios, and the table that they are printed in."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from statistics import quantiles
from typing import Any


@dataclass(frozen=True)
class Claim:
    """One figure beside what is claimed of it."""

    name: str
    figure: float
    limit: float
    unit: str = ""
    at_least: bool = False

    @property
    def kept(self) -> bool:
        """Whether the claim holds in this run."""
        return self.figure >= self.limit if self.at_least else self.figure <= self.limit


@dataclass
class Report:
    """What one benchmark found: tables to print, and the claims that it settles."""

    title: str
    tables: list[tuple[Sequence[str], Sequence[Sequence[object]]]] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def table(self, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Add a table; figures are aligned on the right."""
        self.tables.append((head, rows))

    def show(self) -> str:
        """The report as text."""
        parts = [f"\n{self.title}", "=" * len(self.title)]
        parts += [_table(head, rows) for head, rows in self.tables]
        parts += self.notes
        for claim in self.claims:
            sign, verdict = ("at least" if claim.at_least else "at most"), ("kept" if claim.kept else "NOT KEPT")
            parts.append(f"{verdict:>8}  {claim.name}: {claim.figure:.2f} ({sign} {claim.limit:g}{claim.unit})")
        return "\n".join(parts)

    def as_json(self) -> dict[str, Any]:
        """The report for a file."""
        return {
            "tables": [{"head": head, "rows": rows} for head, rows in self.tables],
            "claims": [
                {"name": each.name, "figure": each.figure, "limit": each.limit, "kept": each.kept}
                for each in self.claims
            ],
            "notes": self.notes,
        }


def milliseconds(work: Callable[[], object]) -> float:
    """How long one call took."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def p50(times: Sequence[float]) -> float:
    """The median."""
    return quantiles(times, n=100, method="inclusive")[49]


def p95(times: Sequence[float]) -> float:
    """What nineteen of twenty stay under."""
    return quantiles(times, n=100, method="inclusive")[94]


def in_turn(works: Sequence[Callable[[int], object]], *, times: int, warm: int = 10) -> list[list[float]]:
    """Each piece of work `times` over, one of each in turn, so that a noisy machine disturbs all of them alike."""
    found: list[list[float]] = [[] for _ in works]
    for round_ in range(-warm, times):
        for number, work in enumerate(works):
            taken = milliseconds(partial(work, abs(round_)))
            if round_ >= 0:
                found[number].append(taken)
    return found


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    words = [[_word(cell) for cell in row] for row in [head, *rows]]
    widths = [max(len(row[column]) for row in words) for column in range(len(head))]
    lines = []
    for row in words:
        cells = [cell.rjust(width) for cell, width in zip(row, widths, strict=True)]
        lines.append("  ".join([row[0].ljust(widths[0]), *cells[1:]]))
    lines.insert(1, "-" * len(lines[0]))
    return "\n".join(lines)


def _word(cell: object) -> str:
    return f"{cell:,.2f}" if isinstance(cell, float) else f"{cell:,}" if isinstance(cell, int) else str(cell)
