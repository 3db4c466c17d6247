"""What a copy says, as plain words: gathered once, compared once more before it is kept, set on paper or on screen."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from throughcare.sharing.models import InformationClass

# Whose name stands in a copy is told of as somebody the scheme works with.
ALWAYS = frozenset({InformationClass.IDENTITY.value, InformationClass.CASEWORK.value})


@dataclass(frozen=True)
class Pair:
    """A label with its words."""

    label: str
    words: str


@dataclass(frozen=True)
class Said:
    """A line that was said, with who said it."""

    who: str
    words: str
    note: str = ""


@dataclass(frozen=True)
class Task:
    """Something that somebody is to do, or was."""

    what: str
    agency: str
    who: str
    due: str
    state: str = ""


@dataclass(frozen=True)
class Ruling:
    """A decision as it stands."""

    outcome: str
    colour: str
    rows: Sequence[Pair]
    corrected: Sequence[str]
    recorded: str


@dataclass(frozen=True)
class ItemText:
    """One item as its reader sees it; its number counts what the reader sees."""

    key: str
    number: int
    person: str
    person_key: uuid.UUID
    born: str
    what: str
    why: Sequence[str]
    earlier: Sequence[Task]
    said: Sequence[Said]
    ruling: Ruling | None
    agreed: Sequence[Task]
    corrections: Sequence[Said]


@dataclass(frozen=True)
class PointText:
    """A point that is about nobody."""

    title: str
    note: str
    outcome: str


@dataclass(frozen=True)
class RollText:
    """An agency on the roll."""

    agency: str
    who: str
    presence: str


@dataclass(frozen=True)
class Heading:
    """Which meeting it was."""

    scheme: str
    name: str
    day: str
    facts: Sequence[Pair]
    state: str


@dataclass(frozen=True)
class Content:
    """The minutes of one meeting for one reader."""

    heading: Heading
    roll: Sequence[RollText]
    accepted: Sequence[str]
    quorum: str
    points: Sequence[PointText]
    items: Sequence[ItemText]
    corrections: Sequence[Said]
    classes: Mapping[uuid.UUID, Sequence[str]]

    @property
    def digest(self) -> str:
        """Tells whether the record still says what it said."""
        return digest_of(asdict(self))


def digest_of(said: Mapping[str, Any]) -> str:
    """One short text for everything that is said."""
    plain = {str(key): said[key] for key in said}
    plain["classes"] = {str(key): list(told) for key, told in said["classes"].items()}
    return hashlib.sha256(json.dumps(plain, default=str, sort_keys=True).encode()).hexdigest()
