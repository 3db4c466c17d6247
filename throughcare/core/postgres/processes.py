"""What the operating system knows about the processes of one PostgreSQL data folder."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
# Fast: sessions are closed and all is written. Then at once, and then without asking: the next start recovers.
STOPPING = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0))

# The shortest question of PostgreSQL's protocol (SSLRequest): it is answered with one byte before any sign-in.
ENCRYPTION_REQUEST = struct.pack("!II", 8, 80877103)


@dataclass(frozen=True)
class Postmaster:
    """What postmaster.pid says: the process that runs the server, or ran it, and how far it had come."""

    pid: int
    status: str


def noted_postmaster(data: Path) -> Postmaster | None:
    """The postmaster that the data folder notes, which may be long dead."""
    try:
        lines = (data / "postmaster.pid").read_text(errors="replace").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return None
    if not lines or not lines[0].strip().isdigit():
        return None
    return Postmaster(int(lines[0]), lines[7].strip() if len(lines) > 7 else "starting")


def postmaster(data: Path) -> Postmaster | None:
    """The postmaster that runs on this data folder, whatever a stale file may say."""
    noted = noted_postmaster(data)
    return noted if noted and works_in(noted.pid, data) else None


def halt(data: Path) -> bool:
    """Stop the server of this data folder and all that an earlier one may have left; say whether it worked."""
    for how, seconds in STOPPING:
        running = postmaster(data)
        if running is None:
            break
        with contextlib.suppress(ProcessLookupError):
            os.kill(running.pid, how)
        _all_gone([running.pid], seconds=seconds)
    end_strays(data)
    return postmaster(data) is None


def answers(path: Path) -> bool:
    """Whether somebody serves the socket: a process that was just killed looks alive for a moment longer."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(10)
        try:
            line.connect(str(path))
            line.sendall(ENCRYPTION_REQUEST)
            return line.recv(1) != b""
        except TimeoutError:
            return True  # busy, not dead
        except OSError:
            return False


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended but was never reaped (a zombie) does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return _state(pid) not in {"Z", "X"}


def works_in(pid: int, folder: Path) -> bool:
    """Whether the process has `folder` as working folder, as every PostgreSQL process has its data folder."""
    if not _proc_is_there():
        return alive(pid)
    try:
        return alive(pid) and (PROC / str(pid) / "cwd").samefile(folder)
    except OSError:
        return False


def strays(folder: Path) -> list[int]:
    """Processes that work in `folder`; after the death of their postmaster they may linger in a long query."""
    if not _proc_is_there():
        return []
    pids = (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit())
    return [pid for pid in pids if pid != os.getpid() and _is_postgres(pid) and works_in(pid, folder)]


def end_strays(folder: Path, *, patience: float = 5.0) -> None:
    """End what a dead postmaster left behind, so that nothing still writes when the next one starts."""
    for step in (signal.SIGQUIT, signal.SIGKILL):
        found = strays(folder)
        for pid in found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, step)
        # A process that is just ending has left its folder already, so look at it and not only for it.
        if _all_gone(found, seconds=patience) and not strays(folder):
            return


def _all_gone(pids: list[int], *, seconds: float) -> bool:
    return wait_until(lambda: not any(alive(pid) for pid in pids), seconds=seconds)


def wait_until(condition: Callable[[], bool], *, seconds: float) -> bool:
    """Ask again and again, quickly at first, until the condition holds or the time is up."""
    deadline = time.monotonic() + seconds
    pause = 0.01
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
        pause = min(pause * 1.5, 0.25)
    return True


def _proc_is_there() -> bool:
    return (PROC / "self" / "stat").exists()


def _state(pid: int) -> str:
    try:
        # The command name stands in brackets and may hold anything, so count from the last bracket.
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return "?"


def _is_postgres(pid: int) -> bool:
    try:
        return (PROC / str(pid) / "comm").read_text().strip().startswith("postgres")
    except OSError:
        return False
