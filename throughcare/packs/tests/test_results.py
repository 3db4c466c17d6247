"""What a pack says of finished evaluations: a rate with its interval, nothing small, for everybody no typed words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from throughcare.evaluation.models import Cohort, CohortResult, CostModel, CostResult
from throughcare.packs.results import _money, _reoffending, results_chapter

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
    told = " ".join(_reoffending(1, result(mature=80, again=24), public=True)["words"])
    assert "30% of 80 people (95% interval 21% to 39%)" in told
    assert "No comparison" in told
    for mature, again in ((80, 3), (80, 77), (4, 2)):
        few = " ".join(_reoffending(1, result(mature=mature, again=again), public=False)["words"])
        assert "kept back" in few
        assert "%" not in few
    assert "no rate" in " ".join(_reoffending(1, result(mature=0, again=0), public=True)["words"])


def test_words_that_somebody_typed_are_for_the_board_alone() -> None:
    assert "Green" in _reoffending(1, result(mature=80, again=24), public=False)["title"]
    assert "Green" not in str(_reoffending(1, result(mature=80, again=24), public=True))


def test_money_is_told_in_the_sentence_that_says_when_it_pays() -> None:
    found = CostResult(
        model=CostModel(name="Ten years"),
        figures={"break_even": "It breaks even if one offence in ten is prevented."},
        made_at=datetime(2026, 5, 1, tzinfo=UTC),
    )
    chapter = results_chapter({"results": [_money(1, found)]})
    assert chapter is not None
    assert chapter.blocks[0].words[0].startswith("It breaks even if")


def test_that_nothing_was_evaluated_is_said() -> None:
    chapter = results_chapter({"results": []})
    assert chapter is not None
    assert "or that it does not" in chapter.words[0]
