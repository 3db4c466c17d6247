"""The order of an agenda: items and points in one row of places, and how a new one finds its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from throughcare.panels.models import AgendaItem, ItemKind, Meeting, Point, PointKind
from throughcare.partnerships.acting import Acting
from throughcare.registrations.models import Colour

Row = AgendaItem | Point

# Any other business comes last, whatever is added; the chair may put something after it all the same.
LAST = 10_000
SECTIONS = (
    "opening",
    "referral",
    "transfer",
    "review_red",
    "review_unrated",
    "review_amber",
    "review_green",
    "review_other",
    "exit",
    "revisit",
    "closing",
)
_OF_COLOUR = {
    Colour.RED.value: "review_red",
    Colour.NONE.value: "review_unrated",
    Colour.AMBER.value: "review_amber",
    Colour.GREEN.value: "review_green",
}


def section_of(row: Row) -> str:
    """Under which heading a line stands."""
    if isinstance(row, Point):
        return "closing" if row.kind == PointKind.OTHER else "opening"
    if row.kind != ItemKind.REVIEW or row.registration is None:
        return row.kind
    return _OF_COLOUR.get(row.registration.colour, "review_other")


def rows_of(by: Acting, meeting: Meeting) -> list[Row]:
    """Everything on the agenda that `by` may see, in order."""
    items = AgendaItem.objects.visible_to(by).filter(meeting=meeting, removed_at=None).select_related("registration")
    points = Point.objects.filter(meeting=meeting, removed_at=None)
    return in_order([*items, *points])


def in_order(rows: Iterable[Row]) -> list[Row]:
    """By place; what took the same place unseen by one another, by when it was made."""
    return sorted(rows, key=lambda row: (row.position, row.made_at, str(row.pk)))


def with_new(rows: Sequence[Row], new: Sequence[Row]) -> list[Row]:
    """The new ones after the last line of their section, or of one that comes before it; the others stay in order."""
    placed = list(rows)
    for one in new:
        placed.insert(_place_for(placed, section_of(one)), one)
    return placed


def _place_for(rows: Sequence[Row], section: str) -> int:
    sections = [section_of(row) for row in rows]
    if section in sections:
        return len(sections) - sections[::-1].index(section)
    rank = SECTIONS.index(section)
    before = [place for place, each in enumerate(sections) if SECTIONS.index(each) < rank]
    return before[-1] + 1 if before else 0


def moved(rows: Sequence[Row], row: Row, *, up: bool) -> list[Row] | None:
    """One line up or down, or None where it stands at that end already."""
    here = _index(rows, row)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return None
    placed = list(rows)
    placed[here], placed[there] = placed[there], placed[here]
    return placed


def put(rows: Sequence[Row], row: Row, *, number: int) -> list[Row]:
    """So that it comes as the item of that number: before the one that has it now, or after the last one."""
    others = [each for each in rows if each.pk != row.pk]
    items = [place for place, each in enumerate(others) if isinstance(each, AgendaItem)]
    if number <= len(items):
        place = items[number - 1]
    else:
        place = items[-1] + 1 if items else _place_for(others, section_of(row))
    return [*others[:place], row, *others[place:]]


def number_of(rows: Sequence[Row], row: Row) -> int:
    """As which item it comes; after the last one where it is not on the agenda."""
    items = [each.pk for each in rows if isinstance(each, AgendaItem)]
    return items.index(row.pk) + 1 if row.pk in items else len(items) + 1


def _index(rows: Sequence[Row], row: Row) -> int:
    return next(place for place, each in enumerate(rows) if each.pk == row.pk)


def renumber(rows: Sequence[Row], *, new: Sequence[Row] = ()) -> None:
    """Give the lines their places in this order, and write those that stood elsewhere; the new ones are not written.

    The places themselves stay those that were taken: a line that one may not see keeps its own among them.
    Two lines never end on one place, even where they began there.
    """
    fresh = {row.pk for row in new}
    taken = sorted([row.position for row in rows if row.pk not in fresh or row.position == LAST])
    inner = [place for place in taken if place < LAST]
    first = (inner[-1] if inner else 0) + 1
    places = sorted([*taken, *range(first, first + len(rows) - len(taken))])
    written: list[Row] = []
    before = 0
    for row, place in zip(rows, places, strict=True):
        before = max(place, before + 1)
        if row.position != before:
            row.position = before
            if row.pk not in fresh:
                written.append(row)
    AgendaItem.objects.bulk_update([row for row in written if isinstance(row, AgendaItem)], ["position"])
    Point.objects.bulk_update([row for row in written if isinstance(row, Point)], ["position"])
