"""The days of a service in order, and what waits come to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from throughcare.plans.rules import Fault, Followed, Wait, service_faults, waits

pytestmark = pytest.mark.feature("F31")

TODAY = date(2026, 11, 19)
ANSWERS = ("none", "accepted", "waiting_list", "refused")


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def faults(**said: Any) -> dict[str, Fault]:
    told: dict[str, Any] = {"provider": "Turning Road", "name": "Clinic", "referred_on": ago(30)}
    return dict(service_faults(Followed(**(told | said)), today=TODAY, born=date(1990, 1, 1), answers=ANSWERS))


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"answer": "accepted", "answered_on": ago(30), "started_on": ago(30), "ended_on": TODAY},
        {"answer": "waiting_list", "answered_on": TODAY},
        {"answer": "refused", "answered_on": ago(2), "why_not": "Out of area"},
        {"given_up_on": ago(1), "why_not": "Went to prison"},
        {"started_on": TODAY},
    ],
)
def test_what_can_be_true_is_taken(said: dict[str, Any]) -> None:
    assert faults(**said) == {}


@pytest.mark.parametrize(
    ("said", "field", "fault"),
    [
        ({"provider": " "}, "provider", Fault.PROVIDER_MISSING),
        ({"name": ""}, "name", Fault.SERVICE_MISSING),
        ({"referred_on": ago(-1)}, "referred_on", Fault.REFERRED_IN_FUTURE),
        ({"referred_on": date(1989, 12, 31)}, "referred_on", Fault.REFERRED_BEFORE_BIRTH),
        ({"answer": "perhaps"}, "answer", Fault.ANSWER_UNKNOWN),
        ({"answer": "accepted"}, "answered_on", Fault.ANSWER_WITHOUT_DAY),
        ({"answer": "accepted", "answered_on": ago(31)}, "answered_on", Fault.ANSWERED_BEFORE),
        ({"answer": "accepted", "answered_on": ago(-1)}, "answered_on", Fault.ANSWERED_IN_FUTURE),
        ({"started_on": ago(31)}, "started_on", Fault.STARTED_BEFORE),
        ({"started_on": ago(-1)}, "started_on", Fault.STARTED_IN_FUTURE),
        ({"ended_on": ago(1)}, "ended_on", Fault.ENDED_NOT_STARTED),
        ({"started_on": ago(5), "ended_on": ago(6)}, "ended_on", Fault.ENDED_BEFORE),
        ({"started_on": ago(5), "given_up_on": ago(4), "why_not": "x"}, "given_up_on", Fault.GIVEN_UP_THOUGH_STARTED),
        ({"given_up_on": ago(31), "why_not": "x"}, "given_up_on", Fault.GIVEN_UP_BEFORE),
        ({"given_up_on": ago(1)}, "why_not", Fault.WHY_NOT_MISSING),
        ({"answer": "refused", "answered_on": ago(1)}, "why_not", Fault.WHY_NOT_MISSING),
    ],
)
def test_what_cannot_be_true_is_refused_beside_its_field(said: dict[str, Any], field: str, fault: Fault) -> None:
    assert faults(**said).get(field) == fault


def test_those_who_wait_and_those_who_were_taken_on_are_counted_apart() -> None:
    came = waits(
        [
            Wait(10, going_on=False, began=True),
            Wait(30, going_on=False, began=True),
            Wait(80, going_on=True, began=False, overdue=True),
            Wait(5, going_on=True, began=False),
            Wait(400, going_on=False, began=False),
        ]
    )
    assert (came.waiting, came.overdue, came.longest_now) == (2, 1, 80)
    assert (came.began, came.median_days, came.longest_days) == (2, 20, 30)
    assert came.came_to_nothing == 1


def test_nobody_taken_on_has_no_median() -> None:
    came = waits([Wait(3, going_on=True, began=False)])
    assert (came.median_days, came.longest_days) == (None, None)
