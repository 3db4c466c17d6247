"""The command line says what is the case, and its exit status says it to scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from throughcare.core.postgres import Cluster, roles_sql
from throughcare.core.postgres.commands import app

run = CliRunner().invoke


@pytest.fixture
def home(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("THROUGHCARE_HOME", str(folder / "home"))
    yield folder / "home"
    Cluster().destroy()


def test_start_status_stop(home: Path) -> None:
    stopped = run(app, ["status"])
    assert (stopped.exit_code, "is stopped" in stopped.output) == (3, True)
    assert not home.exists()

    started = run(app, ["start"])
    assert (started.exit_code, "is running" in started.output) == (0, True)
    assert run(app, ["start"]).exit_code == 0

    running = run(app, ["status"])
    assert running.exit_code == 0
    assert f"process {Cluster().pid()}" in running.output
    assert str(Cluster().place.data) in running.output

    assert run(app, ["stop"]).exit_code == 0
    assert run(app, ["stop"]).exit_code == 0
    assert run(app, ["status"]).exit_code == 3


def test_no_password_is_ever_shown(home: Path) -> None:
    run(app, ["start"])
    shown = "".join(run(app, [command]).output for command in ("start", "status", "roles", "stop"))
    secrets = [path.read_text() for path in Cluster().home.glob("password-*")]
    assert len(secrets) == 3
    assert [secret for secret in secrets if secret in shown] == []


def test_roles_prints_what_an_administrator_runs() -> None:
    assert run(app, ["roles"]).output == roles_sql()
    assert "\\set database trial\n" in run(app, ["roles", "--database", "trial"]).output
    refused = run(app, ["roles", "--database", "Robert'; drop"])
    assert refused.exit_code == 1
    assert "no name for a database" in refused.output


@pytest.mark.parametrize("command", ["start", "stop", "status"])
def test_a_database_run_elsewhere_is_left_alone(monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:hush@db.example/cases")
    refused = run(app, [command])
    assert refused.exit_code == 1
    assert "run elsewhere" in refused.output
    assert "hush" not in refused.output
