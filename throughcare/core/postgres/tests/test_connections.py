"""Where the database is: said by the environment, else the embedded cluster, and never started by asking."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from throughcare.core.postgres import Cluster, Endpoint, PostgresError, ensure, locate
from throughcare.core.postgres.connections import dsn, parse
from throughcare.core.postgres.places import cluster_home, throughcare_home, write_private
from throughcare.core.postgres.roles import ADMIN, APP, DATABASE, OWNER
from throughcare.core.postgres.tests.children import at_once


def endpoint(host: str, port: int, user: str, password: str, name: str, **options: str) -> Endpoint:
    return {"host": host, "port": port, "user": user, "password": password, "name": name, "options": options}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://app:pw@db.example:6432/cases", endpoint("db.example", 6432, "app", "pw", "cases")),
        ("postgres://app:pw@db.example/cases", endpoint("db.example", 5432, "app", "pw", "cases")),
        ("postgresql://app@db.example/cases", endpoint("db.example", 5432, "app", "", "cases")),
        ("postgresql://a%40b:p%2Fw%3A%25@h/c%20d", endpoint("h", 5432, "a@b", "p/w:%", "c d")),
        ("postgresql://app:pw@[2001:db8::1]:6432/cases", endpoint("2001:db8::1", 6432, "app", "pw", "cases")),
        ("postgresql://app:pw@/cases?host=/run/pg%20sql", endpoint("/run/pg sql", 5432, "app", "pw", "cases")),
        ("postgresql://app:pw@%2Frun%2Fpg:6432/cases", endpoint("/run/pg", 6432, "app", "pw", "cases")),
        (
            "postgresql://app:pw@h/cases?sslmode=verify-full&application_name=x%20y",
            endpoint("h", 5432, "app", "pw", "cases", sslmode="verify-full", application_name="x y"),
        ),
    ],
)
def test_an_address_is_read_as_libpq_reads_it(url: str, expected: Endpoint) -> None:
    assert parse(url) == expected
    assert parse(url) == {**expected, "port": int(expected["port"])}
    assert psycopg.conninfo.conninfo_to_dict(dsn(expected))["host"] == expected["host"]


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("sqlite:///cases.db", "does not begin with postgresql://"),
        ("app:hush@db.example/cases", "does not begin with postgresql://"),
        ("postgresql://app:hu%sh@h/cases", "% that is not followed by two digits"),
        ("postgresql://app:hush%@h/cases", "% that is not followed by two digits"),
        ("postgresql://app:hush%00@h/cases", "% that is not followed by two digits"),
        ("postgresql://app:hush@h:port/cases", "needs one port"),
        ("postgresql://app:hush@h:70000/cases", "needs one port"),
        ("postgresql://app:hush@h:1,i:2/cases", "needs one port"),
        ("postgresql://app:hush@[2001:db8::1/cases", "not a PostgreSQL address"),
        ("postgresql://app:hush@h/cases?colour=hush", "not a PostgreSQL address"),
        ("postgresql://h/cases", "names no user"),
        ("postgresql://app:hush@h/", "names no database"),
    ],
)
def test_a_malformed_address_is_explained_without_its_password(
    monkeypatch: pytest.MonkeyPatch, url: str, complaint: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(PostgresError, match=complaint) as caught:
        locate()
    assert "DATABASE_URL" in str(caught.value)
    assert "hush" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_each_role_has_its_own_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:a@h/cases?sslmode=require")
    alone = locate()
    assert alone.app == endpoint("h", 5432, "app", "a", "cases", sslmode="require")
    assert alone.owner == endpoint("h", 5432, OWNER, "", "cases", sslmode="require")
    assert (alone.admin, alone.embedded) == (None, False)

    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://own:o@h/cases")
    monkeypatch.setenv("DATABASE_ADMIN_URL", "postgresql://adm:d@h/postgres")
    assert locate().owner == endpoint("h", 5432, "own", "o", "cases")
    assert locate().admin == endpoint("h", 5432, "adm", "d", "postgres")
    assert ensure() == locate()


def test_asking_where_makes_and_starts_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THROUGHCARE_HOME", str(folder / "home"))
    before = locate()
    assert before == locate()
    assert before.embedded
    assert not (folder / "home").exists()
    assert before.app == endpoint(before.app["host"], 5432, APP, "", DATABASE)
    assert before.owner["user"] == OWNER
    assert before.admin is not None
    assert before.admin["user"] == ADMIN

    started = ensure(durable=False)
    try:
        assert started == locate()
        assert started.app["host"] == before.app["host"]
        assert started.app == {**before.app, "password": started.app["password"]}
        for found in (started.app, started.owner, started.admin):
            assert found is not None
            with psycopg.connect(dsn(found)) as connection:
                assert connection.execute("select current_user").fetchone() == (found["user"],)
    finally:
        Cluster().destroy()


def test_the_home_is_the_users_data_folder_unless_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    assert throughcare_home() == folder / ".local" / "share" / "throughcare"
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    assert throughcare_home() == folder / ".local" / "share" / "throughcare"
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "data"))
    assert throughcare_home() == folder / "data" / "throughcare"
    monkeypatch.setenv("THROUGHCARE_HOME", "~/here")
    assert throughcare_home() == folder / "here"
    assert cluster_home() == folder / "here" / "postgres"


def test_a_secret_that_two_processes_make_at_once_is_one(folder: Path) -> None:
    path = folder / "secret"

    def make(text: str) -> str:
        write_private(path, text, keep=True)
        return path.read_text()

    answers = at_once(*[lambda text=text: make(text) for text in "abcdef"])
    assert len(set(answers)) == 1
    assert [entry.name for entry in folder.iterdir()] == ["secret"]


def test_none_of_it_needs_django() -> None:
    program = "import sys; import throughcare.core.postgres.commands; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
