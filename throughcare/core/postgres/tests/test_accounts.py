"""As root or not, the server runs under an ordinary account and no folder of others is opened."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import psycopg
import pytest

from throughcare.core.postgres import Cluster
from throughcare.core.postgres.binaries import find_programs
from throughcare.core.postgres.places import Place, server_account, write_record
from throughcare.core.postgres.processes import strays
from throughcare.core.postgres.roles import ADMIN, APP
from throughcare.core.postgres.tests.children import as_ordinary_user
from throughcare.core.postgres.tests.conftest import NewCluster, connect


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_server_never_runs_as_root(prepared: Cluster) -> None:
    owners = {Path(f"/proc/{pid}").stat().st_uid for pid in strays(prepared.place.data)}
    assert owners == {prepared.account.uid}
    assert 0 not in owners


def test_an_ordinary_user_needs_no_help(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Where the programs lie closed to others, root has an open copy.
    monkeypatch.setenv("THROUGHCARE_PG_BIN", str(find_programs(server_account(folder / "x")).bin))
    folder.chmod(0o777)
    cluster = Cluster(folder / "mine", durable=False)

    def live_a_life() -> tuple[str, int, int]:
        cluster.start()
        cluster.bootstrap()
        with connect(cluster) as connection:
            row = connection.execute("select current_user").fetchone()
        owner = Path(f"/proc/{cluster.pid()}").stat().st_uid
        cluster.destroy()
        return row[0] if row else "", owner, os.geteuid()

    who, owner, user = as_ordinary_user(live_a_life)
    assert who == APP
    assert owner == user != 0
    assert not cluster.home.exists()


def test_root_serves_the_data_of_an_ordinary_user_as_that_user(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THROUGHCARE_PG_BIN", str(find_programs(server_account(folder / "x")).bin))
    folder.chmod(0o777)
    cluster = Cluster(folder / "mine", durable=False)

    def begin() -> None:
        cluster.start()
        cluster.bootstrap()
        cluster.stop()

    as_ordinary_user(begin)
    try:
        cluster.start()
        assert Path(f"/proc/{cluster.pid()}").stat().st_uid == cluster.home.stat().st_uid
        cluster.stop()
        as_ordinary_user(begin)  # and nothing that root left stands in the user's way
    finally:
        cluster.destroy()


def test_a_closed_parent_stays_closed_and_the_data_are_found_again(new_cluster: NewCluster, folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    cluster = new_cluster("closed/checkout/home")
    cluster.start()
    cluster.bootstrap()
    with psycopg.connect(cluster.dsn(role=ADMIN, database="postgres")) as connection:
        connection.execute("create table note as select 1 as number")
    cluster.stop()

    again = Cluster(cluster.home, durable=False)
    again.start()
    with psycopg.connect(again.dsn(role=ADMIN, database="postgres")) as connection:
        assert connection.execute("select number from note").fetchone() == (1,)
    assert mode(closed) == 0o700
    assert mode(again.place.data) == 0o700
    assert again.place.data.is_relative_to(closed) == (os.geteuid() != 0)


def test_a_new_home_where_an_old_one_was_does_not_get_its_data(new_cluster: NewCluster, folder: Path) -> None:
    (folder / "closed").mkdir(mode=0o700)
    old = new_cluster("closed/home")
    old.start()
    old.bootstrap()
    dead = old.pid()
    with psycopg.connect(old.dsn(role=ADMIN, database="postgres")) as connection:
        connection.execute("create table note as select 1 as number")
    base = old.place.data.parent
    shutil.rmtree(old.home)

    fresh = new_cluster("closed/home")
    fresh.start()
    fresh.bootstrap()
    with psycopg.connect(fresh.dsn(role=ADMIN, database="postgres")) as connection:
        assert connection.execute("select to_regclass('note')").fetchone() == (None,)
    assert fresh.pid() != dead
    for kept in base.parent.glob(f"{base.name}-until-*"):
        assert (kept / "pgdata" / "PG_VERSION").exists()
        shutil.rmtree(kept)


@pytest.mark.parametrize("name", ["closed", 'with "quotes" and $money'])
def test_programs_that_cannot_be_run_where_they_are_are_copied(
    new_cluster: NewCluster, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    here = find_programs(server_account(folder)).bin.parent
    there = folder / name
    there.mkdir(mode=0o700)
    shutil.copytree(here, there / here.parent.name / here.name)
    libraries = here.parent.with_name(f"{here.parent.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, there / libraries.name)
    cache = folder / "cache"
    cache.mkdir()
    monkeypatch.setenv("THROUGHCARE_PG_BIN", str(there / here.parent.name / here.name / "bin"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    monkeypatch.setattr("throughcare.core.postgres.binaries.SYSTEM_STATE", cache)
    cluster = new_cluster()
    cluster.start()
    assert cluster.ready()
    copied = find_programs(cluster.account).bin
    if os.geteuid() == 0 or name != "closed":
        assert copied.is_relative_to(cache)
    assert mode(there) == 0o700


def test_only_their_owner_can_read_passwords_log_and_data(prepared: Cluster) -> None:
    home = prepared.home
    private = [*home.glob("password-*"), home / "server.log", home / "lock", home / "location.json"]
    assert len(private) == 6
    assert {mode(path) for path in private} == {0o600}
    assert {mode(prepared.place.data), mode(prepared.place.sockets)} == {0o700}


def test_the_server_inherits_nothing_of_ours(new_cluster: NewCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_OURS", "do-not-pass-on")
    monkeypatch.setenv("PGPORT", "1")
    cluster = new_cluster()
    cluster.start()
    cluster.bootstrap()
    secrets = [path.read_text() for path in cluster.home.glob("password-*")]
    assert len(secrets) == 3
    pid = cluster.pid()
    assert pid is not None
    # The postmaster's environment is what every process of the server starts with.
    seen = Path(f"/proc/{pid}/environ").read_text() + Path(f"/proc/{pid}/cmdline").read_text()
    assert str(cluster.place.data) in seen
    assert "do-not-pass-on" not in seen
    assert [secret for secret in secrets if secret in seen] == []


def test_a_note_that_somebody_else_wrote_is_not_followed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = folder / "home"
    home.mkdir()
    write_record(home, Place(data=folder / "trap", sockets=folder / "trap"))
    assert Cluster(home).place.data == folder / "trap"
    monkeypatch.setattr("os.geteuid", lambda: home.stat().st_uid + 1)
    assert Cluster(home).place.data == home / "pgdata"
