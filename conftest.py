"""The test database: made as a newcomer's would be, served by the role that owns nothing."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Iterator

import pytest

from tests import databases

_ATTACKS = pathlib.Path(__file__).parent / "tests" / "trust"
pytest_plugins = ["tests.features_plugin"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """One database a worker, copied from a migrated template; the serving role connects to it. Answers its name."""
    from django.conf import settings
    from django.db import connections
    from django.test import TransactionTestCase

    from throughcare.core import postgres

    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    # Nothing in it outlives the run, so nothing waits for the disk.
    where = postgres.ensure(durable=False)
    for alias, endpoint in (("default", where.app), ("owner", where.owner)):
        for target in (settings.DATABASES[alias], connections[alias].settings_dict):
            target.update({key.upper(): value for key, value in endpoint.items() if key != "options"})
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        databases.copy(name)
        databases.use(name)

    def copy_anew(_case: TransactionTestCase) -> None:
        """The serving role may not empty tables: after a test that commits, the template is copied again."""
        databases.use(name)
        databases.copy(name)

    TransactionTestCase._fixture_teardown = copy_anew  # type: ignore[method-assign]
    yield name
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        databases.use(name)
        databases.drop(name)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The attacks first: some take minutes, and begun last they would keep one worker while the other has nothing."""
    items.sort(key=lambda item: _ATTACKS not in item.path.parents)
