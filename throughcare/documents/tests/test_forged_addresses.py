"""Taking a file out by addresses made by hand: each key in its own place, or nothing; every way of asking is logged."""

from __future__ import annotations

import itertools

import pytest
from django.urls import reverse
from pytest_django import Settings

from throughcare.audit.models import EventRow
from throughcare.core.context import speaking_for
from throughcare.documents import actions
from throughcare.documents.models import DocumentVersion
from throughcare.documents.tests.builders import document, version
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.people.models import Person
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F29"), pytest.mark.trust(25), pytest.mark.trust(26)]

TOKEN = b"Zqbytes"


@pytest.fixture
def place() -> Partnership:
    return partnership("richmond")


@pytest.fixture
def by(place: Partnership) -> Acting:
    return place.acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL)


@pytest.fixture
def person(by: Acting) -> Person:
    return registration(by).person


def address(who: Person, of: DocumentVersion, file: DocumentVersion) -> str:
    return reverse("documents:file", args=[who.pk, of.document_id, file.pk])


def test_a_key_out_of_its_place_opens_nothing(by: Acting, person: Person) -> None:
    other = registration(by).person
    mine, beside = document(by, person, content=TOKEN), document(by, person, content=TOKEN + b"2", title="Another")
    theirs = document(by, other, content=TOKEN + b"3")
    client = browser(by)
    for who, of, file in itertools.product((person, other), (mine, beside, theirs), (mine, beside, theirs)):
        fits = of.pk == file.pk and of.person_id == who.pk
        answer = client.get(address(who, of, file))
        assert (answer.status_code, TOKEN in answer.content) == ((200, True) if fits else (404, False))
    stranger = browser(partnership("kingston").acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL))
    assert stranger.get(address(person, mine, mine)).status_code == 404


def test_asking_for_the_head_or_for_a_part_is_logged_and_sandboxed_like_the_whole(by: Acting, person: Person) -> None:
    kept = document(by, person, content=TOKEN, filename='a"; filename=evil.html\r\nX-Evil: 1\u202etxt.txt')
    client, url = browser(by), address(person, kept, kept)
    answers = [client.head(url), client.get(url, headers={"range": "bytes=0-2"}), client.get(url)]
    assert [answer.content for answer in answers] == [b"", TOKEN, TOKEN]
    for answer in answers:
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
        assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer.headers["Cache-Control"]
        assert "X-Evil" not in answer.headers
        assert "\u202e" not in answer.headers["Content-Disposition"]
    with speaking_for(by):
        assert EventRow.objects.filter(kind="document.taken_out").count() == 3


def test_what_is_closed_gives_no_byte_by_its_key(settings: Settings, by: Acting, person: Person) -> None:
    first = document(by, person, content=TOKEN)
    later = version(by, first.document, content=TOKEN + b"2")
    settings.CLAMD = "unix:/nowhere"
    waiting = document(by, person, content=TOKEN + b"3", title="Waits")
    actions.withdraw_version(first, because="Wrong person", by=by, at=NOW)
    client = browser(by)
    for closed in (first, waiting):
        answer = client.get(address(person, closed, closed), follow=True)
        assert TOKEN not in answer.content
    assert TOKEN in client.get(address(person, later, later)).content
    actions.withdraw(later.document, because="Wrong person", by=by, at=NOW)
    assert TOKEN not in client.get(address(person, later, later), follow=True).content
