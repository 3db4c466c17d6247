"""Runs the benchmarks, all or the named ones, prints tables with ratios, and keeps the figures as JSON."""

from __future__ import annotations

import argparse
import json
import os
import platform
from datetime import UTC, datetime
from importlib import import_module

import django

from benchmarks import RESULTS
from benchmarks.measuring import Report

# name -> module with `run() -> Report`; README.md beside this file says what each claims.
ALL = {
    "scores": "benchmarks.scores",
    "firstview": "benchmarks.firstview",
    "context": "benchmarks.context",
    "cohort": "benchmarks.cohort",
    "chronology": "benchmarks.chronology",
    "names": "benchmarks.names",
    "imports": "benchmarks.imports",
    "agenda": "benchmarks.agenda",
    "minutes": "benchmarks.minutes",
    "meeting": "benchmarks.meeting",
    "evaluation": "benchmarks.evaluation",
}
# A million people take many minutes to load, and a meeting ten minutes to sit, so they are run when they are named.
ONLY_NAMED = {"names", "meeting"}


def main() -> None:
    """Exit status 1 when a claim is not kept."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"which to run: {', '.join(ALL)} (default: all but names and meeting)"
    )
    names = parser.parse_args().names or [name for name in ALL if name not in ONLY_NAMED]
    if unknown := set(names) - set(ALL):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    django.setup()
    reports: dict[str, Report] = {}
    for name in names:
        reports[name] = import_module(ALL[name]).run()
        print(reports[name].show(), flush=True)
    _keep(reports)
    broken = [claim for report in reports.values() for claim in report.claims if not claim.kept]
    print(f"\n{RESULTS.relative_to(RESULTS.parent.parent)} holds the figures. Claims not kept: {len(broken)}")
    raise SystemExit(1 if broken else 0)


def _keep(reports: dict[str, Report]) -> None:
    """Add to the file; what was not run now stays as it was."""
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    kept = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    machine = {"python": platform.python_version(), "cores": os.cpu_count(), "system": platform.system()}
    for name, report in reports.items():
        kept[name] = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "machine": machine, **report.as_json()}
    RESULTS.write_text(json.dumps(kept, indent=1, default=str) + "\n")


if __name__ == "__main__":
    main()
