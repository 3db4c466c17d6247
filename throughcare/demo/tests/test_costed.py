"""The demonstration's analyst has a model of costs and benefits that was worked out."""

from __future__ import annotations

import time

import pytest
from django.utils import timezone

from throughcare.core.context import speaking_for
from throughcare.core.outbox import quietly
from throughcare.demo import costed
from throughcare.demo.places import open_places
from throughcare.evaluation.models import CostModel, ModelState

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F56")]


def test_a_finished_model_is_there_within_three_seconds() -> None:
    today = timezone.localdate()
    with quietly():
        place = open_places()[0]
        began = time.perf_counter()
        costed.add(place, [], today)
        took = time.perf_counter() - began
    with speaking_for(place.acting("analyst", today)):
        model = CostModel.objects.select_related("result").get()
        figures = model.result.figures
    assert model.state == ModelState.DONE
    assert [each["level"] for each in figures["levels"]] == ["proven", "recorded", "actual"]
    assert figures["uncosted"] == ["Drugs"]
    assert took < 3
