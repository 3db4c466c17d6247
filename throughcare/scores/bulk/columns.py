"""The columns that an instrument reads: each cell becomes a number, below zero when it cannot be used."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import numpy as np

from throughcare.scores.bulk import plain
from throughcare.scores.bulk.plain import IRREGULAR, Block, Codes
from throughcare.scores.methods import offences
from throughcare.scores.methods.reading import DISPOSALS, LIMITS, MISSING, SEXES, UNKNOWN, whole_number, word
from throughcare.scores.methods.refusals import Refusal

MOST_KEPT = 50_000  # different spellings remembered in one column, so that rubbish does not fill memory


class Column(ABC):
    """Reads one column, from bytes where its cells are spelled plainly and as text where they are not."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    @abstractmethod
    def parse(self, text: str) -> int:
        """The code of one cell."""

    @abstractmethod
    def spelled_plainly(self, rows: Block, column: int) -> Codes:
        """Codes of all cells; IRREGULAR for those that `parse` must read."""

    def of_block(self, rows: Block, column: int) -> Codes:
        """Codes of a column of a block of plain rows."""
        codes = self.spelled_plainly(rows, column)
        irregular = np.flatnonzero(codes == IRREGULAR)
        if irregular.size:
            starts, lengths = (places[irregular].tolist() for places in rows.cells(column))
            codes[irregular] = self.of_texts([rows.text(*cell) for cell in zip(starts, lengths, strict=True)])
        return codes

    def of_texts(self, texts: Sequence[str]) -> Codes:
        """Codes of a column of texts."""
        known = self._known
        if len(known) > MOST_KEPT:
            known.clear()
        for text in set(texts).difference(known):
            known[text] = self.parse(text)
        return np.fromiter(map(known.__getitem__, texts), dtype=np.int16, count=len(texts))


class Numbers(Column):
    """Whole numbers from 0 to a limit."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def parse(self, text: str) -> int:
        return whole_number(text, limit=self._limit)

    def spelled_plainly(self, rows: Block, column: int) -> Codes:
        return plain.numbers(rows, column)


class OneOf(Column):
    """Words of a closed list. `spellings` are the usual ones; `parse` knows the rest."""

    def __init__(self, spellings: Mapping[str, int], parse: Callable[[str], int]) -> None:
        super().__init__()
        self._parse = parse
        self._vocabulary = plain.Vocabulary(spellings)

    def parse(self, text: str) -> int:
        return self._parse(text)

    def spelled_plainly(self, rows: Block, column: int) -> Codes:
        return self._vocabulary.codes(rows, column)


class OffenceCodes(Column):
    """Five-digit codes, to the place of their group or category in `names`."""

    def __init__(self, names: Sequence[str], belongs: Callable[[str], str | Refusal]) -> None:
        super().__init__()
        self._places = {name: place for place, name in enumerate(names)}
        self._belongs = belongs
        self._by_number = np.full(100_000, UNKNOWN, dtype=np.int16)
        for code in offences.table():
            self._by_number[int(code)] = self.parse(code)

    def parse(self, text: str) -> int:
        if not text.strip():
            return MISSING
        name = self._belongs(text)
        return UNKNOWN if isinstance(name, Refusal) else self._places[name]

    def spelled_plainly(self, rows: Block, column: int) -> Codes:
        number, good, lengths = plain.five_digits(rows, column)
        codes = np.where(good, self._by_number[number], np.int16(IRREGULAR))
        codes[lengths == 0] = MISSING
        return codes


def either(codes: Codes | None, names: Codes | None) -> Codes:
    """The offence from a code, a name, or both if they agree; below zero if neither can be used."""
    if codes is None or names is None:
        return codes if names is None and codes is not None else _only(names)
    agreed = np.where((names == MISSING) | (names == codes), codes, np.int16(UNKNOWN))
    return np.where(codes == MISSING, names, agreed)


def _only(names: Codes | None) -> Codes:
    if names is None:
        raise ValueError("a file without an offence column is refused before it is read")
    return names


@lru_cache
def reader(name: str) -> Column:
    """The reader of a column by its name."""
    if name in LIMITS:
        return Numbers(LIMITS[name])
    if name == "sex":
        return OneOf(_cases(SEXES), lambda text: word(text, SEXES))
    if name == "disposal":
        return OneOf(_cases(DISPOSALS), lambda text: word(text, DISPOSALS))
    if name == "offence_group":
        return _names(offences.group_names(), lambda text: offences.ogrs3_group(None, text))
    return _names(offences.CATEGORY_NAMES, lambda text: offences.arp_category(None, text))


@lru_cache
def code_reader(instrument: str) -> Column:
    """The reader of the offence code, which means a group to OGRS3 and a category to ARP."""
    if instrument == "ogrs3":
        return OffenceCodes(offences.group_names(), lambda code: offences.ogrs3_group(code, None))
    return OffenceCodes(offences.CATEGORY_NAMES, lambda code: offences.arp_category(code, None))


def _cases(words: Mapping[str, int]) -> dict[str, int]:
    return {spelled: code for name, code in words.items() for spelled in (name, name.capitalize(), name.upper())}


def _names(names: Sequence[str], named: Callable[[str], str | Refusal]) -> OneOf:
    places = {name: place for place, name in enumerate(names)}

    def parse(text: str) -> int:
        if not text.strip():
            return MISSING
        name = named(text)
        return UNKNOWN if isinstance(name, Refusal) else places[name]

    return OneOf(places, parse)
