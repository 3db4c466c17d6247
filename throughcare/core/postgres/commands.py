"""The command line of the embedded PostgreSQL: start, stop, status, roles."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from throughcare.core.postgres.cluster import Cluster
from throughcare.core.postgres.connections import APP_URL, ensure
from throughcare.core.postgres.errors import PostgresError
from throughcare.core.postgres.roles import DATABASE, roles_sql

STOPPED = 3  # what init scripts and pg_ctl mean by it

app = typer.Typer(no_args_is_help=True, help="The embedded PostgreSQL of this installation.")


@app.command()
def start() -> None:
    """Start the server, make what is missing in it, and say where it is."""
    with _plainly():
        _refuse_when_given()
        where = ensure()
    typer.echo(f"PostgreSQL is running (socket in {where.app['host']}).")


@app.command()
def stop() -> None:
    """Stop the server; the data stay."""
    with _plainly():
        _refuse_when_given()
        Cluster().stop()
    typer.echo("PostgreSQL is stopped.")


@app.command()
def status() -> None:
    """Say whether the server runs; the exit status is 0 if so, 3 if not."""
    with _plainly():
        _refuse_when_given()
        cluster = Cluster()
        pid, ready = cluster.pid(), cluster.ready()
    if pid is None:
        typer.echo(f"PostgreSQL is stopped ({cluster.home}).")
        raise typer.Exit(STOPPED)
    state = "running" if ready else "starting or stopping"
    typer.echo(f"PostgreSQL is {state}: process {pid}, data in {cluster.place.data}.")


@app.command()
def roles(database: str = typer.Option(DATABASE, help="Name of the database.")) -> None:
    """Print the SQL that makes roles and rights on a PostgreSQL run by others."""
    with _plainly():
        typer.echo(roles_sql(database), nl=False)


@contextmanager
def _plainly() -> Iterator[None]:
    try:
        yield
    except PostgresError as error:
        typer.echo(str(error), file=sys.stderr)
        raise typer.Exit(1) from error


def _refuse_when_given() -> None:
    if os.environ.get(APP_URL):
        raise PostgresError(f"{APP_URL} is set: the database is run elsewhere, there is nothing to start or stop here.")
