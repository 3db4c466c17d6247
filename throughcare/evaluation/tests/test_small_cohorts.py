"""What an analyst or a board member could infer: a rule that takes one person tells nothing of that person."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from throughcare.evaluation.tests.builders import Bench, bench, drafted, locked, worked_out
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.sharing.tests.browser import browser

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F53"), pytest.mark.trust(19)]

CONVICTED = "convicted"


@pytest.fixture
def room() -> Bench:
    return bench()


def page(by: Acting, name: str, *args: object) -> str:
    answer = browser(by).get(reverse(f"evaluation:{name}", args=args))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_of_a_cohort_of_one_nobody_without_the_files_learns_who_was_in_prison(room: Bench) -> None:
    room.somebody(custody_from=((date(2024, 1, 2), None),), left=date(2024, 3, 1))
    cohort = drafted(room.by, room.place)
    board = room.place.acting(Role.STRATEGIC_MEMBER, agency="council")
    for by in (room.analyst, board):
        for shown in (page(by, "cohort", cohort.pk), page(by, "cohorts")):
            assert "fewer than five" in shown
            assert "In prison on the day" not in shown
            assert "Have left" not in shown
            assert "More than half were in prison" not in shown
            assert "10 Jan 2024" not in shown
    assert re.search(r"In prison on the day from which they are followed 1 ", page(room.by, "cohort", cohort.pk))


def test_of_a_wider_cohort_the_few_who_were_in_prison_are_not_counted_out(room: Bench) -> None:
    room.somebody(custody_from=((date(2024, 1, 2), None),))
    for _each in range(5):
        room.somebody()
    shown = page(room.analyst, "cohort", drafted(room.by, room.place).pk)
    assert re.search(r"People 6 ", shown)
    assert re.search(r"In prison on the day from which they are followed fewer than five", shown)
    assert re.search(r"Have left the scheme 0 ", shown)


def test_everybody_less_those_who_have_left_tells_nothing_of_the_one_who_stayed(room: Bench) -> None:
    before = date(2023, 10, 1)
    for _each in range(5):
        room.somebody(left=date(2024, 9, 1), offences=((before, 20, CONVICTED),))
    room.somebody(offences=((before, 20, CONVICTED), (before, 21, CONVICTED)))
    result = worked_out(room.by, locked(room.by, room.place))
    figures = result.figures or {}
    assert figures["everybody"]["people"] - figures["left"]["people"] == 1
    shown = page(room.analyst, "result", result.pk)
    assert "Before, and on the scheme" in shown
    assert "before, on the scheme, after" not in shown
    assert "Kept back: fewer than five people" in shown
    assert "before, on the scheme, after" in page(room.by, "result", result.pk)
