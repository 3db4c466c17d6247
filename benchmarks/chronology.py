"""A person with 2,000 entries opens as quickly as one with ten: chronology and overview over HTTP, asked in turn."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from benchmarks.cohort import Visitor, _cookies
from benchmarks.crowd import Crowd, fill
from benchmarks.databases import administering, databases, use
from benchmarks.measuring import Claim, Report, in_turn, p50, p95
from benchmarks.serving import served
from throughcare.chronology import actions
from throughcare.core.context import speaking_for
from throughcare.people.models import Person

REGISTERED = 1_000
FEW, MANY = 10, 2_000
TIMES = 150
MOST_RATIO = 1.3
PAGES = {
    "chronology, first page": "/people/{key}/chronology/",
    "chronology, one kind": "/people/{key}/chronology/?kind=contacts",
    "overview": "/people/{key}/",
}
CLAIMED = ("chronology, first page", "overview")
WORDS = "Came as agreed, talked about work and about the landlord. "


def _history(many: int) -> list[dict[str, Any]]:
    """Six years of what is recorded week by week, with some of everything: the same for the same number."""
    rng, today = random.Random(many), timezone.localdate()
    made: list[dict[str, Any]] = []
    for number in range(many):
        day = today - timedelta(days=1 + number * 2200 // many)
        made.append({"on_day": day, "text": WORDS * rng.randrange(1, 6), **_one(number, rng)})
    return made


def _one(number: int, rng: random.Random) -> dict[str, Any]:
    match number % 10:
        case 0 | 1 | 2 | 3:
            outcome = rng.choice(("attended", "attended", "acceptable_absence", "unacceptable_absence"))
            return {"kind": "appointment", "outcome": outcome, "with_whom": "Probation practitioner"}
        case 4 | 5:
            return {"kind": "contact", "with_whom": "Drug worker"}
        case 6:
            return {"kind": "drug_test", "outcome": "positive", "substances": ["heroin"], "confirmation": "screening"}
        case 7:
            return {"kind": "arrest"}
        case 8:
            return {"kind": "information", "whose": "Housing officer", "standing": "allegation"}
        case _:
            return {"kind": "note", "standing": "opinion"}


def _lives(crowd: Crowd) -> tuple[uuid.UUID, uuid.UUID]:
    """Two people with nothing yet: one is given ten entries, one two thousand."""
    free = [one.key for one in crowd.people[: REGISTERED // 2] if one.key not in crowd.with_history][:2]
    use(crowd.database)
    for key, many in zip(free, (FEW, MANY), strict=True):
        with speaking_for(crowd.asker):
            person = Person.objects.get(pk=key)
        scheme = crowd.asker.scheme_id or 0
        actions.add_history(person, _history(many), scheme_id=scheme, by=crowd.asker, at=timezone.now())
    with administering(crowd.database) as connection:
        connection.execute("vacuum analyze")
    return free[0], free[1]


def run() -> Report:
    """Load one database, serve it, open the two records in turn."""
    report = Report(f"Over HTTP, one person with {FEW} entries and one with {MANY:,}")
    call_command("collectstatic", interactive=False, verbosity=0)
    rows: list[Sequence[object]] = []
    with databases("chronology") as (name,), ExitStack() as stack:
        crowd = fill(name, REGISTERED)
        keys = _lives(crowd)
        visitor = Visitor(stack.enter_context(served(name)), _cookies(crowd))

        def opens(path: str, key: uuid.UUID) -> Callable[[int], object]:
            return lambda _number: visitor.page(path.format(key=key))

        for title, path in PAGES.items():
            few, many = in_turn([opens(path, key) for key in keys], times=TIMES)
            rows.append([title, p50(few), p50(many), p50(many) / p50(few), p95(few), p95(many)])
            if title in CLAIMED:
                report.claims.append(Claim(f"{title}, p50", p50(many) / p50(few), MOST_RATIO, " times"))
    report.table(["", "ms p50", f"at {MANY:,}", "ratio", "ms p95", f"at {MANY:,}"], rows)
    return report
