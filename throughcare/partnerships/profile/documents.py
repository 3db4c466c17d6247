"""A profile as a JSON document, as versions are stored, and the changes a partnership makes to it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from typing import Any

from throughcare.partnerships.profile.building import build
from throughcare.partnerships.profile.faults import Fault, Faults, ProfileRefused, did_you_mean, shown
from throughcare.partnerships.profile.model import Profile
from throughcare.partnerships.profile.shape import FieldShape, entry_name, fields_of
from throughcare.partnerships.profile.unset import Unset


def to_document(value: Any) -> Any:
    """Return a profile, or part of one, as plain JSON values."""
    if isinstance(value, Unset):
        return {"unset": True, "ask": value.ask}
    if dataclasses.is_dataclass(value):
        return {entry.name: to_document(getattr(value, entry.name)) for entry in dataclasses.fields(value)}
    if isinstance(value, tuple | list):
        return [to_document(entry) for entry in value]
    if isinstance(value, Mapping):
        return {str(name): to_document(entry) for name, entry in value.items()}
    return str(value) if isinstance(value, str) else value


def from_document(document: Mapping[str, Any]) -> Profile:
    """Return the profile in a document; refuse with every fault."""
    faults = Faults()
    profile = build(Profile, dict(document), faults)
    if faults.found or not isinstance(profile, Profile):
        raise ProfileRefused(faults.sorted())
    return profile


def unset_in(profile: Profile) -> list[Unset]:
    """Return everything unset, with its path, its question and the sort of answer."""
    return list(_unset(profile, ""))


def _unset(value: Any, path: str) -> Iterator[Unset]:
    for name, shape in fields_of(type(value)).items():
        held = getattr(value, name)
        below = f"{path}.{name}" if path else name
        if isinstance(held, Unset):
            yield _question(held, value, below, shape)
        elif dataclasses.is_dataclass(held):
            yield from _unset(held, below)
        elif isinstance(held, tuple) and dataclasses.is_dataclass(shape.core):
            for number, entry in enumerate(held, start=1):
                yield from _unset(entry, f"{below}.{entry_name(shape.core, entry, number)}")


def _question(unset: Unset, owner: Any, path: str, shape: FieldShape) -> Unset:
    ask = unset.ask
    for word in ("name", "label"):
        ask = ask.replace("{" + word + "}", str(getattr(owner, word, "")))
    return Unset(ask, path=path, kind=shape.kind, choices=shape.choices, low=shape.low, high=shape.high)


def with_value(profile: Profile, path: str, value: Any) -> Profile:
    """Return a copy with the value at a path set."""
    document: Any = to_document(profile)
    holder: Any = document
    cls: Any = Profile
    names = path.split(".")
    for position, name in enumerate(names[:-1]):
        shape = _field(cls, holder, name, path) if isinstance(holder, dict) else None
        if shape is None:
            holder = _entry(cls, holder, name, path)
            continue
        holder, cls = holder[name], shape.core
        if holder is None or not dataclasses.is_dataclass(cls) or (isinstance(holder, dict) and "unset" in holder):
            raise _no_such(path, ".".join(names[: position + 1]))
    if not isinstance(holder, dict):
        raise _no_such(path, path)
    _field(cls, holder, names[-1], path)
    holder[names[-1]] = to_document(value)
    return from_document(document)


def _field(cls: Any, holder: dict[str, Any], name: str, path: str) -> FieldShape:
    shapes = fields_of(cls)
    if name not in shapes or name not in holder:
        raise _no_such(path, name, did_you_mean(name, shapes))
    return shapes[name]


def _entry(cls: Any, entries: list[Any], name: str, path: str) -> Any:
    for number, entry in enumerate(entries, start=1):
        if entry_name(cls, entry, number) == name:
            return entry
    raise _no_such(path, name)


def _no_such(path: str, at: str, hint: str = "") -> ProfileRefused:
    return ProfileRefused([Fault(None, path, f"there is no {shown(at)} in this profile{hint or '.'}")])


def key_for(label: str, taken: set[str]) -> str:
    """Return a key made from a label that nothing in the list has yet."""
    words = re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")[:50].strip("_") or "offence"
    stem = words if words[0].isalpha() else f"offence_{words}"
    number, key = 2, stem
    while key in taken:
        key, number = f"{stem}_{number}", number + 1
    return key


def with_priority_offence(profile: Profile, label: str, *, key: str = "") -> Profile:
    """Return a copy with one more priority offence, marked as the partnership's own."""
    words = " ".join(label.split())
    if any(offence.label.casefold() == words.casefold() for offence in profile.priority_offences):
        raise ProfileRefused([Fault(None, "priority_offences", f"{shown(words)} is a priority offence already.")])
    offences = [to_document(offence) for offence in profile.priority_offences]
    key = key or key_for(words, {offence["key"] for offence in offences})
    return with_value(profile, "priority_offences", [*offences, {"key": key, "label": words, "local": True}])


def without_priority_offence(profile: Profile, key: str) -> Profile:
    """Return a copy without one of the partnership's own priority offences; published ones stay."""
    chosen = next((offence for offence in profile.priority_offences if offence.key == key), None)
    if chosen is None or not chosen.local:
        raise ProfileRefused(
            [Fault(None, f"priority_offences.{key}", "only a priority offence that the partnership added can go.")]
        )
    kept = [to_document(offence) for offence in profile.priority_offences if offence.key != key]
    return with_value(profile, "priority_offences", kept)
