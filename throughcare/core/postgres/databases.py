"""What is done inside the server as its administrator: roles and their passwords, databases and their rights."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
from collections.abc import Iterator, Mapping

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from throughcare.core.postgres.errors import PostgresError
from throughcare.core.postgres.roles import CLUSTER_SQL, DATABASE, DATABASE_SQL, OWNER, checked_name

# Two processes that grant at once would fail on the same row of the catalogue. The number is only ours to know.
TURN = 7_468_726_753
PROTECTED = frozenset({DATABASE, "postgres", "template0", "template1"})


def address(*, host: str, port: int, user: str, password: str, name: str, **options: str) -> str:
    """One libpq connection string, everything in it quoted as needed."""
    return make_conninfo("", host=host, port=port, user=user, password=password or None, dbname=name, **options)


@contextlib.contextmanager
def administering(dsn: str) -> Iterator[psycopg.Connection]:
    """A connection of the administrator, one process at a time; failures come back in our own words."""
    try:
        with psycopg.connect(dsn, autocommit=True, connect_timeout=10) as connection:
            connection.execute("set lock_timeout = '3min'")
            connection.execute("select pg_advisory_lock(%s)", [TURN])
            connection.execute("set client_min_messages = warning")
            yield connection
    except psycopg.Error as error:
        raise PostgresError(f"PostgreSQL refused: {error}") from error


def make_roles(connection: psycopg.Connection, *, passwords: Mapping[str, str]) -> None:
    """Make the roles and see to it that each password opens its role."""
    connection.execute(CLUSTER_SQL)
    for role, password in passwords.items():
        found = connection.execute("select rolpassword from pg_authid where rolname = %s", [role]).fetchone()
        if found and _opens(password, found[0] or ""):
            continue
        # Only the salted proof travels: neither the log nor the statistics ever hold the password.
        proof = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
        connection.execute(sql.SQL("alter role {} password {}").format(sql.Identifier(role), sql.Literal(proof)))


def make_database(connection: psycopg.Connection, name: str, *, template: str | None = None) -> None:
    """Make a database of the owner, empty or as a copy of another."""
    checked_name(name)
    if has_database(connection, name):
        raise PostgresError(f"There is a database {name} already.")
    statement = sql.SQL("create database {} owner {} template {}").format(
        sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(checked_name(template or "template0"))
    )
    connection.execute(statement)


def has_database(connection: psycopg.Connection, name: str) -> bool:
    """Whether there is a database of this name."""
    return connection.execute("select from pg_database where datname = %s", [name]).fetchone() is not None


def remove_database(connection: psycopg.Connection, name: str) -> None:
    """Drop a database, whoever is connected; the real one and those of the server are refused."""
    if checked_name(name) in PROTECTED:
        raise PostgresError(f"The database {name} is not one to throw away.")
    connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def rename(connection: psycopg.Connection, name: str, to: str) -> None:
    """Rename a database of ours that nobody is connected to."""
    connection.execute(
        sql.SQL("alter database {} rename to {}").format(
            sql.Identifier(checked_name(name)), sql.Identifier(checked_name(to))
        )
    )


def close_others(connection: psycopg.Connection) -> None:
    """Keep the sign-in roles out of the databases that the server brings with it."""
    for name in ("postgres", "template1"):
        connection.execute(sql.SQL("revoke all on database {} from public").format(sql.Identifier(name)))


def set_rights(dsn: str) -> None:
    """Give the database of this address its extensions and rights, and statistics where the server keeps them."""
    with administering(dsn) as connection:
        connection.execute(DATABASE_SQL)
        loaded = connection.execute("show shared_preload_libraries").fetchone()
        if loaded and "pg_stat_statements" in loaded[0]:
            connection.execute("create extension if not exists pg_stat_statements with schema public")
            connection.execute("revoke all on pg_stat_statements, pg_stat_statements_info from public")


def _opens(password: str, proof: str) -> bool:
    """Whether a stored SCRAM-SHA-256 proof (RFC 5802, RFC 7677) was made from this password."""
    try:
        _, parameters, keys = proof.split("$")
        rounds, salt = parameters.split(":")
        stored = base64.b64decode(keys.split(":")[0])
    except ValueError:
        return False
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), base64.b64decode(salt), int(rounds))
    client = hmac.digest(salted, b"Client Key", "sha256")
    return hmac.compare_digest(hashlib.sha256(client).digest(), stored)
