"""Scores one CSV file into another: in blocks, on all cores when it is long, and whole or not at all."""

import csv
import io
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from throughcare.scores.bulk.instruments import instrument
from throughcare.scores.bulk.layout import Unusable, layout
from throughcare.scores.bulk.ranges import LONGEST_LINE, Range, Tell, plain_end, score_alone
from throughcare.scores.bulk.ring import score_in_ring
from throughcare.scores.bulk.rows import Counts, Job, score_texts
from throughcare.scores.methods.ogrs3 import Weights

LONG_FILE = 8 << 20  # bytes; from here a second process is worth its start
ROWS_AT_ONCE = 20_000
MARK = b"\xef\xbb\xbf"  # put by spreadsheets before UTF-8 text


@dataclass(frozen=True)
class _Start:
    """The header of a file: as it is written again, as cells, where it begins and where the rows begin.

    `plain` says that it has no quotation marks; otherwise the csv module reads the whole file.
    """

    line: bytes
    cells: list[str]
    begins: int
    rows_begin: int
    line_end: bytes
    plain: bool


@dataclass(frozen=True)
class _Run:
    source: Path
    name: str
    weights: Weights
    processes: int
    tell: Tell


def score_file(
    source: Path, target: Path, name: str, *, weights: Weights = "full", processes: int = 1, tell: Tell = lambda _: None
) -> Counts:
    """Score every row of the CSV file `source` into the CSV file `target`, which is replaced whole or left alone.

    `name` is "ogrs3" or "arp". `tell` is given the bytes read so far. The file's encoding, byte-order mark and line
    ends are kept; rows that are refused have blank scores and their error, and are counted.

    Raises:
        Unusable: one of the files cannot be used.
    """
    _check(source, target)
    try:
        with source.open("rb") as rows:
            start = _start(rows)
            with _replacing(target) as out:
                return _score(rows, out, start, _Run(source, name, weights, processes, tell))
    except OSError as fault:
        raise Unusable(f"{fault.filename or target}: {fault.strerror or fault}.") from fault


def _check(source: Path, target: Path) -> None:
    try:
        found = source.stat()
    except OSError as fault:
        raise Unusable(f"{source} cannot be read: {fault.strerror}.") from fault
    if not stat.S_ISREG(found.st_mode):
        raise Unusable(f"{source} is not an ordinary file.")
    if not target.parent.is_dir():
        raise Unusable(f"There is no folder {target.parent} to write into.")
    if target.exists() and not target.is_file():
        raise Unusable(f"{target} is not an ordinary file.")
    if target.exists() and target.samefile(source):
        raise Unusable("The file to read and the file to write are the same. Name another file to write.")


@contextmanager
def _replacing(target: Path) -> Iterator[BinaryIO]:
    """A new file beside the target that takes its place at the end, or is removed if anything goes wrong."""
    target = target.resolve()
    part = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        with part.open("xb") as out:
            yield out
        if target.exists():
            shutil.copymode(target, part)
        part.replace(target)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def _start(rows: BinaryIO) -> _Start:
    """Read the header, the first line that is not empty."""
    mark = MARK if rows.read(len(MARK)) == MARK else b""
    rows.seek(len(mark))
    begins, line = len(mark), rows.readline(LONGEST_LINE)
    while line in {b"\n", b"\r\n"}:
        begins, line = rows.tell(), rows.readline(LONGEST_LINE)
    if not line:
        raise Unusable("The file is empty: it has no header.")
    _check_text(line)
    rows_begin, line_end = rows.tell(), b"\r\n" if line.endswith(b"\r\n") else b"\n"
    body = line.removesuffix(line_end)
    if b'"' not in body and b"\r" not in body:
        cells = body.decode("utf-8", "surrogateescape").split(",")
        return _Start(mark + body, cells, begins, rows_begin, line_end, plain=True)
    cells = _quoted_header(rows, begins)
    return _Start(mark + _line(cells), cells, begins, rows_begin, line_end, plain=False)


def _check_text(line: bytes) -> None:
    if line.startswith(b"PK\x03\x04"):
        raise Unusable("The file is a spreadsheet, not a CSV file. Save it as CSV UTF-8 (comma-separated) first.")
    if b"\0" in line:
        raise Unusable("The file is not text in UTF-8 or a like encoding. Save it as CSV UTF-8 first.")


def _quoted_header(rows: BinaryIO, begins: int) -> list[str]:
    rows.seek(begins)
    text = _text(rows)
    try:
        return next(csv.reader(text, strict=True))
    except csv.Error as fault:
        raise Unusable(f"The quotation marks of the header do not match ({fault}).") from fault
    finally:
        text.detach()


def _text(rows: BinaryIO) -> io.TextIOWrapper:
    """The rows as text; whatever is not UTF-8 passes through as it is."""
    return io.TextIOWrapper(rows, encoding="utf-8", errors="surrogateescape", newline="")


def _line(cells: list[str]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue().encode("utf-8", "surrogateescape")


def _score(rows: BinaryIO, out: BinaryIO, start: _Start, run: _Run) -> Counts:
    kind = instrument(run.name, run.weights)
    job = Job(run.name, run.weights, layout(start.cells, kind), start.line_end)
    out.write(start.line + b"," + ",".join(kind.outputs).encode() + start.line_end)
    if not start.plain:
        return _through_csv(job, rows, out, start.begins, run.tell, header=True)
    # Plain rows as far as the first quotation mark; from there the csv module has the word.
    quoted = plain_end(rows, start.rows_begin)
    total = _plain(job, rows, out, Range(start.rows_begin, quoted), run)
    return total + _through_csv(job, rows, out, quoted, run.tell)


def _plain(job: Job, rows: BinaryIO, out: BinaryIO, lines: Range, run: _Run) -> Counts:
    if run.processes < 2 or lines.end - lines.begin < LONG_FILE:
        return score_alone(job, rows, out, lines, run.tell)
    return score_in_ring(job, run.source, out, lines, processes=run.processes, tell=run.tell)


def _through_csv(job: Job, rows: BinaryIO, out: BinaryIO, begin: int, tell: Tell, *, header: bool = False) -> Counts:
    rows.seek(begin)
    text = _text(rows)
    reader = csv.reader(text, strict=True)
    total = Counts(0, 0)
    try:
        if header:
            next(reader)
        while batch := list(islice(reader, ROWS_AT_ONCE)):
            done = score_texts(job, batch)
            out.write(done.body)
            total += done.counts
            tell(rows.tell())
    except csv.Error as fault:
        raise Unusable(
            f"The quotation marks do not match near line {reader.line_num} counted from the first one ({fault}). "
            "A cell that holds a comma or a quotation mark must be in quotation marks, with each one inside doubled."
        ) from fault
    finally:
        text.detach()
    return total
