"""The demonstration has nights counted over a year, a board pack on its way, and a year that everybody can read."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from throughcare.core.context import speaking_for
from throughcare.demo import packed
from throughcare.demo.places import open_places
from throughcare.demo.sittings import Case
from throughcare.measures.models import Snapshot
from throughcare.packs.models import BoardPack, PackKind, PackState

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F57")]


def test_a_pack_for_the_board_and_a_year_for_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    today = dt.date(2026, 11, 23)
    place = open_places()[0]
    # Setting the pages takes seconds, and is tested where it stands.
    monkeypatch.setattr("throughcare.packs.papers.make", lambda *_each, **_more: (b"%PDF made up", 1))
    cases: list[Case] = [object()]  # type: ignore[list-item]
    packed.add(place, cases, today)
    by = place.acting("board", today)
    with speaking_for(by):
        nights = list(Snapshot.objects.visible_to(by).order_by("day").values_list("day", flat=True))
        packs = {PackKind(each.kind): each for each in BoardPack.objects.visible_to(by)}
    assert nights == [dt.date(2025, 10, 31), dt.date(2026, 1, 31), dt.date(2026, 4, 30), dt.date(2026, 7, 31)]
    assert packs[PackKind.BOARD].state == PackState.MAKING
    assert packs[PackKind.PUBLIC].state == PackState.MADE
    annual = packs[PackKind.PUBLIC]
    assert (annual.since, annual.on) == (dt.date(2025, 4, 1), dt.date(2026, 3, 31))
    assert Client().get(f"/published/{place.scheme.slug}/{annual.label}/").status_code == 200
