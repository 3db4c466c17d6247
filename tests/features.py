"""Prints each feature and each promise with its tests and their last result: `make features`."""

import json
import os
import subprocess
import sys

from tests.features_plugin import COLLECTED, RESULTS, ROOT, Result, known_lines, missing_parts, read


def collect() -> dict[str, list[str]]:
    """Ask pytest which tests there are now and which numbers they carry."""
    COLLECTED.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "--collect-only", "--list-features", "-q"]
    run = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "NO_COLOR": "1"}, capture_output=True, text=True, check=False
    )
    if run.returncode not in (0, 5) or not COLLECTED.exists():
        sys.exit(f"The tests could not be collected:\n{run.stdout[-4000:]}{run.stderr[-2000:]}")
    return dict(json.loads(COLLECTED.read_text(encoding="utf-8")))


def verdict(tests: list[str], results: dict[str, Result]) -> str:
    """What may be said of a line: there only when all of its tests passed when last run."""
    outcomes = [results[test]["outcome"] if test in results else "not run" for test in tests]
    if "failed" in outcomes:
        return "FAILS"
    if "passed" not in outcomes:
        return "not there"
    return "there" if all(outcome == "passed" for outcome in outcomes) else "there in part"


def page(collected: dict[str, list[str]], results: dict[str, Result], *, all_tests: bool) -> list[str]:
    """The lines to print, in the order of the catalogue."""
    lines: list[str] = []
    count = {"there": 0, "there in part": 0, "FAILS": 0, "not there": 0}
    missing = missing_parts()
    for number, title in known_lines().items():
        tests = [test for test, numbers in collected.items() if number in numbers]
        found = verdict(tests, results)
        if found == "there" and number in missing:
            found = "there in part"
        count[found] += 1
        lines.append(f"{number:<9} {found:<14} {title}")
        if number in missing and found != "not there":
            lines.append(f"{'':<9}   not yet: {missing[number]}")
        if all_tests:
            lines.extend(f"{'':<9}   {describe(test, results)}" for test in tests)
    lines.append("")
    lines.append(", ".join(f"{number} {what}" for what, number in count.items()))
    return lines


def describe(test: str, results: dict[str, Result]) -> str:
    """One test with its last result and its day."""
    result = results.get(test)
    return f"{result['outcome']} {result['at'][:10]}  {test}" if result else f"not run            {test}"


def main() -> None:
    """Print everything; with --short only the lines without their tests."""
    print("\n".join(page(collect(), read(RESULTS), all_tests="--short" not in sys.argv)))


if __name__ == "__main__":
    main()
