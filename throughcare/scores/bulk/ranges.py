"""The plain part of a file, in ranges of whole lines, scored in blocks by one process."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from throughcare.scores.bulk.layout import Unusable
from throughcare.scores.bulk.rows import Counts, Job, score_chunk

BLOCK = 1 << 18  # bytes read at once: small enough for a processor's cache
LONGEST_LINE = 1 << 24
TOO_LONG = "A line is longer than 16 MB: the file does not look like comma-separated rows."

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
        rows.seek(min(begin + BLOCK, end))
        if rows.tell() < end and len(rows.readline(LONGEST_LINE)) == LONGEST_LINE:
            raise Unusable(TOO_LONG)
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
            raise Unusable(TOO_LONG)
    if kept:
        yield kept + b"\n"
