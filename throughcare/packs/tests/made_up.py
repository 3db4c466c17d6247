"""Cohorts made up by chance, counted as the database counts them: tables that hang together as they do in a pack."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from throughcare.measures.measuring import Cell, Measured
from throughcare.packs.counting import Counted, Night, group_of

SINCE, ON = date(2025, 4, 1), date(2026, 3, 31)
ETHNICITIES = ("white_british", "white_other", "black_african", "asian_indian", "mixed_other", "", "other_any")
REASONS = ("sustained_green", "risk_reduced", "long_custody", "moved", "died", "capacity")


@dataclass(frozen=True)
class Somebody:
    """One registration in the period."""

    sex: str
    age: str
    ethnicity: str
    colour: str
    colour_before: str
    level: str
    came: str
    left: str
    overdue: bool
    enforced: bool


@dataclass(frozen=True)
class Asked:
    """One referral decided in the period."""

    sex: str
    age: str
    ethnicity: str
    outcome: str


def cohort(seed: int) -> tuple[list[Somebody], list[Asked]]:
    """From a handful to a few hundred people, in groups from very small to nearly everybody."""
    chance = random.Random(seed)
    size = chance.choice((3, 12, 30, 60, 120, 300))
    weight = [chance.random() ** chance.choice((1, 3)) + 0.01 for _each in range(10)]

    def one(values: Iterable[str]) -> str:
        among = list(values)
        return chance.choices(among, weight[: len(among)])[0]

    people = [
        Somebody(
            sex=one(("M", "F")),
            age=one(("18-24", "25-34", "35-44", "45-54", "")),
            ethnicity=one(ETHNICITIES),
            colour=one(("amber", "red", "green", "blue", "")),
            colour_before=one(("red", "amber", "green", "blue", "")),
            level=one(("", "standard", "priority")),
            came=one(("", "adopt", "accept", "reregister", "direct")),
            left=one(("", *REASONS)),
            overdue=chance.random() < 0.2,
            enforced=chance.random() < weight[3],
        )
        for _each in range(size)
    ]
    asked = [
        Asked(one(("M", "F")), one(("18-24", "25-34", "35-44")), one(ETHNICITIES), one(("adopted", "not_adopted")))
        for _each in range(chance.choice((0, 4, 20, 60)))
    ]
    return people, asked


def counted(people: list[Somebody], asked: list[Asked]) -> Counted:
    """What the database would say of them."""
    splits = {}
    enforced: dict[str, dict[str, int]] = {"": {"": sum(each.enforced for each in people)}}
    for trait in ("sex", "age", "ethnicity"):
        parts = {getattr(each, trait) for each in [*people, *asked]}
        cells = {
            part or " ": _cells(
                [each for each in people if getattr(each, trait) == part],
                [each for each in asked if getattr(each, trait) == part],
            )
            for part in parts
        }
        splits[trait] = Measured(SINCE, ON, trait, cells)
        enforced[trait] = _grouped(trait, [getattr(each, trait) for each in people if each.enforced])
    there = [each for each in people if not each.left]
    night = Night(date(2025, 9, 30), len(there) + 2, sum(each.colour == "red" for each in there), 3)
    return Counted(
        found=Measured(SINCE, ON, "", {"": _cells(people, asked)}),
        splits=splits,
        enforced=enforced,
        contact={"met": 3 * len(there), "missed": len(people) // 5},
        nights=[night] if len(there) > 3 else [],
    )


def _grouped(trait: str, values: Iterable[str]) -> dict[str, int]:
    return dict(Counter(group_of(trait, value) for value in values))


def _cells(people: list[Somebody], asked: list[Asked]) -> Mapping[str, Mapping[tuple[str, str], Cell]]:
    there = [each for each in people if not each.left]
    both = [(each.colour_before, each.colour) for each in there if not each.came]
    told: dict[str, Counter[tuple[str, str]]] = {
        "people": Counter(("", "") for _each in there),
        "people_before": Counter(("", "") for each in people if not each.came),
        "in": Counter((each.came, "") for each in people if each.came),
        "out": Counter((each.left, "") for each in people if each.left),
        "colour": Counter((each.colour, "") for each in there),
        "level": Counter((each.level, "") for each in there),
        "overdue": Counter(("", "") for each in there if each.overdue),
        "moved": Counter(both),
        "decided": Counter((each.outcome, "") for each in asked),
    }
    cells = {what: {key: Cell(many) for key, many in counts.items()} for what, counts in told.items() if counts}
    middles = {"referral_days": len(asked), "months_left": sum(bool(each.left) for each in people)}
    for what, many in middles.items():
        keys = ("lower", "median", "upper") if what == "months_left" else ("",)
        if many:
            cells[what] = {(key, ""): Cell(many, 12.5) for key in keys}
    if there:
        cells["months"] = {(key, ""): Cell(len(there), 8.0) for key in ("lower", "median", "upper")}
    return cells
