"""What the attacks share: two schemes full of people, built once a module, and undone after each request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction

from tests.trust.world import World, world


@dataclass(frozen=True)
class Worlds:
    """The scheme that is looked at, and the one from which others look across."""

    here: World
    there: World


@pytest.fixture(scope="module")
def worlds(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Worlds]:
    """Built in a transaction that every test of the module stands in, and rolled back at its end."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        outer = transaction.atomic()
        # As Django's own test cases say it, so that a request may open its durable transaction within.
        outer._from_testcase = True  # type: ignore[attr-defined]
        with outer:
            yield Worlds(here=world("richmond"), there=world("kingston"))
            transaction.set_rollback(True)
