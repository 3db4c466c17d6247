"""Each place of the demonstration meets by a rule, and its co-ordinator's calendar reads it."""

from __future__ import annotations

import datetime as dt

import pytest

from throughcare.calendars.models import Feed, Occurrence, Series
from throughcare.core.context import speaking_for
from throughcare.demo import loading
from throughcare.demo.places import open_places
from throughcare.panels.models import Meeting

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F15")]


@pytest.mark.parametrize(("number", "senior"), [(0, True), (4, False)])
def test_the_past_fits_the_series_and_half_a_year_is_planned(
    monkeypatch: pytest.MonkeyPatch, number: int, senior: bool
) -> None:
    today = dt.date(2026, 11, 23)
    place = open_places()[number]
    monkeypatch.setattr("throughcare.demo.loading.connections.close_all", lambda: None)
    loading._play(place, range(6), 2026, today)
    by = place.acting("coordinator", today)
    with speaking_for(by):
        assert Series.objects.filter(figures_only=True).exists() == senior
        own = Series.objects.get(kind=place.meeting_kind)
        held = Occurrence.objects.filter(series=own, nominal_on__lt=today)
        coming = Meeting.objects.visible_to(by).filter(occurrence__series=own, held_on__gte=today)
        assert held.count() >= 1
        assert not held.filter(meeting__closed_at=None).exists()
        assert coming.count() >= (6 if place.every_weeks == 4 else 12)
        assert Feed.objects.visible_to(by).live().count() == 1
