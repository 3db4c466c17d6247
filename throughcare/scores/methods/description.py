"""What a method says of itself: the shape from which its transparency record is made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """Where something was published."""

    title: str
    url: str = ""


@dataclass(frozen=True)
class Number:
    """One number that the method multiplies or adds: of which version, what for, and its value."""

    version: str
    term: str
    value: float


@dataclass(frozen=True, kw_only=True)
class Description:
    """What a reader must know of a method before trusting it. Every text is English, marked for translation.

    `versions` are the names that stored scores carry; `numbers` gives every coefficient in the order of the formula.
    """

    key: str
    name: str
    summary: str
    formula: str
    versions: tuple[str, ...]
    developed_by: str
    sources: tuple[Source, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    population: str
    performance: str
    development_data: str
    sensitive: str
    previous: str
    alternatives: str
    benefit: str
    limits: tuple[str, ...]
    not_for: tuple[str, ...]
    risks: tuple[tuple[str, str], ...]
    numbers: Callable[[], Iterable[Number]]

    def digest(self) -> str:
        """A fingerprint of every coefficient: another number is another fingerprint, and must be another version."""
        rows = [[one.version, one.term, one.value.hex()] for one in self.numbers()]
        return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def empty_parts(description: Description) -> list[str]:
    """What a method has left unsaid; a method that leaves anything unsaid is not offered."""
    return [name for name in Description.__dataclass_fields__ if name != "numbers" and not getattr(description, name)]
