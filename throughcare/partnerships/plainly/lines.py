"""The pieces of a profile in plain words: parts, each of lines, each with what it says or the question left open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from throughcare.partnerships.profile import Unset


@dataclass(frozen=True)
class Line:
    """One thing that the profile says, or that it asks."""

    label: str
    words: tuple[str, ...] = ()
    ask: str = ""
    path: str = ""
    note: str = ""


@dataclass
class Part:
    """A chapter of the profile."""

    key: str
    title: str
    lines: list[Line] = field(default_factory=list)
    about: str = ""

    def say(self, label: str, value: Any, path: str = "", *, words: Callable[[Any], str] | None = None) -> None:
        """Add a line, unless there is nothing to say."""
        if isinstance(value, Unset):
            self.lines.append(Line(label, ask=value.ask, path=path))
            return
        said = tuple(each for each in in_words(value, words) if each)
        if said:
            self.lines.append(Line(label, said))


def in_words(value: Any, words: Callable[[Any], str] | None = None) -> Iterable[str]:
    """A value as people read it, one line or several."""
    if value is None or value == "":
        return ()
    if words is not None:
        return [words(each) for each in value] if isinstance(value, tuple | list) else [words(value)]
    if isinstance(value, bool):
        return [_("Yes") if value else _("No")]
    if isinstance(value, StrEnum):
        return [label_of(value)]
    if isinstance(value, tuple | list):
        return [word for each in value for word in in_words(each)]
    return [str(value)]


def label_of(member: StrEnum) -> str:
    """The translated word of a closed list's member."""
    return _(str(getattr(member, "label", member)))


def joined(values: Iterable[Any]) -> str:
    """Several members of a closed list in one line."""
    return ", ".join(label_of(each) if isinstance(each, StrEnum) else str(each) for each in values)
