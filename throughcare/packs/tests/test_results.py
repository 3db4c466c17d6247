"""What a pack says of finished evaluations: a rate with its interval, nothing small, for everybody no typed words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from throughcare.evaluation.models import Analysis, AnalysisRun, Cohort, CohortResult, CostModel, CostResult
from throughcare.packs.results import comparison_told, money_told, reoffending_told, results_chapter

pytestmark = [pytest.mark.feature("F57")]


def result(*, mature: int, again: int) -> CohortResult:
    """A result of a cohort that somebody named."""
    cohort = Cohort(name="Ms Green's people", words="Everybody adopted between two days.")
    rate: dict[str, Any] = {"mature": mature, "reoffenders": again, "people": mature}
    share: list[float | None] = [again / mature, 0.21, 0.39] if mature else [None, None, None]
    rate |= dict(zip(("rate", "low", "high"), share, strict=True))
    return CohortResult(cohort=cohort, data_to=date(2026, 3, 31), figures={"reoffending": rate})


@pytest.mark.trust(21)
def test_a_rate_of_few_is_kept_back() -> None:
    told = " ".join(reoffending_told(1, result(mature=80, again=24), public=True)["words"])
    assert "30% of 80 people (95% interval 21% to 39%)" in told
    assert "No comparison" in told
    for mature, again in ((80, 3), (80, 77), (4, 2)):
        few = " ".join(reoffending_told(1, result(mature=mature, again=again), public=False)["words"])
        assert "kept back" in few
        assert "%" not in few
    assert "no rate" in " ".join(reoffending_told(1, result(mature=0, again=0), public=True)["words"])


def test_words_that_somebody_typed_are_for_the_board_alone() -> None:
    assert "Green" in reoffending_told(1, result(mature=80, again=24), public=False)["title"]
    assert "Green" not in str(reoffending_told(1, result(mature=80, again=24), public=True))


def test_money_is_told_in_the_sentences_of_its_own_page() -> None:
    figures: dict[str, Any] = {"ratio": 0.25, "years": 10, "counted": "proven", "interval": [0.07, 0.44]}
    figures |= {"effect": 0.8, "effect_interval": [0.2, 1.4], "effect_from": "assumption"}
    figures |= {"break_even": "never", "break_even_effect": 3.15, "break_even_offences": 204.0}
    made_at = datetime(2026, 5, 1, tzinfo=UTC)
    found = CostResult(model=CostModel(name="Ten years"), figures=figures, made_at=made_at)
    chapter = results_chapter({"results": [money_told(1, found)]})
    assert chapter is not None
    worth, when, _day = chapter.blocks[0].words
    assert "each pound spent is worth £0.25" in worth
    assert when.startswith("It breaks even if 3.15 offences")


def test_a_comparison_is_told_with_what_makes_it_doubtful_and_kept_back_of_few() -> None:
    figures: dict[str, Any] = {"finding": "better", "share": True, "matched": 400, "used": 900, "events": [230, 535]}
    figures |= {"effect": {"difference": -0.08, "low": -0.14, "high": -0.01, "treated_mean": 0.6}, "seen": 0.1}
    figures["effect"]["comparison_mean"] = 0.68
    run = AnalysisRun(analysis=Analysis(question="Less?", plan={"outcome": "reoffended"}, earlier=1), figures=figures)
    told = " ".join(comparison_told(1, run)["words"])
    assert "1.0 to 14.0 percentage points" in told
    assert "about 60 had this outcome" in told
    assert "fixed after outcomes were seen" in told
    run.figures = figures | {"events": [3, 535]}
    few = " ".join(comparison_told(1, run)["words"])
    assert "kept back" in few
    assert "percentage points" not in few


def test_that_nothing_was_evaluated_is_said() -> None:
    chapter = results_chapter({"results": []})
    assert chapter is not None
    assert "or that it does not" in chapter.words[0]
