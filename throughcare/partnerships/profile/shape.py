"""What a field of a profile's dataclasses may hold, read once from its type."""

from __future__ import annotations

import dataclasses
import types
import typing
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from throughcare.partnerships.profile.unset import Unset

# What tells the entries of a list apart, where it is not `key`.
_IDENTITY: dict[str, tuple[str, ...]] = {
    "Rating": ("colour",),
    "ContactStandard": ("colour", "level"),
    "Step": ("number",),
    "AttendanceShare": ("agency",),
    "Benchmark": ("year",),
}


@dataclass(frozen=True, slots=True)
class FieldShape:
    """One field: its core type, whether it is a list, may be none or may be unset, and its limits."""

    name: str
    core: Any
    is_list: bool
    may_be_none: bool
    may_be_unset: bool
    required: bool
    default: Any
    low: float | None
    high: float | None
    refers: str
    pattern: Any
    pattern_words: str
    at_least_one: bool

    @property
    def choices(self) -> tuple[str, ...]:
        """Return the closed list, where the field has one."""
        if isinstance(self.core, type) and issubclass(self.core, StrEnum):
            return tuple(member.value for member in self.core)
        return ()

    @property
    def kind(self) -> str:
        """Return what sort of answer fills the field when it is unset."""
        if dataclasses.is_dataclass(self.core):
            return "table"
        if self.is_list:
            return "choices" if self.choices else "list"
        if self.choices:
            return "choice"
        return {bool: "yes_no", int: "number", float: "number"}.get(self.core, "text")


def fields_of(cls: Any) -> dict[str, FieldShape]:
    """Return the fields of a dataclass of the profile, by name."""
    return _fields_of(cls)


@cache
def _fields_of(cls: type) -> dict[str, FieldShape]:
    hints = typing.get_type_hints(cls)
    return {entry.name: _shape(entry, hints[entry.name]) for entry in dataclasses.fields(cls)}


def _shape(entry: dataclasses.Field[Any], hint: Any) -> FieldShape:
    options = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    (core,) = [option for option in options if option not in (types.NoneType, Unset)]
    is_list = typing.get_origin(core) is tuple
    limits = entry.metadata
    return FieldShape(
        name=entry.name,
        core=typing.get_args(core)[0] if is_list else core,
        is_list=is_list,
        may_be_none=types.NoneType in options,
        may_be_unset=Unset in options,
        required=entry.default is dataclasses.MISSING,
        default=entry.default,
        low=limits.get("low"),
        high=limits.get("high"),
        refers=limits.get("refers", ""),
        pattern=limits.get("pattern"),
        pattern_words=limits.get("shape", ""),
        at_least_one=limits.get("at_least_one", False),
    )


def identity_of(cls: Any) -> tuple[str, ...]:
    """Return the names of the fields that tell entries of this kind apart; empty when only the order does."""
    if cls.__name__ in _IDENTITY:
        return _IDENTITY[cls.__name__]
    return ("key",) if dataclasses.is_dataclass(cls) and "key" in fields_of(cls) else ()


def entry_name(cls: Any, entry: Any, number: int) -> str:
    """Return how an entry of a list is called in a path: by its key, else by its number, counted from 1."""
    names = identity_of(cls) if isinstance(cls, type) else ()
    parts = [entry.get(name) if isinstance(entry, dict) else getattr(entry, name, None) for name in names]
    words = [str(word) for word in parts if isinstance(word, str | int) and not isinstance(word, bool)]
    return "-".join(words) if words and len(words[0]) <= 60 and words[0].isprintable() else str(number)
