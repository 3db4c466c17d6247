"""The agenda of a panel with forty items, for a cohort of a thousand: built by the co-ordinator, answered over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from benchmarks.cohort import Visitor, _cookies, signed_in
from benchmarks.crowd import Crowd, fill
from benchmarks.databases import administering, databases, use
from benchmarks.measuring import Claim, Report, in_turn, milliseconds, p50, p95
from benchmarks.serving import served
from throughcare.panels import actions
from throughcare.panels.models import AgendaItem, Meeting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Grant, Scheme
from throughcare.partnerships.permissions import Role
from throughcare.sharing.acting import act

REGISTERED, ITEMS = 1_000, 40
TIMES, BUILDS = 100, 20
WITHIN_MS, QUERIES, BUILD_QUERIES = 1_000, 30, 45

# Thirty reviews are due and three actions of ten others are late; nobody is released soon: forty people, one line each.
FORTY = """
update registrations_registration set next_review_on = current_date + 200, release_on = null;
update registrations_registration set next_review_on = current_date - 3 where id in
  (select id from registrations_registration r where scheme_id = %(scheme)s and ended_on is null
    and not exists (select 1 from plans_planaction a where a.registration_id = r.id)
    and not exists (select 1 from people_person p where p.id = r.person_id and p.restricted)
    order by id limit %(due)s);
update plans_planaction set due_on = current_date + 9 where due_on = current_date;
update plans_planaction set due_on = current_date - 9 where due_on < current_date + 20 and registration_id in
  (select distinct registration_id from plans_planaction a join people_person p on p.id = a.person_id
    where not p.restricted order by registration_id limit %(late)s)
"""


def _coordinator(crowd: Crowd) -> Acting:
    use(crowd.database)
    scheme = Scheme.objects.get(pk=crowd.asker.scheme_id or 0)
    grant = Grant.objects.filter(scheme=scheme, role=Role.COORDINATOR).order_by("pk")[0]
    return act(grant.practitioner, scheme, on=timezone.localdate())


def _forty(crowd: Crowd) -> None:
    with administering(crowd.database) as admin:
        late = 10
        wanted = {"scheme": crowd.asker.scheme_id, "due": ITEMS - late, "late": late}
        for statement in FORTY.split(";"):
            admin.execute(statement, wanted)
        admin.execute("vacuum analyze")


def _planned(by: Acting, days: int) -> Meeting:
    held_on = timezone.localdate() + timedelta(days=days)
    scheme = Scheme.objects.get(pk=by.scheme_id or 0)
    return actions.plan_meeting(scheme, kind="panel", held_on=held_on, by=by, at=timezone.now())


def _build(by: Acting, table: Meeting) -> list[AgendaItem]:
    return actions.build_agenda(table, by=by, at=timezone.now())


def _building(by: Acting) -> tuple[list[float], int]:
    """How long it takes to build the whole agenda, each time for a meeting that had none; and how many queries."""
    times = []
    for _number in range(BUILDS):
        table = _planned(by, 1)
        times.append(milliseconds(lambda table=table: _build(by, table)))  # type: ignore[misc]
        actions.call_off_meeting(table, because="To build it again", by=by, at=timezone.now())
    table = _planned(by, 1)
    with CaptureQueriesContext(connection) as captured:
        made = _build(by, table)
    if len(made) != ITEMS:
        raise SystemExit(f"{len(made)} items were built, not {ITEMS}")
    actions.call_off_meeting(table, because="To build it again", by=by, at=timezone.now())
    return times, len(captured)


def _page_queries(crowd: Crowd, path: str) -> int:
    client = signed_in(crowd)
    with override_settings(ALLOWED_HOSTS=["*"]):
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
    return len(captured)


def run() -> Report:
    """Fill, build, serve, ask."""
    report = Report(f"An agenda of {ITEMS} items for {REGISTERED:,} people on the scheme")
    call_command("collectstatic", interactive=False, verbosity=0)
    with databases("agenda") as (name,), ExitStack() as stack:
        crowd = fill(name, REGISTERED)
        _forty(crowd)
        by = _coordinator(crowd)
        built, build_queries = _building(by)
        table = _planned(by, 0)
        _build(by, table)
        path = f"/panels/{table.pk}/"
        asked = _page_queries(crowd, path)
        visitor = Visitor(stack.enter_context(served(name)), _cookies(crowd))
        opens: Callable[[int], object] = lambda _number: visitor.page(path)  # noqa: E731
        (shown,) = in_turn([opens], times=TIMES)
        again = [milliseconds(lambda: _build(by, table)) for _ in range(BUILDS)]
    report.table(
        ["", "ms p50", "ms p95", "queries"],
        [
            ["agenda built from nothing", p50(built), p95(built), build_queries],
            ["brought up to date", p50(again), p95(again), ""],
            ["page over HTTP", p50(shown), p95(shown), asked],
        ],
    )
    report.claims = [
        Claim("agenda built, p95", p95(built), WITHIN_MS, " ms"),
        Claim("page over HTTP, p95", p95(shown), WITHIN_MS, " ms"),
        Claim("built and shown, p95 of both", p95(built) + p95(shown), WITHIN_MS, " ms"),
        Claim("page, queries", asked, QUERIES),
        Claim("building, queries", build_queries, BUILD_QUERIES),
    ]
    return report
