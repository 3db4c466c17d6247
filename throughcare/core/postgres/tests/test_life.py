"""The server starts, survives what happens to servers, and stops without leaving anything."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from pathlib import Path

import psycopg
import pytest

from throughcare.core.postgres import Cluster
from throughcare.core.postgres.binaries import find_programs
from throughcare.core.postgres.processes import alive, strays, wait_until
from throughcare.core.postgres.roles import ADMIN, APP, OWNER
from throughcare.core.postgres.tests.children import at_once
from throughcare.core.postgres.tests.conftest import NewCluster, connect

SLEEPING = "select count(*) from pg_stat_activity where query = 'select pg_sleep(60)'"


def ask(cluster: Cluster, question: str) -> object:
    with psycopg.connect(cluster.dsn(role=ADMIN, database="postgres"), autocommit=True) as connection:
        row = connection.execute(question.encode()).fetchone()
        return row[0] if row else None


def keep_note(cluster: Cluster, text: str) -> None:
    with psycopg.connect(cluster.dsn(role=ADMIN, database="postgres")) as connection:
        connection.execute("create table if not exists note (text text)")
        connection.execute("insert into note values (%s)", [text])


def test_a_first_start_answers_and_a_stop_leaves_nothing(new_cluster: NewCluster) -> None:
    cluster = new_cluster()
    assert not cluster.ready()
    assert cluster.pid() is None

    cluster.start()

    pid = cluster.pid()
    assert cluster.ready()
    assert pid is not None
    assert ask(cluster, "select 1") == 1
    assert len(strays(cluster.place.data)) > 3

    cluster.stop()

    assert not cluster.ready()
    assert cluster.pid() is None
    assert not alive(pid)
    assert strays(cluster.place.data) == []
    assert list(cluster.place.sockets.iterdir()) == []


def test_stopping_what_never_ran_is_no_error(new_cluster: NewCluster) -> None:
    cluster = new_cluster()
    cluster.stop()
    assert not cluster.home.exists()


def test_starting_twice_keeps_the_server(new_cluster: NewCluster) -> None:
    cluster = new_cluster()
    cluster.start()
    first = cluster.pid()
    cluster.start()
    assert cluster.pid() == first


def test_a_stop_ends_open_sessions_and_long_queries(new_cluster: NewCluster) -> None:
    cluster = new_cluster()
    cluster.start()
    with psycopg.connect(cluster.dsn(role=ADMIN, database="postgres")) as connection:
        ended = threading.Event()

        def wait_long() -> None:
            with pytest.raises(psycopg.OperationalError):
                connection.execute("select pg_sleep(60)")
            ended.set()

        thread = threading.Thread(target=wait_long)
        thread.start()
        assert wait_until(lambda: ask(cluster, SLEEPING) == 1, seconds=10)
        began = time.monotonic()
        cluster.stop()
        assert time.monotonic() - began < 10
        thread.join(10)
        assert ended.is_set()


def test_several_processes_may_start_and_prepare_it_at_once(new_cluster: NewCluster) -> None:
    cluster = new_cluster()

    def begin() -> tuple[int | None, str]:
        cluster.start()
        cluster.bootstrap()
        with connect(cluster) as connection:
            row = connection.execute("select current_user").fetchone()
        return cluster.pid(), row[0] if row else ""

    for _ in range(2):  # the first makes everything, the second finds it stopped
        answers = at_once(*[begin] * 6)
        assert set(answers) == {(cluster.pid(), APP)}
        cluster.stop()


def test_what_was_committed_survives_the_death_of_the_server(new_cluster: NewCluster) -> None:
    cluster = new_cluster(durable=True)
    cluster.start()
    keep_note(cluster, "kept")
    dead = cluster.pid()
    assert dead is not None
    with psycopg.connect(cluster.dsn(role=ADMIN, database="postgres"), autocommit=True) as busy:
        thread = threading.Thread(target=_ignore_end, args=(busy,))
        thread.start()
        assert wait_until(lambda: ask(cluster, SLEEPING) == 1, seconds=10)
        left = set(strays(cluster.place.data)) - {dead}
        os.kill(dead, signal.SIGKILL)
        wait_until(lambda: not alive(dead), seconds=10)
        assert not cluster.ready()

        cluster.start()
        thread.join(10)

    assert cluster.pid() != dead
    assert ask(cluster, "select string_agg(text, ' ') from note") == "kept"
    assert [pid for pid in left if alive(pid)] == []


def _ignore_end(connection: psycopg.Connection) -> None:
    with pytest.raises(psycopg.OperationalError):
        connection.execute("select pg_sleep(60)")


def test_a_start_in_the_moment_of_death_is_a_new_start(new_cluster: NewCluster) -> None:
    cluster = new_cluster(durable=True)
    cluster.start()
    for number in range(10):
        keep_note(cluster, str(number))
        os.kill(cluster.pid() or 0, signal.SIGKILL)
        cluster.start()  # the dying process may still look as if it served
    assert ask(cluster, "select count(*) from note") == 10


def test_a_stop_after_the_death_of_the_postmaster_ends_what_it_left(new_cluster: NewCluster) -> None:
    cluster = new_cluster()
    cluster.start()
    dead = cluster.pid()
    assert dead is not None
    # Stopped processes cannot notice that their postmaster is gone.
    left = [pid for pid in strays(cluster.place.data) if pid != dead]
    for pid in left:
        os.kill(pid, signal.SIGSTOP)
    os.kill(dead, signal.SIGKILL)

    cluster.stop()

    assert [pid for pid in left if alive(pid)] == []


@pytest.mark.parametrize("unreaped", [True, False], ids=["a zombie", "another program"])
def test_a_stale_note_of_the_postmaster_does_not_keep_it_from_starting(
    new_cluster: NewCluster, *, unreaped: bool
) -> None:
    cluster = new_cluster()
    cluster.start()
    keep_note(cluster, "still here")
    note = cluster.place.data / "postmaster.pid"
    text = note.read_text().splitlines()
    cluster.stop()
    how = find_programs(cluster.account).spawning()
    with subprocess.Popen(["sleep", "0" if unreaped else "600"], **how) as other:
        if unreaped:  # this process does not wait for it before the block ends
            assert wait_until(lambda: not alive(other.pid), seconds=10)
        note.write_text("\n".join([str(other.pid), *text[1:]]))
        os.chown(note, cluster.account.uid, cluster.account.gid)
        try:
            assert cluster.pid() is None
            cluster.start()
            assert ask(cluster, "select text from note") == "still here"
            cluster.stop()
            assert unreaped or alive(other.pid)
        finally:
            other.kill()


@pytest.mark.parametrize(
    "name",
    [
        'a folder of d\'Arcy "the" tŷ ☃ 家 $HOME `id` \\back',
        "one,two\nthree",
        "long/" + "x" * 120,
    ],
)
def test_any_folder_will_do(new_cluster: NewCluster, name: str) -> None:
    cluster = new_cluster(name)
    for _ in range(2):
        cluster.start()
        cluster.bootstrap()
        with connect(cluster, OWNER) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
        cluster.stop()


def test_a_long_path_has_its_socket_elsewhere_and_is_found_again(
    new_cluster: NewCluster, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = "y" * 120
    first = new_cluster(home)
    first.start()
    assert not first.place.sockets.is_relative_to(folder)
    # Another session may have another folder for temporary files.
    monkeypatch.setattr("tempfile.tempdir", str(folder / "elsewhere"))
    again = Cluster(first.home, durable=False)
    assert again.ready()
    assert ask(again, "select 1") == 1


def test_a_socket_that_was_cleared_away_comes_back(new_cluster: NewCluster) -> None:
    cluster = new_cluster()
    cluster.start()
    keep_note(cluster, "one")
    for path in cluster.place.sockets.iterdir():
        path.unlink()
    assert not cluster.ready()
    cluster.start()
    assert ask(cluster, "select text from note") == "one"


def test_a_home_that_was_moved_keeps_its_data(new_cluster: NewCluster, folder: Path) -> None:
    cluster = new_cluster()
    cluster.start()
    keep_note(cluster, "moved")
    cluster.stop()
    cluster.home.rename(folder / "new home")
    moved = new_cluster("new home")
    moved.start()
    assert ask(moved, "select text from note") == "moved"


def test_an_interrupted_first_start_is_begun_anew(new_cluster: NewCluster) -> None:
    cluster = new_cluster()
    half = cluster.home / "pgdata.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    cluster.start()
    assert ask(cluster, "select 1") == 1
    assert not half.exists()


def test_tests_may_trade_safety_for_speed_and_nobody_else(new_cluster: NewCluster) -> None:
    cluster = new_cluster(durable=True)
    cluster.start()
    assert (ask(cluster, "show fsync"), ask(cluster, "show synchronous_commit")) == ("on", "on")
    cluster.stop()
    fast = Cluster(cluster.home, durable=False)
    fast.start()
    assert ask(fast, "show fsync") == "off"
