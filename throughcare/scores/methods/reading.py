"""Reads one input as a whole number or a known word; what cannot be read becomes a number below zero."""

import math
import re
from collections.abc import Mapping
from typing import Final

from throughcare.scores.methods.refusals import Refusal, refuse

# The reasons an input cannot be used. All are below zero, so one comparison finds them in an array.
MISSING: Final = -1
NOT_WHOLE: Final = -2
BELOW_ZERO: Final = -3
TOO_LARGE: Final = -4
UNKNOWN: Final = -5

OLDEST: Final = 109  # The Ministry's own service refuses an age of 110 or more.
MOST_SANCTIONS: Final = 9_999
MOST_MONTHS: Final = 1_200

LIMITS: Final[Mapping[str, int]] = {
    "age_at_conviction": OLDEST,
    "age_at_risk": OLDEST,
    "age_at_first_sanction": OLDEST,
    "age_at_community_date": OLDEST,
    "previous_sanctions": MOST_SANCTIONS,
    "total_sanctions": MOST_SANCTIONS,
    "months_offence_free": MOST_MONTHS,
}

SEXES: Final = {"m": 0, "male": 0, "f": 1, "female": 1}
DISPOSALS: Final = {"conviction": 0, "caution": 1}

_FIGURES = re.compile(r"([0-9]+)(?:\.0*)?")
_BELOW = re.compile(r"-[0-9]+(?:\.0*)?")
_REASONS = {
    MISSING: "missing_input",
    NOT_WHOLE: "not_a_whole_number",
    BELOW_ZERO: "below_zero",
    TOO_LARGE: "too_large",
}


def whole_number(given: object, *, limit: int) -> int:
    """The number given, between 0 and `limit`, or the reason it cannot be used (below zero).

    Text may have spaces around it and a decimal point with nothing but noughts behind: " 20 " and "20.0" are 20.
    """
    if given is None:
        return MISSING
    if isinstance(given, bool):
        return NOT_WHOLE
    if isinstance(given, float):
        if math.isnan(given) or math.isinf(given) or not given.is_integer():
            return NOT_WHOLE
        given = int(given)
    if isinstance(given, int):
        return _within(given, limit)
    return _from_text(str(given).strip(), limit)


def _from_text(text: str, limit: int) -> int:
    if not text:
        return MISSING
    figures = _FIGURES.fullmatch(text)
    if figures:
        digits = figures[1].lstrip("0") or "0"
        return TOO_LARGE if len(digits) > 9 else _within(int(digits), limit)
    if _BELOW.fullmatch(text):
        return BELOW_ZERO if text.strip("-0.") else 0
    return NOT_WHOLE


def _within(number: int, limit: int) -> int:
    if number < 0:
        return BELOW_ZERO
    return number if number <= limit else TOO_LARGE


def word(given: object, known: Mapping[str, int]) -> int:
    """The number that `known` has for a word, whatever its case and the spaces round it; else MISSING or UNKNOWN."""
    if given is None:
        return MISSING
    text = " ".join(str(given).split()).casefold()
    return known.get(text, UNKNOWN) if text else MISSING


def number_refusal(number: int, field: str) -> Refusal | None:
    """The refusal that belongs to a number that could not be used, or None."""
    return None if number >= 0 else refuse(_REASONS[number], field)
