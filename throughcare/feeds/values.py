"""Understands what stands in a cell: dates in the shapes that lists use, names, and words without regard to case."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

Cell = str | int | float | bool | date | datetime | None

# Day numbers as spreadsheets count them (day 60 is the 29 February 1900 that never was).
SERIAL_START = date(1899, 12, 30)
SERIALS = range(366, 80_000)
MONTHS = (
    "january february march april may june july august september october november december",
    "ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr",
)
_NUMBERS = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-/. ]+([^\W\d]{3,})\.?,?[-/. ]+(\d{4}|\d{2})")
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[ ,.]+", re.IGNORECASE)
# What a spreadsheet shows where a formula failed.
ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#####"})
NOTHING = frozenset({"", "-", "--", "n/a", "na", "none", "nil", "not known", "unknown", "tbc", "?"})


@dataclass(frozen=True)
class Unread(Exception):
    """A cell that could not be understood; the code says why."""

    code: str


def text(cell: Cell) -> str:
    """The cell as one line of text: no doubled spaces, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return " ".join(unicodedata.normalize("NFC", str(cell)).split())


def lines(cell: Cell) -> list[str]:
    """The cell's lines, without bullets and empty ones."""
    raw = str(cell) if isinstance(cell, str) else text(cell)
    found = (text(re.sub(r"^\s*(?:[-*\u2022\u00b7]|\d{1,2}[.)])\s+", "", line)) for line in re.split(r"[\r\n]+", raw))
    return [line for line in found if line]


def plain(words: str) -> str:
    """Words to compare by: lower case, letters and digits only, accents gone."""
    bare = unicodedata.normalize("NFKD", words.casefold())
    return " ".join(re.findall(r"[a-z0-9]+", "".join(c for c in bare if not unicodedata.combining(c))))


def empty(cell: Cell) -> bool:
    """Whether the cell says nothing, or says that nothing is known."""
    return text(cell).casefold() in NOTHING


def day(cell: Cell) -> date | None:
    """The day that the cell holds, None for an empty one; raises Unread otherwise."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool):
        raise Unread("not_a_date")
    if isinstance(cell, int | float):
        return _serial(float(cell))
    words = text(cell)
    if words.casefold() in NOTHING:
        return None
    return _day_of_text(_WEEKDAY.sub("", words))


def _serial(number: float) -> date:
    # Written so that what is no number at all fails it too.
    if not SERIALS.start <= number < SERIALS.stop:
        raise Unread("not_a_date")
    return SERIAL_START + timedelta(days=int(number))


def _day_of_text(words: str) -> date:
    if found := _ISO.fullmatch(words):
        return _made(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMBERS.fullmatch(re.sub(r" \d{1,2}:\d{2}(:\d{2})?$", "", words)):
        return _made(_year(found[3]), int(found[2]), int(found[1]))
    if found := _WORDS.fullmatch(words):
        return _made(_year(found[3]), _month(found[2]), int(found[1]))
    if re.fullmatch(r"\d{5}", words):
        return _serial(float(words))
    raise Unread("not_a_date")


def _year(digits: str) -> int:
    """Two digits are refused: 03/04/25 may be a child's birth or a pensioner's."""
    if len(digits) == 2:
        raise Unread("two_digit_year")
    return int(digits)


def _month(word: str) -> int:
    for names in MONTHS:
        for number, name in enumerate(names.split(), start=1):
            if name.startswith(word.casefold()) or (word.casefold() == "sept" and number == 9):
                return number
    raise Unread("not_a_date")


def _made(year: int, month: int, on: int) -> date:
    try:
        return date(year, month, on)
    except ValueError as error:
        raise Unread("no_such_day") from error


def split_name(words: str) -> tuple[str, str]:
    """Family name and given names from one cell: «SMITH, John», «SMITH John», «John SMITH» or «John Smith»."""
    if "," in words:
        family, _, given = words.partition(",")
        return text(family), text(given)
    parts = words.split()
    capital = [part.isupper() and len(part) > 1 for part in parts]
    if len(parts) > 1 and any(capital) and not all(capital):
        loud = [part for part, big in zip(parts, capital, strict=True) if big]
        quiet = [part for part, big in zip(parts, capital, strict=True) if not big]
        return " ".join(loud), " ".join(quiet)
    return (parts[-1], " ".join(parts[:-1])) if parts else ("", "")


def trigrams(words: str) -> set[str]:
    """Groups of three letters as PostgreSQL forms them, so that both call the same names alike."""
    return {f"  {word} "[i : i + 3] for word in plain(words).split() for i in range(len(word) + 1)}


def likeness(one: str, other: str) -> float:
    """Shared groups of three letters over all of them, from 0 to 1."""
    a, b = trigrams(one), trigrams(other)
    return len(a & b) / len(a | b) if a | b else 0.0
