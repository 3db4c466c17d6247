"""The marks of features and promises mean what they say."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.features import page, verdict
from tests.features_plugin import ROOT, Result, known_lines, missing_parts

PASSED: Result = {"outcome": "passed", "at": "2026-01-01T00:00:00+00:00"}
FAILED: Result = {"outcome": "failed", "at": "2026-01-01T00:00:00+00:00"}


def test_the_catalogue_has_every_feature_and_every_promise() -> None:
    assert list(known_lines()) == [*(f"F{n}" for n in range(1, 63)), *(f"trust {n}" for n in range(1, 42))]


@pytest.mark.parametrize(
    ("results", "said"),
    [
        ({}, "not there"),
        ({"a": PASSED}, "there in part"),
        ({"a": PASSED, "b": PASSED}, "there"),
        ({"a": PASSED, "b": FAILED}, "FAILS"),
    ],
)
def test_a_line_is_there_only_when_all_its_tests_passed(results: dict[str, Result], said: str) -> None:
    assert verdict(["a", "b"], results) == said


def test_what_is_missing_is_said_of_a_line_that_there_is() -> None:
    assert set(missing_parts()) <= set(known_lines())
    number = next(iter(missing_parts()))
    printed = page({"a": [number]}, {"a": PASSED}, all_tests=False)
    at = next(index for index, line in enumerate(printed) if line.startswith(f"{number} "))
    assert "there in part" in printed[at]
    assert missing_parts()[number] in printed[at + 1]


def test_a_line_without_tests_is_not_there() -> None:
    assert verdict([], {"a": PASSED}) == "not there"
    assert any(line.startswith("F12") and "not there" in line for line in page({}, {}, all_tests=True))


def test_a_test_with_an_unknown_number_is_refused(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text("import pytest\n@pytest.mark.feature('F99')\ndef test_it(): pass\n")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.features_plugin", "-p", "no:django", "-p", "no:cacheprovider",
         "-c", "/dev/null", "--rootdir", str(tmp_path), str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode != 0
    assert "no such line in docs/features.toml: F99" in run.stdout + run.stderr
