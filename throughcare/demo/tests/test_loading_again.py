"""A loading that was broken off is finished, and nothing in it is made twice."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from throughcare.demo import loading
from throughcare.demo.places import open_places, to_sign_in
from throughcare.partnerships.models import Practitioner, Scheme

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F3")]


def test_places_opened_before_are_found_with_whoever_works_there() -> None:
    first = open_places()
    schemes, people = Scheme.objects.count(), Practitioner.objects.count()
    again = open_places()
    assert (Scheme.objects.count(), Practitioner.objects.count()) == (schemes, people)
    assert [(place.scheme.pk, place.meeting_kind, place.every_weeks, place.short) for place in again] == [
        (place.scheme.pk, place.meeting_kind, place.every_weeks, place.short) for place in first
    ]
    assert [place.staff for place in again] == [place.staff for place in first]
    assert to_sign_in(again) == to_sign_in(first)


def test_a_place_is_played_once(monkeypatch: pytest.MonkeyPatch) -> None:
    today = dt.date(2026, 11, 20)
    place = open_places()[0]
    played: Counter[str] = Counter()
    filled = loading._fill

    def counting(*args: object) -> None:
        played["times"] += 1
        filled(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(loading, "_fill", counting)
    monkeypatch.setattr("throughcare.demo.loading.connections.close_all", lambda: None)
    assert loading._play(place, range(2), 2026, today) == 2
    assert loading._play(place, range(2), 2026, today) == 2
    assert played["times"] == 1
