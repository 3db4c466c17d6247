"""The test database: made as a newcomer's would be, served by the role that owns nothing."""

from __future__ import annotations

import hashlib
import os
import pathlib
from collections.abc import Iterator

import pytest

_HERE = pathlib.Path(__file__).parent
_ATTACKS = _HERE / "tests" / "trust"
pytest_plugins = ["tests.features_plugin"]


def _schema_digest() -> str:
    """Changes when any migration, part or key changes, so that a kept template is never stale."""
    from django.conf import settings

    digest = hashlib.sha256()
    for path in sorted([*_HERE.glob("throughcare/*/migrations/*.py"), *_HERE.glob("throughcare/*/*sql.py")]):
        digest.update(path.read_bytes())
    digest.update((_HERE / "requirements" / "base.txt").read_bytes())
    digest.update(settings.CONTEXT_KEY)
    return digest.hexdigest()[:12]


def _use(database: str) -> None:
    """Point both roles at a database."""
    from django.conf import settings
    from django.db import connections

    for alias in ("default", "owner"):
        connections[alias].close()
        settings.DATABASES[alias]["NAME"] = database
        connections[alias].settings_dict["NAME"] = database


def _copy(template: str, name: str) -> None:
    """Make the database anew as a copy of the template, which is migrated first if it is not there yet."""
    from throughcare.core import postgres
    from throughcare.core.database import upgrade

    with _Turn():
        if not postgres.database_exists(template):
            postgres.create_database(f"{template}_new")
            _use(f"{template}_new")
            upgrade()
            _use(name)
            postgres.rename_database(f"{template}_new", template)
        postgres.drop_database(name)
        postgres.create_database(name, template=template)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """One database a worker, copied from a migrated template; the serving role connects to it."""
    from django.conf import settings
    from django.db import connections
    from django.test import TransactionTestCase

    from throughcare.core import postgres
    from throughcare.partnerships import queries
    from throughcare.reviews import standardfacts
    from throughcare.strategy import navigating

    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    template, name = f"test_template_{_schema_digest()}", f"test_{worker}_{os.getpid()}"
    where = postgres.ensure()
    for alias, endpoint in (("default", where.app), ("owner", where.owner)):
        for target in (settings.DATABASES[alias], connections[alias].settings_dict):
            target.update({key.upper(): value for key, value in endpoint.items() if key != "options"})
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        _copy(template, name)
        _use(name)

    def copy_anew(_case: TransactionTestCase) -> None:
        """The serving role may not empty tables: after a test that commits, the template is copied again.

        Versions of profiles are kept for the life of a process, and the copy counts its keys from one again.
        """
        profiles = (queries.profile_of_version, queries._version, queries._rules_of)
        for kept in (*profiles, standardfacts.standards_under, navigating.names_of):
            kept.cache_clear()
        _use(name)
        _copy(template, name)

    TransactionTestCase._fixture_teardown = copy_anew  # type: ignore[method-assign]
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        _use(name)
        postgres.drop_database(name)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The attacks first: some take minutes, and begun last they would keep one worker while the other has nothing."""
    items.sort(key=lambda item: _ATTACKS not in item.path.parents)


class _Turn:
    """A lock between workers, so that one makes the template and the others copy it."""

    def __enter__(self) -> None:
        import fcntl

        home = pathlib.Path(os.environ["THROUGHCARE_HOME"])
        home.mkdir(parents=True, exist_ok=True)
        self.file = (home / "template.lock").open("w")
        fcntl.flock(self.file, fcntl.LOCK_EX)

    def __exit__(self, *_exc: object) -> None:
        self.file.close()
