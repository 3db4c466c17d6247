"""A partnership's list of 5,000 people from the file to the records: on the command line, again, and taken back.

    python -m benchmarks.imports [--rows 5000]

The list is made up; the database is a new one that is dropped at the end. Target: 5,000 rows within a minute.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

TARGET_SECONDS = 60.0


def main() -> None:
    """Measure and print, one line a step."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=5000)
    rows = options.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        os.environ["THROUGHCARE_HOME"] = folder
        os.environ.pop("THROUGHCARE_DEBUG", None)
        from throughcare.cli import set_up

        set_up()
        try:
            _measure(rows, Path(folder) / "list.xlsx")
        finally:
            from throughcare.core.postgres import Cluster

            Cluster().stop()


def _measure(rows: int, path: Path) -> None:
    from django.utils import timezone
    from typer.testing import CliRunner

    from throughcare.core.context import speaking_for
    from throughcare.core.database import upgrade
    from throughcare.feeds import actions
    from throughcare.feeds.cli import app
    from throughcare.feeds.models import Import
    from throughcare.feeds.tests.builders import a_list, somebody
    from throughcare.partnerships.permissions import Role
    from throughcare.sharing.tests.builders import partnership

    upgrade()
    place = partnership("national")
    by = place.acting(Role.COORDINATOR)
    path.write_bytes(a_list([somebody(number) for number in range(rows)]))

    def bring_in(*more: str) -> str:
        result = CliRunner().invoke(app, ["cohort", str(path), "--scheme", place.scheme.slug, *more])
        if result.exit_code:
            raise SystemExit(result.output)
        return result.output.strip().splitlines()[-1]

    def take_back() -> str:
        with speaking_for(by):
            first = Import.objects.order_by("made_at")[0]
        actions.undo(first, by=by, at=timezone.now())
        return "Taken back to the letter."

    took = _timed(f"first import of {rows} rows", bring_in)
    _timed("the same list again", bring_in)
    _timed("dry run", lambda: bring_in("--dry-run"))
    _timed("undo", take_back)
    verdict = "within" if took <= TARGET_SECONDS * rows / 5000 else "NOT within"
    print(f"{rows} rows in {took:.1f} s: {verdict} the target of {TARGET_SECONDS:.0f} s for 5,000")


def _timed(what: str, work: Callable[[], str]) -> float:
    start, busy = time.perf_counter(), time.process_time()
    said = work()
    took, busy = time.perf_counter() - start, time.process_time() - busy
    # The difference to our own time is PostgreSQL's, and on a shared machine everybody else's.
    print(f"{what:<32} {took:7.1f} s, of it our own {busy:5.1f} s   {said}")
    return took


if __name__ == "__main__":
    main()
