"""The two instruments as the files see them: which columns they read, how they score, what they write."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from throughcare.scores.bulk.columns import Column, code_reader, either, reader
from throughcare.scores.bulk.plain import Codes
from throughcare.scores.methods import arp, arp_arrays, ogrs3, ogrs3_arrays
from throughcare.scores.methods.percentages import Floats, Integers, band
from throughcare.scores.methods.refusals import Refusal


@dataclass(frozen=True)
class Scored:
    """n scores: probabilities (n,) or (n, 2), where in `Instrument.endings` each belongs (n,), what is refused (n,)."""

    probabilities: Floats
    endings: Integers
    refused: npt.NDArray[np.bool_]


class Instrument(ABC):
    """One instrument. `needed` columns must be there, and one of `offence`; `outputs` are added behind the input."""

    name: ClassVar[str]
    needed: ClassVar[tuple[str, ...]]
    offence: ClassVar[tuple[str, str]]
    outputs: ClassVar[tuple[str, ...]]

    # What stands behind the probabilities in a row, by place: percentages, band, algorithm, no error.
    endings: list[bytes]

    @abstractmethod
    def score(self, codes: Mapping[str, Codes], offence: Codes) -> Scored:
        """Score the codes of every needed column."""

    @abstractmethod
    def refusals(self, cells: Mapping[str, str]) -> tuple[Refusal, ...]:
        """Why a row is refused, from its cells."""

    def readers(self) -> dict[str, Column]:
        """The reader of every column that may be read."""
        code, name = self.offence
        return {code: code_reader(self.name), **{column: reader(column) for column in (name, *self.needed)}}

    def score_columns(self, codes: dict[str, Codes]) -> Scored:
        """Score the codes of the columns that a file has."""
        code, name = self.offence
        return self.score(codes, either(codes.get(code), codes.get(name)))


class Ogrs3(Instrument):
    """OGRS3: one and two years."""

    name = "ogrs3"
    needed = ("sex", "age_at_conviction", "age_at_risk", "age_at_first_sanction", "previous_sanctions", "disposal")
    offence = ("offence_code", "offence_group")
    outputs = ("p1", "p2", "percent1", "percent2", "band", "algorithm", "error")

    def __init__(self, weights: ogrs3.Weights) -> None:
        self._weights = weights
        algorithm = ogrs3.ALGORITHMS[weights]
        self.endings = [f",{one},{two},{band(two)},{algorithm},".encode() for one in range(100) for two in range(100)]

    def score(self, codes: Mapping[str, Codes], offence: Codes) -> Scored:
        columns = {name: codes[name] for name in self.needed}
        found = ogrs3_arrays.score_arrays(**columns, offence_group=offence, weights=self._weights)
        return Scored(found.p, found.percent[:, 0] * 100 + found.percent[:, 1], found.refused)

    def refusals(self, cells: Mapping[str, str]) -> tuple[Refusal, ...]:
        return ogrs3.refusals(ogrs3.Inputs(**cells))


class Arp(Instrument):
    """The All Reoffending Predictor, static: two years."""

    name = "arp"
    needed = (
        "sex",
        "age_at_community_date",
        "age_at_conviction",
        "age_at_first_sanction",
        "total_sanctions",
        "months_offence_free",
    )
    offence = ("offence_code", "offence_category")
    outputs = ("p2", "percent2", "band", "algorithm", "error")

    def __init__(self) -> None:
        percents = [Decimal(hundredths) / 100 for hundredths in range(10_000)]
        self.endings = [f",{one:.2f},{band(one)},{arp.ALGORITHMS['static']},".encode() for one in percents]

    def score(self, codes: Mapping[str, Codes], offence: Codes) -> Scored:
        columns = {name: codes[name] for name in self.needed}
        found = arp_arrays.score_arrays(**columns, offence_category=offence)
        return Scored(found.p, found.percent, found.refused)

    def refusals(self, cells: Mapping[str, str]) -> tuple[Refusal, ...]:
        return arp.refusals(arp.Inputs(**cells))


@lru_cache
def instrument(name: str, weights: ogrs3.Weights = "full") -> Instrument:
    """An instrument by name; `weights` matter to OGRS3 only."""
    return Ogrs3(weights) if name == "ogrs3" else Arp()
