"""The PostgreSQL that Throughcare stands on: one of its own when none is given, its roles, and how to reach it."""

from throughcare.core.postgres.cluster import Cluster
from throughcare.core.postgres.connections import Connections, Endpoint, ensure, locate
from throughcare.core.postgres.errors import PostgresError
from throughcare.core.postgres.roles import roles_sql
from throughcare.core.postgres.throwaway import create_database, database_exists, drop_database, rename_database

__all__ = [
    "Cluster",
    "Connections",
    "Endpoint",
    "PostgresError",
    "create_database",
    "database_exists",
    "drop_database",
    "ensure",
    "locate",
    "rename_database",
    "roles_sql",
]
