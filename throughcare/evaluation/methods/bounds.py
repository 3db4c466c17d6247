"""How much a file that somebody brings may unfold to: a few megabytes of Parquet can hold any number of rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from throughcare.evaluation.methods.reading import head_of
from throughcare.evaluation.methods.refusals import CannotCalculate

MOST_ROWS = 500_000
MOST_COLUMNS = 200
MOST_CELLS = 20_000_000
LONGEST_NAME = 100
LONGEST_WORD = 1_000
MOST_UNFOLDED = 256 * 1024 * 1024
A_BATCH = 10_000


def require_bearable(path: Path) -> None:
    """Refuse a file that would take the worker's memory or hours of its time, before a value of it is kept.

    Raises CannotCalculate, also for a file that is neither sound Parquet nor CSV.
    """
    try:
        head = head_of(path)
    except OSError as problem:
        raise CannotCalculate(f"The file is not sound: {problem}.") from problem
    if len(head) > MOST_COLUMNS:
        raise CannotCalculate(f"The file has {len(head)} columns. Leave out those that the plan does not need.")
    for place, name in enumerate(head, start=1):
        if len(name) > LONGEST_NAME or not name.isprintable():
            raise CannotCalculate(
                f"The name of column {place} is longer than {LONGEST_NAME} characters, or holds signs that no screen "
                "shows. Give it a short name."
            )
    with path.open("rb") as file:
        packed = file.read(4) == b"PAR1"
    if packed:
        _require_bearable_parquet(path)


def _require_bearable_parquet(path: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(path)
        about = file.metadata
        unfolded = sum(about.row_group(place).total_byte_size for place in range(about.num_row_groups))
        rows, fields = about.num_rows, list(file.schema_arrow)
        if rows > MOST_ROWS or rows * len(fields) > MOST_CELLS or unfolded > MOST_UNFOLDED:
            raise CannotCalculate(
                f"The file unfolds to {rows:,} rows and {unfolded // 1024**2:,} MB, more than can be read here. Leave "
                "out rows and columns that the plan does not need."
            )
        nested = [each.name for each in fields if pyarrow.types.is_nested(each.type)]
        if nested:
            raise CannotCalculate(f"The column {', '.join(nested)} holds lists or records. A cell holds one value.")
        _require_short_words(parquet.ParquetFile(path, read_dictionary=[each.name for each in fields]))
    except (pyarrow.ArrowException, OSError) as problem:
        raise CannotCalculate(f"The file is not a sound Parquet file: {problem}.") from problem


def _require_short_words(file: Any) -> None:
    """Each different word is stored once: one long word in half a million rows weighs nothing until it is read."""
    import pyarrow
    from pyarrow import compute

    for batch in file.iter_batches(batch_size=A_BATCH):
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            kinds = column.dictionary if pyarrow.types.is_dictionary(column.type) else column
            if not (pyarrow.types.is_string(kinds.type) or pyarrow.types.is_binary(kinds.type)):
                continue
            longest = compute.max(compute.binary_length(kinds)).as_py()
            if longest is not None and longest > LONGEST_WORD:
                raise CannotCalculate(f"The column {name} holds a text of {longest:,} characters. Leave it out.")
