"""The command line brings a list in as a co-ordinator; killed midway it leaves nothing, and begins anew."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest
from django.db import connections
from typer.testing import CliRunner, Result

from throughcare.core.context import speaking_for
from throughcare.feeds.cli import app
from throughcare.feeds.models import Import, ImportState
from throughcare.feeds.tests.builders import a_list, somebody
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.permissions import Role
from throughcare.people.models import Person
from throughcare.registrations.models import Registration
from throughcare.sharing.tests.builders import partnership

pytestmark = [pytest.mark.feature("F48")]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["cohort", *arguments])


def kept(path: Path, many: int, **other: object) -> str:
    path.write_bytes(a_list([somebody(number, **other) for number in range(many)]))
    return str(path)


@pytest.mark.django_db
def test_a_dry_run_says_what_would_happen_and_keeps_nothing(tmp_path: Path) -> None:
    place = partnership()
    by = place.acting(Role.COORDINATOR)
    result = run(kept(tmp_path / "list.xlsx", 4), "--scheme", place.scheme.slug, "--dry-run")
    assert result.exit_code == 0, result.output
    assert "4 rows: 4 new people, 4 new registrations" in result.output
    with speaking_for(by):
        assert not Person.objects.exists()
        assert not Import.objects.exists()


@pytest.mark.django_db
def test_a_list_is_brought_in_and_twice_changes_nothing(tmp_path: Path) -> None:
    place = partnership()
    by = place.acting(Role.COORDINATOR)
    path = kept(tmp_path / "list.xlsx", 4)
    assert "Written: 4 rows" in run(path, "--scheme", place.scheme.slug).output
    assert "4 unchanged" in run(path, "--scheme", place.scheme.slug).output
    with speaking_for(by):
        assert Registration.objects.count() == 4


@pytest.mark.django_db
def test_faults_are_told_by_row_and_kept_as_a_spreadsheet(tmp_path: Path) -> None:
    place = partnership()
    by = place.acting(Role.COORDINATOR)
    faults = tmp_path / "faults.xlsx"
    result = run(kept(tmp_path / "list.xlsx", 2, DOB="1/2/85"), "--scheme", place.scheme.slug, "--faults", str(faults))
    assert result.exit_code == 1
    assert "row 2, Birth date: The year has two digits only" in result.output
    assert faults.stat().st_size > 1000
    with speaking_for(by):
        assert not Person.objects.exists()


@pytest.mark.django_db
def test_a_place_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    place = partnership()
    by = place.acting(Role.COORDINATOR)
    for dry in ([], ["--dry-run"]):
        result = run(kept(tmp_path / "list.xlsx", 2), "--scheme", place.scheme.slug, "--faults", str(tmp_path), *dry)
        assert result.exit_code == 1
        assert f"The faults cannot be written to {tmp_path}: Is a directory" in result.output
    with speaking_for(by):
        assert not Person.objects.exists()


@pytest.mark.django_db
def test_a_list_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = partnership()
    place.acting(Role.COORDINATOR)

    def refused(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    path = kept(tmp_path / "list.xlsx", 2)
    monkeypatch.setattr(Path, "read_bytes", refused)
    result = run(path, "--scheme", place.scheme.slug)
    assert result.exit_code == 1
    assert f"{path} cannot be read: Permission denied" in result.output


@pytest.mark.django_db
def test_who_imports_is_asked_when_several_could(tmp_path: Path) -> None:
    place = partnership()
    path = kept(tmp_path / "list.xlsx", 1)
    place.acting(Role.CHAIR)
    assert "Nobody may import" in run(path, "--scheme", place.scheme.slug).output
    first, _second = place.acting(Role.COORDINATOR), place.acting(Role.COORDINATOR)
    assert "Say with --as who imports" in run(path, "--scheme", place.scheme.slug).output
    email = Practitioner.objects.get(pk=first.practitioner_id).user.email
    assert run(path, "--scheme", place.scheme.slug, "--as", email).exit_code == 0
    assert run(path, "--scheme", "nowhere").exit_code == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.trust(34)
@pytest.mark.trust(10)
def test_killed_midway_it_leaves_nothing_and_begins_anew(tmp_path: Path) -> None:
    place = partnership()
    by = place.acting(Role.COORDINATOR)
    path = kept(tmp_path / "list.xlsx", 1200)
    connections.close_all()
    child = multiprocessing.get_context("fork").Process(target=run, args=(path, "--scheme", place.scheme.slug))
    child.start()
    assert child.pid is not None
    _wait_until_midway(by)
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    connections.close_all()
    with speaking_for(by):
        cut_off = Import.objects.get()
        assert cut_off.state == ImportState.APPLYING
        assert not Person.objects.exists()
        assert not Registration.objects.exists()
    assert "Written: 1200 rows" in run(path, "--scheme", place.scheme.slug).output
    with speaking_for(by):
        assert Person.objects.count() == 1200


def _wait_until_midway(by: Acting) -> None:
    """Until the count of rows, told past the transaction, says that some are written and some are not."""
    for _try in range(600):
        with speaking_for(by):
            found = Import.objects.light().first()
        if found is not None and found.state == ImportState.APPLYING and 0 < found.rows_done < found.rows_total:
            return
        time.sleep(0.05)
    raise AssertionError("the writing was never seen midway")
