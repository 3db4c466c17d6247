"""Turns what was counted into what may be kept: the document of a pack, in which no small number stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from throughcare.measures.definitions import BY_KEY
from throughcare.measures.measuring import Measured
from throughcare.measures.suppression import SMALL, suppress
from throughcare.measures.words import Words
from throughcare.packs import stages
from throughcare.packs.counting import MOVES, NOT_KNOWN, Counted, figures_of
from throughcare.packs.disclosure import Shown, protect, uncovered
from throughcare.partnerships.profile import Profile
from throughcare.people.equality import ETHNIC_GROUPS

FORMAT = 1
# The total that says how many a length of time was taken of.
TIMES = {
    "months": "people",
    "months_left": "out",
    "referral_days": "decided",
    "plan_days": "planned",
    "waiting_days": "waiting",
    "begun_days": "begun",
}
# A quarter of fewer people than this is the length of time of one of them.
ENOUGH_FOR_QUARTERS = 2 * SMALL
STATES = {
    "done_in_time": "in_time",
    "done_late": "late",
    "could_not": "not_done",
    "did_not": "not_done",
    "not_needed": "not_done",
    "open_late": "open_late",
    "open": "open",
}
HOWS = ("better", "same", "worse")
MEASURED = (
    *("people", "people_before", "in", "out", "colour", "moved", "level", "cohort", "status", "agency", "overdue"),
    *("months", "months_left", "decided", "referral_days", "plan_days", "contact", "action", "attendance", "need"),
    *("waiting", "waiting_days", "begun_days"),
)


def document(
    counted: Counted, words: Words, profile: Profile, *, public: bool, counted_on: date, scheme: str
) -> dict[str, Any]:
    """Everything that a pack may show, as plain values that JSON can hold; None is a number kept back."""
    shown = protect(figures_of(counted))
    found = counted.found
    return {
        "format": FORMAT,
        "scheme": scheme,
        "public": public,
        "since": found.since.isoformat(),
        "on": found.on.isoformat(),
        "counted_on": counted_on.isoformat(),
        "threshold": SMALL,
        "totals": {name: many for name, many in shown.totals.items() if not name.startswith(("night_", "in_adopted"))},
        "families": _families(shown, public=public),
        "names": _names(shown, words),
        "times": {what: _times(found, shown, what) for what in TIMES},
        "need": _needs(found, words),
        "action": None if public else _actions(found, words),
        "attendance": _attendance(found, words, profile),
        "nights": _nights(counted, shown),
        "fairness": [each for each in stages.compared(shown) if not public or _whole(each)],
        "definitions": _definitions(),
    }


def fairness_of(counted: Counted, words: Words) -> dict[str, Any]:
    """How each group fares, with every number as it is: for those alone who read the files anyway."""
    shown = uncovered(figures_of(counted))
    return {
        "since": counted.found.since.isoformat(),
        "on": counted.found.on.isoformat(),
        "names": _names(shown, words),
        "fairness": stages.compared(shown),
        "definitions": _definitions(),
    }


def _families(shown: Shown, *, public: bool) -> dict[str, Any]:
    """Tables as lists of lines; what only says yes or no of a total is told by the total."""
    return {
        key: {
            "lines": list(next(iter(columns.values()))),
            "columns": {name: list(c.values()) for name, c in columns.items()},
        }
        for key, columns in shown.families.items()
        if not key.endswith("_or_not") and not (public and key == "agency")
    }


def _whole(comparison: Mapping[str, Any]) -> bool:
    """Whether every group of it could be shown."""
    return bool(comparison["reference"]) and all(line.get("events") is not None for line in comparison["lines"])


def _names(shown: Shown, words: Words) -> dict[str, dict[str, str]]:
    named = {
        key: {line: words.of(key, line) for line in next(iter(columns.values()))}
        for key, columns in shown.families.items()
        if not key.endswith("_or_not")
    }
    groups = {f"group_{number}": str(name) for number, (name, _keys) in enumerate(ETHNIC_GROUPS)}
    named["ethnicity"] = {line: groups.get(line, _("Not known")) for line in named.get("ethnicity", {})}
    named["age"] = {line: line or _("Not known") for line in named.get("age", {})}
    named["sex"] = {
        line: words.of("sex", line) if line != NOT_KNOWN else _("Not known") for line in named.get("sex", {})
    }
    named["moved"] = dict(zip(MOVES, _move_words(), strict=True))
    named["contact"] = {"met": _("Met"), "missed": _("Missed")}
    return named


def _move_words() -> Sequence[str]:
    return (
        _("Better"),
        _("The same"),
        _("Worse"),
        _("Went into custody"),
        _("Came out of custody"),
        _("In custody at both ends"),
        _("Not rated at one end"),
    )


def _times(found: Measured, shown: Shown, what: str) -> list[float | int | None]:
    """How many, and the quarters; of few people none, of some the middle alone."""
    many = shown.totals[TIMES[what]]
    if many is None or many < SMALL:
        return [many, None, None, None]
    if (middle := found.value(what, "median")) is None:
        middle = found.value(what)
    ends = [found.value(what, key) if many >= ENOUGH_FOR_QUARTERS else None for key in ("lower", "upper")]
    return [many, *(None if each is None else round(each, 1) for each in (ends[0], middle, ends[1]))]


def _table(rows: Sequence[str], columns: Sequence[str], cells: Sequence[Sequence[int]]) -> dict[str, Any] | None:
    """A table that shares no number with another: kept back by itself, totals and all."""
    if not rows:
        return None
    kept = suppress(cells)
    return {
        "rows": [*rows, _("Together")],
        "columns": [*columns, _("Together")],
        "cells": [list(row) for row in kept.shown],
    }


def _actions(found: Measured, words: Words) -> dict[str, Any] | None:
    keys = list(dict.fromkeys(STATES.values()))
    told: dict[str, dict[str, int]] = {}
    for (agency, state), cell in found.of("action").items():
        line = told.setdefault(agency, dict.fromkeys(keys, 0))
        line[STATES[state]] += cell.many
    agencies = sorted(told, key=lambda each: words.of("action", each))
    columns = [_("Done in time"), _("Done late"), _("Not done"), _("Open, late"), _("Open")]
    return _table(
        [words.of("action", each) for each in agencies], columns, [list(told[each].values()) for each in agencies]
    )


def _needs(found: Measured, words: Words) -> dict[str, Any] | None:
    cells = found.of("need")
    keys = sorted({key for key, _how in cells}, key=lambda key: words.of("need", key))
    rows = [[cells[key, how].many if (key, how) in cells else 0 for how in HOWS] for key in keys]
    return _table([words.of("need", key) for key in keys], [_("Better"), _("The same"), _("Worse")], rows)


def _attendance(found: Measured, words: Words, profile: Profile) -> dict[str, Any] | None:
    """How often each kind of agency came: about agencies, about nobody who is managed, so nothing is kept back."""
    cells = found.of("attendance")
    kinds = sorted({kind for kind, _presence in cells}, key=lambda kind: words.of("attendance", kind))
    newest = max(profile.benchmarks, key=lambda each: each.year, default=None)
    survey = {each.agency.value: each.percent for each in newest.shares} if newest else {}
    presences = ("present", "apologies", "absent")
    rows = [
        [
            words.of("attendance", kind),
            *(cells[kind, each].many if (kind, each) in cells else 0 for each in presences),
            survey.get(kind),
        ]
        for kind in kinds
    ]
    return (
        {"survey": newest.title if newest else "", "meetings": found.many("meetings"), "rows": rows} if rows else None
    )


def _nights(counted: Counted, shown: Shown) -> list[list[Any]]:
    return [
        [night.day.isoformat(), *(shown.totals[f"night_{number}_{what}"] for what in ("people", "red", "overdue"))]
        for number, night in enumerate(counted.nights)
    ]


def _definitions() -> dict[str, list[str]]:
    """As they stood when the pack was made: a later wording does not change what was counted."""
    found = {key: [str(BY_KEY[key].words), str(BY_KEY[key].definition)] for key in MEASURED}
    found["contact"][1] = _(
        "Whole calendar periods of the scheme's contact standard that ended in the period, met or missed, of people on "
        "the scheme in that time. Without restricted people."
    )
    found |= {stage.key: [str(stage.words), str(stage.definition)] for stage in stages.STAGES}
    found["hub"] = [_("Hubs"), _("People on the scheme at the end, who came and who left, by hub.")]
    found["traits"] = [
        _("Who the people are"),
        _(
            "People on the scheme at the end by sex, by age on that day, and by ethnicity in the five groups of the "
            "2021 census. “Not known” are those who were not asked or would not say."
        ),
    ]
    return found
