"""From plain values (a TOML file, a JSON document) to a profile, noting every fault on the way."""

from __future__ import annotations

import dataclasses
from enum import StrEnum
from math import isfinite
from typing import Any

from throughcare.partnerships.profile.checking import findings
from throughcare.partnerships.profile.faults import Faults, Place, did_you_mean, shown
from throughcare.partnerships.profile.located import UNREAD, Items, Table, place_of
from throughcare.partnerships.profile.shape import FieldShape, entry_name, fields_of, identity_of
from throughcare.partnerships.profile.unset import Unset
from throughcare.partnerships.profile.vocabulary import ExitReason

LONGEST_TEXT = 5000
_BAD: Any = object()
_WORDS: dict[Any, str] = {str: "text in quotes", bool: "true or false", int: "a whole number", float: "a number"}


class Builder:
    """Builds dataclasses from tables; what cannot be built is noted and left out."""

    def __init__(self, root: dict[str, Any], faults: Faults) -> None:
        self.root = root
        self.faults = faults

    def table(self, cls: Any, raw: Any, path: str, place: Place | None) -> Any:
        """Build one dataclass from a table."""
        if not isinstance(raw, dict):
            self.faults.add(place, path, f"should be a table, not {shown(raw)}.")
            return _BAD
        shapes = fields_of(cls)
        place = raw.where if isinstance(raw, Table) and raw.where else place
        self._unknown_keys(raw, shapes, path, place)
        values: dict[str, Any] = {}
        for name, shape in shapes.items():
            below = f"{path}.{name}" if path else name
            if name in raw:
                values[name] = self.value(shape, raw[name], below, place_of(raw, name, place))
            elif shape.required:
                self.faults.add(place, below, f"is missing: add `{name}` ({self._wanted(shape)}).", may_follow=True)
                values[name] = _BAD
        whole = not any(value is _BAD for value in values.values())
        built = cls(**values) if whole else _part_of(cls, values)
        for name, message in findings(built, whole=whole):
            below = f"{path}.{name}" if path and name else path or name
            self.faults.add(place_at(cls, raw, name, place), below, message, may_follow=True)
        return built if whole else _BAD

    def value(self, shape: FieldShape, raw: Any, path: str, place: Place | None) -> Any:
        """Build one value of a field."""
        if isinstance(raw, dict) and UNREAD in raw:
            return _BAD
        if isinstance(raw, dict) and "unset" in raw:
            return self._unset(shape, raw, path, place)
        if shape.may_be_none and (raw is None or (raw == "none" and shape.core is not str and not shape.is_list)):
            return None
        if shape.is_list:
            return self._list(shape, raw, path, place)
        return self._one(shape, raw, path, place)

    def _unknown_keys(self, raw: dict[str, Any], shapes: dict[str, FieldShape], path: str, place: Place | None) -> None:
        for name in raw:
            if name not in shapes:
                hint = did_you_mean(name, shapes)
                below = f"{path}.{shown(name)[1:-1]}" if path else shown(name)[1:-1]
                known = "" if hint else f" Known here: {', '.join(shapes)}."
                self.faults.add(place_of(raw, name, place), below, f"is not known here{hint or '.'}{known}")

    def _unset(self, shape: FieldShape, raw: dict[str, Any], path: str, place: Place | None) -> Any:
        ask = raw.get("ask", shape.default.ask if isinstance(shape.default, Unset) else "")
        if not shape.may_be_unset:
            self.faults.add(place, path, f"cannot be left unset: say it ({self._wanted(shape)}).")
        elif raw["unset"] is not True or set(raw) - {"unset", "ask"}:
            self.faults.add(place, path, 'an unset value is written { unset = true, ask = "…" } and nothing else.')
        elif not isinstance(ask, str) or not ask.strip() or len(ask) > LONGEST_TEXT:
            self.faults.add(place, path, 'an unset value needs its question: { unset = true, ask = "…" }.')
        else:
            return Unset(ask.strip())
        return _BAD

    def _list(self, shape: FieldShape, raw: Any, path: str, place: Place | None) -> Any:
        if not isinstance(raw, list):
            self.faults.add(place, path, f"should be {self._wanted(shape)}, not {shown(raw)}.")
            return _BAD
        if shape.at_least_one and not raw:
            self.faults.add(place, path, "is empty: give at least one.", may_follow=True)
            return _BAD
        built: list[Any] = []
        seen: dict[Any, Place | None] = {}
        for number, entry in enumerate(raw, start=1):
            here = raw.places[number - 1] if isinstance(raw, Items) else place
            below = f"{path}.{entry_name(shape.core, entry, number)}"
            self._seen_before(shape, entry, below, here, seen)
            built.append(self._one(shape, entry, below, here))
        return _BAD if any(entry is _BAD for entry in built) else tuple(built)

    def _seen_before(
        self, shape: FieldShape, entry: Any, path: str, place: Place | None, seen: dict[Any, Place | None]
    ) -> None:
        names = identity_of(shape.core) if dataclasses.is_dataclass(shape.core) else ()
        mark: Any = tuple(str(entry.get(name)) for name in names) if names and isinstance(entry, dict) else None
        if not dataclasses.is_dataclass(shape.core) and isinstance(entry, str | int | float):
            mark = entry
        if mark is None or (isinstance(mark, tuple) and mark[0] == "None"):
            return
        if mark in seen:
            first = seen[mark]
            where = f" (first on line {first.line})" if first else ""
            self.faults.add(place, path, f"is given twice{where}: take one away, or give it another key.")
        seen.setdefault(mark, place)

    def _one(self, shape: FieldShape, raw: Any, path: str, place: Place | None) -> Any:
        if dataclasses.is_dataclass(shape.core):
            return self.table(shape.core, raw, path, place)
        if issubclass(shape.core, StrEnum):
            return self._word(shape, raw, path, place)
        if not _fits(raw, shape.core):
            self.faults.add(place, path, f"should be {_WORDS[shape.core]}, not {shown(raw)}.")
            return _BAD
        message = self._text(shape, raw) if isinstance(raw, str) else _number(shape, raw)
        if message:
            self.faults.add(place, path, message, may_follow=bool(shape.refers))
            return _BAD
        if isinstance(raw, str):
            return raw.strip()
        return float(raw) if shape.core is float else raw

    def _word(self, shape: FieldShape, raw: Any, path: str, place: Place | None) -> Any:
        if isinstance(raw, str) and raw in shape.choices:
            return shape.core(raw)
        hint = did_you_mean(raw, shape.choices)
        self.faults.add(place, path, f"{shown(raw)} is not one of {', '.join(shape.choices)}{hint or '.'}")
        return _BAD

    def _text(self, shape: FieldShape, raw: str) -> str:
        text = raw.strip()
        if not text and (shape.required or shape.pattern or shape.refers or shape.is_list):
            return "is empty: write something."
        if len(text) > LONGEST_TEXT:
            return f"is {len(text)} characters long; at most {LONGEST_TEXT} are read."
        if "\0" in text:
            return "holds a character that cannot be stored (NUL): take it out."
        if shape.pattern and not shape.pattern.fullmatch(text):
            return f"{shown(raw)} should be {shape.pattern_words}."
        return self._reference(shape, text) if shape.refers else ""

    def _reference(self, shape: FieldShape, text: str) -> str:
        known = self._keys(shape.refers)
        if known is None or text in known:
            return ""
        what = shape.refers.replace(".", ": ")
        listed = f"declared are {', '.join(known[:20])}" if known else "none is declared"
        return f"{shown(text)} is not among the {what} of this profile ({listed}){did_you_mean(text, known) or '.'}"

    def _keys(self, refers: str) -> list[str] | None:
        """Return the keys a field may refer to; None when some of them could not be read."""
        entries: Any = self.root
        for name in refers.split("."):
            entries = entries.get(name, []) if isinstance(entries, dict) else entries
        if not isinstance(entries, list):
            return None
        tables = [entry for entry in entries if isinstance(entry, dict)]
        keys = [entry["key"] for entry in tables if isinstance(entry.get("key"), str)]
        if len(keys) < len(tables):
            return None
        return [reason.value for reason in ExitReason] + keys if refers == "exit.reasons" else keys

    def _wanted(self, shape: FieldShape) -> str:
        if shape.is_list:
            return "a list of tables" if dataclasses.is_dataclass(shape.core) else "a list"
        if dataclasses.is_dataclass(shape.core):
            return "a table"
        return f"one of {', '.join(shape.choices)}" if shape.choices else _WORDS[shape.core]


def _part_of(cls: Any, values: dict[str, Any]) -> Any:
    """Return an object that holds only what was sound, for the rules that need no more."""
    part = object.__new__(cls)
    for name, shape in fields_of(cls).items():
        value = values.get(name, shape.default)
        if value is not _BAD and value is not dataclasses.MISSING:
            object.__setattr__(part, name, value)
    return part


def _fits(raw: Any, core: type) -> bool:
    if core is bool or isinstance(raw, bool):
        return core is bool and isinstance(raw, bool)
    return isinstance(raw, int | float) if core is float else isinstance(raw, core)


def _number(shape: FieldShape, raw: Any) -> str:
    if isinstance(raw, bool):
        return ""
    if isinstance(raw, float) and (not isfinite(raw)):
        return "should be an ordinary number."
    if shape.low is not None and raw < shape.low:
        return f"{shown(raw)} is too small: at least {shape.low:g}."
    if shape.high is not None and raw > shape.high:
        return f"{shown(raw)} is too large: at most {shape.high:g}."
    return ""


def place_at(cls: Any, raw: Any, path: str, otherwise: Place | None) -> Place | None:
    """Return the place of the value at a path below a table, or of the nearest thing above it."""
    place = otherwise
    for name in path.split("."):
        if isinstance(raw, Items):
            names = [entry_name(cls, entry, number) for number, entry in enumerate(raw, start=1)]
            if name not in names:
                return place
            position = names.index(name)
            raw, place = raw[position], raw.places[position]
        elif isinstance(raw, Table) and name in raw:
            shape = fields_of(cls).get(name)
            raw, place, cls = raw[name], raw.places[name], shape.core if shape else cls
        else:
            return place
    return place


def build(cls: Any, raw: dict[str, Any], faults: Faults) -> Any:
    """Build a whole profile; None when a fault makes that impossible."""
    built = Builder(raw, faults).table(cls, raw, "", raw.where if isinstance(raw, Table) else None)
    return None if built is _BAD else built
