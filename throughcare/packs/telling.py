"""The shape of what a pack tells, and the words for its numbers: chapters of blocks, each with how it was counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from throughcare.core.charts import Drawn
from throughcare.core.components import short_day

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """One table: a heading for each column, and lines of which the first cell is the heading.

    `words`: how many columns at the end hold words, the others hold numbers.
    """

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    words: int = 0


@dataclass(frozen=True)
class Block:
    """Something told within a chapter: words, a picture, a table, and how it was counted."""

    key: str
    title: str
    words: Sequence[str] = field(default_factory=tuple)
    chart: Drawn | None = None
    table: Table | None = None
    definitions: Sequence[Sequence[str]] = field(default_factory=tuple)


@dataclass(frozen=True)
class Chapter:
    """One chapter with its blocks."""

    key: str
    title: str
    words: Sequence[str]
    blocks: Sequence[Block]


def kept_back() -> str:
    """What stands in the place of a number that could point to somebody."""
    return _("kept back")


def number(many: float | None) -> str:
    """A number, or the words for one that is kept back."""
    return kept_back() if many is None else f"{many:,g}"


def day_of(text: str) -> date:
    """A day as the document keeps it."""
    return date.fromisoformat(text)


def period_of(document: Document) -> str:
    """The period in words."""
    since, on = (short_day(day_of(document[end])) for end in ("since", "on"))
    return _("%(since)s to %(on)s") % {"since": since, "on": on}


def defined(document: Document, *keys: str) -> list[Sequence[str]]:
    """How figures were counted, as it was written down with them."""
    return [document["definitions"][key] for key in keys]


def family(document: Document, key: str, total: str = "") -> list[tuple[str, int | None]]:
    """One column of one table: the words of each line, and how many."""
    found = document["families"].get(key)
    if found is None:
        return []
    names = document["names"].get(key, {})
    cells = found["columns"][total] if total else next(iter(found["columns"].values()))
    return [(names.get(line, line), many) for line, many in zip(found["lines"], cells, strict=True)]


def times(value: float) -> str:
    """How many times as often, as exact as such a figure is."""
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"


def title_of(document: Document) -> str:
    """What stands at the top of a pack."""
    if document["public"]:
        return _("%(scheme)s: annual figures") % {"scheme": document["scheme"]}
    return _("%(scheme)s: board pack") % {"scheme": document["scheme"]}


def intro(document: Document) -> list[str]:
    """What a pack is, of which time, and what is not in it."""
    words = {
        "scheme": document["scheme"],
        "period": period_of(document),
        "counted": short_day(day_of(document["counted_on"])),
        "most": document["threshold"] - 1,
    }
    found = [
        _(
            "Integrated Offender Management brings agencies together round the people who offend most often. These are "
            "the figures of %(scheme)s from %(period)s, counted on %(counted)s."
        )
        % words,
        _(
            "Numbers from 1 to %(most)s are kept back, and others from which they could be worked out, so that nobody "
            "can be recognised. What is kept back is not nought. People whose records are restricted are not counted."
        )
        % words,
    ]
    if not document["public"]:
        found.append(
            _(
                "This pack is for the board. Packs of several periods together can tell more than each alone: do not "
                "publish them."
            )
        )
    return found
