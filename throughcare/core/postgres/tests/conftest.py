"""Homes for clusters, and one prepared cluster for the tests that only ask it questions."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from throughcare.core.postgres import Cluster
from throughcare.core.postgres.processes import strays
from throughcare.core.postgres.roles import APP, DATABASE

NewCluster = Callable[..., Cluster]
Connect = Callable[..., psycopg.Connection]


@pytest.fixture(autouse=True)
def _only_what_the_test_says(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_ADMIN_URL", "THROUGHCARE_HOME", "THROUGHCARE_PG_BIN"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def folder() -> Iterator[Path]:
    """An open folder, as a checkout would stand in; pytest's own is closed to all but its owner."""
    made = Path(tempfile.mkdtemp(prefix="pg-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def new_cluster(folder: Path) -> Iterator[NewCluster]:
    """Make clusters that are gone after the test, with every process of theirs."""
    made: list[Cluster] = []

    def make(home: str | Path = "home", *, durable: bool = False) -> Cluster:
        made.append(Cluster(folder / home, durable=durable))
        return made[-1]

    yield make
    for cluster in made:
        data = cluster.place.data
        cluster.destroy()
        assert strays(data) == []


@pytest.fixture(scope="module")
def prepared() -> Iterator[Cluster]:
    """One cluster, started and prepared, for all tests of a module."""
    home = Path(tempfile.mkdtemp(prefix="pg-"))
    home.chmod(0o755)
    cluster = Cluster(home / "home", durable=False)
    cluster.start()
    cluster.bootstrap()
    yield cluster
    cluster.destroy()
    shutil.rmtree(home)


def connect(cluster: Cluster, role: str = APP, database: str = DATABASE) -> psycopg.Connection:
    """A connection as one role, each statement by itself."""
    return psycopg.connect(cluster.dsn(role=role, database=database), autocommit=True)
