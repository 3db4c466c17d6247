"""Reads the columns that an analysis names from a CSV or Parquet file into arrays."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import numpy as np
from numpy.typing import NDArray

from throughcare.evaluation.methods.refusals import CannotCalculate

Floats = NDArray[np.float64]
MISSING = frozenset({"", "na", "nan", "null", "none", "."})
YES_NO = {"true": 1.0, "yes": 1.0, "y": 1.0, "false": 0.0, "no": 0.0, "n": 0.0}
MOST_KINDS = 50
# So many kinds may look like numbers, as bands and grades do.
MOST_LEVELS = 10


@dataclass(frozen=True)
class Table:
    """Columns as they stand in the file: numbers, or words where a column holds any."""

    columns: dict[str, Floats | NDArray[np.str_]]
    rows: int
    left_out: int = 0

    def numbers(self, name: str) -> Floats:
        """A column of numbers; refuses one of words."""
        column = self.columns[name]
        if column.dtype.kind == "f":
            return np.asarray(column, dtype=float)
        odd = next(word for word in column.tolist() if not _is_number(str(word)))
        raise CannotCalculate(f"The column {name} holds “{odd}”, which is not a number.")

    def yes_or_no(self, name: str) -> Floats:
        """A column of 0 and 1 (or true, false, yes, no)."""
        column = self.columns[name]
        if column.dtype.kind != "f":
            words = [str(word).strip().lower() for word in column.tolist()]
            odd = next((word for word in words if word not in YES_NO and word not in ("0", "1")), None)
            if odd is not None:
                raise CannotCalculate(f"The column {name} holds “{odd}”. It must be 1 or 0, yes or no.")
            return np.array([YES_NO.get(word, 1.0 if word == "1" else 0.0) for word in words])
        values = np.asarray(column, dtype=float)
        if not np.isin(values, (0.0, 1.0)).all():
            odd_value = values[~np.isin(values, (0.0, 1.0))][0]
            raise CannotCalculate(f"The column {name} holds {odd_value:g}. It must be 1 or 0, yes or no.")
        return values

    def covariates(self, names: Sequence[str]) -> tuple[list[str], Floats]:
        """(n, k): numbers as they are; words as one column of 0 and 1 for each kind but the first."""
        labels: list[str] = []
        parts: list[Floats] = []
        for name in names:
            column = self.columns[name]
            if column.dtype.kind == "f":
                labels.append(name)
                parts.append(np.asarray(column, dtype=float))
                continue
            kinds = np.unique(column)
            if len(kinds) > MOST_LEVELS:
                _require_words(name, column.tolist())
            if len(kinds) > MOST_KINDS:
                raise CannotCalculate(
                    f"The column {name} holds more than {MOST_KINDS} different words. Group them, or leave it out."
                )
            for kind in kinds[1:]:
                labels.append(f"{name}={kind}")
                parts.append((column == kind).astype(float))
        if not parts:
            raise CannotCalculate("Name at least one covariate that is not the same for everybody.")
        return labels, np.column_stack(parts)


def read(path: Path, wanted: Iterable[str]) -> Table:
    """The named columns; a row in which one of them is missing is left out and counted.

    Raises CannotCalculate for a file that cannot be read, a column that is not there, or a file without rows.
    """
    names = list(dict.fromkeys(wanted))
    try:
        raw = _parquet(path, names) if _is_parquet(path) else _csv(path, names)
    except OSError as problem:
        raise CannotCalculate(f"{path} cannot be read: {problem.strerror or problem}.") from problem
    rows = len(next(iter(raw.values()), []))
    if rows == 0:
        raise CannotCalculate(f"{path} has no rows.")
    whole = np.ones(rows, dtype=bool)
    for column in raw.values():
        whole &= there(column)
    if not whole.any():
        gone = ", ".join(f"{name} in {int((~there(column)).sum())} of {rows}" for name, column in raw.items())
        raise CannotCalculate(f"In every row one of the named columns is missing. Missing are: {gone}.")
    columns = {name: typed(column[whole]) for name, column in raw.items()}
    return Table(columns, int(whole.sum()), int(rows - whole.sum()))


def _is_parquet(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PAR1"


def read_rows(path: Path, wanted: Iterable[str]) -> list[tuple[str, tuple[object, ...]]]:
    """Every row of the named columns as it stands, each with where it is: «line 5», or «row 4» of a Parquet file.

    Raises CannotCalculate for a file that cannot be read, a column that is not there, or a file without rows.
    """
    names = list(dict.fromkeys(wanted))
    try:
        if _is_parquet(path):
            columns = _parquet(path, names)
            found = [(f"row {place}", row) for place, row in enumerate(zip(*columns.values(), strict=True), start=1)]
        else:
            found = [(f"line {line}", tuple(cells)) for line, cells in _csv_rows(path, names)]
    except OSError as problem:
        raise CannotCalculate(f"{path} cannot be read: {problem.strerror or problem}.") from problem
    if not found:
        raise CannotCalculate(f"{path} has no rows.")
    return found


def columns_of(path: Path) -> list[str]:
    """The names of the columns, in order. Raises CannotCalculate for a file that cannot be read."""
    try:
        if _is_parquet(path):
            from pyarrow import parquet

            return [str(name) for name in parquet.ParquetFile(path).schema_arrow.names]
        with path.open(newline="", encoding="utf-8-sig") as file:
            return [cell.strip() for cell in next(csv.reader(file, delimiter=_delimiter(file)), [])]
    except (OSError, ImportError, ValueError, csv.Error) as problem:
        raise CannotCalculate(f"{path} cannot be read: {problem}.") from problem


def _csv(path: Path, names: list[str]) -> dict[str, NDArray[np.object_]]:
    found: list[list[str]] = [[] for _name in names]
    for _line, cells in _csv_rows(path, names):
        for column, cell in zip(found, cells, strict=True):
            column.append(cell)
    return {name: np.array(column, dtype=object) for name, column in zip(names, found, strict=True)}


def _csv_rows(path: Path, names: list[str]) -> Iterator[tuple[int, list[str]]]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = csv.reader(file, strict=True, delimiter=_delimiter(file))
            head = [cell.strip() for cell in next(rows, [])]
            places = _places(head, names, path)
            wide = len(head)
            for row in rows:
                if not row:
                    continue
                if len(row) != wide:
                    raise CannotCalculate(f"{path}, line {rows.line_num}: {len(row)} cells where the head has {wide}.")
                yield rows.line_num, [row[place].strip() for place in places]
    except UnicodeDecodeError as problem:
        raise CannotCalculate(
            f"{path} is neither Parquet nor a CSV file in UTF-8. Save it from the spreadsheet as “CSV UTF-8”."
        ) from problem
    except csv.Error as problem:
        raise CannotCalculate(f"{path} is not a sound CSV file: {problem}.") from problem


def _delimiter(file: TextIO) -> str:
    """A comma, unless the first line has none and stands apart by semicolons or tabs, as spreadsheets here may save."""
    first = file.readline()
    file.seek(0)
    return next((mark for mark in (";", "\t") if mark in first and "," not in first), ",")


def _places(head: list[str], names: list[str], path: Path) -> list[int]:
    gone = [name for name in names if name not in head]
    if not any(head):
        raise CannotCalculate(f"{path} is empty, so it has no column {', '.join(gone)}.")
    if gone:
        raise CannotCalculate(f"{path} has no column {', '.join(gone)}. It has: {', '.join(head)}.")
    twice = [name for name in names if head.count(name) > 1]
    if twice:
        raise CannotCalculate(f"{path} has the column {', '.join(twice)} more than once.")
    return [head.index(name) for name in names]


def _parquet(path: Path, names: list[str]) -> dict[str, NDArray[np.object_]]:
    try:
        from pyarrow import ArrowInvalid, parquet
    except ImportError as problem:
        raise CannotCalculate("Reading Parquet needs the package pyarrow. Install it, or give a CSV file.") from problem
    try:
        file = parquet.ParquetFile(path)
        _places(file.schema_arrow.names, names, path)
        table = file.read(columns=names)
    except ArrowInvalid as problem:
        raise CannotCalculate(f"{path} is not a sound Parquet file: {problem}.") from problem
    return {name: np.array(table.column(name).to_pylist(), dtype=object) for name in names}


def there(column: NDArray[np.object_]) -> NDArray[np.bool_]:
    """(n,) whether a value stands there at all."""
    return np.array(
        [
            not (each is None or each != each or (isinstance(each, str) and each.lower() in MISSING))
            for each in column.tolist()
        ],
        dtype=bool,
    )


def typed(column: NDArray[np.object_]) -> Floats | NDArray[np.str_]:
    """Numbers where all of them are, else words; no value may be missing."""
    try:
        values = column.astype(float)
    except (TypeError, ValueError):
        return column.astype(str)
    return values if np.isfinite(values).all() else column.astype(str)


def _require_words(name: str, words: Sequence[str]) -> None:
    """Refuse a column in which numbers were meant: taken as words, each of them would become a kind of its own."""
    odd = [word for word in words if not _is_number(word)]
    meant = sum(_is_number(word.strip("%£ ").replace(",", ".")) for word in words)
    if 2 * max(meant, len(words) - len(odd)) > len(words):
        raise CannotCalculate(
            f"The column {name} holds “{odd[0]}”, which is not a number. Numbers have a point and no other sign, as "
            "1234.5 has; a cell without a value stays empty."
        )


def _is_number(word: str) -> bool:
    try:
        return bool(np.isfinite(float(word)))
    except ValueError:
        return False


def read_raw(path: Path, wanted: Iterable[str]) -> dict[str, NDArray[np.object_]]:
    """The named columns as they stand, missing values and all; see `there` and `typed`."""
    names = list(dict.fromkeys(wanted))
    try:
        raw = _parquet(path, names) if _is_parquet(path) else _csv(path, names)
    except OSError as problem:
        raise CannotCalculate(f"The file cannot be read: {problem.strerror or problem}.") from problem
    if not len(next(iter(raw.values()), [])):
        raise CannotCalculate("The file has no rows.")
    return raw


def head_of(path: Path) -> list[str]:
    """The names of all columns; refuses a file in which one is empty or stands twice."""
    if _is_parquet(path):
        from pyarrow import ArrowInvalid, parquet

        try:
            head = list(parquet.ParquetFile(path).schema_arrow.names)
        except ArrowInvalid as problem:
            raise CannotCalculate(f"The file is not a sound Parquet file: {problem}.") from problem
    else:
        head = _csv_head(path)
    if not head:
        raise CannotCalculate("The file is empty.")
    if "" in head:
        raise CannotCalculate(f"Column {head.index('') + 1} of the file has no name.")
    twice = sorted({name for name in head if head.count(name) > 1})
    if twice:
        raise CannotCalculate(f"The file has the column {', '.join(twice)} more than once.")
    return head


def _csv_head(path: Path) -> list[str]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            return [cell.strip() for cell in next(csv.reader(file, strict=True, delimiter=_delimiter(file)), [])]
    except UnicodeDecodeError as problem:
        raise CannotCalculate("The file is neither Parquet nor a CSV file in UTF-8.") from problem
    except csv.Error as problem:
        raise CannotCalculate(f"The file is not a sound CSV file: {problem}.") from problem
