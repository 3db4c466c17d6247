"""Counts everything that goes into a pack and says which tables hang together; none of it is shown as it is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.db import connection

from throughcare.measures import contact
from throughcare.measures.measuring import Measured, measure, schemes_of
from throughcare.measures.models import Snapshot
from throughcare.measures.words import COLOURS_IN_ORDER
from throughcare.packs.disclosure import Column, Family, Figures
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme
from throughcare.people.equality import ETHNIC_GROUPS

TRAITS = ("sex", "age", "ethnicity")
NOT_KNOWN = ""
# Reasons that every scheme has and that say that the scheme's aims were met.
GOALS_MET = ("sustained_green", "risk_reduced")
# Where a rating stands from red to green; custody and «not rated» are on no such scale.
SCALE = {"red": 2, "amber": 1, "green": 0}
# Registrations that a panel decided: very nearly the referrals that it adopted.
BY_PANEL = ("adopt", "reregister")
MOVES = ("better", "same", "worse", "to_custody", "from_custody", "in_custody", "not_rated")
MOST_NIGHTS = 5


@dataclass(frozen=True)
class Night:
    """A night within the period whose figures were kept."""

    day: date
    people: int
    red: int
    overdue: int


@dataclass(frozen=True)
class Counted:
    """Everything that was counted, exactly; `enforced` by trait and value, under "" for everybody."""

    found: Measured
    splits: Mapping[str, Measured]
    enforced: Mapping[str, Mapping[str, int]]
    contact: Mapping[str, int]
    nights: Sequence[Night] = field(default_factory=tuple)


def count(by: Acting, scheme: Scheme, *, since: date, on: date, whole: bool = True) -> Counted:
    """Count as `by`; people hidden from anybody are left out.

    Of the scheme and its hubs; the contact standard and the nights only the service's own hand counts (`whole`).
    """
    hubs = [each.pk for each in schemes_of(by, scheme)]
    found = measure(by, schemes=hubs, since=since, on=on, apart=True)
    splits = [*TRAITS, *(["hub"] if len(hubs) > 1 else [])]
    enforced = {"": _enforced(hubs, since, on, "").get("", 0)}
    return Counted(
        found=found,
        splits={split: measure(by, schemes=hubs, since=since, on=on, split=split, apart=True) for split in splits},
        enforced={"": enforced, **{trait: _by_part(_enforced(hubs, since, on, trait), trait) for trait in TRAITS}},
        contact={row[0]: row[2] for row in contact.counted(by, since=since, on=on)} if whole else {},
        nights=_nights(by, scheme, since, on) if whole else (),
    )


def _enforced(schemes: Iterable[int], since: date, on: date, split: str) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select part, many from packs_enforced(%s, %s, %s::jsonb, %s, %s)",
            [on, since, json.dumps({"schemes": sorted(schemes)}), split, settings.TIME_ZONE],
        )
        return dict(cursor.fetchall())


def _by_part(rows: Mapping[str, int], trait: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for part, many in rows.items():
        if part:
            key = group_of(trait, part[1:])
            found[key] = found.get(key, 0) + many
    return found


def _nights(by: Acting, scheme: Scheme, since: date, on: date) -> list[Night]:
    """Of the nights kept within the period some, evenly: its first and last day are counted anew."""
    inside = Snapshot.objects.visible_to(by).filter(scheme=scheme, day__gte=since, day__lt=on).order_by("day")
    last_of_a_month = [each for each in inside if (each.day + timedelta(days=1)).day == 1]
    apart = max(1, -(-len(last_of_a_month) // MOST_NIGHTS))
    return [
        Night(each.day, _sum(each, "people"), _sum(each, "colour", "red"), _sum(each, "overdue"))
        for each in last_of_a_month[apart - 1 :: apart]
    ]


def _sum(night: Snapshot, what: str, key: str | None = None) -> int:
    rows: list[list[int | str]] = night.figures.get(what, [])
    return sum(int(row[2]) for row in rows if key in (None, row[0]))


def group_of(trait: str, value: str) -> str:
    """The group that a value belongs to: of ethnicity the five of the census, and one for whoever was not asked."""
    value = value.strip()
    if trait != "ethnicity":
        return value
    groups = {key: f"group_{number}" for number, (_name, keys) in enumerate(ETHNIC_GROUPS) for key, _label in keys}
    return groups.get(value, NOT_KNOWN)


# ---- how the tables hang together


def figures_of(counted: Counted) -> Figures:
    """Every number of a pack, and what adds up to what."""
    found = counted.found
    totals = {
        "people": found.many("people"),
        "start": found.many("people_before"),
        "in": found.many("in"),
        "out": found.many("out"),
        "in_adopted": sum(found.many("in", key) for key in BY_PANEL),
        "red": found.many("colour", "red"),
        "overdue": found.many("overdue"),
        "decided": found.many("decided"),
        "adopted": found.many("decided", "adopted"),
        "good": sum(found.many("out", key) for key in GOALS_MET),
        "planned": found.many("plan_days"),
        "begun": found.many("begun_days"),
        "waiting": found.many("waiting"),
        "contact": sum(counted.contact.values()),
        "enforced": counted.enforced[""].get("", 0),
    }
    totals["ever"] = totals["people"] + totals["out"]
    moved = _moves(found)
    totals["stayed"] = sum(moved.values())
    families = [
        _held(found, "colour", {"red": "red"}),
        *(_held(found, what) for what in ("level", "cohort", "status", "agency")),
        _pair("overdue", "people", totals),
        _pair("enforced", "ever", totals),
        # Who was there at the start and not at the end left; who was there at the end only came.
        _pair("stayed", "start", totals),
        _pair("stayed", "people", totals),
        Family("in", *_simple(found, "in"), sums={"in_adopted": _there(found, "in", BY_PANEL)}),
        Family("out", *_simple(found, "out"), sums={"good": _there(found, "out", GOALS_MET)}),
        Family("decided", *_simple(found, "decided"), same={"adopted": "adopted"}),
        Family("moved", MOVES, [Column("stayed", moved)]),
        Family("waiting", *_simple(found, "waiting")),
        Family("contact", ("met", "missed"), [Column("contact", dict(counted.contact))]),
        *(_by_trait(counted, trait) for trait in TRAITS),
    ]
    for number, night in enumerate(counted.nights):
        families += _of_a_night(number, night, totals)
    if "hub" in counted.splits:
        families.append(_by_hub(counted.splits["hub"]))
    used = [each for each in families if each.lines]
    return Figures(totals, used, _together(totals))


def _together(totals: Mapping[str, int]) -> list[tuple[str, frozenset[str]]]:
    """Start, plus who came, less who left, is the end: none of the four tells on another."""
    flow = frozenset({"in", "out", "ever"})
    everything = frozenset(totals) - {"decided", "adopted", "planned", "begun", "waiting", "contact"}
    return [
        ("in", flow),
        ("out", flow),
        ("start", flow),
        ("people", everything),
        ("adopted", frozenset({"in_adopted"})),
        ("in_adopted", frozenset({"adopted"})),
        ("in", frozenset({"in_adopted"})),
        ("out", frozenset({"good"})),
        ("ever", frozenset({"enforced"})),
        ("decided", frozenset({"adopted"})),
    ]


def _simple(found: Measured, what: str) -> tuple[list[str], list[Column]]:
    cells: dict[str, int] = {}
    for (key, _other), cell in found.of(what).items():
        cells[key] = cells.get(key, 0) + cell.many
    return sorted(cells), [Column(what, cells)]


def _there(found: Measured, what: str, keys: Sequence[str]) -> list[str]:
    return [key for key in keys if found.many(what, key)]


def _held(found: Measured, what: str, same: Mapping[str, str] | None = None) -> Family:
    lines, columns = _simple(found, what)
    if what == "colour":
        lines = list(COLOURS_IN_ORDER)
    if lines == [""] and what != "colour":
        lines = []
    return Family(what, lines, [Column("people", columns[0].cells)], same or {})


def _pair(total: str, of: str, totals: Mapping[str, int]) -> Family:
    """Yes and no of one total: what is not counted is small as well sometimes."""
    cells = {"yes": totals[total], "no": totals[of] - totals[total]}
    return Family(f"{total}_of_{of}_or_not", ("yes", "no"), [Column(of, cells)], {"yes": total})


def _of_a_night(number: int, night: Night, totals: dict[str, int]) -> list[Family]:
    people, red, overdue = (f"night_{number}_{what}" for what in ("people", "red", "overdue"))
    totals |= {people: night.people, red: night.red, overdue: night.overdue}
    return [_pair(red, people, totals), _pair(overdue, people, totals)]


def _moves(found: Measured) -> dict[str, int]:
    """How the rating of whoever was there at both ends moved."""
    told = dict.fromkeys(MOVES, 0)
    for (before, after), cell in found.of("moved").items():
        told[_move(before, after)] += cell.many
    return told


def _move(before: str, after: str) -> str:
    if before == after == "blue":
        return "in_custody"
    if "" in (before, after):
        return "not_rated"
    if after == "blue":
        return "to_custody"
    if before == "blue":
        return "from_custody"
    here, there = SCALE[before], SCALE[after]
    return "same" if here == there else "better" if there < here else "worse"


def _by_trait(counted: Counted, trait: str) -> Family:
    found = counted.splits[trait]
    people, out, decided = (_parts(found, trait, what) for what in ("people", "out", "decided"))
    ever = {key: people.get(key, 0) + out.get(key, 0) for key in {*people, *out}}
    good = _parts(found, trait, "out", GOALS_MET)
    columns = [
        Column("people", people),
        Column("decided", decided),
        Column("out", out),
        Column("ever", ever, needs=("people", "out")),
        Column("red", _parts(found, trait, "colour", ("red",)), of="people"),
        Column("adopted", _parts(found, trait, "decided", ("adopted",)), of="decided"),
        Column("enforced", counted.enforced[trait], of="ever"),
        Column("good", good, of="out"),
    ]
    lines = sorted({key for column in columns for key in column.cells}, key=lambda key: (key == NOT_KNOWN, key))
    return Family(trait, lines, columns)


def _parts(found: Measured, trait: str, what: str, keys: Sequence[str] = ()) -> dict[str, int]:
    cells: dict[str, int] = {}
    for part in found.parts:
        many = sum(found.many(what, key, part=part) for key in keys) if keys else found.many(what, part=part)
        group = group_of(trait, part)
        cells[group] = cells.get(group, 0) + many
    return cells


def _by_hub(found: Measured) -> Family:
    columns = [Column(what, _parts(found, "hub", what)) for what in ("people", "in", "out")]
    return Family("hub", sorted({key for column in columns for key in column.cells}), columns)
