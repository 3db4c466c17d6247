"""Minutes and agenda pack of forty items made by a worker of its own: seconds, pages, and what memory it took."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
import uuid
from collections.abc import Sequence

import django

from benchmarks.measuring import Claim, Report

ITEMS, LINES, ACTIONS = 40, 6, 3
MOST_SECONDS = 20
WORDS = "Came to every appointment, works three days a week, the landlord is content and the family is seen. "


def _held(kinds: Sequence[str]) -> dict[str, list[str]]:
    """A meeting with forty people on it, much said and agreed on each; the copies to make, with who asked."""
    from throughcare.core.outbox import quietly
    from throughcare.minutes import actions
    from throughcare.minutes.tests.builders import agreed, attended, decided, room, said
    from throughcare.sharing.tests.builders import NOW

    with quietly():
        here = room(names=[f"Nominal{number}" for number in range(ITEMS)])
        attended(here, "probation", "police")
        for number in range(ITEMS):
            for line in range(LINES):
                said(here, here.by, f"{line}: {WORDS * 2}", number=number)
            for action in range(ACTIONS):
                agreed(here, f"Action {action}: {WORDS}"[:300], number=number)
            decided(here, WORDS * 3, number=number)
    who = [str(here.by.practitioner_id), str(here.meeting.scheme_id)]
    asked = {kind: actions.ask(here.meeting, kind=kind, by=here.by, at=NOW) for kind in kinds}
    return {kind: [str(paper.pk), *who] for kind, paper in asked.items()}


def run() -> Report:
    """One worker process for each copy, so that its memory is its own."""
    from benchmarks.databases import databases, use

    report = Report(f"Copies of a meeting of {ITEMS} items, each with {LINES} lines said and {ACTIONS} actions agreed")
    rows: list[Sequence[object]] = []
    with databases("minutes") as (name,):
        use(name)
        copies = _held(("minutes", "agenda_pack"))
        for kind, arguments in copies.items():
            made = subprocess.run(
                [sys.executable, "-m", "benchmarks.minutes", name, *arguments],
                capture_output=True,
                text=True,
                check=True,
                env=os.environ.copy(),
            )
            found = json.loads(made.stdout.strip().splitlines()[-1])
            rows.append(
                [kind, found["seconds"], found["processor"], found["pages"], found["kilobytes"], found["megabytes"]]
            )
            if kind == "minutes":
                report.claims.append(Claim(f"{kind} of {ITEMS} items", found["seconds"], MOST_SECONDS, " s"))
    report.table(["", "seconds", "of the processor", "pages", "KB of PDF", "MB of the worker at most"], rows)
    return report


def work(database: str, key: str, practitioner: str, scheme: str) -> None:
    """What one worker does, from the first import of the engine to the copy that is kept."""
    django.setup()
    from benchmarks.databases import _start, use
    from throughcare.core.context import speaking_for
    from throughcare.minutes.jobs import make_copy, whoever_asked
    from throughcare.minutes.models import Paper, PaperFile

    _start()
    use(database)
    begun, busy = time.perf_counter(), time.process_time()
    make_copy(key=key, practitioner_id=int(practitioner), scheme_id=int(scheme))
    seconds, processor = time.perf_counter() - begun, time.process_time() - busy
    by = whoever_asked(int(practitioner), int(scheme))
    with speaking_for(by):
        paper = Paper.objects.get(pk=uuid.UUID(key))
        if paper.failure:
            raise SystemExit(paper.failure)
        size = len(PaperFile.objects.get(paper=paper).content)
    told = {
        "seconds": round(seconds, 2),
        "processor": round(processor, 2),
        "pages": paper.pages,
        "kilobytes": size // 1024,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    work(*sys.argv[1:])
