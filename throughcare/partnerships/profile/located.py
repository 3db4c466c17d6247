"""Tables and lists that remember the line each of their values stands on."""

from __future__ import annotations

from typing import Any

from throughcare.partnerships.profile.faults import Place

# Stands for a value that could not be read, so that nothing else is said about it.
UNREAD = "\N{REPLACEMENT CHARACTER} unread"


class Table(dict[str, Any]):
    """A table with the place of itself and of each of its keys."""

    def __init__(self, where: Place | None) -> None:
        super().__init__()
        self.where = where
        self.places: dict[str, Place] = {}


class Items(list[Any]):
    """A list with the place of each of its entries."""

    def __init__(self) -> None:
        super().__init__()
        self.places: list[Place] = []


def place_of(raw: dict[str, Any], name: str, otherwise: Place | None) -> Place | None:
    """Return where a key stands, else the place of what it is missing from."""
    return raw.places.get(name, otherwise) if isinstance(raw, Table) else otherwise


def locate(value: Any, lines: dict[tuple[str | int, ...], int], file: str) -> Table:
    """Return a parsed file with a place on everything in it."""
    return _table(value, lines, file, (), Place(file, 1))


def _line(lines: dict[tuple[str | int, ...], int], file: str, path: tuple[str | int, ...], otherwise: Place) -> Place:
    line = lines.get(path)
    return otherwise if line is None else Place(file, line)


def _table(
    value: dict[str, Any], lines: dict[tuple[str | int, ...], int], file: str, path: tuple[str | int, ...], where: Place
) -> Table:
    table = Table(where)
    for name, inner in value.items():
        place = _line(lines, file, (*path, name), where)
        table.places[name] = place
        table[name] = _any(inner, lines, file, (*path, name), place)
    return table


def _any(
    value: Any, lines: dict[tuple[str | int, ...], int], file: str, path: tuple[str | int, ...], place: Place
) -> Any:
    if isinstance(value, dict):
        return _table(value, lines, file, path, place)
    if not isinstance(value, list):
        return value
    items = Items()
    for index, inner in enumerate(value):
        here = _line(lines, file, (*path, index), place)
        items.places.append(here)
        items.append(_any(inner, lines, file, (*path, index), here))
    return items


def merge(base: Table, own: Table) -> Table:
    """Return a shared part with the profile's own lines over it: entries with the same key are replaced."""
    merged = Table(own.where)
    for table in (base, own):
        for name, value in table.items():
            earlier = merged.get(name)
            if isinstance(earlier, Table) and isinstance(value, Table) and "unset" not in value:
                merged[name] = merge(earlier, value)
            elif isinstance(earlier, Items) and isinstance(value, Items):
                merged[name] = _merge_items(earlier, value)
            else:
                merged[name] = value
            merged.places[name] = table.places[name]
    return merged


def _mark(entry: object) -> str | None:
    """What tells an entry from its neighbours; one that is not even a word is a fault for the checks that follow."""
    mark = entry.get("key", entry.get("colour")) if isinstance(entry, Table) else None
    return mark if isinstance(mark, str) else None


def _merge_items(base: Items, own: Items) -> Items:
    replaced = {mark for entry in own if (mark := _mark(entry)) is not None}
    merged = Items()
    for items in (base, own):
        for entry, place in zip(items, items.places, strict=True):
            if items is base and _mark(entry) in replaced:
                continue
            merged.append(entry)
            merged.places.append(place)
    return merged
