"""Minutes through the eyes of each reader: what one may not see is absent, and nothing tells that it is."""

from __future__ import annotations

import pytest

from throughcare.minutes.tests.builders import agreed, attended, closed, content, decided, room, said

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F22")]


def test_minutes_say_who_was_there_what_was_said_decided_and_agreed() -> None:
    here = room()
    attended(here, "probation", "police")
    said(here, here.by, "Zqline")
    agreed(here, "Zqaction")
    decided(here, "Zqreason", dissent="Zqdissent")
    closed(here)
    found = content(here, here.by)
    assert [each.number for each in found.items] == [1, 2]
    first = next(each for each in found.items if each.person.endswith("Zqfirst"))
    print(found)
    assert [each.words for each in first.said] == ["Zqline"]
    assert first.agreed[0].what == "Zqaction"
    assert first.ruling
    assert {"Zqreason", "Zqdissent"} <= {row.words for row in first.ruling.rows}
