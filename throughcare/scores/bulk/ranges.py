"""The plain part of a file in ranges of whole lines, scored one after the other or by several processes at once."""

import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import BinaryIO

from throughcare.scores.bulk.layout import Unusable
from throughcare.scores.bulk.rows import Counts, Job, score_chunk

BLOCK = 1 << 20  # bytes read at once: small enough for a processor's cache
RANGE = 6 << 20  # bytes of input that one process takes at a time
LONGEST_LINE = 1 << 24

Tell = Callable[[int], None]


@dataclass(frozen=True)
class Range:
    """Whole lines of a file, from one place to another."""

    begin: int
    end: int


def plain_end(rows: BinaryIO, begin: int) -> int:
    """Where the line with the first quotation mark begins; the size of the file if there is none."""
    rows.seek(begin)
    line = at = begin
    while part := rows.read(BLOCK):
        quote = part.find(b'"')
        newline = part.rfind(b"\n", 0, quote if quote >= 0 else len(part))
        if newline >= 0:
            line = at + newline + 1
        if quote >= 0:
            return line
        at += len(part)
    return at


def ranges(rows: BinaryIO, begin: int, end: int) -> Iterator[Range]:
    """Ranges of whole lines that follow one another from `begin` to `end`."""
    while begin < end:
        rows.seek(min(begin + RANGE, end))
        if rows.tell() < end:
            rows.readline()
        yield Range(begin, rows.tell())
        begin = rows.tell()


def score_alone(job: Job, rows: BinaryIO, out: BinaryIO, lines: Range, tell: Tell) -> Counts:
    """Score one range into `out`; `tell` is given the place reached."""
    total = Counts(0, 0)
    for chunk in _chunks(rows, lines):
        done = score_chunk(job, chunk)
        out.write(done.body)
        total += done.counts
        tell(rows.tell())
    return total


def _chunks(rows: BinaryIO, lines: Range) -> Iterator[bytes]:
    """Runs of whole lines; a last line without a line end is given one."""
    rows.seek(lines.begin)
    left, kept = lines.end - lines.begin, b""
    while part := rows.read(min(BLOCK, left)):
        left -= len(part)
        end = part.rfind(b"\n") + 1
        if end:
            yield kept + part[:end]
            kept = part[end:]
        else:
            kept += part
        if len(kept) > LONGEST_LINE:
            raise Unusable("A line is longer than 16 MB: the file does not look like comma-separated rows.")
    if kept:
        yield kept + b"\n"


def score_together(
    job: Job, source: Path, out: BinaryIO, lines: list[Range], *, part: Path, processes: int, tell: Tell
) -> Counts:
    """Score ranges in several processes, each range into a file of its own, which is then added to `out` in order.

    `part` is the beginning of the names of those files; none is left behind.
    """
    job.instrument.readers()  # made before the processes are, which then share them
    context = get_context("fork" if sys.platform == "linux" else "spawn")
    parts = [part.with_name(f"{part.name}.{number}") for number in range(len(lines))]
    total = Counts(0, 0)
    try:
        with ProcessPoolExecutor(processes, mp_context=context, initializer=_let_parent_stop) as pool:
            try:
                work = [pool.submit(_score_part, job, source, *one) for one in zip(lines, parts, strict=True)]
                for one, path, where in zip(work, parts, lines, strict=True):
                    total += one.result()
                    _append(path, out)
                    tell(where.end)
            except BaseException:
                pool.shutdown(wait=True, cancel_futures=True)
                raise
    finally:
        for path in parts:
            with suppress(OSError):
                path.unlink(missing_ok=True)
    return total


def _score_part(job: Job, source: Path, lines: Range, part: Path) -> Counts:
    with source.open("rb") as rows, part.open("xb") as out:
        return score_alone(job, rows, out, lines, lambda _: None)


def _append(part: Path, out: BinaryIO) -> None:
    with part.open("rb") as lines:
        shutil.copyfileobj(lines, out, BLOCK)
    part.unlink()


def _let_parent_stop() -> None:
    """Ctrl-C is the parent's business: it ends the pool."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
