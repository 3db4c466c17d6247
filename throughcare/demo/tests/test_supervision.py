"""What is added to made-up lives can be recorded, is the same each time, and shows everything there is."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from throughcare.chronology.models import OPEN_KINDS, OUTCOMES, Kind, Standing
from throughcare.chronology.rules import Around, Spell, faults
from throughcare.chronology.writing import CHOICES, statement
from throughcare.demo.lives import Happening, Life, cases, imagine
from throughcare.scores.methods import offences

pytestmark = pytest.mark.feature("F28")

TODAY = date(2026, 11, 22)
EVERYTHING = {
    Kind.APPOINTMENT, Kind.HOME_VISIT, Kind.DRUG_TEST, Kind.INFORMATION, Kind.ARREST, Kind.OFFENCE, Kind.ORDER,
    Kind.CUSTODY, Kind.MOVEMENT, Kind.RECALL, Kind.BREACH, Kind.AT_LARGE, Kind.TAG, Kind.TAG_ALERT,
    Kind.ACCOMMODATION, Kind.WORK, Kind.NOTE,
}  # fmt: skip


def lives() -> list[Life]:
    shapes = cases()
    found = [imagine(number, seed=7, today=TODAY, shapes=shapes) for number in range(240)]
    return [life for life in found if life.on_scheme]


def kept(life: Life) -> list[Happening]:
    return [each for each in life.happenings if life.ends_on is None or each.on <= life.ends_on]


def test_every_life_can_be_recorded_as_it_is() -> None:
    for life in lives():
        spells: dict[str, list[Spell]] = {}
        said = [
            statement({"kind": each.kind, "on_day": each.on, "outcome": each.outcome, **each.fields})
            for each in kept(life)
        ]
        within = {kind: [(one.on_day, one.until_on) for one in said if one.kind == kind] for kind in ("custody", "tag")}
        for one in said:
            outcomes = OUTCOMES.get(Kind(one.kind))
            around = Around(
                today=TODAY,
                born=life.birth_date,
                custody=spells.get("custody", ()),
                at_large=spells.get("at_large", ()),
                inside=within["custody"],
                tagged=within["tag"],
                kinds=OPEN_KINDS,
                outcomes=outcomes.values if outcomes else ("",),
                standings=Standing.values,
                offences=offences.table(),
                choices=CHOICES,
                adding=False,
            )
            assert faults(one, around) == [], (life.number, one)
            spells.setdefault(one.kind, []).append((one.on_day, one.until_on))


def test_the_lives_show_every_kind_and_some_are_at_large_today() -> None:
    every = [each for life in lives() for each in kept(life)]
    assert {Kind(each.kind) for each in every} >= EVERYTHING
    open_now = Counter(each.kind for each in every if each.kind == "at_large" and "until_on" not in each.fields)
    assert open_now["at_large"] >= 1


def test_the_same_seed_gives_the_same_lives() -> None:
    assert [life.happenings for life in lives()] == [life.happenings for life in lives()]
