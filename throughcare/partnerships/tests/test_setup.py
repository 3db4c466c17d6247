"""Setting up a new installation from its command line."""

from __future__ import annotations

import pytest
import typer
from django.test import Client
from typer.testing import CliRunner

from throughcare.partnerships.models import Agency, Grant, Invitation
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.setup import setup

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F47")]

PASSWORD = "eleven wet umbrellas drying"


def run(**given: str) -> tuple[int, str]:
    app = typer.Typer()
    app.command()(setup)
    options = {
        "agency": "The host",
        "name": "Ellen Vaughan",
        "email": "ellen@host.example",
        "address": "https://tc.example",
    }
    words = [word for key, value in {**options, **given}.items() for word in (f"--{key}", value)]
    result = CliRunner().invoke(app, words)
    return result.exit_code, result.output


def join(output: str) -> int:
    path = next(line for line in output.splitlines() if "/join/" in line).removeprefix("https://tc.example")
    typed = {"name": "Ellen Vaughan", "password": PASSWORD, "again": PASSWORD}
    return Client().post(path, typed).status_code


def test_the_printed_link_makes_the_first_system_administrator() -> None:
    status, output = run()
    assert status == 0
    assert join(output) == 302
    grant = Grant.objects.get()
    assert (grant.role, grant.practitioner.agency.name) == (Role.SYSTEM_ADMINISTRATOR, "The host")
    client = Client()
    typed = {"login": "ellen@host.example", "password": PASSWORD}
    assert client.post("/account/login/", typed, follow=True).redirect_chain[-1][0] == "/account/2fa/totp/activate/"


def test_run_again_it_replaces_the_link_that_nobody_followed() -> None:
    _status, first = run()
    _status, second = run()
    assert Agency.objects.count() == 1
    assert Invitation.objects.filter(withdrawn_at=None).count() == 1
    assert join(first) == 404
    assert join(second) == 302


def test_once_there_is_an_administrator_it_makes_no_other() -> None:
    join(run()[1])
    status, output = run(email="mallory@host.example")
    assert status == 1
    assert "already" in output
    assert not Invitation.objects.filter(email="mallory@host.example").exists()


@pytest.mark.parametrize("given", [{"kind": "circus"}, {"address": "tc.example"}])
def test_what_makes_no_sense_is_refused(given: dict[str, str]) -> None:
    assert run(**given)[0] == 2
    assert not Agency.objects.exists()
