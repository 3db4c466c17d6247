"""Minutes of forty items are gathered with as many statements as minutes of four."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from throughcare.minutes.tests.builders import Room, agreed, attended, content, decided, room, said
from throughcare.sharing.tests.browser import browser

pytestmark = [pytest.mark.django_db, pytest.mark.trust(36), pytest.mark.feature("F22")]

# A page of a meeting asks as much again for who acts, what the tabs are and what is logged.
TO_GATHER, A_PAGE = 25, 30


def filled(many: int, slug: str = "richmond") -> Room:
    here = room(slug, names=[f"Zqperson{number}" for number in range(many)])
    attended(here, "probation", "police")
    for number in range(many):
        said(here, here.by, "Zqline", number=number)
        agreed(here, "Zqaction", number=number)
        decided(here, "Zqreason", number=number)
    return here


def gathered(here: Room) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert len(content(here, here.by).items) == len(here.held)
    return len(captured)


def shown(here: Room) -> int:
    client, url = browser(here.by), reverse("minutes:meeting", args=[here.meeting.pk])
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_forty_items_take_as_many_statements_as_four() -> None:
    few, many = filled(4, "kingston"), filled(40)
    assert gathered(few) == gathered(many) <= TO_GATHER
    assert shown(few) == shown(many) <= A_PAGE
