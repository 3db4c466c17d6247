"""A partnership's list of 5,000 made-up people from the file to the records by the command; again; and taken back."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from django.utils import timezone
from typer.testing import CliRunner

from benchmarks.databases import databases, use
from benchmarks.measuring import Claim, Report
from throughcare.core.context import speaking_for
from throughcare.feeds import actions
from throughcare.feeds.cli import app
from throughcare.feeds.models import Import
from throughcare.feeds.tests.builders import a_list, somebody
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.sharing.tests.builders import Partnership, partnership

ROWS = 5000
SECONDS = 60.0

Row = tuple[str, str, str, str]


def run() -> Report:
    """Import, import again, rehearse, undo."""
    report = Report(f"A list of {ROWS:,} rows")
    with databases("imports") as (name,), tempfile.TemporaryDirectory() as folder:
        use(name)
        path = Path(folder) / "list.xlsx"
        path.write_bytes(a_list([somebody(number) for number in range(ROWS)]))
        place = partnership("national")
        by = place.acting(Role.COORDINATOR)
        first, row = _timed("first import", lambda: _bring_in(path, place))
        rows = [row]
        rows.append(_timed("the same list again", lambda: _bring_in(path, place))[1])
        rows.append(_timed("dry run", lambda: _bring_in(path, place, "--dry-run"))[1])
        rows.append(_timed("undo", lambda: _take_back(by))[1])
    report.table(("what", "seconds", "our own", "said"), rows)
    report.notes.append("What is not our own time is PostgreSQL's, and on a shared machine everybody else's.")
    report.claims.append(Claim("5,000 rows, from the file to the records, in seconds", first, SECONDS, " s"))
    return report


def _bring_in(path: Path, place: Partnership, *more: str) -> str:
    result = CliRunner().invoke(app, ["cohort", str(path), "--scheme", place.scheme.slug, *more])
    if result.exit_code:
        raise SystemExit(result.output)
    return result.output.strip().splitlines()[-1]


def _take_back(by: Acting) -> str:
    with speaking_for(by):
        first = Import.objects.light().order_by("made_at")[0]
    actions.undo(first, by=by, at=timezone.now())
    return "Taken back to the letter."


def _timed(what: str, work: Callable[[], str]) -> tuple[float, Row]:
    start, busy = time.perf_counter(), time.process_time()
    said = work()
    took, own = time.perf_counter() - start, time.process_time() - busy
    return took, (what, f"{took:.1f}", f"{own:.1f}", said)
