"""What waits for somebody, as a room tells it to the first page."""

from __future__ import annotations

import enum
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Count, F, Model, QuerySet, Window
from django.urls import NoReverseMatch, reverse

from throughcare.core.components import Text

SHOWN = 5
# What has no page of its own is listed on the first page as a whole, up to this many.
LISTED = 50
# On a page of its own, a card holds all of its lines, up to more than anybody reads.
WHOLE = 1000

M = TypeVar("M", bound=Model)
_whole: ContextVar[bool] = ContextVar("whole", default=False)


def up_to(usual: int) -> int:
    """How many lines a card holds: as many as usual, or all of them where it has a page to itself."""
    return WHOLE if _whole.get() else usual


@contextmanager
def whole_cards() -> Iterator[None]:
    """Within this block cards hold every line that they count."""
    earlier = _whole.set(True)
    try:
        yield
    finally:
        _whole.reset(earlier)


class Group(enum.StrEnum):
    """Where on the first page it stands: what to do, what comes next, what to know."""

    DO = "do"
    NEXT = "next"
    KNOW = "know"


@dataclass(frozen=True)
class Line:
    """One thing that waits: what it is, about whom, where to deal with it, and by when or since when."""

    text: Text
    url: str = ""
    hint: Text = ""
    when: Text = ""
    late: bool = False
    about: uuid.UUID | None = None


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
    text: Text = ""
    empty: Text = ""
    urgent: bool = False
    numbered: bool = True

    @property
    def shown(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.count or self.empty or self.text)

    @property
    def first(self) -> Sequence[Line]:
        """The lines that are seen at once."""
        return self.lines[:SHOWN] if len(self.lines) > SHOWN + 1 else self.lines

    @property
    def rest(self) -> Sequence[Line]:
        """The lines that open below them."""
        return self.lines[len(self.first) :]

    @property
    def unlisted(self) -> int:
        """How many are not among the lines."""
        return max(self.count - len(self.lines), 0) if self.lines else 0


def first_few(found: QuerySet[M, Any], *, most: int = SHOWN) -> tuple[list[M], int]:
    """The first rows of an ordered list, and how many there are in all, in one query."""
    rows = list(found.annotate(in_all=Window(Count(F("pk"))))[: up_to(most)])
    return rows, int(getattr(rows[0], "in_all", 0)) if rows else 0


def address(name: str, *args: object, query: str = "") -> str:
    """The address of a page, or nothing while no such page exists."""
    try:
        found = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return f"{found}?{query}" if query else found
