"""Which database to use and how to reach it: the one of DATABASE_URL, else the embedded one."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TypedDict

import psycopg
from psycopg.conninfo import conninfo_to_dict

from throughcare.core.postgres import databases
from throughcare.core.postgres.cluster import Cluster
from throughcare.core.postgres.errors import PostgresError
from throughcare.core.postgres.roles import ADMIN, APP, DATABASE, OWNER

APP_URL = "DATABASE_URL"
OWNER_URL = "DATABASE_OWNER_URL"
ADMIN_URL = "DATABASE_ADMIN_URL"


class Endpoint(TypedDict):
    """How one role reaches one database; in capitals the keys are those of Django's DATABASES."""

    host: str
    port: int
    user: str
    password: str
    name: str
    options: dict[str, str]


@dataclass(frozen=True)
class Connections:
    """The serving role, the migrating role, and the administrator where we have one."""

    app: Endpoint
    owner: Endpoint
    admin: Endpoint | None
    embedded: bool


def locate() -> Connections:
    """Say how to connect, from the environment or the embedded cluster's files; starts and makes nothing."""
    if not os.environ.get(APP_URL):
        return _of_cluster(Cluster())
    app = _from_environment(APP_URL)
    # A web node needs no owner's password: without one libpq looks into the password file of the user.
    owner: Endpoint = {**app, "user": OWNER, "password": ""}
    if os.environ.get(OWNER_URL):
        owner = _from_environment(OWNER_URL)
    admin = _from_environment(ADMIN_URL) if os.environ.get(ADMIN_URL) else None
    return Connections(app=app, owner=owner, admin=admin, embedded=False)


def ensure(*, durable: bool = True) -> Connections:
    """Say how to connect, after starting and preparing the embedded cluster if that is the one to use."""
    if not os.environ.get(APP_URL):
        cluster = Cluster(durable=durable)
        cluster.start()
        cluster.bootstrap()
    return locate()


def dsn(endpoint: Endpoint, *, database: str | None = None) -> str:
    """The endpoint as one libpq connection string, for another database of the same server if one is named."""
    return databases.address(
        host=endpoint["host"],
        port=endpoint["port"],
        user=endpoint["user"],
        password=endpoint["password"],
        name=database or endpoint["name"],
        **endpoint["options"],
    )


def parse(url: str, *, variable: str = APP_URL) -> Endpoint:
    """Read a PostgreSQL address; a fault names the variable and what is wrong, never the address itself."""
    _check(url, variable)
    try:
        found = conninfo_to_dict(url)
    except psycopg.Error:  # libpq quotes the part it stumbled over, which may be the password
        raise PostgresError(f"{variable} is not a PostgreSQL address: {_EXPECTED}") from None
    taken = {key: str(found.pop(key, "") or "") for key in ("host", "port", "user", "password", "dbname")}
    for key, word in (("user", "a user"), ("dbname", "a database")):
        if not taken[key]:
            raise PostgresError(f"{variable} names no {word.split()[1]}: {_EXPECTED}")
    port = taken["port"] or "5432"
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise PostgresError(f"{variable} needs one port from 1 to 65535: {_EXPECTED}")
    return {
        "host": taken["host"],
        "port": int(port),
        "user": taken["user"],
        "password": taken["password"],
        "name": taken["dbname"],
        "options": {key: str(value) for key, value in found.items()},
    }


_EXPECTED = (
    "expected postgresql://user:password@host:port/database, or postgresql://user:password@/database?host=/folder"
    " for a socket; write special characters as %XX."
)


def _check(url: str, variable: str) -> None:
    scheme, separator, _ = url.partition("://")
    if not separator or scheme not in {"postgres", "postgresql"}:
        raise PostgresError(f"{variable} does not begin with postgresql:// : {_EXPECTED}")
    if re.search(r"%(?![0-9A-Fa-f]{2})|%00", url):
        raise PostgresError(f"{variable} has a % that is not followed by two digits: {_EXPECTED}")


def _from_environment(variable: str) -> Endpoint:
    return parse(os.environ[variable].strip(), variable=variable)


def _of_cluster(cluster: Cluster) -> Connections:
    host = str(cluster.place.sockets)

    def reach(role: str, name: str = DATABASE) -> Endpoint:
        return {
            "host": host,
            "port": cluster.port,
            "user": role,
            "password": cluster.password(role),
            "name": name,
            "options": {},
        }

    return Connections(app=reach(APP), owner=reach(OWNER), admin=reach(ADMIN, "postgres"), embedded=True)
