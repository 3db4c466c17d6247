"""The closing line of `make test` tells the sum of its runs, and fails when one of them ran nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT


def report(folder: Path, name: str, *, tests: int, failures: int = 0, errors: int = 0, skipped: int = 0) -> Path:
    """A JUnit report as pytest writes it."""
    path = folder / f"{name}.xml"
    counts = f'tests="{tests}" failures="{failures}" errors="{errors}" skipped="{skipped}"'
    path.write_text(f"<testsuites><testsuite {counts}/></testsuites>")
    return path


def close(*reports: Path) -> tuple[int, str]:
    """Run the tool as `make test` does."""
    command = [sys.executable, str(ROOT / "tools" / "closing_line.py"), *map(str, reports)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    return run.returncode, run.stdout.strip()


def test_runs_are_added_up(tmp_path: Path) -> None:
    assert close(report(tmp_path, "a", tests=7), report(tmp_path, "b", tests=3)) == (0, "10 passed, 0 failed")


@pytest.mark.parametrize("bad", [{"failures": 1}, {"errors": 1}])
def test_one_failure_fails_the_whole(tmp_path: Path, bad: dict[str, int]) -> None:
    assert close(report(tmp_path, "a", tests=7), report(tmp_path, "b", tests=3, **bad)) == (1, "9 passed, 1 failed")


def test_a_run_without_tests_fails_the_whole(tmp_path: Path) -> None:
    assert close(report(tmp_path, "a", tests=7), report(tmp_path, "b", tests=0))[0] == 1
    assert close()[0] == 1
