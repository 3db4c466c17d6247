"""The demonstration's analyst has a locked cohort with a result that looks like one, and a draft to check."""

from __future__ import annotations

import random

import pytest
from django.utils import timezone

from throughcare.core.context import speaking_for
from throughcare.core.outbox import quietly
from throughcare.demo import evaluated, lives, sittings, story
from throughcare.demo.places import open_places
from throughcare.evaluation.models import Cohort, CohortResult

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F53")]


def test_the_analyst_finds_a_report_and_a_draft() -> None:
    today = timezone.localdate()
    with quietly():
        place = open_places()[0]
        cases = []
        for number in range(24):
            life = lives.imagine(number, seed=2026, today=today, shapes=lives.cases(), every_weeks=place.every_weeks)
            rng = random.Random(number)
            _person, referral = story.refer(life, place, rng)
            story.receive(life, referral, place, today)
            cases.append(sittings.Case(life, referral, rng))
        sittings.hold(place, cases, today=today)
        evaluated.add(place, cases, today)
    by = place.acting("analyst", today)
    with speaking_for(by):
        locked, draft = Cohort.objects.order_by("asked_at")
        figures = CohortResult.objects.get().figures
    assert (locked.is_locked, draft.state) == (True, "taken")
    assert figures is not None
    assert figures["everybody"]["times"]["before"]["proved"] > figures["everybody"]["times"]["during"]["proved"]
    assert 0 < figures["reoffending"]["rate"] < 1
    assert figures["weights"] == "Made-up weights, version 1"
