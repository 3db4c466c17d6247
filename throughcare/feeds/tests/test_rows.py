"""A row says what is wrong with it: every fault at once, each with its column, what was read and what to do."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from throughcare.feeds import words
from throughcare.feeds.columns import FIELDS
from throughcare.feeds.lines import Fault, Known, Line, NotUnderstood
from throughcare.feeds.rules import Reader, parts_of_action

pytestmark = [pytest.mark.feature("F48")]

TODAY = date(2026, 11, 22)
RIGHT: dict[str, Any] = {
    "name": "MARLOW, Dean",
    "birth_date": "04/03/1992",
    "crn": "X123456",
    "lead_agency": "probation",
    "adopted_on": "05/01/2026",
}


def understand(kind: str, typed: str) -> str:
    if not typed.startswith("X"):
        raise NotUnderstood(f"That is no {kind}.")
    return typed


KNOWN = Known(
    agencies={"probation": 1, "police": 2},
    people={(1, "rhona vale"): 11, (2, "ivan pryce"): 12},
    names={11: "Rhona Vale", 12: "Ivan Pryce"},
    levels={"priority": "priority"},
    cohorts={},
    reasons={"moved": "moved"},
    pathways={"accommodation": "accommodation"},
    colours=frozenset({"red", "amber", "green"}),
    choices={"lead_agency": "Probation, Police"},
    understand=understand,
)


def row(**cells: Any) -> tuple[Line | None, list[Fault]]:
    reader = Reader(7, {**RIGHT, **cells}, KNOWN, TODAY)
    line = reader.read()
    return line, reader.faults


def told(**cells: Any) -> set[tuple[str, str]]:
    _line, faults = row(**cells)
    assert all(words.of_fault({"code": f.code, "facts": dict(f.facts)}) for f in faults)
    return {(fault.field, fault.code) for fault in faults}


def test_a_row_without_fault_is_understood() -> None:
    line, faults = row(colour="R", sex="male", lead_professional="Rhona Vale", statutory_status="On licence")
    assert line is not None
    assert not faults
    assert (line.family_name, line.given_names, line.birth_date) == ("MARLOW", "Dean", date(1992, 3, 4))
    assert (line.colour, line.sex, line.lead_practitioner, line.statutory_status) == ("red", "M", 11, "licence")


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"name": ""}, ("name", "no_name")),
        ({"birth_date": "4/3/92"}, ("birth_date", "two_digit_year")),
        ({"birth_date": "04/03/2092"}, ("birth_date", "in_future")),
        ({"birth_date": "04/03/1892"}, ("birth_date", "too_early")),
        ({"birth_date": "", "crn": ""}, ("birth_date", "nobody_to_know")),
        ({"birth_date": "#REF!"}, ("birth_date", "formula_error")),
        ({"crn": "123"}, ("crn", "identifier")),
        ({"lead_agency": "Scouts"}, ("lead_agency", "not_a_choice")),
        ({"lead_agency": ""}, ("lead_agency", "no_lead")),
        ({"colour": "purple"}, ("colour", "not_a_choice")),
        ({"colour": "blue"}, ("colour", "not_a_choice")),
        ({"level": "platinum"}, ("level", "not_a_choice")),
        ({"status": "perhaps"}, ("status", "not_a_choice")),
        ({"adopted_on": ""}, ("adopted_on", "no_adopted")),
        ({"adopted_on": "01/01/1990"}, ("adopted_on", "before_birth")),
        ({"status": "closed", "end_reason": "moved"}, ("ended_on", "no_ended")),
        ({"status": "closed", "ended_on": "01/02/2026"}, ("end_reason", "no_end_reason")),
        ({"status": "live", "ended_on": "01/02/2026"}, ("ended_on", "ended_but_registered")),
        ({"ended_on": "01/02/2025", "end_reason": "moved"}, ("ended_on", "ended_before_adopted")),
        ({"actions": "Find a tenancy"}, ("actions", "action_without_day")),
        ({"actions": "Find a tenancy - 01/01/2020"}, ("actions", "due_before_adopted")),
    ],
)
def test_what_is_wrong_is_told_by_its_column(cells: dict[str, Any], fault: tuple[str, str]) -> None:
    assert told(**cells) == {fault}
    assert row(**cells)[0] is None


def test_all_faults_of_a_row_are_told_at_once() -> None:
    assert len(told(name="", birth_date="soon", colour="purple", lead_agency="Scouts")) == 4


def test_a_lead_who_does_not_sign_in_here_is_told_but_stands_in_nobodys_way() -> None:
    line, faults = row(lead_professional="J. Unknown")
    assert line is not None
    assert line.lead_practitioner is None
    assert [(fault.code, fault.blocks) for fault in faults] == [("lead_not_here", False)]


def test_actions_are_taken_apart() -> None:
    line, faults = row(
        actions="• Register with a GP - Rhona Vale - 01/12/2026\n"
        "2. Visit at home; Police (by 05/12/2026)\n\nCall the landlord",
        action_due="03/12/2026",
        lead_professional="Rhona Vale",
    )
    assert line is not None, faults
    assert [(t.what, t.named, t.agency, t.due_on.day) for t in line.tasks] == [
        ("Register with a GP", "Rhona Vale", 1, 3),
        ("Visit at home", "Police", 2, 3),
        ("Call the landlord", "Rhona Vale", 1, 3),
    ]
    assert parts_of_action("Talk - to - the GP 2026-12-01") == ("Talk - to", "the GP", "2026-12-01")


CELLS = some.one_of(
    some.none(), some.text(max_size=60), some.integers(), some.floats(), some.booleans(), some.dates(),
    some.sampled_from(["Closed", "R", "probation", "01/02/2026", "Do it - me - 01/02/2027\nAnd that", "#N/A", "=1+1"]),
)  # fmt: skip


@given(some.dictionaries(some.sampled_from(FIELDS), CELLS))
def test_no_row_breaks_the_reading(cells: dict[str, Any]) -> None:
    reader = Reader(2, cells, KNOWN, TODAY)
    line = reader.read()
    assert (line is None) == any(fault.blocks for fault in reader.faults)
    assert all(words.of_fault({"code": f.code, "facts": dict(f.facts)}) for f in reader.faults)
