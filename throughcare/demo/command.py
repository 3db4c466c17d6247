"""`throughcare demo`: everything up with made-up people, in one command, and down again cleanly."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from types import FrameType
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn


def demo(
    port: Annotated[int, typer.Option(help="Port to listen on (the next free one is taken)")] = 8000,
    people: Annotated[int, typer.Option(help="How many people to make up", min=20, max=5000)] = 400,
    seed: Annotated[int, typer.Option(help="The same seed gives the same people")] = 2026,
    load_only: Annotated[bool, typer.Option(help="Make the people and stop")] = False,
) -> None:
    """Run Throughcare with made-up people. Stop it with Ctrl-C; everything is still there next time."""
    os.environ["THROUGHCARE_DEMO"] = "1"
    from throughcare.cli import set_up

    console = Console()
    console.print("Starting PostgreSQL and bringing the database up to date …")
    set_up()
    _load(console, people=people, seed=seed)
    if load_only:
        return
    _run_with_mail(console, _free_port(port))


def _run_with_mail(console: Console, port: int) -> None:
    """Beside the rest a mail server that delivers to a folder; the parts learn of it from their environment."""
    from django.conf import settings

    from throughcare.demo.mail import catching

    with catching(settings.EMAIL_FILE_PATH, port=_free_port(port + 2525)) as catcher:
        os.environ["THROUGHCARE_MAIL_HOST"] = "127.0.0.1"
        os.environ["THROUGHCARE_MAIL_PORT"] = str(catcher.port)
        os.environ["THROUGHCARE_SITE"] = f"http://127.0.0.1:{port}/"
        _run(console, port)


def _load(console: Console, *, people: int, seed: int) -> None:
    from django.utils import timezone

    from throughcare.core.database import upgrade
    from throughcare.demo.loading import load, loaded, one_at_a_time

    with one_at_a_time():
        upgrade()
        if loaded():
            console.print("The made-up people are there already.")
            return
        _make(console, load, people=people, seed=seed, today=timezone.localdate())


def _make(console: Console, load: Callable[..., None], *, people: int, seed: int, today: date) -> None:
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))
    with Progress(*columns, TimeElapsedColumn(), console=console, disable=not console.is_terminal) as progress:
        bar = progress.add_task("Making up people", total=people)
        if not console.is_terminal:
            console.print(f"Making up {people} people with three years behind them …")
        load(people=people, seed=seed, today=today, step=lambda many: progress.advance(bar, many))


def _run(console: Console, port: int) -> None:
    command = [sys.executable, "-m", "throughcare.cli"]
    parts = [_part([*command, "serve", "--port", str(port)]), _part([*command, "worker"])]
    # Said outright: a shell that starts this behind itself has its children ignore Ctrl-C, and a closed
    # terminal would leave the parts running without it.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _as_interrupt)
    try:
        _wait_for(port, parts)
        _greet(console, port)
        while all(part.poll() is None for part in parts):
            time.sleep(0.5)
        console.print("[red]A part stopped by itself; stopping the rest.[/red]")
    except KeyboardInterrupt:
        console.print("\nStopping …")
    finally:
        _stop(parts)


def _part(command: list[str]) -> subprocess.Popen[bytes]:
    """A process of its own that Ctrl-C does not reach, and that is told to stop if this one is killed outright."""
    return subprocess.Popen(command, start_new_session=True, preexec_fn=_stop_with_parent)


def _stop_with_parent() -> None:
    # PR_SET_PDEATHSIG, which Linux has; elsewhere the parts of a killed command have to be stopped by hand.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _as_interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _wait_for(port: int, parts: list[subprocess.Popen[bytes]]) -> None:
    for _try in range(600):
        if any(part.poll() is not None for part in parts):
            return
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)


def _stop(parts: list[subprocess.Popen[bytes]]) -> None:
    from throughcare.core.postgres import Cluster, locate

    for part in parts:
        if part.poll() is None:
            part.terminate()
    for part in parts:
        try:
            part.wait(timeout=15)
        except subprocess.TimeoutExpired:
            part.kill()
    if locate().embedded:
        Cluster().stop()


def _free_port(wanted: int) -> int:
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise SystemExit(f"No free port between {wanted} and {wanted + 49}. Give another with --port.")


def _greet(console: Console, port: int) -> None:
    import json

    from django.conf import settings
    from rich.table import Table

    told = json.loads((settings.HOME / "demo.json").read_text(encoding="utf-8"))
    table = Table(box=None, pad_edge=False)
    # An address is typed from here, so a narrow terminal breaks the other columns and never cuts this one.
    table.add_column("Sign in as", no_wrap=True, min_width=max(len(row["email"]) for row in told["people"]))
    for heading in ("Role", "Scheme"):
        table.add_column(heading, overflow="fold")
    for row in told["people"]:
        table.add_row(row["email"], row["role"], row["scheme"])
    console.print(f"\n[bold]Throughcare is at http://127.0.0.1:{port}/[/bold]\n")
    console.print(table)
    console.print(f"\nEverybody's password: [bold]{told['password']}[/bold]")
    console.print("The one-time code is shown on the screen that asks for it. All people are made up.")
    console.print("Stop with Ctrl-C; everything is still there next time.")
