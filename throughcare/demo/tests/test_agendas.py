"""The demonstration has a panel today whose agenda has built itself, and can be brought up to date."""

from __future__ import annotations

import datetime as dt

import pytest

from throughcare.core.context import speaking_for
from throughcare.demo import agendas, loading
from throughcare.demo.places import open_places
from throughcare.panels.models import AgendaItem, Meeting, MeetingStage, Point, Reason

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F16")]


def test_a_place_has_a_panel_today_with_people_reasons_and_points(monkeypatch: pytest.MonkeyPatch) -> None:
    today = dt.date(2026, 11, 20)
    place = open_places()[0]
    monkeypatch.setattr("throughcare.demo.loading.connections.close_all", lambda: None)
    loading._play(place, range(4), 2026, today)
    by = place.acting("coordinator", today)
    with speaking_for(by):
        meeting = Meeting.objects.get(scheme=place.scheme, kind=place.meeting_kind, held_on=today)
        assert meeting.stage == MeetingStage.PLANNED
        items = list(AgendaItem.objects.filter(meeting=meeting))
        assert items
        assert Reason.objects.filter(item__in=items).count() >= len(items)
        assert Point.objects.filter(meeting=meeting).count() == 5
    agendas.bring_up_to_date(place, today=today)
    with speaking_for(by):
        assert AgendaItem.objects.filter(meeting=meeting).count() == len(items)
