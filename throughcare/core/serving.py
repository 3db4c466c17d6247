"""Commands that bring the product up: migrate, serve, worker."""

from __future__ import annotations

import os
from typing import Annotated, Any

import typer
from django.core.management import call_command
from gunicorn.app.base import BaseApplication

from throughcare.core.database import upgrade


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with threads, configured here instead of by a file."""

    def __init__(self, *, address: str, workers: int, threads: int) -> None:
        self.wanted = {
            "bind": address,
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "timeout": 60,
            "keepalive": 5,
            "max_requests": 5000,
            "max_requests_jitter": 500,
            "errorlog": "-",
            # An address may hold what somebody typed, so none is logged.
            "accesslog": None,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        super().__init__()

    def load_config(self) -> None:
        for key, value in self.wanted.items():
            if key in self.cfg.settings:
                self.cfg.set(key, value)

    def load(self) -> Any:
        from throughcare.wsgi import application

        return application


def migrate() -> None:
    """Bring the database to the newest schema, as its owner."""
    upgrade(verbosity=1)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on")] = 8000,
    workers: Annotated[int, typer.Option(help="Processes")] = 2,
    threads: Annotated[int, typer.Option(help="Threads a process")] = 4,
) -> None:
    """Serve the screens."""
    call_command("collectstatic", interactive=False, verbosity=0)
    Server(address=f"{host}:{port}", workers=workers, threads=threads).run()


def worker() -> None:
    """Do the jobs: mail, imports, reminders."""
    os.environ.setdefault("PROCRASTINATE_VERBOSE", "0")
    call_command("procrastinate", "worker", concurrency=2)
