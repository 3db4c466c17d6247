"""Scores a run of rows and writes each one out with its score, or with the reason why it has none."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import orjson

from throughcare.scores.bulk.columns import Column
from throughcare.scores.bulk.instruments import Instrument, Scored, instrument
from throughcare.scores.bulk.layout import Layout
from throughcare.scores.bulk.plain import Block, block
from throughcare.scores.methods.ogrs3 import Weights
from throughcare.scores.methods.percentages import Floats
from throughcare.scores.methods.refusals import Refusal


@dataclass(frozen=True)
class Job:
    """What every part of one file shares."""

    name: str
    weights: Weights
    layout: Layout
    line_end: bytes

    @property
    def instrument(self) -> Instrument:
        """The instrument, made once in each process."""
        return instrument(self.name, self.weights)


@dataclass(frozen=True)
class Counts:
    """How many rows, and how many of them were refused."""

    rows: int
    refused: int

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.rows + other.rows, self.refused + other.refused)


@dataclass(frozen=True)
class Done:
    """Rows as they are written, and their counts."""

    body: bytes
    counts: Counts


def score_chunk(job: Job, chunk: bytes) -> Done:
    """Score whole lines without quotation marks; the last ends with a line end."""
    rows = block(chunk, job.layout.width)
    if rows is None:
        text = chunk.decode("utf-8", "surrogateescape")
        return score_texts(job, list(csv.reader(io.StringIO(text, newline=""))))
    readers = _readers(job.name)
    codes = {name: readers[name].of_block(rows, place) for name, place in job.layout.places}
    scored = job.instrument.score_columns(codes)
    lines = chunk.split(b"\r\n" if b"\r" in chunk else b"\n")
    lines.pop()
    return _written(job, lines, scored, _errors_of_block(job, rows, scored))


def score_texts(job: Job, rows: Sequence[list[str]]) -> Done:
    """Score rows of texts. Empty lines are left out; a row with too few or too many cells is refused."""
    width = job.layout.width
    kept = [row for row in rows if row]
    if not kept:
        return Done(b"", Counts(0, 0))
    uneven = {place: len(row) for place, row in enumerate(kept) if len(row) != width}
    for place in uneven:
        kept[place] = (kept[place] + [""] * width)[:width]
    columns = list(zip(*kept, strict=True))
    readers = _readers(job.name)
    codes = {name: readers[name].of_texts(columns[place]) for name, place in job.layout.places}
    scored = job.instrument.score_columns(codes)
    scored.refused[list(uneven)] = True
    errors = {
        row: _error(job, {name: kept[row][place] for name, place in job.layout.places})
        for row in np.flatnonzero(scored.refused).tolist()
        if row not in uneven
    }
    errors.update({row: _wrong_width(cells, width) for row, cells in uneven.items()})
    return _written(job, _lines(kept), scored, errors)


def _lines(rows: Iterable[list[str]]) -> list[bytes]:
    """Rows as lines of a file, quoted where they must be."""
    lines = _Lines()
    csv.writer(lines, lineterminator="").writerows(rows)
    return [line.encode("utf-8", "surrogateescape") for line in lines]


class _Lines(list[str]):
    """Collects what a csv writer writes: one text for each row."""

    def write(self, text: str) -> None:
        self.append(text)


def _written(job: Job, lines: list[bytes], scored: Scored, errors: Mapping[int, bytes]) -> Done:
    """Every line with its probabilities and its ending, or with its error."""
    endings = _endings(job)
    probabilities = _texts(scored.probabilities)
    tails = list(map(endings.__getitem__, scored.endings.tolist()))
    blank = b"," * (len(job.instrument.outputs) - 1)
    for row, error in errors.items():
        probabilities[row] = b""
        tails[row] = blank + error + job.line_end
    parts = [b","] * (4 * len(lines))
    parts[0::4] = lines
    parts[2::4] = probabilities
    parts[3::4] = tails
    return Done(b"".join(parts), Counts(len(lines), len(errors)))


def _texts(probabilities: Floats) -> list[bytes]:
    """Each probability, or pair with a comma between, as the shortest text that reads back as the same number."""
    text = orjson.dumps(probabilities, option=orjson.OPT_SERIALIZE_NUMPY)
    return text[1:-1].split(b",") if probabilities.ndim == 1 else text[2:-2].split(b"],[")


def _errors_of_block(job: Job, rows: Block, scored: Scored) -> dict[int, bytes]:
    refused = np.flatnonzero(scored.refused)
    if not refused.size:
        return {}
    cells: dict[str, list[str]] = {}
    for name, place in job.layout.places:
        starts, lengths = (places[refused].tolist() for places in rows.cells(place))
        cells[name] = [rows.text(*cell) for cell in zip(starts, lengths, strict=True)]
    names = tuple(cells)
    return {
        row: _error(job, dict(zip(names, values, strict=True)))
        for row, values in zip(refused.tolist(), zip(*cells.values(), strict=True), strict=True)
    }


def _error(job: Job, cells: Mapping[str, str]) -> bytes:
    return _quoted(job.instrument.refusals(cells))


def _wrong_width(cells: int, width: int) -> bytes:
    return _quoted([Refusal("wrong_number_of_cells", "", f"{cells}, not {width},")])


def _quoted(refusals: Iterable[Refusal]) -> bytes:
    """All refusals of one row as one cell."""
    text = " ".join(str(refusal) for refusal in refusals)
    return b'"' + text.replace('"', '""').encode("utf-8", "surrogateescape") + b'"'


@lru_cache
def _readers(name: str) -> dict[str, Column]:
    return instrument(name).readers()


@lru_cache
def _endings(job: Job) -> list[bytes]:
    return [ending + job.line_end for ending in job.instrument.endings]
