"""The made-up panels agree, settle, carry over and correct."""

from __future__ import annotations

import random

import pytest
from django.utils import timezone

from throughcare.core.context import speaking_for
from throughcare.core.outbox import quietly
from throughcare.demo import followed, lives, sittings, story
from throughcare.demo.places import open_places
from throughcare.panels.models import Correction
from throughcare.plans.models import PlanAction

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F21")]


def test_what_was_agreed_is_settled_in_every_way_and_a_decision_is_corrected() -> None:
    today = timezone.localdate()
    with quietly():
        place = open_places()[0]
        cases = []
        for number in range(14):
            life = lives.imagine(number, seed=7, today=today, shapes=lives.cases(), every_weeks=place.every_weeks)
            person_rng = random.Random(number)
            _person, referral = story.refer(life, place, person_rng)
            story.receive(life, referral, place, today)
            cases.append(sittings.Case(life, referral, person_rng))
        sittings.hold(place, cases, today=today)
        followed.add(place, cases, today)
    by = place.acting("coordinator", today)
    with speaking_for(by):
        agreed = PlanAction.objects.filter(agreed__isnull=False)
        states = {row.what: row.state for row in agreed}
        moved = [row.what for row in agreed if row.moves]
        assert Correction.objects.count() == 1
    assert set(states.values()) == {"done", "could_not", "did_not", "open"}
    assert moved == ["Bring the training papers to the jobcentre"]
