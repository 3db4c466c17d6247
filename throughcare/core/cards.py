"""What waits for somebody, as a room tells it to the first page."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from throughcare.core.components import Text


class Group(enum.StrEnum):
    """Where on the first page it stands."""

    DO = "do"
    NEXT = "next"
    KNOW = "know"


@dataclass(frozen=True)
class Line:
    """One thing that waits: what it is, where to deal with it, and how long it has waited."""

    text: Text
    url: str = ""
    hint: Text = ""
    tag: Text = ""
    colour: str = "grey"


@dataclass(frozen=True)
class Card:
    """A kind of thing that waits: how many, where all of them are listed, and the first few.

    A card that counts nothing is not shown, unless `empty` says what its nothing means.
    """

    key: str
    title: Text
    count: int
    url: str = ""
    lines: Sequence[Line] = ()
    group: Group = Group.DO
    more: Text = ""
    empty: Text = ""
    urgent: bool = False

    @property
    def unlisted(self) -> int:
        """How many are not among the lines."""
        return max(self.count - len(self.lines), 0)


SHOWN = 5


def address(name: str, *args: object, query: str = "") -> str:
    """The address of a page, or nothing while no such page exists."""
    try:
        found = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return f"{found}?{query}" if query else found
