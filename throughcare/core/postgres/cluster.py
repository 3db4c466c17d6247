"""A PostgreSQL server of our own: made, started, prepared and stopped without root and without trust."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from throughcare.core.postgres import configuration, databases, processes
from throughcare.core.postgres.binaries import CHOICE, OLDEST, Programs, find_programs
from throughcare.core.postgres.errors import PostgresError
from throughcare.core.postgres.places import (
    RECORD,
    Account,
    Place,
    cluster_home,
    find_place,
    give_to_owner_of,
    is_recorded,
    make_folder,
    server_account,
    write_private,
    write_record,
)
from throughcare.core.postgres.roles import ADMIN, APP, DATABASE, OWNER

START_SECONDS = 60
LOCK_SECONDS = 180
LOG_BYTES = 5_000_000


class Cluster:
    """The server whose data, passwords and log stand in one home folder; making the object touches nothing."""

    def __init__(self, home: Path | None = None, *, port: int = 5432, durable: bool = True) -> None:
        """Take the home folder; `durable=False` trades safety in a power cut for speed (throw-away tests)."""
        self.home = (home or cluster_home()).resolve()
        self.port = port
        self.durable = durable
        self.log = self.home / "server.log"

    @property
    def account(self) -> Account:
        """The account of the machine that the server runs under."""
        return server_account(self.home)

    @property
    def place(self) -> Place:
        """Where data and socket are, or will be."""
        return find_place(self.home, self.account, port=self.port)

    def start(self) -> None:
        """Make the data at the first call, start the server if it does not run, return when it answers."""
        with self._explained(), self._locked(make=True):
            if is_recorded(self.home) and self._runs_already():
                return
            account = self.account
            place = find_place(self.home, account, port=self.port)
            programs = find_programs(account)
            self._make_folders(place, account)
            self._make_data(place, programs)
            self._check_data(place, programs)
            self._halt(place.data)
            self._configure(place, programs)
            self._launch(place, programs)

    def stop(self) -> None:
        """Stop the server and everything it started; nothing that was committed is lost."""
        if not self.home.exists():
            return
        with self._explained(), self._locked():
            self._halt(self.place.data)

    def ready(self) -> bool:
        """Whether the server runs and answers."""
        running = self._running()
        return running is not None and running.status == "ready" and self._socket().exists()

    def pid(self) -> int | None:
        """The process id of the running server, whatever a stale file may say."""
        running = self._running()
        return running.pid if running else None

    def password(self, role: str) -> str:
        """The password of a role, or nothing if none was made yet."""
        try:
            return self._password_file(role).read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""
        except PermissionError as error:
            raise PostgresError(self._not_ours(error)) from error

    def dsn(self, *, role: str = APP, database: str = DATABASE) -> str:
        """The address of a database for one role, as libpq writes it."""
        return databases.address(
            host=str(self.place.sockets), port=self.port, user=role, password=self.password(role), name=database
        )

    def bootstrap(self) -> None:
        """Make roles, passwords, the database and its rights; again and again without harm."""
        if not self.ready():
            raise PostgresError(f"The PostgreSQL of {self.home} is not running: start it first.")
        with self._explained(), self._locked():
            passwords = {role: self._make_password(role) for role in (OWNER, APP)}
            with databases.administering(self.dsn(role=ADMIN, database="postgres")) as connection:
                databases.make_roles(connection, passwords=passwords)
                if not databases.has_database(connection, DATABASE):
                    databases.make_database(connection, DATABASE)
                databases.close_others(connection)
            databases.set_rights(self.dsn(role=ADMIN))

    def destroy(self) -> None:
        """Stop the server and remove all that it made, for good; other things in the home folder stay."""
        self.stop()
        place = self.place
        for folder in (place.data, place.sockets):
            shutil.rmtree(folder, ignore_errors=True)
        for pattern in ("password-*", "server.log*", RECORD, "lock"):
            for path in self.home.glob(pattern):
                path.unlink()
        for folder in (place.data.parent, self.home):
            with contextlib.suppress(OSError):  # something of others in it, or gone already
                folder.rmdir()

    @contextlib.contextmanager
    def _locked(self, *, make: bool = False) -> Iterator[None]:
        if make and not self.home.exists():
            self.home.parent.mkdir(parents=True, exist_ok=True)
            # As root the server runs under another account, which must be able to pass through.
            make_folder(self.home, mode=0o711 if os.geteuid() == 0 else 0o700)
        path = self.home / "lock"
        with open(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600), "r+b") as file:
            give_to_owner_of(self.home, file.fileno())
            if not processes.wait_until(lambda: _grab(file.fileno()), seconds=LOCK_SECONDS):
                raise PostgresError(f"Another process has held {path} for {LOCK_SECONDS} seconds.")
            yield

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except PermissionError as error:
            raise PostgresError(self._not_ours(error)) from error
        except OSError as error:
            raise PostgresError(f"{error.strerror or error}: {error.filename or self.home}") from error
        except subprocess.SubprocessError as error:
            raise PostgresError(f"{error}{self._log_tail()}") from error

    def _not_ours(self, error: OSError) -> str:
        return (
            f"{error.filename or self.home}: permission denied. The database in {self.home} was made by another account"
            " of this machine: use that one, or set THROUGHCARE_HOME to a folder of your own."
        )

    def _runs_already(self) -> bool:
        # Another process may have started it and left before it was ready.
        processes.wait_until(lambda: not self._is_starting(), seconds=START_SECONDS)
        if self.ready() and processes.answers(self._socket()):
            return True
        if self._is_starting():
            raise PostgresError(f"PostgreSQL (process {self.pid()}) is still starting.{self._log_tail()}")
        # If it runs, nobody can reach it: just killed, its socket cleared away, or the home folder moved.
        self._halt(self.place.data)
        return False

    def _halt(self, data: Path) -> None:
        if not processes.halt(data):
            raise PostgresError(f"PostgreSQL (process {self.pid()}) does not stop.{self._log_tail()}")

    def _make_folders(self, place: Place, account: Account) -> None:
        base = place.data.parent
        if base != self.home:
            if not is_recorded(self.home):
                self._set_aside(base)
            make_folder(base, mode=0o711)
        make_folder(place.sockets, mode=0o700, owner=account)
        write_record(self.home, place)

    def _set_aside(self, base: Path) -> None:
        """Keep the data of an earlier home at this path, now gone with its passwords, out of the new one's way."""
        if base.exists():
            self._halt(base / "pgdata")
            base.rename(base.with_name(f"{base.name}-until-{time.strftime('%Y%m%d-%H%M%S')}"))

    def _make_data(self, place: Place, programs: Programs) -> None:
        if (place.data / "PG_VERSION").exists():
            return
        if place.data.exists() and any(place.data.iterdir()):
            raise PostgresError(f"{place.data} holds something that is not the data of a PostgreSQL.")
        # Made beside and renamed: an interrupted initdb leaves nothing that looks like a database.
        fresh = place.data.with_name("pgdata.new")
        if fresh.exists():
            shutil.rmtree(fresh)
        make_folder(fresh, mode=0o700, owner=programs.account)
        note = fresh.with_name("pgdata.password")
        try:
            write_private(note, self._make_password(ADMIN), owner=programs.account)
            # pg_trgm splits words by the character classes of the system's locale, so C alone would lose accents.
            status, text = programs.run(
                "initdb", "-D", fresh, "-U", ADMIN, "--auth=scram-sha-256", f"--pwfile={note}", "--encoding=UTF8",
                "--locale=C.UTF-8", "--data-checksums", "--no-instructions", *([] if self.durable else ["--no-sync"]),
            )  # fmt: skip
        finally:
            note.unlink(missing_ok=True)
        if status:
            shutil.rmtree(fresh, ignore_errors=True)
            raise PostgresError(f"PostgreSQL could not make its data in {place.data}:\n{_tail(text)}")
        with (fresh / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(configuration.INCLUDE)
        fresh.rename(place.data)

    def _check_data(self, place: Place, programs: Programs) -> None:
        written = (place.data / "PG_VERSION").read_text().strip()
        if programs.major < OLDEST:
            raise PostgresError(f"{programs.bin} is PostgreSQL {programs.version}; {OLDEST} or newer is needed.")
        if written != str(programs.major):
            raise PostgresError(
                f"The data in {place.data} were written by PostgreSQL {written}, but {programs.bin} is"
                f" {programs.version}. Set {CHOICE} to the programs of PostgreSQL {written}, or carry the"
                " data over with pg_upgrade, or with pg_dump and pg_restore."
            )
        if not self.password(ADMIN):
            raise PostgresError(f"{self._password_file(ADMIN)} is missing; without it the data cannot be opened.")

    def _configure(self, place: Place, programs: Programs) -> None:
        text = configuration.settings(
            sockets=place.sockets,
            port=self.port,
            statistics=programs.has_library("pg_stat_statements"),
            durable=self.durable,
        )
        write_private(place.data / configuration.FILE, text, owner=programs.account)
        write_private(place.data / "pg_hba.conf", configuration.ACCESS, owner=programs.account)
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))

    def _launch(self, place: Place, programs: Programs) -> None:
        # The folder is ours alone and no server runs, so what an earlier one left in it is stale.
        for stale in place.sockets.glob(".s.PGSQL.*"):
            stale.unlink()
        noted = processes.noted_postmaster(place.data)
        # A dead postmaster that nobody reaped, or another process with its number, looks alive to PostgreSQL. It
        # takes the number of its grandparent for stale, and still checks that no old process holds the memory.
        environment = {"PG_GRANDPARENT_PID": str(noted.pid)} if noted else {}
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW
        with open(os.open(self.log, flags, 0o600), "ab") as log:
            give_to_owner_of(self.home, log.fileno())
            since = log.tell()
            started = subprocess.run(
                ["/bin/sh", "-c", '"$@" >&2 </dev/null & echo $!', "sh", programs.bin / "postgres", "-D", place.data],
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
                check=True,
                **programs.spawning(**environment),
            )
        pid = int(started.stdout)
        processes.wait_until(lambda: self.ready() or not processes.alive(pid), seconds=START_SECONDS)
        if not self.ready():
            problem = "is not ready yet" if processes.alive(pid) else "did not start"
            raise PostgresError(f"PostgreSQL {problem} ({place.data}).{self._log_tail(since)}")

    def _log_tail(self, since: int = 0) -> str:
        with contextlib.suppress(OSError), self.log.open("rb") as file:
            file.seek(since)
            return f" The end of {self.log}:\n{_tail(file.read().decode(errors='replace'))}"
        return ""

    def _running(self) -> processes.Postmaster | None:
        try:
            return processes.postmaster(self.place.data)
        except PermissionError as error:
            raise PostgresError(self._not_ours(error)) from error

    def _is_starting(self) -> bool:
        running = self._running()
        return running is not None and running.status == "starting"

    def _socket(self) -> Path:
        return self.place.sockets / f".s.PGSQL.{self.port}"

    def _password_file(self, role: str) -> Path:
        return self.home / f"password-{role}"

    def _make_password(self, role: str) -> str:
        if known := self.password(role):
            return known
        made = secrets.token_urlsafe(32)
        write_private(self._password_file(role), made)
        return made


def _grab(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _tail(text: str, *, lines: int = 25) -> str:
    return "\n".join(text.strip().splitlines()[-lines:])
