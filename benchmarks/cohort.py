"""Cohort list, person page, name search and a note over HTTP, at 20,000 and 100,000 registrations in one scheme."""

from __future__ import annotations

import http.client
import random
import re
import uuid
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from urllib.parse import urlencode

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from benchmarks.crowd import Crowd, Somebody, fill
from benchmarks.databases import databases, use
from benchmarks.measuring import Claim, Report, in_turn, p50, p95
from benchmarks.serving import served
from throughcare.accounts.tests.signing_in import sign_in

SMALL, LARGE = 20_000, 100_000
TIMES = 60
SEARCHES = 200
MOST_RATIO = 1.5
CEILINGS = {"list, first page": 12, "person page": 20}
LISTS = {
    "list, first page": "/people/",
    "list, page 40": "/people/?page=40",
    "list, red only": "/people/?colour=red",
    "list, names backwards": "/people/?sort=-name",
    "list, by next review": "/people/?sort=review",
    "list, in custody": "/people/?where=custody",
    "list, by age": "/people/?sort=age",
}
# What the claim is made of; the other lists are measured to be known.
CLAIMED = {"list, first page", "list, page 40", "list, red only", "list, names backwards", "person page"} | {
    "name search",
    "one note",
}
_FIELD = re.compile(rb'name="(csrfmiddlewaretoken|_once|version)" value="([^"]*)"')


class Visitor:
    """A signed-in browser that keeps its connection."""

    def __init__(self, port: int, cookies: dict[str, str]) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies = cookies

    def ask(self, path: str, data: dict[str, str] | None = None) -> tuple[int, bytes, str]:
        """Status, body and where it leads."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if data is not None:
            body = urlencode(data)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request("GET" if data is None else "POST", path, body, headers)
        answer = self.connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, answer.read(), answer.headers.get("Location", "")

    def page(self, path: str) -> bytes:
        """The page, which must be there."""
        status, body, _ = self.ask(path)
        if status != http.HTTPStatus.OK:
            raise SystemExit(f"{path} answered {status}")
        return body

    def send(self, path: str, data: dict[str, str]) -> str:
        """Send a form, which must be accepted."""
        status, _, location = self.ask(path, data)
        if status != http.HTTPStatus.FOUND:
            raise SystemExit(f"{path} refused the form with {status}")
        return location


def signed_in(crowd: Crowd) -> Client:
    use(crowd.database)
    client = Client()
    sign_in(client, practitioner_id=crowd.asker.practitioner_id, user=crowd.user, scheme_id=crowd.asker.scheme_id)
    return client


def _cookies(crowd: Crowd) -> dict[str, str]:
    return {name: morsel.value for name, morsel in signed_in(crowd).cookies.items()}


def _hidden_fields(page: bytes) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in _FIELD.findall(page)}


def misspelt(name: str, rng: random.Random) -> str:
    """One typing error: a letter lost, doubled, changed, or two exchanged."""
    at = rng.randrange(1, len(name) - 1)
    match rng.randrange(4):
        case 0:
            return name[:at] + name[at + 1 :]
        case 1:
            return name[:at] + name[at] + name[at:]
        case 2:
            return name[:at] + rng.choice("aeioulnrst") + name[at + 1 :]
        case _:
            return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


class Search:
    """Two hundred people looked for with one typing error, every second one with the birth date as well."""

    def __init__(self, visitor: Visitor, crowd: Crowd) -> None:
        rng = random.Random(7)
        self.visitor = visitor
        self.wanted: list[Somebody] = rng.sample(crowd.people[:-100], SEARCHES)
        self.typed = [misspelt(f"{one.given} {one.family}", rng) for one in self.wanted]
        self.token = _hidden_fields(visitor.page("/find/"))["csrfmiddlewaretoken"]
        self.found: dict[bool, list[bool]] = {True: [], False: []}

    def __call__(self, number: int) -> None:
        """Send the form and read the results."""
        one, with_birth_date = self.wanted[number % SEARCHES], number % 2 == 0
        born = one.born.strftime("%d/%m/%Y") if with_birth_date else ""
        form = {"text": self.typed[number % SEARCHES], "birth_date": born, "csrfmiddlewaretoken": self.token}
        page = self.visitor.page(self.visitor.send("/find/", form)).decode()
        first_ten = list(dict.fromkeys(re.findall(r'href="/people/([0-9a-f-]{36})/"', page)))[:10]
        self.found[with_birth_date].append(str(one.key) in first_ten)


def _note(visitor: Visitor, crowd: Crowd) -> Callable[[int], None]:
    """Sends a note; the form is fetched once, and each sending has a mark of its own."""
    addresses = [f"/people/{key}/chronology/add/note/" for key in crowd.with_history]
    fields = _hidden_fields(visitor.page(addresses[0]))
    today = timezone.localdate()
    fields |= {"text": "Telephoned; all is well.", "standing": "fact", "on_day": today.isoformat()}

    def send(number: int) -> None:
        visitor.send(addresses[number % len(addresses)], {**fields, "_once": str(uuid.uuid4())})

    return send


def _measure(crowds: list[Crowd], visitors: list[Visitor]) -> tuple[dict[str, list[list[float]]], list[Search]]:
    times: dict[str, list[list[float]]] = {}
    for name, path in LISTS.items():
        times[name] = in_turn([lambda _n, v=v, p=path: v.page(p) for v in visitors], times=TIMES)  # type: ignore[misc]
    both = list(zip(visitors, crowds, strict=True))

    def person(visitor: Visitor, crowd: Crowd) -> Callable[[int], object]:
        return lambda number: visitor.page(f"/people/{crowd.with_history[number % len(crowd.with_history)]}/")

    times["person page"] = in_turn([person(*each) for each in both], times=TIMES)
    searches = [Search(*each) for each in both]
    times["name search"] = in_turn(searches, times=SEARCHES)
    times["one note"] = in_turn([_note(*each) for each in both], times=TIMES)
    return times, searches


def _queries(crowd: Crowd) -> dict[str, int]:
    """Every statement of one request, session, transaction and log included."""
    client = signed_in(crowd)
    counts = {}
    with override_settings(ALLOWED_HOSTS=["*"]):
        for name, path in {**LISTS, "person page": f"/people/{crowd.with_history[0]}/"}.items():
            client.get(path)
            with CaptureQueriesContext(connection) as captured:
                client.get(path)
            counts[name] = len(captured)
    return counts


def run() -> Report:
    """Load both, serve both, ask both in turn."""
    report = Report(f"Over HTTP, one scheme with {SMALL:,} and with {LARGE:,} live registrations")
    call_command("collectstatic", interactive=False, verbosity=0)
    with databases("small", "large") as names, ExitStack() as stack:
        crowds = [fill(name, many) for name, many in zip(names, (SMALL, LARGE), strict=True)]
        visitors = [Visitor(stack.enter_context(served(each.database)), _cookies(each)) for each in crowds]
        times, searches = _measure(crowds, visitors)
        counts = _queries(crowds[1])
    rows: list[Sequence[object]] = []
    for name, (small, large) in times.items():
        ratios = p50(large) / p50(small), p95(large) / p95(small)
        rows.append([name, p50(small), p50(large), ratios[0], p95(small), p95(large), ratios[1], counts.get(name, "")])
        if name in CLAIMED:
            report.claims.append(Claim(f"{name}, p50", ratios[0], MOST_RATIO, " times"))
            report.claims.append(Claim(f"{name}, p95", ratios[1], MOST_RATIO, " times"))
    head = ["", "ms p50", "at 100,000", "ratio", "ms p95", "at 100,000", "ratio", "queries"]
    report.table(head, rows)
    for name, most in CEILINGS.items():
        report.claims.append(Claim(f"{name}, queries", counts[name], most))
    for size, search in zip((SMALL, LARGE), searches, strict=True):
        shares = {key: 100 * sum(found) / len(found) for key, found in search.found.items()}
        report.notes.append(
            f"With one typing error the person was among the first ten of {size:,} in {shares[False]:.0f}% "
            f"by name alone, in {shares[True]:.0f}% by name and birth date."
        )
    if not settings.DEBUG:
        report.notes.append("Served by gunicorn with one process and two threads, one request at a time.")
    return report
