"""The demonstration's analyst has a finished comparison, curves of the same people, and a plan to be fixed."""

from __future__ import annotations

import pytest
from django.utils import timezone

from throughcare.core.context import speaking_for
from throughcare.core.outbox import quietly
from throughcare.demo import compared
from throughcare.demo.places import open_places
from throughcare.evaluation.models import Analysis, AnalysisRun, AnalysisState

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F55"), pytest.mark.feature("F58")]


def test_the_analyst_finds_reports_and_a_plan_to_fix() -> None:
    today = timezone.localdate()
    with quietly():
        place = open_places()[0]
        compared.add(place, [], today)
    by = place.acting("analyst", today)
    with speaking_for(by):
        waiting, graver, longer, less = Analysis.objects.visible_to(by)
        reports = {run.analysis_id: run.figures or {} for run in AnalysisRun.objects.visible_to(by).made()}
    assert (waiting.state, longer.state, less.state) == (
        AnalysisState.CHECKED,
        AnalysisState.FIXED,
        AnalysisState.FIXED,
    )
    assert (less.earlier, longer.earlier, graver.earlier) == (0, 1, 2)
    assert reports[less.pk]["unlike"] == []
    assert reports[less.pk]["effect"]["difference"] < 0 < reports[less.pk]["raw_difference"]
    assert reports[graver.pk]["finding"] == "no_effect_detected"
    assert reports[longer.pk]["cox"][0]["ratio"] < 1
