"""The demonstration's last panel has minutes that wait, the one before was approved, and a copy is on its way."""

from __future__ import annotations

import datetime as dt

import pytest

from throughcare.core.context import speaking_for
from throughcare.demo import loading
from throughcare.demo.places import open_places
from throughcare.minutes.models import Minutes, MinutesState, Paper, PaperState

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F22")]


def test_minutes_wait_are_approved_and_one_copy_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    today = dt.date(2026, 11, 23)
    place = open_places()[0]
    monkeypatch.setattr("throughcare.demo.loading.connections.close_all", lambda: None)
    loading._play(place, range(6), 2026, today)
    by = place.acting("coordinator", today)
    with speaking_for(by):
        states = [row.state for row in Minutes.objects.order_by("-meeting__held_on")]
        paper = Paper.objects.get()
    assert states[0] == MinutesState.CIRCULATED
    assert set(states[1:]) == {MinutesState.APPROVED}, "each was approved at the next panel"
    assert paper.state == PaperState.MAKING
    assert paper.taken_out == 0
