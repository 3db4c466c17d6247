"""Databases for tests and trials: made with the rights of the real one, and thrown away."""

from __future__ import annotations

from throughcare.core.postgres import databases
from throughcare.core.postgres.connections import ADMIN_URL, dsn, locate
from throughcare.core.postgres.errors import PostgresError


def create_database(name: str, template: str | None = None) -> None:
    """Make a database with the owner, rights and extensions of the real one, as a copy of `template` if given."""
    with databases.administering(_admin_dsn("postgres")) as connection:
        databases.make_database(connection, name, template=template)
    databases.set_rights(_admin_dsn(name))


def drop_database(name: str) -> None:
    """Throw a database away if it exists, closing what is connected to it."""
    with databases.administering(_admin_dsn("postgres")) as connection:
        databases.remove_database(connection, name)


def database_exists(name: str) -> bool:
    """Whether there is a database of this name."""
    with databases.administering(_admin_dsn("postgres")) as connection:
        return databases.has_database(connection, name)


def rename_database(name: str, to: str) -> None:
    """Give a finished database its name, so that a half-made one is never taken for it."""
    with databases.administering(_admin_dsn("postgres")) as connection:
        databases.rename(connection, name, to)


def _admin_dsn(database: str) -> str:
    admin = locate().admin
    if admin is None:
        raise PostgresError(f"Making and dropping databases needs {ADMIN_URL} beside DATABASE_URL.")
    return dsn(admin, database=database)
