"""Faults in a profile: where, what, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line of a file."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, said so that it can be put right.

    `may_follow`: it may only seem so, because another line could not be read.
    """

    place: Place | None
    path: str
    message: str
    may_follow: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        where = f"{self.place.file}:{self.place.line}: " if self.place else ""
        about = f"{self.path}: " if self.path else ""
        return f"{where}{about}{self.message}"


class ProfileRefused(ValueError):
    """A profile that cannot be used, with every fault that was found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(slots=True)
class Faults:
    """The faults found so far; `incomplete` once something could not be read that others may refer to."""

    found: list[Fault] = field(default_factory=list)
    incomplete: bool = False

    def add(self, place: Place | None, path: str, message: str, *, may_follow: bool = False) -> None:
        """Note a fault."""
        self.found.append(Fault(place, path, message, may_follow))

    def sorted(self) -> list[Fault]:
        """Return them in the order of the lines, each once."""
        once = dict.fromkeys(self.found)
        return sorted(once, key=lambda fault: (fault.place or Place("", 0), fault.path, fault.message))


def shown(value: object) -> str:
    """Return a value fit for one line of a terminal: short, quoted, nothing that a terminal would obey."""
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list | tuple):
        return "a list"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        text = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in value[:60])
        return f'"{text}…"' if len(value) > 60 else f'"{text}"'
    try:
        text = str(value)
    except ValueError:
        return "a number too long to show"
    return text if len(text) <= 60 else f"{text[:60]}…"


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """Return a hint when a known word is close, else nothing."""
    close = get_close_matches(str(word).lower()[:100], list(known), n=1, cutoff=0.6)
    return f'; did you mean "{close[0]}"?' if close else ""
