"""The virus scanner: a file is closed until a clear answer, whatever the scanner does instead."""

from __future__ import annotations

import socket
import struct
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django import Settings

from throughcare.core.context import speaking_for
from throughcare.core.models import OutboxMessage
from throughcare.documents import actions, clamd, jobs
from throughcare.documents.models import DocumentBody, DocumentVersion, Scan
from throughcare.documents.refusals import AlreadyScanned, NotOpen
from throughcare.documents.tests.builders import document
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people
from throughcare.people.models import Person
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.acting import service
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F29"), pytest.mark.trust(25)]

VIRUS = b"this stands for a virus"


class Scanner:
    """Speaks clamd's protocol at a real socket; `how` says how it misbehaves."""

    def __init__(self, how: str) -> None:
        self.how = how
        self.heard: list[bytes] = []
        self.over = threading.Event()

    def serve(self, door: socket.socket) -> None:
        while not self.over.is_set():
            try:
                line, _who = door.accept()
            except OSError:
                return
            with line:
                self.answer(line)

    def answer(self, line: socket.socket) -> None:
        if self.how == "closes at once":
            return
        content = self._content(line)
        self.heard.append(content)
        if self.how == "hangs":
            self.over.wait(10)
            return
        infected = b"stream: Made.Up.Virus-1 FOUND\0"
        said = {
            "works": infected if VIRUS in content else b"stream: OK\0",
            "error": b"INSTREAM size limit exceeded. ERROR\0",
            "garbage": b"\xff\xfe OK OK OK\0",
            "cut off": b"stream: OK",
            "empty": b"",
            "endless": b"stream: OK" * 2000,
            "two answers": b"stream: OK\0stream: Made.Up FOUND\0",
            "another word": b"stream: OKAY\0",
        }[self.how]
        line.sendall(said)

    @staticmethod
    def _content(line: socket.socket) -> bytes:
        stream = line.makefile("rb")
        assert stream.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack(">I", stream.read(4))[0]:
            content += stream.read(size)
        return content


@contextmanager
def scanner(settings: Settings, how: str = "works", *, unix: bool = False) -> Iterator[Scanner]:
    """A scanner that listens, and the setting that names it."""
    with tempfile.TemporaryDirectory() as folder:
        place = str(Path(folder) / "clamd.ctl")
        door = socket.socket(socket.AF_UNIX if unix else socket.AF_INET)
        door.bind(place if unix else ("127.0.0.1", 0))
        door.listen()
        settings.CLAMD = f"unix:{place}" if unix else f"127.0.0.1:{door.getsockname()[1]}"
        settings.CLAMD_SECONDS = 1.0
        made = Scanner(how)
        hand = threading.Thread(target=made.serve, args=[door], daemon=True)
        hand.start()
        try:
            yield made
        finally:
            made.over.set()
            door.shutdown(socket.SHUT_RDWR)
            door.close()
            hand.join(timeout=5)


@pytest.fixture
def place() -> Partnership:
    return partnership("richmond")


@pytest.fixture
def by(place: Partnership) -> Acting:
    return place.acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL)


@pytest.fixture
def person(by: Acting) -> Person:
    return registration(by).person


def now(by: Acting, version: DocumentVersion) -> DocumentVersion:
    with speaking_for(by):
        return DocumentVersion.objects.get(pk=version.pk)


def look(version: DocumentVersion) -> None:
    """What the worker does."""
    jobs.scan_document(key=str(version.pk), scheme_id=version.scheme_id)


@pytest.mark.parametrize("unix", [False, True])
def test_a_clean_file_opens_once_it_has_been_scanned(
    unix: bool, settings: Settings, by: Acting, person: Person
) -> None:
    content = b"A letter of some length. " * 10_000
    with scanner(settings, unix=unix) as made:
        kept = document(by, person, content=content)
        assert (kept.scan, kept.open) == (Scan.WAITING, False)
        with pytest.raises(NotOpen, match="quarantine"):
            actions.take_out(kept, by=by, at=NOW)
        with speaking_for(by):
            assert not DocumentBody.objects.exists(), "the database itself gives nothing out before"
        look(kept)
        assert made.heard == [content]
        assert now(by, kept).scan == Scan.CLEAN
        assert actions.take_out(kept, by=by, at=NOW) == content


def test_the_page_says_that_a_file_is_in_quarantine_and_keeps_it(
    settings: Settings, by: Acting, person: Person
) -> None:
    with scanner(settings):
        kept = document(by, person)
        client = browser(by)
        page = client.get(reverse("documents:detail", args=[person.pk, kept.document_id])).content.decode()
        assert "In quarantine until the virus scanner has looked at it" in page
        assert "download" not in page
        answer = client.get(reverse("documents:file", args=[person.pk, kept.document_id, kept.pk]), follow=True)
        assert "This file is in quarantine" in answer.content.decode()


def test_an_infected_file_is_never_given_out_and_its_uploader_is_told(
    settings: Settings, by: Acting, person: Person
) -> None:
    with scanner(settings):
        kept = document(by, person, content=b"a letter with " + VIRUS)
        look(kept)
        row = now(by, kept)
        assert (row.scan, row.scan_said, row.open) == (Scan.INFECTED, "Made.Up.Virus-1", False)
        with pytest.raises(NotOpen, match="found something"):
            actions.take_out(kept, by=by, at=NOW)
        with speaking_for(by):
            assert not DocumentBody.objects.exists()
        page = browser(by).get(reverse("documents:detail", args=[person.pk, kept.document_id])).content.decode()
        assert "Made.Up.Virus-1" in page
        message = OutboxMessage.objects.get(subject__contains="infected")
        assert person.family_name not in message.subject + message.body
        look(kept)
        assert now(by, kept).scan_tries == 1, "a verdict is not asked for twice"


@pytest.mark.trust(27)
@pytest.mark.trust(37)
@pytest.mark.parametrize(
    "how",
    ["error", "garbage", "cut off", "empty", "endless", "two answers", "another word", "hangs", "closes at once"],
)
def test_whatever_else_the_scanner_does_the_file_stays_in_quarantine(
    how: str, settings: Settings, by: Acting, person: Person
) -> None:
    with scanner(settings, how):
        kept = document(by, person)
        with pytest.raises(clamd.NoAnswer):
            look(kept)
        row = now(by, kept)
        assert (row.scan, row.open, row.scan_tries) == (Scan.WAITING, False, 1)
        with pytest.raises(NotOpen):
            actions.take_out(kept, by=by, at=NOW)
    client = browser(by)
    page = client.get(reverse("documents:quarantine")).content.decode()
    assert "gave no answer" in page
    assert "Files in quarantine" in client.get("/").content.decode(), "the co-ordinator's first page shows it"
    with scanner(settings):
        look(kept)
    assert now(by, kept).open, "tried again, the answer opens it"


@pytest.mark.trust(37)
def test_a_scanner_that_is_not_there_leaves_it_in_quarantine(settings: Settings, by: Acting, person: Person) -> None:
    settings.CLAMD, settings.CLAMD_SECONDS = "unix:/nowhere/clamd.ctl", 1.0
    kept = document(by, person)
    with pytest.raises(clamd.NoAnswer):
        look(kept)
    settings.CLAMD = "not an address"
    with pytest.raises(clamd.NoAnswer):
        look(kept)
    assert now(by, kept).scan_tries == 2


def test_what_waits_is_looked_at_again(
    settings: Settings, by: Acting, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scanner(settings, "empty"):
        tried = document(by, person)
        with pytest.raises(clamd.NoAnswer):
            look(tried)
        never = document(by, person, content=b"A letter whose worker was killed.")
        sent: list[str] = []
        monkeypatch.setattr(jobs.scan_document, "defer", lambda **said: sent.append(said["key"]))
        jobs.look_again(0)
        assert sent == [str(never.pk), str(tried.pk)]


def test_a_file_of_a_restricted_person_or_of_intelligence_is_scanned_all_the_same(
    settings: Settings, by: Acting, person: Person
) -> None:
    with scanner(settings):
        kept = document(by, person, information_class="intelligence")
        people.restrict(person, allow=[by.practitioner_id], reason="Witness", by=by, at=NOW)
        look(kept)
        assert now(by, kept).open


def test_a_file_withdrawn_while_it_waits_stays_closed(settings: Settings, by: Acting, person: Person) -> None:
    with scanner(settings) as made:
        kept = document(by, person)
        actions.withdraw_version(kept, because="Wrong person", by=by, at=NOW)
        look(kept)
        assert not made.heard
        assert not now(by, kept).open


def test_of_two_scans_at_once_the_first_answer_holds(settings: Settings, by: Acting, person: Person) -> None:
    with scanner(settings):
        kept = document(by, person, content=b"a letter with " + VIRUS)
        look(kept)
    hand = service(schemes=[kept.scheme_id])
    with pytest.raises(AlreadyScanned):
        actions.keep_verdict(kept, found="", by=hand, at=NOW)
    with pytest.raises(AlreadyScanned):
        actions.keep_waiting(kept, said="cut off", by=hand, at=NOW)
    row = now(by, kept)
    assert (row.scan, row.scan_said, row.open) == (Scan.INFECTED, "Made.Up.Virus-1", False)
