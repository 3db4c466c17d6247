"""Finding people by misspelt names among a million: how long in the database, and how often the person is found."""

from __future__ import annotations

import random
import string
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import quantiles

from django.db import connection

from benchmarks.crowd import fill
from benchmarks.databases import Admin, administering, databases
from benchmarks.measuring import Claim, Report, milliseconds, p50, p95
from benchmarks.multitude import load
from throughcare.core.context import speaking_for
from throughcare.partnerships.acting import Acting
from throughcare.people.likeness import days_meant, parts_of_address
from throughcare.people.queries import CANDIDATES, find

PEOPLE = 1_000_000
SEARCHES = 300
OF_THE_PEER = 15
SHOWN = 20
MOST_MILLISECONDS = 50
LEAST_FOUND = 98
PLAIN = "select person_id, searched from people_name where searched ilike '%%' || %s || '%%' limit 20"
EVERY_NAME = "select person_id, searched from people_name order by similarity(searched, %s) desc limit 20"


@dataclass(frozen=True)
class Wanted:
    """Somebody to look for: the key, the name on record, the birth date and the address."""

    key: object
    name: str
    born: date
    lines: str
    postcode: str


def misspelt(name: str, rng: random.Random, *, errors: int) -> str:
    """So many typing errors anywhere: a letter put in, left out or changed, or two exchanged; never the name itself."""
    found = name
    while found == name:
        found = name
        for _ in range(errors):
            at, letter = rng.randrange(len(found) - 1), rng.choice(string.ascii_lowercase)
            kinds = (
                letter + found[at:],
                found[at + 1 :],
                letter + found[at + 1 :],
                found[at + 1] + found[at] + found[at + 2 :],
            )
            found = found[:at] + rng.choice(kinds)
    return found


def exchanged(born: date) -> date:
    """Day and month exchanged where that is a date; else the year before."""
    return days_meant(born)[1]


def _nothing(_one: Wanted, _rng: random.Random) -> str:
    return ""


@dataclass
class Way:
    """One way of looking for everybody in turn."""

    title: str
    typed: Callable[[Wanted, random.Random], str]
    born: Callable[[Wanted], date | None] = lambda _one: None
    address: Callable[[Wanted], str] = lambda _one: ""


WAYS = (
    Way("one typing error", lambda one, rng: misspelt(one.name, rng, errors=1)),
    Way("two typing errors", lambda one, rng: misspelt(one.name, rng, errors=2)),
    Way("two typing errors, birth date", lambda one, rng: misspelt(one.name, rng, errors=2), lambda one: one.born),
    Way(
        "two typing errors, day and month exchanged",
        lambda one, rng: misspelt(one.name, rng, errors=2),
        lambda one: exchanged(one.born),
    ),
    Way("family name first, one typing error", lambda one, rng: misspelt(_turned(one.name), rng, errors=1)),
    Way("family name alone", lambda one, _rng: one.name.split()[-1]),
    Way("whole postcode", _nothing, address=lambda one: one.postcode.replace(" ", "").lower()),
    Way("house, street, half the postcode", _nothing, address=lambda one: f"{one.lines} {one.postcode.split()[0]}"),
    Way("family name and street", lambda one, _rng: one.name.split()[-1], address=lambda one: one.lines),
)


def _turned(name: str) -> str:
    words = name.split()
    return " ".join([words[-1], *words[:-1]])


def run() -> Report:
    """A million people of one scheme; the database is asked as the serving role under a signed context."""
    report = Report(f"Finding people among {PEOPLE:,}")
    with databases("names") as (name,):
        crowd = fill(name, 200)
        with administering(name) as admin:
            taken = milliseconds(lambda: load(admin, PEOPLE, scheme_id=crowd.asker.scheme_id or 0))
            wanted = _sample(admin)
            report.notes.append(f"Loading and indexing them took {taken / 1000:.0f} s. {_spread(admin)}")
            rows = [_row(way, wanted, crowd.asker, report) for way in WAYS]
            report.table(
                ["as typed", "ms p50", "ms p95", "first 10 %", "first 20 %", "that name %", "whole ms p50"], rows
            )
            report.table(["peer, two typing errors", "ms p50", "ms p95", "first 20 %"], _peers(admin, wanted))
    return report


def _sample(admin: Admin) -> list[Wanted]:
    rows = admin.execute(
        "select p.id, n.searched, p.birth_date, a.lines, a.postcode from people_person p"
        " join people_name n on n.person_id = p.id join people_address a on a.person_id = p.id"
        " where p.id in (select md5(number::text)::uuid from generate_series(1, %s) as number) order by p.id",
        [SEARCHES],
    ).fetchall()
    return [
        Wanted(key, str(name), born, str(lines), str(code))
        for key, name, born, lines, code in rows
        if isinstance(born, date)
    ]


def _spread(admin: Admin) -> str:
    row = admin.execute("select count(*), count(distinct searched), count(distinct family_name) from people_name")
    many, names, families = row.fetchone() or (0, 0, 0)
    return f"{many:,} names on record, {names:,} different ones, {families:,} family names."


def _row(way: Way, wanted: list[Wanted], asker: Acting, report: Report) -> Sequence[object]:
    """Time in the database, and how often whoever was wanted stands on the page."""
    rng, times, whole = random.Random(11), [], []
    ten = twenty = named = 0
    for one in wanted:
        typed, born, address = way.typed(one, rng), way.born(one), way.address(one)
        with speaking_for(asker), connection.cursor() as cursor:
            times.append(milliseconds(lambda: _ask(cursor, typed, born, address)))  # noqa: B023 - called at once
        begun = time.perf_counter()
        found = find(asker, typed, birth_date=born, address=address, limit=SHOWN)
        whole.append((time.perf_counter() - begun) * 1000)
        keys = [match.person.pk for match in found]
        ten += one.key in keys[:10]
        twenty += one.key in keys
        named += any(one.name in {name.searched for name in match.person.names.all()} for match in found)
    share = 100 / len(wanted)
    if way.title.startswith("two typing errors"):
        report.claims.append(Claim(f"{way.title}, ms in the database", p50(times), MOST_MILLISECONDS, " ms"))
        report.claims.append(
            Claim(f"{way.title}, found among the first {SHOWN}", twenty * share, LEAST_FOUND, "%", at_least=True)
        )
    return [way.title, p50(times), p95(times), ten * share, twenty * share, named * share, p50(whole)]


def _ask(cursor: object, typed: str, born: date | None, address: str) -> None:
    execute = cursor.execute  # type: ignore[attr-defined]
    if typed:
        execute("select * from people_named(%s, %s)", [typed, CANDIDATES])
    if address:
        execute("select * from people_living_there(%s, %s, %s)", [*parts_of_address(address), CANDIDATES])
    if born:
        execute("select * from people_born(%s, %s, %s)", [days_meant(born), typed, CANDIDATES])


def _peers(admin: Admin, wanted: list[Wanted]) -> list[Sequence[object]]:
    """What one would write first: the text within the name, and the likeness of every name, both without an index."""
    admin.execute("set enable_bitmapscan = off")
    rows: list[Sequence[object]] = []
    for title, query in (("ILIKE, no index", PLAIN), ("similarity() of every name", EVERY_NAME)):
        rng, times, found = random.Random(11), [], 0
        for one in wanted[:OF_THE_PEER]:
            typed = misspelt(one.name, rng, errors=2)
            begun = time.perf_counter()
            keys = [row[0] for row in admin.execute(query, [typed]).fetchall()]
            times.append((time.perf_counter() - begun) * 1000)
            found += one.key in keys
        middle = quantiles(times, n=2)[0]
        rows.append([title, middle, max(times), 100 * found / OF_THE_PEER])
    return rows
