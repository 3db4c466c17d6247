"""Databases of the benchmarks' own: made with the real rights and migrations, filled, measured and dropped."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.db import connections

from throughcare.core import postgres
from throughcare.core.database import upgrade
from throughcare.core.postgres.connections import dsn

Admin = psycopg.Connection[tuple[object, ...]]


def use(name: str) -> None:
    """Let this process work on that database."""
    for alias in ("default", "owner"):
        connections[alias].close()
        settings.DATABASES[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name


def administering(name: str) -> Admin:
    """A connection that row-level security does not bind, to load many rows and to look at plans."""
    admin = postgres.locate().admin
    if admin is None:
        raise SystemExit("Benchmarks make databases: set DATABASE_ADMIN_URL beside DATABASE_URL.")
    return psycopg.connect(dsn(admin, database=name), autocommit=True)


def _start() -> None:
    """Start the server, durable as in use, and tell Django where it is."""
    where = postgres.ensure()
    for alias, endpoint in (("default", where.app), ("owner", where.owner)):
        for target in (settings.DATABASES[alias], connections[alias].settings_dict):
            target.update({key.upper(): value for key, value in endpoint.items() if key != "options"})


@contextmanager
def databases(*wanted: str) -> Iterator[list[str]]:
    """Empty databases with all migrations, dropped at the end."""
    _start()
    names = [f"bench_{name}_{os.getpid()}" for name in wanted]
    template = f"bench_empty_{os.getpid()}"
    try:
        postgres.create_database(template)
        use(template)
        upgrade()
        for name in names:
            connections["default"].close()
            connections["owner"].close()
            postgres.create_database(name, template=template)
        yield names
    finally:
        connections["default"].close()
        connections["owner"].close()
        for name in [template, *names]:
            postgres.drop_database(name)
