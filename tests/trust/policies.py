"""What the tests of row-level security share: a world known apart from the database, and asking it in SQL."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from throughcare.partnerships.acting import Acting
from throughcare.people.models import Person, Restriction
from throughcare.referrals.models import INSIDE_THE_AGENCY

PAIRS_PROMISED = 20_000


@contextmanager
def context(text: str) -> Iterator[None]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('app.context', %s, true)", [text])
        yield
        cursor.execute("select set_config('app.context', '', true)")


@dataclass
class World:
    """Random people and rows in several schemes, and what is true of each, kept apart from the database."""

    actors: list[Acting]
    people: dict[uuid.UUID, tuple[set[int], set[int], bool]]
    allowed: set[tuple[uuid.UUID, int]]
    denied: set[tuple[uuid.UUID, int]]
    registrations: dict[uuid.UUID, tuple[uuid.UUID, int]]
    referrals: dict[uuid.UUID, tuple[uuid.UUID, int, int, str]]

    def hidden(self, by: Acting, person: uuid.UUID) -> bool:
        restricted = self.people[person][2]
        if (person, by.practitioner_id) in self.denied:
            return True
        return restricted and (person, by.practitioner_id) not in self.allowed

    def may_see_person(self, by: Acting, person: uuid.UUID) -> bool:
        schemes, agencies, _restricted = self.people[person]
        open_at_all = bool(by.case_schemes or by.referring_schemes)
        known = bool(schemes & set(by.case_schemes)) or (open_at_all and by.agency_id in agencies)
        return known and not self.hidden(by, person)

    def may_see_registration(self, by: Acting, key: uuid.UUID) -> bool:
        person, scheme = self.registrations[key]
        return scheme in by.case_schemes and not self.hidden(by, person)

    def may_see_referral(self, by: Acting, key: uuid.UUID) -> bool:
        person, scheme, agency, state = self.referrals[key]
        own = agency == by.agency_id and scheme in by.referring_schemes
        received = state not in INSIDE_THE_AGENCY and scheme in by.case_schemes
        return (own or received) and not self.hidden(by, person)


def restrict(world: World, person: Person, rng: random.Random) -> bool:
    """Some are denied to somebody, some are restricted with or without anybody allowed."""
    if rng.random() < 0.25:
        denied = rng.choice(world.actors).practitioner_id
        Restriction.objects.create(person=person, practitioner_id=denied, kind="deny", reason="Made up")
        world.denied.add((person.pk, denied))
    if rng.random() > 0.2:
        return False
    for actor in rng.sample(world.actors, rng.randrange(3)):
        Restriction.objects.create(person=person, practitioner_id=actor.practitioner_id, kind="allow", reason="Made up")
        world.allowed.add((person.pk, actor.practitioner_id))
    # Last, because from here on the hand that writes may not see them either.
    Person.objects.filter(pk=person.pk).update(restricted=True)
    return True


def answered(statement: str) -> set[uuid.UUID]:
    """The keys a statement reaches; what it changed is undone."""
    with connection.cursor() as cursor:
        mark = transaction.savepoint()
        cursor.execute(statement)
        found = {row[0] for row in cursor.fetchall()}
        transaction.savepoint_rollback(mark)
    return found
