"""Rows without quotation marks, found and read as bytes: arrays of places in place of a string for every cell."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from throughcare.scores.methods.reading import MISSING

Codes = npt.NDArray[np.int16]
Places = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]

IRREGULAR: Final = -100  # not in its plainest spelling: to be read as text
COMMA, NEWLINE, RETURN = b",\n\r"
MASKS: Final = np.array([(1 << (8 * length)) - 1 for length in range(9)], dtype=np.uint64)
PADDING: Final = bytes(8)


class Block:
    """Whole rows, each with the header's number of cells.

    `ends` has shape (rows, columns) and holds the place of the separator behind each cell.
    """

    def __init__(self, chunk: bytes, ends: Places, *, returns: bool) -> None:
        self._chunk = chunk + PADDING
        self._returns = returns
        self._ends = ends
        self.rows, self.columns = ends.shape
        # A window of two and of eight bytes at every place, whatever its alignment: no copy is made.
        size = len(chunk)
        self._pairs: npt.NDArray[np.uint16] = np.ndarray((size,), "<u2", self._chunk, strides=(1,))
        self._words: Words = np.ndarray((size,), "<u8", self._chunk, strides=(1,))

    def cells(self, column: int) -> tuple[Places, Places]:
        """First byte and length of every cell of a column; both of shape (rows,)."""
        if column:
            starts = self._ends[:, column - 1] + 1
        else:
            starts = np.zeros(self.rows, dtype=np.int64)
            starts[1:] = self._ends[:-1, -1] + 1
        lengths = self._ends[:, column] - starts
        if self._returns and column == self.columns - 1:
            lengths -= 1
        return starts, lengths

    def pairs(self, starts: Places) -> npt.NDArray[np.uint16]:
        """The two bytes from each place."""
        return self._pairs[starts]

    def words(self, starts: Places, lengths: Places) -> Words:
        """The first eight bytes from each place, with noughts behind the length given (0 to 8)."""
        return self._words[starts] & MASKS[lengths]

    def text(self, start: int, length: int) -> str:
        """One cell as text."""
        return self._chunk[start : start + length].decode("utf-8", "surrogateescape")


def block(chunk: bytes, columns: int) -> Block | None:
    """The rows of a chunk (it ends with a line end), or None unless every row has exactly this number of cells."""
    buffer = np.frombuffer(chunk, np.uint8)
    newlines = buffer == NEWLINE
    rows = int(np.count_nonzero(newlines))
    separators = np.flatnonzero(newlines | (buffer == COMMA))
    if separators.size != rows * columns:
        return None
    ends = separators.reshape(rows, columns)
    if not newlines[ends[:, -1]].all():
        return None
    returns = b"\r" in chunk
    if returns and not _all_return(buffer, ends[:, -1]):
        return None
    if columns == 1 and _has_blank(ends[:, 0], returns=returns):
        return None
    return Block(chunk, ends, returns=returns)


def _all_return(buffer: npt.NDArray[np.uint8], line_ends: Places) -> bool:
    """Whether a carriage return stands before every line end and nowhere else."""
    everywhere = int(np.count_nonzero(buffer == RETURN))
    return everywhere == line_ends.size and bool((buffer[line_ends - 1] == RETURN).all())


def _has_blank(ends: Places, *, returns: bool) -> bool:
    """Whether a line of a one-column file is empty: such a line is no row."""
    return bool((np.diff(ends, prepend=-1) == 1 + returns).any())


def _pair_table() -> Codes:
    """Codes of a cell of at most two bytes by its first two: a number of one or two figures, or empty."""
    table = np.full(65_536, IRREGULAR, dtype=np.int16)
    behind = (COMMA, NEWLINE, RETURN)
    for mark in behind:
        table[mark::256] = MISSING
    for first in range(10):
        for mark in behind:
            table[(48 + first) + 256 * mark] = first
        for second in range(10):
            table[(48 + first) + 256 * (48 + second)] = first * 10 + second
    return table


_PAIRS: Final = _pair_table()


def numbers(rows: Block, column: int) -> Codes:
    """Numbers of one or two figures, MISSING for empty cells, IRREGULAR for all else."""
    starts, lengths = rows.cells(column)
    codes = _PAIRS[rows.pairs(starts)]
    codes[lengths > 2] = IRREGULAR
    return codes


def five_digits(rows: Block, column: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_], Places]:
    """The number in each cell of exactly five figures, whether the cell is such a one, and the length of every cell."""
    starts, lengths = rows.cells(column)
    figures = rows.words(starts, np.minimum(lengths, 5)) ^ np.uint64(0x3030303030)
    over = (figures + np.uint64(0x7676767676)) | figures
    good = (lengths == 5) & ((over & np.uint64(0x8080808080)) == 0)
    number = np.zeros(rows.rows, dtype=np.int64)
    for place in range(5):
        number *= 10
        number += ((figures >> np.uint64(8 * place)) & np.uint64(15)).astype(np.int64)
    return np.where(good, number, 0), good, lengths


class Vocabulary:
    """Exact spellings of a closed list of words, recognised by hash and then compared byte by byte."""

    SLOTS = 12  # bits

    def __init__(self, codes: Mapping[str, int]) -> None:
        spelled = [word.encode() for word in codes]
        self._codes = np.array([*codes.values()], dtype=np.int16)
        self._lengths = np.array([len(word) for word in spelled], dtype=np.int64)
        width = -(-max(len(word) for word in spelled) // 8)
        padded = b"".join(word.ljust(8 * width, b"\0") for word in spelled)
        self._words = np.frombuffer(padded, "<u8").reshape(len(spelled), width)
        self._factor, self._slots = self._perfect()

    def _perfect(self) -> tuple[np.uint64, npt.NDArray[np.int64]]:
        """A factor under which no two words share a slot."""
        for odd in range(0x9E3779B97F4A7C15, 0x9E3779B97F4A7C15 + 20_000, 2):
            factor = np.uint64(odd)
            slots = self._slot(self._words[:, 0], self._lengths, factor)
            if np.unique(slots).size == slots.size:
                table = np.zeros(1 << self.SLOTS, dtype=np.int64)
                table[slots] = np.arange(slots.size)
                return factor, table
        raise ValueError("two words of the list begin alike and are equally long")

    def _slot(self, first: Words, lengths: Places, factor: np.uint64) -> npt.NDArray[np.int64]:
        mixed = (first ^ (lengths.astype(np.uint64) << np.uint64(57))) * factor
        return (mixed >> np.uint64(64 - self.SLOTS)).astype(np.int64)

    def codes(self, rows: Block, column: int) -> Codes:
        """The code of each cell, MISSING for empty cells, IRREGULAR for a word not spelled so."""
        starts, lengths = rows.cells(column)
        first = rows.words(starts, np.minimum(lengths, 8))
        found = self._slots[self._slot(first, lengths, self._factor)]
        same = (self._words[found, 0] == first) & (self._lengths[found] == lengths)
        for place in range(1, self._words.shape[1]):
            longer = np.flatnonzero(same & (lengths > 8 * place))
            if not longer.size:
                break
            rest = rows.words(starts[longer] + 8 * place, np.minimum(lengths[longer] - 8 * place, 8))
            same[longer] = self._words[found[longer], place] == rest
        codes = np.where(same, self._codes[found], np.int16(IRREGULAR))
        codes[lengths == 0] = MISSING
        return codes
