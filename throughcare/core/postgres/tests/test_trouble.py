"""When the server cannot start, the message says why and what to do."""

from __future__ import annotations

import os
import resource
from pathlib import Path

import pytest

from throughcare.core.postgres import PostgresError
from throughcare.core.postgres.binaries import find_programs
from throughcare.core.postgres.roles import ADMIN
from throughcare.core.postgres.tests.children import Failed, as_ordinary_user, at_once
from throughcare.core.postgres.tests.conftest import NewCluster


def test_data_of_another_major_version_are_left_alone(new_cluster: NewCluster) -> None:
    cluster = new_cluster()
    cluster.start()
    cluster.stop()
    version = cluster.place.data / "PG_VERSION"
    right = version.read_text()
    version.write_text("14\n")
    with pytest.raises(PostgresError, match=r"written by PostgreSQL 14, but .* pg_upgrade"):
        cluster.start()
    version.write_text(right)
    cluster.start()
    assert cluster.ready()


def test_a_refused_start_shows_the_end_of_the_log(new_cluster: NewCluster) -> None:
    cluster = new_cluster()
    cluster.start()
    cluster.stop()
    with (cluster.place.data / "postgresql.conf").open("a") as file:
        file.write("archive_mode = 'perhaps'\n")
    with pytest.raises(PostgresError, match=r"(?s)did not start .*server\.log.*archive_mode.*FATAL"):
        cluster.start()
    assert cluster.pid() is None


def test_no_room_left_is_said_and_leaves_nothing_half_made(new_cluster: NewCluster) -> None:
    cluster = new_cluster()

    def start_in_little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
        cluster.start()

    with pytest.raises(Failed, match="could not make its data"):
        at_once(start_in_little_room)
    assert not cluster.place.data.exists()
    cluster.start()
    assert cluster.ready()


def test_data_of_another_account_are_refused_in_plain_words(new_cluster: NewCluster, folder: Path) -> None:
    cluster = new_cluster()
    cluster.start()
    if os.geteuid() != 0:  # what root's files are to an ordinary user
        cluster.stop()
        cluster.home.chmod(0o000)
    for call in (cluster.start, cluster.stop, lambda: cluster.password(ADMIN)):
        with pytest.raises(Failed, match=r"permission denied\. The database in .* made by another account"):
            as_ordinary_user(call)
    cluster.home.chmod(0o711)


def test_a_folder_with_something_else_is_not_overwritten(new_cluster: NewCluster) -> None:
    cluster = new_cluster()
    cluster.place.data.mkdir(parents=True)
    precious = cluster.place.data / "photographs"
    precious.write_text("of the family")
    with pytest.raises(PostgresError, match="not the data of a PostgreSQL"):
        cluster.start()
    assert precious.read_text() == "of the family"
    precious.unlink()


def test_a_lost_administrator_password_is_named(new_cluster: NewCluster) -> None:
    cluster = new_cluster()
    cluster.start()
    cluster.stop()
    (cluster.home / f"password-{ADMIN}").unlink()
    with pytest.raises(PostgresError, match=f"password-{ADMIN} is missing"):
        cluster.start()


def test_preparing_a_server_that_does_not_run_is_named(new_cluster: NewCluster) -> None:
    with pytest.raises(PostgresError, match="not running: start it first"):
        new_cluster().bootstrap()


def test_a_folder_without_programs_is_named(
    new_cluster: NewCluster, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THROUGHCARE_PG_BIN", str(folder))
    with pytest.raises(PostgresError, match=r"THROUGHCARE_PG_BIN is .* no program 'postgres'"):
        new_cluster().start()


def test_a_program_that_is_too_old_is_named(
    new_cluster: NewCluster, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster = new_cluster()
    cluster.start()
    cluster.stop()
    real = find_programs(cluster.account).bin
    old = folder / "bin"
    old.mkdir()
    (old / "postgres").write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.2'\n")
    (old / "postgres").chmod(0o755)
    (old / "initdb").symlink_to(real / "initdb")
    monkeypatch.setenv("THROUGHCARE_PG_BIN", str(old))
    with pytest.raises(PostgresError, match=r"is PostgreSQL 14\.2; 15 or newer is needed"):
        cluster.start()


def test_a_planted_socket_folder_is_refused(
    new_cluster: NewCluster, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    cluster = new_cluster("z" * 120)
    cluster.place.sockets.mkdir()
    cluster.place.sockets.chmod(0o777)
    with pytest.raises(PostgresError, match="nobody else can write to"):
        cluster.start()
    cluster.place.sockets.chmod(0o700)
