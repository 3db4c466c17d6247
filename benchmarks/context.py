"""What the signed context and row-level security cost a query: the same query with and without them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import connection
from django.db.backends.utils import CursorWrapper

from benchmarks.crowd import fill
from benchmarks.databases import Admin, administering, databases
from benchmarks.measuring import Report, in_turn, p50
from throughcare.core.context import speaking_for

PEOPLE = 20_000
TIMES = 300
QUERIES = {
    "nothing (round trip)": "select 1",
    "verify the context once": "select app_practitioner()",
    "who is hidden": "select app_hidden()",
    "one person by key": "select * from people_person where id = '{person}'",
    "25 newest entries of one person": "select * from chronology_entry where person_id = '{person}' "
    "order by on_day desc, at_time desc, id desc limit 25",
    "25 first of the cohort": "select * from registrations_registration where scheme_id = {scheme} "
    "and ended_on is null order by sort_name, id limit 25",
}


def run() -> Report:
    """Ask as the serving role under a signed context, and as an administrator whom no policy binds, in turn."""
    report = Report(f"The signed context and row-level security, {PEOPLE:,} registrations, 50 restricted people")
    rows: list[Sequence[object]] = []
    with databases("context") as (name,):
        crowd = fill(name, PEOPLE)
        words = {"person": crowd.with_history[0], "scheme": crowd.asker.scheme_id}
        with administering(name) as admin, speaking_for(crowd.asker), connection.cursor() as cursor:
            admin.prepare_threshold = None  # as Django's connection
            for title, query in QUERIES.items():
                sql = query.format(**words)
                without, within = in_turn([_bare(admin, sql), lambda _n, q=sql: cursor.execute(q)], times=TIMES)  # type: ignore[misc]
                _same(admin, cursor, sql)
                more = p50(within) - p50(without)
                rows.append([title, p50(without), p50(within), more, p50(within) / p50(without)])
    report.table(["", "ms without", "ms with", "ms more", "ratio"], rows)
    return report


def _bare(admin: Admin, sql: str) -> Callable[[int], object]:
    return lambda _number: admin.execute(sql)


def _same(admin: Admin, cursor: CursorWrapper, sql: str) -> None:
    """Stop unless the serving role is given something: a refused context would be quick."""
    cursor.execute(sql)
    seen = cursor.fetchall()
    if not seen or seen[0][0] in (None, []):
        raise SystemExit(f"nothing is seen under the context: {sql}")
    if sql.startswith("select *") and len(seen) != len(admin.execute(sql).fetchall()):
        raise SystemExit(f"the two see different rows: {sql}")
