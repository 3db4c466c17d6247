"""Databases for tests: a migrated template made once, and copies of it to which both roles are pointed."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
import pathlib
from collections.abc import Iterator

_HERE = pathlib.Path(__file__).resolve().parent.parent


def schema_digest() -> str:
    """Changes when any migration, part or key changes, so that a kept template is never stale."""
    from django.conf import settings

    digest = hashlib.sha256()
    for path in sorted([*_HERE.glob("throughcare/*/migrations/*.py"), *_HERE.glob("throughcare/*/*sql.py")]):
        digest.update(path.read_bytes())
    digest.update((_HERE / "requirements" / "base.txt").read_bytes())
    digest.update(settings.CONTEXT_KEY)
    return digest.hexdigest()[:12]


def use(database: str) -> None:
    """Point both roles at a database.

    Versions of profiles are kept for the life of a process, and another database counts its keys from one again.
    """
    from django.conf import settings
    from django.db import connections

    from throughcare.partnerships import queries
    from throughcare.reviews import standardfacts
    from throughcare.strategy import navigating

    profiles = (queries.profile_of_version, queries._version, queries._rules_of)
    for kept in (*profiles, standardfacts.standards_under, navigating.names_of):
        kept.cache_clear()
    for alias in ("default", "owner"):
        connections[alias].close()
        settings.DATABASES[alias]["NAME"] = database
        connections[alias].settings_dict["NAME"] = database


def copy(name: str) -> None:
    """Make the database anew as a copy of the template, which is migrated first if it is not there yet."""
    from throughcare.core import postgres
    from throughcare.core.database import upgrade

    template = f"test_template_{schema_digest()}"
    with _Turn():
        if not postgres.database_exists(template):
            postgres.create_database(f"{template}_new")
            use(f"{template}_new")
            with _seldom_collecting():
                upgrade()
            use(name)
            postgres.rename_database(f"{template}_new", template)
        postgres.drop_database(name)
        postgres.create_database(name, template=template)


def drop(name: str) -> None:
    """Throw a database away."""
    from throughcare.core import postgres

    postgres.drop_database(name)


@contextlib.contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Migrating makes tens of thousands of classes: looking for garbage among them takes two fifths of the time."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


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
