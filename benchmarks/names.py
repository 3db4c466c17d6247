"""Name search among a million people, in the database: how long, and how often the person is found."""

from __future__ import annotations

import random
from collections.abc import Sequence

from django.db import connection

from benchmarks.cohort import misspelt
from benchmarks.crowd import Somebody, draw_people, fill, load_people
from benchmarks.databases import Admin, administering, databases
from benchmarks.measuring import Claim, Report, milliseconds, p50, p95
from throughcare.core.context import speaking_for

PEOPLE = 1_000_000
SEARCHES = 200
MOST_MILLISECONDS = 150


def _load(admin: Admin, crowd: list[Somebody], scheme_id: int) -> None:
    """With the index of names built at the end: a million rows are not what is measured."""
    index = admin.execute("select indexdef from pg_indexes where indexname = 'name_by_trigram'").fetchone()
    if index is None:
        raise SystemExit("there is no index of names")
    admin.execute("drop index name_by_trigram")
    load_people(admin, crowd, scheme_id=scheme_id)
    admin.execute("set maintenance_work_mem = '512MB'")
    admin.execute(str(index[0]))
    admin.execute("vacuum analyze")


def run() -> Report:
    """A million names; each search has one typing error, every second one the birth date as well."""
    report = Report(f"Name search among {PEOPLE:,} people, in SQL under a signed context")
    rng = random.Random(11)
    crowd = draw_people(PEOPLE, seed=1)
    with databases("names") as (name,):
        asker = fill(name, 200).asker
        with administering(name) as admin:
            _load(admin, crowd, asker.scheme_id or 0)
        rows: list[Sequence[object]] = []
        with speaking_for(asker), connection.cursor() as cursor:
            for title, with_birth_date in (("by name", False), ("by name and birth date", True)):
                times, found = [], 0
                for one in rng.sample(crowd, SEARCHES):
                    typed = misspelt(f"{one.given} {one.family}", rng)
                    asked = [typed, one.born if with_birth_date else None]
                    times.append(
                        milliseconds(
                            lambda asked=asked: cursor.execute(  # type: ignore[misc]
                                "select person_id from people_search(%s, %s, 10)", asked
                            )
                        )
                    )
                    found += one.key in {row[0] for row in cursor.fetchall()}
                rows.append([title, p50(times), p95(times), f"{100 * found / SEARCHES:.0f}%"])
                report.claims.append(Claim(f"{title}, p50", p50(times), MOST_MILLISECONDS, " ms"))
    report.table(["", "ms p50", "ms p95", "in the first ten"], rows)
    return report
