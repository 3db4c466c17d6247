"""What the attacks share: two schemes full of people, built once a worker, and undone after each request."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction

from tests import databases
from tests.trust.world import World, world


@dataclass(frozen=True)
class Worlds:
    """The scheme that is looked at, and the one from which others look across."""

    here: World
    there: World


@dataclass(frozen=True)
class Kept:
    """The database in which both were built, and the one that all other tests of the worker stand in."""

    worlds: Worlds
    database: str
    beside: str


@pytest.fixture(scope="session")
def kept_worlds(django_db_setup: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[Kept]:
    """Built in a database of their own, to which nobody commits afterwards."""
    name = f"{django_db_setup}_worlds"
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        databases.copy(name)
        databases.use(name)
        with transaction.atomic():
            built = Worlds(here=world("richmond"), there=world("kingston"))
        databases.use(django_db_setup)
    yield Kept(built, name, django_db_setup)
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        databases.drop(name)


@pytest.fixture(scope="module")
def worlds(kept_worlds: Kept, django_db_blocker: pytest.FixtureRequest) -> Iterator[Worlds]:
    """In a transaction that every test of the module stands in, and rolled back at its end."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        databases.use(kept_worlds.database)
        outer = transaction.atomic()
        # As Django's own test cases say it, so that a request may open its durable transaction within.
        outer._from_testcase = True  # type: ignore[attr-defined]
        with outer:
            yield copy.deepcopy(kept_worlds.worlds)
            transaction.set_rollback(True)
        databases.use(kept_worlds.beside)
