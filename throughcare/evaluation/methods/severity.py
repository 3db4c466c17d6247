"""How grave offences were, by a table of weights that is loaded: what has no weight is said, and never counts as 0."""

from __future__ import annotations

import csv
import hashlib
import io
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from throughcare.evaluation.methods.refusals import CannotCalculate

COLUMNS = ("offence", "weight", "source")
DIGITS = 5


@dataclass(frozen=True)
class Weights:
    """Offence key to weight, with where each came from."""

    weights: Mapping[str, float]
    sources: tuple[str, ...] = ()

    def of(self, key: str) -> float | None:
        """The weight of an offence; None where the table does not hold it."""
        return self.weights.get(tidy(key))

    @property
    def sha256(self) -> str:
        """The same for the same weights, in whatever order they were listed."""
        lines = (f"{key}\t{weight!r}\n" for key, weight in sorted(self.weights.items()))
        return hashlib.sha256("".join(lines).encode()).hexdigest()


@dataclass(frozen=True)
class Severity:
    """Of some offences: the sum of their weights, and how many had none. `mean` is of those with a weight."""

    total: float
    weighted: int
    unweighted: int

    @property
    def mean(self) -> float | None:
        """The mean weight of the offences that have one."""
        return self.total / self.weighted if self.weighted else None

    @property
    def unweighted_share(self) -> float | None:
        """The share of offences without a weight."""
        many = self.weighted + self.unweighted
        return self.unweighted / many if many else None


def tidy(key: str) -> str:
    """A key as tables are searched: a spreadsheet takes the zeros in front of a Home Office code away."""
    word = key.strip().casefold()
    return word.zfill(DIGITS) if word.isdigit() else word


def read(path: Path) -> Weights:
    """A table from a CSV file with the columns offence, weight, source. Raises CannotCalculate naming the line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise CannotCalculate(f"The table of weights {path} cannot be read as a CSV file in UTF-8.") from problem
    return parse(text, named=str(path))


def parse(text: str, *, named: str = "The table of weights") -> Weights:
    """The same from its text."""
    lines = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    found: dict[str, float] = {}
    sources: dict[str, None] = {}
    try:
        gone = [column for column in COLUMNS if column not in (lines.fieldnames or ())]
        if gone:
            raise CannotCalculate(f"{named} has no column {', '.join(gone)}. It needs: {', '.join(COLUMNS)}.")
        for line in lines:
            where = f"{named}, line {lines.line_num}"
            key, weight, source = _weight(line, where)
            if key in found:
                raise CannotCalculate(f"{where}: {key} stands in the table already.")
            found[key] = weight
            sources[source] = None
    except csv.Error as problem:
        raise CannotCalculate(f"{named} is not a sound CSV file: {problem}.") from problem
    if not found:
        raise CannotCalculate(f"{named} has no rows.")
    return Weights(found, tuple(sources))


def _weight(line: Mapping[str, str | None], where: str) -> tuple[str, float, str]:
    key, source = tidy(line.get("offence") or ""), (line.get("source") or "").strip()
    if not key:
        raise CannotCalculate(f"{where}: the offence has no code or name.")
    try:
        weight = float(line.get("weight") or "")
    except ValueError:
        weight = math.nan
    if not 0 <= weight < 1e9:
        raise CannotCalculate(f"{where}: the weight must be a number, 0 or more.")
    if not source:
        raise CannotCalculate(f"{where}: say in the column source where the weight comes from.")
    return key, weight, source


def weigh(keys: Iterable[str], weights: Weights) -> Severity:
    """The severity of some offences."""
    found = [weights.of(key) for key in keys]
    held = [weight for weight in found if weight is not None]
    return Severity(math.fsum(held), len(held), len(found) - len(held))


def change(first: Severity, first_days: int, second: Severity, second_days: int) -> float | None:
    """Weight for each day at risk in the second time over that in the first; None where the first has none."""
    if not first.total or first_days <= 0 or second_days <= 0:
        return None
    return (second.total / second_days) / (first.total / first_days)
