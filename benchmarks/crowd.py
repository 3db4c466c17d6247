"""Fills a database with made-up people: a scheme that holds nearly everybody, and others with some."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from benchmarks.databases import Admin, administering, use
from throughcare.accounts.models import User
from throughcare.chronology import actions as chronology
from throughcare.core.context import speaking_for
from throughcare.demo import names
from throughcare.partnerships import actions as partnerships
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner, ProfileVersion, Scheme, Standing
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import shipped
from throughcare.people import actions as people
from throughcare.people.models import Person
from throughcare.plans import actions as plans
from throughcare.registrations.models import Registration
from throughcare.reviews import actions as reviews
from throughcare.sharing.acting import act, installer
from throughcare.sharing.tests.builders import LONG_AGO, NOW, Partnership, partnership

OTHER_SCHEMES_EACH = 500
RESTRICTED = 50
WITH_HISTORY = 40
ENTRIES = 50
COLOURS = ("red",) * 12 + ("amber",) * 30 + ("green",) * 40 + ("blue",) * 13 + ("",) * 5
_FIRST = "Ash Birch Black Brad Brent Brom Buck Clay Cran Crow Dal Dun East Elm Fair Far Glen Gold Grim Hart Haw Hazel "
_FIRST += "High Hol Hurst Kel Kirk Lang Lin Long Mal Mill Nor Oak Old Pem Quar Rad Red Ridge Rom Rush Sal Shel Stan "
_FIRST += "Stock Thorn Tren Wake Wal West Whit Wick Wil Win Wood York"
_LAST = "bourne brook bury by cliffe combe cote croft dale den don field ford gate ham hurst land ley low man mere "
_LAST += "mond more ridge shaw stead stone ton wall ward ware well wick wood worth"
FAMILIES = [*names.FAMILIES, *(first + last for first in _FIRST.split() for last in _LAST.split())]
# A few families are large and most are small, as in any directory.
WEIGHTS = [1 / (rank + 10) ** 0.7 for rank in range(len(FAMILIES))]


@dataclass(frozen=True)
class Somebody:
    """One made-up person, as the benchmark knows them."""

    key: uuid.UUID
    given: str
    family: str
    born: date
    sex: str


@dataclass(frozen=True)
class Crowd:
    """What was loaded: who asks, and about whom."""

    database: str
    registered: int
    asker: Acting
    user: User
    people: list[Somebody]
    with_history: list[uuid.UUID]


def draw_people(many: int, *, seed: int) -> list[Somebody]:
    """The same for the same number and seed."""
    rng = random.Random(seed)
    found = []
    for family in rng.choices(FAMILIES, WEIGHTS, k=many):
        sex = "F" if rng.random() < 0.12 else "M"
        born = date(1955, 1, 1) + timedelta(days=rng.randrange(52 * 365))
        key = uuid.UUID(int=rng.getrandbits(128), version=4)
        found.append(Somebody(key, names.given_name(rng, sex), family, born, sex))
    return found


def fill(database: str, registered: int) -> Crowd:
    """So many live registrations in one scheme, some in others, restricted people, and one practitioner who asks."""
    use(database)
    here = partnership("richmond")
    others = [partnership(slug).scheme for slug in sorted(shipped()) if slug != "richmond"]
    hubs = Scheme.objects.exclude(pk__in=[here.scheme.pk, *(scheme.pk for scheme in others)])
    elsewhere = [*others, *hubs]
    colleague = here.practitioner(Role.COORDINATOR, Role.CHAIR, Role.LEAD_PROFESSIONAL, agency="probation")
    asker = _three_grants(here, others[0])
    crowd = draw_people(registered, seed=2026)
    with administering(database) as connection:
        _load(connection, crowd, here.scheme, [colleague, asker])
        for number, scheme in enumerate(elsewhere):
            _load(connection, draw_people(OTHER_SCHEMES_EACH, seed=number), scheme, [colleague])
    by = here.acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL, on=timezone.localdate())
    _restrict(by, [one.key for one in crowd[-RESTRICTED - 1 :]], asker.pk)
    with_history = [one.key for one in crowd[:: registered // WITH_HISTORY]][:WITH_HISTORY]
    for key in with_history:
        _live(by, key)
    with administering(database) as connection:
        connection.execute("vacuum analyze")
    acting = act(asker, here.scheme, on=timezone.localdate())
    return Crowd(database, registered, acting, asker.user, crowd, with_history)


def _three_grants(here: Partnership, there: Scheme) -> Practitioner:
    """An ordinary practitioner: two roles on this scheme and one on another."""
    found = here.practitioner(Role.LEAD_PROFESSIONAL, Role.REFERRER, agency="probation", name="Ordinary Practitioner")
    partnerships.place(there, found.agency, standing=Standing.PANEL, starts_on=LONG_AGO, by=installer(), at=NOW)
    partnerships.give_role(found, role=Role.PANEL_MEMBER, scheme=there, starts_on=LONG_AGO, by=installer(), at=NOW)
    return found


def _copy(connection: Admin, table: str, columns: str, rows: Iterable[tuple[object, ...]]) -> None:
    now = datetime.now(UTC)
    into = f"copy {table} (id, version, made_at, changed_at, {', '.join(columns.split())}) from stdin"
    with connection.cursor().copy(into) as out:
        for key, *values in rows:
            out.write_row((key, 1, now, now, *values))


def blank_unless_given(connection: Admin, table: str) -> None:
    """Let texts that nobody fills in be empty, as the forms leave them: in this database only."""
    found = connection.execute(
        "select column_name from information_schema.columns where table_name = %s and is_nullable = 'NO'"
        " and data_type = 'character varying' and column_default is null and is_generated = 'NEVER'",
        [table],
    ).fetchall()
    for (column,) in found:
        connection.execute(f"alter table {table} alter column {column} set default ''")


def load_people(connection: Admin, crowd: list[Somebody], *, scheme_id: int) -> None:
    """People whom one scheme knows, each with a name to search by."""
    blank = ("", False, "", "")
    blank_unless_given(connection, "people_person")
    # Neither table has a trigger that the copied rows need, and a trigger a row takes most of the time.
    connection.execute("set session_replication_role = replica")
    _copy(
        connection,
        "people_person",
        "family_name given_names birth_date sex language interpreter ethnicity disability "
        "scheme_ids agency_ids restricted",
        ((one.key, one.family, one.given, one.born, one.sex, *blank, [scheme_id], [], False) for one in crowd),
    )
    _copy(
        connection,
        "people_name",
        "person_id kind family_name given_names",
        ((uuid.uuid4(), one.key, "current", one.family, one.given) for one in crowd),
    )
    connection.execute("set session_replication_role = origin")


def _load(connection: Admin, crowd: list[Somebody], scheme: Scheme, leads: list[Practitioner]) -> None:
    """Person, name, PNC ID and live registration of each."""
    rng, today = random.Random(10_000 + scheme.pk), timezone.localdate()
    version = ProfileVersion.objects.filter(scheme=scheme.rules_id).latest("pk").pk
    load_people(connection, crowd, scheme_id=scheme.pk)
    numbers = [names.pnc_id(rng, 2000 + rng.randrange(25)) for _ in crowd]
    _copy(
        connection,
        "people_identifier",
        "person_id kind typed understood",
        ((uuid.uuid4(), one.key, "pnc", pnc, pnc) for one, pnc in zip(crowd, numbers, strict=True)),
    )

    def registration(one: Somebody) -> tuple[object, ...]:
        colour, lead = rng.choice(COLOURS), leads[0] if rng.random() < 0.999 else leads[-1]
        days = timedelta(days=rng.randrange(900))
        custody = today - timedelta(days=rng.randrange(400)) if colour == "blue" else None
        release = today + timedelta(days=rng.randrange(900)) if custody else None
        since = today - timedelta(days=rng.randrange(120)) if colour else None
        review, contact = today + timedelta(days=rng.randrange(-20, 90)), today - timedelta(days=rng.randrange(60))
        place = (scheme.pk, one.key, version, today - days, "", "", "", "", "licence", "")
        return (uuid.uuid4(), *place, lead.agency_id, lead.pk, colour, since, review, contact, custody, release)

    _copy(
        connection,
        "registrations_registration",
        "scheme_id person_id profile_version_id started_on end_reason end_words level cohort statutory_status "
        "leading_arrangement lead_agency_id lead_practitioner_id colour colour_since next_review_on last_contact_on "
        "custody_since release_on",
        (registration(one) for one in crowd),
    )


def _restrict(by: Acting, keys: list[uuid.UUID], asker: int) -> None:
    """Fifty restricted people, five of them open to the asker; one more denied to the asker alone."""
    now = timezone.now()
    with speaking_for(by):
        found = {person.pk: person for person in Person.objects.filter(pk__in=keys)}
    for number, key in enumerate(keys[1:]):
        allow = [by.practitioner_id, asker] if number < RESTRICTED // 10 else [by.practitioner_id]
        people.restrict(found[key], allow=allow, reason="Works for a partner agency", by=by, at=now)
    people.deny(found[keys[0]], practitioner_id=asker, reason="Is a relative", by=by, at=now)


def _live(by: Acting, key: uuid.UUID) -> None:
    """Three years of one life: entries, ratings, needs, a plan with late actions."""
    rng, now, today = random.Random(key.int), timezone.now(), timezone.localdate()
    with speaking_for(by):
        found = Registration.objects.select_related("person", "lead_agency").live().get(person_id=key)
    if found.lead_agency is None:
        raise ValueError("everybody loaded has a lead")
    entries = []
    for number in range(ENTRIES):
        day = today - timedelta(days=20 * number + rng.randrange(20) + 1)
        planned = {"kind": "appointment", "outcome": "attended", "with_whom": "Probation practitioner"}
        entries.append({**(planned if number % 2 else {"kind": "note"}), "on_day": day, "text": "Came as agreed. " * 9})
    chronology.add_history(found.person, entries, scheme_id=found.scheme_id, by=by, at=now)
    review = today + timedelta(days=20)
    for quarter, colour in enumerate(("red", "amber", "green")):
        judged = found.started_on + (today - found.started_on) * quarter // 4
        reviews.judge_rating(
            found, colour=colour, evidence={}, reason="As seen.", judged_on=judged, next_review_on=review, by=by, at=now
        )
    for pathway in ("accommodation", "health", "drugs_and_alcohol"):
        for level in (3, 2):
            plans.assess_need(
                found, pathway=pathway, level=level, evidence="As seen.", assessed_on=today, by=by, at=now
            )
    plans.start_plan(found, aim="A settled life", by=by, at=now)
    for number in range(8):
        plans.agree_action(
            found,
            what=f"Step {number}",
            prong="support",
            pathway="accommodation",
            agency=found.lead_agency,
            named_person="A Colleague",
            due_on=today + timedelta(days=7 * number),
            by=by,
            at=now,
        )
