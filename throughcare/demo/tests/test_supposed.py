"""The demonstration has asked what other rules would mean, and has the answers."""

from __future__ import annotations

import time

import pytest
from django.utils import timezone

from throughcare.core.context import speaking_for
from throughcare.core.outbox import quietly
from throughcare.demo import supposed
from throughcare.demo.places import open_places
from throughcare.evaluation.models import WhatIf

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F6")]


def test_each_question_is_answered_within_three_seconds() -> None:
    today = timezone.localdate()
    with quietly():
        kingston, richmond = open_places()[:2]
        began = time.perf_counter()
        for place in (kingston, richmond):
            supposed.add(place, [], today)
        took = time.perf_counter() - began
    for place, who in ((kingston, "analyst"), (richmond, "coordinator")):
        by = place.acting(who, today)
        with speaking_for(by):
            found = list(WhatIf.objects.visible_to(by))
        assert [each.state for each in found] == ["made"]
    assert took < 3
