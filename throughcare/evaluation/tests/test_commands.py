"""The command `throughcare evaluate`, as an analyst uses it."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pytest
from pyarrow import parquet
from typer.testing import CliRunner

from throughcare.evaluation.cli import app
from throughcare.evaluation.tests.test_survival import EVENTS, GROUP, TIMES


def run(*arguments: str | Path, out: Path | None = None) -> tuple[int, str, Any]:
    """Exit status, everything said, and the JSON if there is any."""
    more = ["--json", str(out)] if out else []
    result = CliRunner().invoke(app, [*(str(each) for each in arguments), *more])
    return result.exit_code, result.output, json.loads(out.read_text()) if out and out.exists() else None


def people(path: Path) -> Path:
    """600 made-up people, one of whose areas is in words."""
    chance = np.random.default_rng(8)
    risk = chance.normal(size=600)
    taken = chance.random(600) < 1 / (1 + np.exp(1 - risk))
    again = chance.random(600) < 1 / (1 + np.exp(-risk))
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "taken on", "again", "risk", "area"])
        for place in range(600):
            area = ["north", "south", "east"][place % 3]
            rows.writerow([place, int(taken[place]), int(again[place]), f"{risk[place]:.6f}", area])
    return path


@pytest.mark.feature("F55")
def test_an_analyst_matches_a_file(tmp_path: Path) -> None:
    data = people(tmp_path / "people.csv")
    given = ("match", "--data", data, "--treatment", "taken on", "--outcome", "again", "--covariates", "risk,area")
    status, said, answer = run(*given, "--caliper", "0.05", out=tmp_path / "out.json")
    assert status == 0, said
    wanted = {"att", "se", "ci_low", "ci_high", "n_treated", "n_matched", "n_comparison", "balance", "verdict"}
    assert wanted <= set(answer)
    assert [line["covariate"] for line in answer["balance"]] == ["risk", "area=north", "area=south"]
    assert answer["ci_low"] < answer["att"] < answer["ci_high"]
    assert answer["verdict"] in said
    nearest = run(*given, "--method", "nearest", "--ratio", "2", "--order", "random", out=tmp_path / "two.json")[2]
    assert nearest["n_comparison"] > nearest["n_matched"]


@pytest.mark.feature("F55")
def test_parquet_gives_what_csv_gives(tmp_path: Path) -> None:
    data = people(tmp_path / "people.csv")
    with data.open(newline="") as file:
        rows = list(csv.DictReader(file))
    columns: dict[str, list[Any]] = {"again": [int(r["again"]) for r in rows], "area": [r["area"] for r in rows]}
    columns |= {"taken on": [r["taken on"] == "1" for r in rows], "risk": [float(r["risk"]) for r in rows]}
    parquet.write_table(pyarrow.table(columns), tmp_path / "people.parquet")
    answers = [
        run(
            *("match", "--data", path, "--treatment", "taken on", "--outcome", "again", "--covariates", "risk,area"),
            out=tmp_path / f"{path.suffix}.json",
        )[2]
        for path in (data, tmp_path / "people.parquet")
    ]
    assert answers[0] == answers[1]


@pytest.mark.feature("F58")
def test_an_analyst_draws_curves_and_a_model(tmp_path: Path) -> None:
    data = tmp_path / "remission.csv"
    lines = [f"{t:g},{e:g},{'placebo' if g else 'treated'},{g}" for t, e, g in zip(TIMES, EVENTS, GROUP, strict=True)]
    data.write_text("weeks,relapse,arm,placebo\n" + "\n".join(lines) + "\n")
    status, said, answer = run(
        *("survival", "--data", data, "--time", "weeks", "--event", "relapse", "--group", "arm"),
        *("--covariates", "placebo"),
        out=tmp_path / "out.json",
    )
    assert status == 0, said
    assert round(answer["log_rank"]["statistic"], 2) == 16.79
    assert round(answer["cox"][0]["coefficient"], 4) == 1.5721
    assert round(answer["log_likelihood"], 4) == -85.0084
    assert {each["group"]: each["median"] for each in answer["groups"]} == {"placebo": 8.0, "treated": 23.0}
    assert 0.5 < answer["concordance"] < 1


@pytest.mark.feature("F58")
def test_who_lacks_a_covariate_still_counts_in_the_curve(tmp_path: Path) -> None:
    data = tmp_path / "remission.csv"
    lines = [f"{t:g},{e:g},{'' if t == 6 else g},{g}" for t, e, g in zip(TIMES, EVENTS, GROUP, strict=True)]
    data.write_text("weeks,relapse,blood,placebo\n" + "\n".join(lines) + "\n")
    lacking = int((TIMES == 6).sum())
    status, said, answer = run(
        *("survival", "--data", data, "--time", "weeks", "--event", "relapse", "--group", "placebo"),
        *("--covariates", "blood"),
        out=tmp_path / "out.json",
    )
    assert status == 0, said
    assert lacking > 0
    assert (answer["n"], answer["log_rank"]["n"], answer["cox_n"]) == (42, 42, 42 - lacking)
    assert (answer["n_left_out_missing"], answer["cox_left_out_missing"]) == (0, lacking)
    assert answer["curve"][0]["at_risk"] == 42
    assert f"{lacking} lack a covariate" in said


@pytest.mark.feature("F55")
def test_what_was_taken_to_be_wanted_is_said_unless_it_was_named(tmp_path: Path) -> None:
    data = people(tmp_path / "people.csv")
    given = ("match", "--data", data, "--treatment", "taken on", "--outcome", "risk", "--covariates", "area")
    said = run(*given, out=tmp_path / "out.json")[2]["verdict"]
    assert said.startswith("Worse")
    assert "Less of risk was taken to be what is wanted" in said
    said = run(*given, "--aim", "higher", out=tmp_path / "out.json")[2]["verdict"]
    assert said.startswith("Better")
    assert "taken to be" not in said


@pytest.mark.feature("F55")
def test_rates_and_power_answer_in_words_and_numbers(tmp_path: Path) -> None:
    given = ("rates", "--events", "10", "--n", "100", "--comparison-events", "20", "--comparison-n", "110")
    status, said, answer = run(*given, out=tmp_path / "rates.json")
    assert status == 0
    assert {"difference", "z", "p", "ci_low", "ci_high", "verdict"} <= set(answer)
    assert "Too few people to tell" in said
    status, said, answer = run("power", "--n", "100", "--base", "0.5", out=tmp_path / "power.json")
    assert round(answer["smallest_detectable_difference"], 3) == 0.193
    assert "80% power" in said


@pytest.mark.feature("F55")
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b,c\n1,2\n", "cells where the head has"),
        ("a,b\n1,1\n", "no column c"),
        ("a,b,c\n", "no rows"),
        ("a,b,c\n1,0,x\n2,1,y\n", "must be 1 or 0"),
        ("a,b,c\n1,,3\n,1,2\n", "one of the named columns is missing"),
        ("a,b,c\n1,1,2\n1,0,3\n0,1,4\n0,0,5\n", "tell perfectly"),
        ("a,b,c\n1,1,2\n1,0,3\n", "Both groups"),
    ],
)
def test_a_file_that_will_not_do_is_said_to_be_so(tmp_path: Path, text: str, words: str) -> None:
    data = tmp_path / "bad.csv"
    data.write_text(text)
    given = ("match", "--data", data, "--treatment", "a", "--outcome", "b", "--covariates", "c")
    status, said, answer = run(*given, out=tmp_path / "out.json")
    assert (status, answer) == (2, None)
    assert words in said


@pytest.mark.feature("F55")
def test_rows_with_something_missing_are_left_out_and_counted(tmp_path: Path) -> None:
    data = people(tmp_path / "people.csv")
    data.write_text(data.read_text() + "600,1,,0.1,north\n601,NA,1,0.2,north\n")
    given = ("match", "--data", data, "--treatment", "taken on", "--outcome", "again", "--covariates", "risk")
    assert run(*given, out=tmp_path / "out.json")[2]["n_left_out_missing"] == 2


@pytest.mark.feature("F55")
def test_wrong_choices_are_told(tmp_path: Path) -> None:
    data = people(tmp_path / "people.csv")
    given = ("match", "--data", data, "--treatment", "taken on", "--outcome", "again", "--covariates")
    for more, words in (
        (("risk", "--method", "magic"), "radius, nearest"),
        (("risk,risk",), "twice"),
        (("risk,again",), "two purposes"),
        (("risk", "--caliper", "-1"), "above 0"),
        (("risk", "--ratio", "2"), "leave out --ratio"),
        (("risk", "--bootstrap", "1"), "at least 20 samples"),
    ):
        status, said, _answer = run(*given, *more)
        assert status == 2
        assert words in said
    assert run("match", "--data", tmp_path / "gone.csv", *given[3:], "risk")[0] == 2


# What a page may use: nothing but the standard library.
LIGHT = {f"throughcare.evaluation.methods.{name}" for name in ("distributions", "fairness", "few", "refusals")}


@pytest.mark.feature("F55")
def test_what_a_page_may_use_needs_nothing_beyond_the_standard_library() -> None:
    code = f"import sys, {', '.join(sorted(LIGHT))}; sys.exit(1 if 'numpy' in sys.modules else 0)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.feature("F55")
def test_the_web_process_loads_none_of_it() -> None:
    code = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'throughcare.settings'; django.setup(); "
        "import throughcare.urls; heavy = {'pyarrow', 'scipy', 'pandas', 'statsmodels'} & set(sys.modules); "
        "own = {name for name in sys.modules if name.startswith('throughcare.evaluation.methods.')}; "
        f"sys.exit(1 if heavy or own - {LIGHT!r} else 0)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
