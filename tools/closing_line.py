"""Adds up several pytest runs and prints one closing line: "N passed, N failed"."""

import sys
import xml.etree.ElementTree as ET
from pathlib import Path


def closing_line(reports: list[Path]) -> tuple[str, bool]:
    """The line for these JUnit reports, and whether every run passed at least one test and failed none."""
    passed = failed = skipped = 0
    every_run_passed_some = bool(reports)
    for report in reports:
        here = 0
        for suite in ET.parse(report).getroot().iter("testsuite"):  # noqa: S314 - written by our own run
            tests, bad, left_out = (int(suite.get(key, "0")) for key in ("tests", "failures", "skipped"))
            bad += int(suite.get("errors", "0"))
            here += tests - bad - left_out
            failed += bad
            skipped += left_out
        passed += here
        every_run_passed_some = every_run_passed_some and here > 0
    line = f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else "")
    return line, every_run_passed_some and failed == 0


def main() -> int:
    """Print the line for the reports named on the command line; fail when there is something to fail for."""
    line, good = closing_line([Path(name) for name in sys.argv[1:] if Path(name).exists()])
    print(line)
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
