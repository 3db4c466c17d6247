"""The made-up police grade reports of both codes; the made-up housing officer sees neither."""

from __future__ import annotations

import random

import pytest
from django.utils import timezone

from throughcare.chronology.models import Entry, Kind
from throughcare.core.context import speaking_for
from throughcare.core.outbox import quietly
from throughcare.demo import intelligence, lives, sittings, story
from throughcare.demo.places import open_places
from throughcare.partnerships.acting import Acting

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F28"), pytest.mark.trust(6)]


def test_police_see_both_codes_and_housing_sees_neither() -> None:
    today = timezone.localdate()
    with quietly():
        place = open_places()[0]
        cases = []
        for number in range(12):
            life = lives.imagine(number, seed=7, today=today, shapes=lives.cases(), every_weeks=place.every_weeks)
            rng = random.Random(number)
            _person, referral = story.refer(life, place, rng)
            story.receive(life, referral, place, today)
            cases.append(sittings.Case(life=life, referral=referral, rng=rng))
        sittings.hold(place, cases, today=today)
        intelligence.add(place, cases, today)
    police, housing = place.acting("police", today), place.acting("housing", today)
    codes = {entry.handling for entry in _seen(police, Kind.INTELLIGENCE)}
    assert codes == {"P", "C"}
    assert _seen(housing, Kind.INTELLIGENCE) == []
    assert all(
        entry.conditions for entry in _seen(place.acting("lead", today), Kind.INTELLIGENCE) if entry.handling == "C"
    )


def _seen(by: Acting, kind: str) -> list[Entry]:
    with speaking_for(by):
        return list(Entry.objects.visible_to(by).filter(kind=kind))
