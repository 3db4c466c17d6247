"""An analysis in two steps: what is seen before any outcome, and what comes out under the fixed plan."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from throughcare.evaluation.fingerprints import fingerprint
from throughcare.evaluation.methods import analysing
from throughcare.evaluation.methods.analysing import Plan, before, look, results
from throughcare.evaluation.methods.cases import GAP, Missing
from throughcare.evaluation.methods.refusals import CannotCalculate
from throughcare.evaluation.methods.study import Method

pytestmark = pytest.mark.feature("F55")
PLAN = Plan(treatment="taken", outcome="again", covariates=("risk", "area"), bootstrap=0)


def people(path: Path, *, many: int = 800, effect: float = -1.2, gaps: int = 0, words: str = "again") -> Path:
    """Made-up people; the first `gaps` of them lack their risk, and the outcome of the last one is not known."""
    chance = np.random.default_rng(4)
    risk = chance.normal(size=many)
    taken = chance.random(many) < 1 / (1 + np.exp(0.5 - risk))
    again = chance.random(many) < 1 / (1 + np.exp(-risk - effect * taken))
    days = np.ceil(chance.exponential(300 / np.exp(risk + effect * taken)))
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["taken", words, "risk", "area", "days", "seen", "same"])
        for each in range(many):
            known = "" if each < gaps else f"{risk[each]:.6f}"
            outcome = "" if each == many - 1 else int(again[each])
            area = ["north", "south"][each % 2]
            rows.writerow([int(taken[each]), outcome, known, area, min(days[each], 365), int(days[each] <= 365), 5])
    return path


def test_before_the_plan_is_fixed_the_outcome_is_not_even_read(tmp_path: Path) -> None:
    whole = before(people(tmp_path / "a.csv"), PLAN)
    without = before(people(tmp_path / "b.csv", words="something else"), PLAN)
    assert whole == without
    assert "effect" not in whole
    assert [line["covariate"] for line in whole["balance"]] == ["risk", "area=south"]
    assert abs(whole["balance"][0]["before"]) > 0.5 > abs(whole["balance"][0]["after"])
    assert sum(whole["overlap"]["treated"]) == pytest.approx(1)
    assert 0 < whole["power"]["smallest"] < 0.5
    assert whole["power"]["comparison_n"] < whole["used"]


def test_everybody_who_falls_out_is_counted_with_the_reason(tmp_path: Path) -> None:
    found = results(people(tmp_path / "a.csv", gaps=60), replace(PLAN, caliper=0.0005))
    lost = {(each["why"], each["column"]): each["treated"] for each in found["fallen"]}
    assert set(lost) == {("covariate", "risk"), ("outcome", "again"), ("not_matched", "")}
    assert found["began"][0] - sum(lost.values()) == found["matched"]
    assert sum(each["treated"] + each["comparison"] for each in found["fallen"] if each["why"] == "covariate") == 60


def test_whoever_lacks_a_covariate_can_be_kept_beside_a_mark_that_says_so(tmp_path: Path) -> None:
    found = before(people(tmp_path / "a.csv", gaps=60), replace(PLAN, missing=Missing.INDICATOR))
    assert f"risk {GAP}" in found["covariates"]
    assert found["treated"] == found["began"][0]


def test_of_few_events_the_p_that_is_corrected_later_is_that_of_the_finding(tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    people = [(1, 0, n % 2) for n in range(30)] + [(0, int(n < 4), n % 2) for n in range(30)]
    path.write_text("taken,again,age\n" + "".join(f"{a},{b},{c}\n" for a, b, c in people))
    found = results(path, replace(PLAN, covariates=("age",), caliper=0.5))
    assert found["effect"]["p"] < 0.05 < found["p"]
    assert found["finding"] == "too_few_to_tell"
    assert found["told"][0] < 0 < found["told"][1]
    assert found["effect"]["high"] < 0


def test_an_effect_that_is_there_is_found_with_both_intervals(tmp_path: Path) -> None:
    done: list[int] = []
    found = results(people(tmp_path / "a.csv"), replace(PLAN, bootstrap=60), done.append)
    assert found["finding"] == "better"
    assert found["effect"]["low"] < found["effect"]["difference"] < found["effect"]["high"] < 0
    assert found["bootstrap"]["low"] < found["effect"]["difference"] < found["bootstrap"]["high"]
    assert done == list(range(1, 61))
    assert found["unlike"] == []
    again = results(tmp_path / "a.csv", replace(PLAN, bootstrap=60))
    assert again == found


def test_groups_that_stay_unlike_are_named(tmp_path: Path) -> None:
    found = results(people(tmp_path / "a.csv"), replace(PLAN, method=Method.NEAREST, caliper=None))
    assert [name for name, _left in found["unlike"]] == ["risk"]


@pytest.mark.feature("F58")
def test_curves_by_group_with_test_and_model(tmp_path: Path) -> None:
    plan = replace(PLAN, kind="survival", outcome="", time="days", event="seen")
    path = people(tmp_path / "a.csv")
    ahead = before(path, plan)
    assert 0 < ahead["power"]["smallest_ratio"] < 1
    assert "groups" not in ahead
    found = results(path, plan)
    assert found["log_rank"]["p"] < 0.05
    assert found["finding"] == "better"
    assert found["cox"][0]["high"] < 1
    assert [each["n"] for each in found["groups"]] == [found["treated"], found["comparison"]]
    assert all(len(each["times"]) <= analysing.MOST_POINTS for each in found["groups"])
    assert found["groups"][0]["survival"][-1] > found["groups"][1]["survival"][-1]


def test_the_fingerprint_hangs_on_every_choice_and_on_no_order() -> None:
    document = PLAN.document()
    assert Plan.of(document) == PLAN
    assert fingerprint(document) == fingerprint(dict(reversed(list(document.items()))))
    assert fingerprint(document) != fingerprint(document | {"caliper": 0.04})


def test_a_file_is_looked_at_without_telling_its_values(tmp_path: Path) -> None:
    told = {each["name"]: each for each in look(people(tmp_path / "a.csv", gaps=3))}
    assert told["risk"]["missing"] == 3
    assert told["area"] == {
        "name": "area",
        "kind": "words",
        "rows": 800,
        "missing": 0,
        "different": 2,
        "two": True,
    }
    assert told["same"]["different"] == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("taken,again,risk,area\n1,1,,a\n1,0,,b\n0,1,2,a\n0,0,3,b\n", "Many lack a value of: risk"),
        ("taken,again,risk,area\n1,1,2,a\n1,0,2,a\n0,1,2,a\n0,0,2,a\n", "the same for everybody"),
        ("taken,again,risk,area\nmaybe,1,2,a\n1,0,3,a\n0,1,2,a\n0,0,2,a\n", "must be 1 or 0"),
        ("taken,again,risk,area\n1,1,2,a\n0,0,2.5,b\n0,1,2,a\n0,0,2,a\n", "at least 2 people"),
        ("taken,again,risk\n1,1,2\n", "no column area"),
        ("", "no column"),
    ],
)
def test_data_that_will_not_do_are_said_to_be_so(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(text)
    with pytest.raises(CannotCalculate, match=words):
        before(path, PLAN)


def test_semicolons_and_yes_and_no_are_read(tmp_path: Path) -> None:
    path = people(tmp_path / "a.csv")
    text = path.read_text().replace(",", ";").splitlines()
    other = tmp_path / "b.csv"
    swapped = [line.replace("1;", "yes;", 1) if line.startswith("1") else line.replace("0;", "no;", 1) for line in text]
    other.write_text("\ufeff" + "\n".join(swapped), encoding="utf-8")
    assert before(other, PLAN) == before(path, PLAN)
