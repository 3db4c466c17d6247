"""How alike what was typed is to what is kept: names, birth dates and addresses, as plain functions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import MAXYEAR, MINYEAR, date

# A whole name counts a little more than the same words in another order, and that more than a part of it.
OTHER_ORDER, WITHOUT_THE_MIDDLE, PART, BEGINNING = 0.98, 0.97, 0.95, 0.9
SHORTEST_BEGINNING = 2
LONGEST = 120

_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b")
_BEGINNING_OF_ONE = re.compile(r"(?:^|(?<=[\s,]))([A-Z]{1,2}\d[A-Z\d]?)(?:\s*(\d[A-Z]?))?$")


def words_of(text: str) -> tuple[str, ...]:
    """The words in small letters, without accents and marks."""
    bare = "".join(each for each in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(each))
    return tuple(re.findall(r"[^\W_]+", bare.replace("'", "").replace("\u2019", "")))


def distance(one: str, other: str) -> int:
    """How many letters must be put in, left out, changed or exchanged with the next to make one from the other."""
    earlier: list[int] = []
    last = list(range(len(other) + 1))
    for i, mine in enumerate(one, 1):
        row = [i]
        for j, theirs in enumerate(other, 1):
            least = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (mine != theirs))
            if i > 1 and j > 1 and mine == other[j - 2] and one[i - 2] == theirs:
                least = min(least, earlier[j - 2] + 1)
            row.append(least)
        earlier, last = last, row
    return last[-1]


def closeness(one: str, other: str) -> float:
    """1 for the same, 0 for nothing in common: the letters that need no change, over all of them."""
    longest = max(len(one), len(other))
    if one == other:
        return 1.0
    return 1 - distance(one[:LONGEST], other[:LONGEST]) / longest if longest else 0.0


def likeness(typed: str, kept: str) -> float:
    """How alike a name as typed is to one on record, from 0 to 1, whatever the order of its words."""
    mine, theirs = words_of(typed), words_of(kept)
    if not mine or not theirs:
        return 0.0
    if mine == theirs:
        return 1.0
    whole = " ".join(mine)
    best = max(weight * closeness(whole, " ".join(words)) for words, weight in _readings(theirs, len(mine)))
    return max(best, BEGINNING if _begin(mine, theirs) else 0.0)


def _readings(words: Sequence[str], typed: int) -> Iterator[tuple[Sequence[str], float]]:
    """The ways in which somebody may write a name: as kept, family name first, without the middle, one word of it."""
    yield words, 1.0
    if typed == 1:
        yield from (((word,), PART) for word in words)
    for first in range(1, len(words) if typed > 1 else 0):
        yield (*words[first:], *words[:first]), OTHER_ORDER
    if typed == 2 < len(words):
        yield (words[0], words[-1]), WITHOUT_THE_MIDDLE
        yield (words[-1], words[0]), WITHOUT_THE_MIDDLE


def _begin(typed: Sequence[str], kept: Sequence[str]) -> bool:
    """Whether each word typed begins a different word of the name."""
    left = list(kept)
    for word in typed:
        found = next((each for each in left if each.startswith(word)), None)
        if found is None or len(word) < SHORTEST_BEGINNING:
            return False
        left.remove(found)
    return True


def days_meant(born: date) -> list[date]:
    """The birth dates that may be meant: the one given first, then day and month exchanged, then a year off."""
    days = [born]
    if born.day <= 12 and born.day != born.month:
        days.append(born.replace(month=born.day, day=born.month))
    for year in (max(born.year - 1, MINYEAR), min(born.year + 1, MAXYEAR)):
        leap = (born.month, born.day) == (2, 29)
        days.append(born.replace(year=year, day=28 if leap else born.day))
    return days


def parts_of_address(text: str) -> tuple[str, str]:
    """The words of a street, and the postcode or the beginning of one in capitals without spaces; '' for neither."""
    capitals = " ".join(text.upper().split())
    found = _POSTCODE.search(capitals) or _BEGINNING_OF_ONE.search(capitals)
    if found is None:
        return " ".join(text.split()), ""
    street = f"{capitals[: found.start()]} {capitals[found.end() :]}".strip(" ,")
    return " ".join(street.lower().split()), "".join(part for part in found.groups() if part)
