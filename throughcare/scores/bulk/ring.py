"""Several processes score one file: each takes its turn to say where in the output its rows will stand.

Process k scores ranges k, k + n, k + 2n and so on. What travels round the ring is one number, the place where the next
range begins in the output: a process waits for it, passes on the place behind its own rows, and then writes them there.
So rows are in order, nothing is written twice, and no process holds more than one range.
"""

import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkContext, SpawnContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import BinaryIO

from throughcare.scores.bulk.layout import Unusable
from throughcare.scores.bulk.ranges import Range, Tell, ranges
from throughcare.scores.bulk.rows import Counts, Job, score_chunk

STOPPED = "Part of the work was stopped from outside. Try again, or with --processes 1."


@dataclass(frozen=True)
class _Share:
    """What one process of the ring is given."""

    job: Job
    source: Path
    target: Path
    lines: Range
    number: int
    processes: int


def score_in_ring(job: Job, source: Path, out: BinaryIO, lines: Range, *, processes: int, tell: Tell) -> Counts:
    """Score a range of plain lines into `out`, from its present place; it then stands behind the rows written."""
    out.flush()
    job.instrument.readers()  # made before the processes are, which then share them
    context = _context()
    places = [context.Pipe(duplex=False) for _ in range(processes)]
    reports = [context.Pipe(duplex=False) for _ in range(processes)]
    places[0][1].send(out.tell())
    ring: list[BaseProcess] = []
    try:
        for number in range(processes):
            share = _Share(job, source, Path(out.name), lines, number, processes)
            ends = (places[number][0], places[(number + 1) % processes][1], reports[number][1])
            one = context.Process(target=_take_part, args=(share, *ends), daemon=True)
            one.start()
            ring.append(one)
        for _, ours in (*places, *reports):
            ours.close()
        counts = _collect({report: one for (report, _), one in zip(reports, ring, strict=True)}, tell)
        out.seek(0, os.SEEK_END)
        return counts
    finally:
        for process in ring:
            process.terminate()
            process.join()


def _context() -> ForkContext | SpawnContext:
    return get_context("fork") if sys.platform == "linux" else get_context("spawn")


def _collect(ring: dict[Connection, BaseProcess], tell: Tell) -> Counts:
    """Hear every process to its end: how far it is, its counts, or what went wrong."""
    total = Counts(0, 0)
    while ring:
        # A process that was killed says nothing more, but its end is heard.
        wait([*ring, *(one.sentinel for one in ring.values())])
        for report, one in list(ring.items()):
            ended = not one.is_alive()
            while report in ring and report.poll():
                said = _heard(report)
                if isinstance(said, Counts):
                    total += said
                    del ring[report]
                else:
                    tell(said)
            if ended and report in ring:
                raise Unusable(STOPPED)
    return total


def _heard(report: Connection) -> Counts | int:
    try:
        said: Counts | int | Exception = report.recv()
    except EOFError:
        raise Unusable(STOPPED) from None
    if isinstance(said, Exception):
        raise said
    return said


def _take_part(share: _Share, before: Connection, behind: Connection, report: Connection) -> None:
    # Ctrl-C is the parent's business: it ends the ring.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        total = Counts(0, 0)
        for reached, counts in _score(share, before, behind):
            total += counts
            report.send(reached)
        report.send(total)
    except (OSError, EOFError, Unusable) as fault:
        report.send(Unusable(STOPPED) if isinstance(fault, EOFError) else fault)


def _score(share: _Share, before: Connection, behind: Connection) -> Iterator[tuple[int, Counts]]:
    with share.source.open("rb") as rows, share.target.open("r+b", buffering=0) as out:
        every = ranges(rows, share.lines.begin, share.lines.end)
        for mine in islice(every, share.number, None, share.processes):
            rows.seek(mine.begin)
            chunk = rows.read(mine.end - mine.begin)
            done = score_chunk(share.job, chunk if chunk.endswith(b"\n") else chunk + b"\n")
            place: int = before.recv()
            if mine.end < share.lines.end:
                behind.send(place + len(done.body))
            _write(out.fileno(), done.body, place)
            yield mine.end, done.counts


def _write(target: int, body: bytes, place: int) -> None:
    """Write all of it: one call may write less."""
    left = memoryview(body)
    while left:
        written = os.pwrite(target, left, place)
        left, place = left[written:], place + written
