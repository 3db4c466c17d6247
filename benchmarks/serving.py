"""Serves one database over HTTP on the loopback, as in use, for the benchmark that started it."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(name: str) -> Iterator[int]:
    """The port on which a server for that database answers, for as long as the block runs."""
    with serving(name, workers=1, threads=2) as (port, _process):
        yield port


@contextmanager
def serving(name: str, *, workers: int, threads: int) -> Iterator[tuple[int, int]]:
    """The same with so many workers: its port, and the number of the process that they belong to."""
    port = free_port()
    wanted = [name, str(port), str(workers), str(threads)]
    server = subprocess.Popen([sys.executable, "-m", "benchmarks.serving", *wanted])
    try:
        until = time.monotonic() + 60
        while not _answers(port):
            if server.poll() is not None or time.monotonic() > until:
                raise SystemExit("the server of the benchmark did not start")
            time.sleep(0.1)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(timeout=30)


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def main() -> None:
    """Serve until told to stop."""
    import django

    django.setup()
    from benchmarks.databases import use
    from throughcare.core.serving import Server

    name, port, workers, threads = sys.argv[1:]
    use(name)
    Server(address=f"127.0.0.1:{port}", workers=int(workers), threads=int(threads)).run()


if __name__ == "__main__":
    main()
