"""Where the embedded PostgreSQL keeps its things, and under which account of the machine it runs."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import pwd
import secrets
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from throughcare.core.postgres.errors import PostgresError

# What the kernel allows for the path of a socket, without the closing zero byte.
SOCKET_PATH_BYTES = 107
SYSTEM_STATE = Path("/var/lib")
RECORD = "location.json"


@dataclass(frozen=True)
class Account:
    """The account that owns the data and runs the server; PostgreSQL refuses to run as root."""

    name: str
    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        """Whether this process already runs under the account."""
        return self.uid == os.geteuid()


@dataclass(frozen=True)
class Place:
    """The folders of one cluster: its data and its socket."""

    data: Path
    sockets: Path


def throughcare_home() -> Path:
    """The folder of this installation: THROUGHCARE_HOME, else the user's data folder."""
    if chosen := os.environ.get("THROUGHCARE_HOME"):
        return Path(chosen).expanduser().absolute()
    shared = Path(os.environ.get("XDG_DATA_HOME") or "")
    if not shared.is_absolute():  # the XDG specification says: ignore a relative one
        shared = Path.home() / ".local" / "share"
    return shared / "throughcare"


def cluster_home() -> Path:
    """The folder of the embedded cluster of this installation."""
    return throughcare_home() / "postgres"


def server_account(home: Path) -> Account:
    """Ourselves; as root the owner of the home folder, else `postgres`, else `nobody`."""
    if os.geteuid() != 0:
        return Account(_name(os.geteuid()), os.geteuid(), os.getegid())
    noted = _read_record(home)
    data = Path(noted["data"]) if noted else home / "pgdata"
    for folder in (data, home):
        if owner := _known_owner(folder):
            return owner
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise PostgresError(
        "PostgreSQL does not run as root and this machine has neither an account 'postgres' nor 'nobody'."
        " Run as an ordinary user, or set DATABASE_URL."
    )


def find_place(home: Path, account: Account, *, port: int) -> Place:
    """The folders as recorded at the first start, else where a first start would put them; makes nothing."""
    noted = _read_record(home)
    if noted and noted["home"] == str(home):
        return Place(data=Path(noted["data"]), sockets=Path(noted["sockets"]))
    base = home
    if noted and not Path(noted["data"]).is_relative_to(noted["home"]):
        base = Path(noted["data"]).parent  # the home was moved, its data stand elsewhere
    elif not reachable(home, account):
        # Root's own folders are closed to the server's account, and opening them is not ours to do.
        base = SYSTEM_STATE / f"throughcare-{_digest(home)}"
    return Place(data=base / "pgdata", sockets=_socket_folder(base, home, port=port))


def is_recorded(home: Path) -> bool:
    """Whether a server was ever started from this home."""
    return (home / RECORD).exists()


def write_record(home: Path, place: Place) -> None:
    """Remember the folders, so that neither TMPDIR nor the mode of a parent can make us lose them."""
    noted = {"home": str(home), "data": str(place.data), "sockets": str(place.sockets)}
    write_private(home / RECORD, json.dumps(noted, indent=1) + "\n")


def write_private(path: Path, text: str, *, owner: Account | None = None, keep: bool = False) -> None:
    """Write a file that only `owner`, else the owner of its folder, may read: whole or not at all.

    With `keep` a file that is there stays as it is, also when two processes write it at once.
    """
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    try:
        with open(os.open(fresh, flags, 0o600), "w", encoding="utf-8") as file:
            if owner is None:
                give_to_owner_of(path.parent, file.fileno())
            elif not owner.is_ours:
                os.fchown(file.fileno(), owner.uid, owner.gid)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if keep:
            with contextlib.suppress(FileExistsError):
                path.hardlink_to(fresh)
        else:
            fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def give_to_owner_of(folder: Path, handle: int) -> None:
    """As root in somebody's folder, make what was just opened theirs; otherwise it is already."""
    owner = folder.stat()
    if os.geteuid() == 0 and owner.st_uid != 0:
        os.fchown(handle, owner.st_uid, owner.st_gid)


def make_folder(path: Path, *, mode: int, owner: Account | None = None) -> None:
    """Make a folder, or make sure that the one there is a folder of the right owner that others cannot write to."""
    try:
        path.mkdir(mode=mode)
    except FileExistsError:
        _check_folder(path, owner)
        return
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        os.fchmod(handle, mode)
        if owner and not owner.is_ours:
            os.fchown(handle, owner.uid, owner.gid)
    finally:
        os.close(handle)


def reachable(path: Path, account: Account) -> bool:
    """Whether the account can walk to the path, or to the nearest part of it that exists."""
    while not path.exists():
        path = path.parent
    return allowed(account, "-x", path)


def allowed(account: Account, test: str, path: Path) -> bool:
    """Ask the machine, as that account, whether `test` (as of test(1)) holds for the path."""
    if account.is_ours:
        return os.access(path, os.X_OK if test == "-x" else os.R_OK)
    done = subprocess.run(
        ["/bin/sh", "-c", 'test "$1" "$2"', "sh", test, str(path)],
        cwd="/",
        env={},
        user=account.uid,
        group=account.gid,
        extra_groups=[],
        check=False,
    )
    return done.returncode == 0


def _read_record(home: Path) -> dict[str, str] | None:
    record = home / RECORD
    try:
        if record.lstat().st_uid != os.geteuid():
            return None  # root does not follow a note that somebody else could have written
        noted = json.loads(record.read_text(encoding="utf-8"))
        return {key: str(noted[key]) for key in ("home", "data", "sockets")}
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise PostgresError(f"{record} is damaged: {error}.") from error


def _socket_folder(base: Path, home: Path, *, port: int) -> Path:
    folder = base / "run"
    too_long = len(os.fsencode(folder / f".s.PGSQL.{port}")) > SOCKET_PATH_BYTES
    # A comma separates hosts for every PostgreSQL client, and a control character would end a line of its lock file.
    if too_long or "," in str(folder) or not str(folder).isprintable():
        return Path(tempfile.gettempdir()) / f"throughcare-{os.geteuid()}-{_digest(home)}"
    return folder


def _check_folder(path: Path, owner: Account | None) -> None:
    found = path.lstat()
    uid = owner.uid if owner else os.geteuid()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid or found.st_mode & 0o022:
        raise PostgresError(
            f"{path} should be a folder of the account '{_name(uid)}' that nobody else can write to;"
            f" it belongs to '{_name(found.st_uid)}' with mode {stat.S_IMODE(found.st_mode):o}."
            " Set THROUGHCARE_HOME to another folder, or remove it."
        )


def _known_owner(folder: Path) -> Account | None:
    try:
        found = folder.stat()
        entry = pwd.getpwuid(found.st_uid)
    except (OSError, KeyError):
        return None
    return Account(entry.pw_name, found.st_uid, found.st_gid) if found.st_uid != 0 else None


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
