"""What a matched comparison of few people, or of few events, may say."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from typer.testing import CliRunner

from throughcare.evaluation.cli import app

pytestmark = pytest.mark.feature("F55")

Floats = NDArray[np.float64]


def matched(path: Path, mine: Floats, theirs: Floats, *more: str, gaps: int = 0) -> tuple[dict[str, Any], str]:
    """Everybody alike in the covariate, so that everybody is compared with everybody; `gaps` further rows lack it."""
    with (path / "people.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["taken", "again", "age"])
        for taken, values in ((1, mine), (0, theirs)):
            rows.writerows([taken, value, place % 2] for place, value in enumerate(values.tolist()))
        rows.writerows([[0, 1, ""]] * gaps)
    given = ["--treatment", "taken", "--outcome", "again", "--covariates", "age", "--caliper", "0.5", *more]
    out = path / "out.json"
    result = CliRunner().invoke(app, ["match", "--data", str(path / "people.csv"), *given, "--json", str(out)])
    assert result.exit_code == 0, result.output
    return json.loads(out.read_text()), result.output


def shares(events: int, n: int) -> Floats:
    return np.array([1.0] * events + [0.0] * (n - events))


@pytest.mark.parametrize(
    ("mine", "theirs", "finding"),
    [
        ((0, 2), (2, 2), "too_few_to_tell"),
        ((0, 30), (4, 30), "too_few_to_tell"),
        ((0, 200), (0, 200), "too_few_to_tell"),
        ((2, 40), (30, 40), "better"),
        ((60, 200), (63, 200), "no_effect_detected"),
    ],
)
def test_of_few_events_no_more_is_said_than_an_exact_test_allows(
    tmp_path: Path, mine: tuple[int, int], theirs: tuple[int, int], finding: str
) -> None:
    answer, _output = matched(tmp_path, shares(*mine), shares(*theirs), "--worthwhile", "0.14")
    assert answer["finding"] == finding
    assert "difference of 0.0 percentage points" not in answer["verdict"]


def test_a_handful_of_people_find_what_is_not_there_no_oftener_than_many_do(tmp_path: Path) -> None:
    """With three beside three the normal approximation would, one time in eight."""
    chance = np.random.default_rng(11)
    answers = [matched(tmp_path, chance.normal(size=3), chance.normal(size=3))[0] for _again in range(120)]
    normal = sum(each["p"] < 0.05 for each in answers)
    said = sum(each["finding"] in ("better", "worse") for each in answers)
    assert said <= 0.05 * len(answers) < normal


def test_rows_that_lack_a_value_are_told(tmp_path: Path) -> None:
    answer, output = matched(tmp_path, shares(60, 200), shares(63, 200), gaps=37)
    assert answer["n_left_out_missing"] == 37
    assert "Left out because a value is missing: 37 rows of the file." in output
    assert "Left out" not in matched(tmp_path, shares(60, 200), shares(63, 200))[1]


def test_curves_say_whom_the_test_between_groups_lacks(tmp_path: Path) -> None:
    rows = [f"{place % 7 + 1},{place % 2},{['a', 'b', ''][place % 3]}" for place in range(60)]
    (tmp_path / "people.csv").write_text("days,again,arm\n" + "\n".join(rows) + "\n")
    given = ["survival", "--data", str(tmp_path / "people.csv"), "--time", "days", "--event", "again", "--group"]
    assert "Log-rank test of 40 people (20 lack a value)" in CliRunner().invoke(app, [*given, "arm"]).output
    odd = CliRunner().invoke(app, [*given, "again"])
    assert odd.exit_code == 2
    assert "The same column is named for two purposes." in odd.output
