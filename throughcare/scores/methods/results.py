"""What a calculated score is: the probabilities, the percentages, and every number that went into them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from throughcare.scores.methods.percentages import Band
from throughcare.scores.methods.refusals import gettext_noop

CAUTION = gettext_noop("A score is an aid, not a substitute for judgement.")


@dataclass(frozen=True)
class Term:
    """One addend of the formula: `value` is added, `words` says where it comes from (with `values` filled in)."""

    name: str
    value: float
    words: str
    values: Mapping[str, object]

    @property
    def sentence(self) -> str:
        """The words in English."""
        return self.words % self.values


@dataclass(frozen=True)
class Result:
    """One score. Probabilities lie between 0 and 1; ARP has no one-year score, so p1 and percent1 are None.

    `inputs` are the inputs as they were used. The probability is 1 / (1 + exp(-(sum of the terms + constant))), with
    `constants` for one and two years. `notes` are what a reader should know; none of them changes the score.
    """

    instrument: str
    version: str
    algorithm: str
    p1: float | None
    p2: float
    percent1: Decimal | None
    percent2: Decimal
    band: Band
    inputs: Mapping[str, str | int]
    terms: tuple[Term, ...]
    constants: tuple[float | None, float]
    notes: tuple[str, ...] = ()
    caution: str = CAUTION
