"""Pages of papers ask the database a bounded number of times, however much there is to show."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from throughcare.chronology import actions as chronology
from throughcare.chronology.tests.builders import ago
from throughcare.documents.tests.builders import document
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.registrations.models import Registration
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW
from throughcare.summaries.tests.builders import begun, made, request

pytestmark = [pytest.mark.django_db, pytest.mark.trust(36), pytest.mark.feature("F41"), pytest.mark.feature("F29")]

MOST = 25


def statements(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    assert len(captured) <= MOST, "\n".join(each["sql"][:200] for each in captured)
    return len(captured)


def test_pages_of_papers_take_as_many_statements_for_thirty_as_for_one(
    by: Acting, police: Agency, held: Registration
) -> None:
    client, person = browser(by), held.person
    draft = begun(by, person, request(police))
    left = made(by, person, request(police))
    papers = reverse("documents:list", args=[person.pk])
    one = document(by, person)
    pages = [
        papers,
        reverse("documents:detail", args=[person.pk, one.document_id]),
        reverse("summaries:list", args=[person.pk]),
        reverse("summaries:check", args=[person.pk, draft.pk]),
        reverse("summaries:detail", args=[person.pk, left.pk]),
    ]
    few = [statements(client, page) for page in pages]
    for number in range(30):
        document(by, person, content=f"letter {number}".encode())
        begun(by, person, request(police))
    happened = [{"kind": "arrest", "on_day": ago(40 + day), "text": "Seen"} for day in range(60)]
    chronology.add_history(person, happened, scheme_id=held.scheme_id, by=by, at=NOW)
    assert [statements(client, page) for page in pages] == few
