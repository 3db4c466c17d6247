"""A form happens once: sent twice, sent by two hands at the same moment, corrected, stale, or without its token."""

from __future__ import annotations

import threading
import uuid

import pytest
from django.db import connections
from django.test import Client

from throughcare.core.context import speaking_for
from throughcare.core.models import Submission
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.people.models import Name, Person
from throughcare.people.tests.builders import person
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import partnership

pytestmark = [pytest.mark.trust(26), pytest.mark.trust(32)]


def _aliases(by: Acting, who: Person) -> int:
    with speaking_for(by):
        return Name.objects.filter(person=who, kind=Name.Kind.ALIAS).count()


def _form(who: Person) -> tuple[str, dict[str, str]]:
    said = {"family_name": "Twice", "given_names": "Once", "_once": str(uuid.uuid4())}
    return f"/people/{who.pk}/details/name/", said


@pytest.fixture
def by() -> Acting:
    return partnership().acting(Role.COORDINATOR)


@pytest.mark.django_db
def test_the_same_form_twice_happens_once_and_leads_to_the_same_place(by: Acting) -> None:
    client, who = browser(by), person(by)
    url, said = _form(who)
    first, second = client.post(url, said), client.post(url, said)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.headers["Location"] == second.headers["Location"] == f"/people/{who.pk}/details/"
    assert _aliases(by, who) == 1


@pytest.mark.django_db
def test_a_refused_form_can_be_corrected_and_sent_again(by: Acting) -> None:
    client, who = browser(by), person(by)
    url, said = _form(who)
    assert client.post(url, said | {"family_name": ""}).status_code == 200
    assert client.post(url, said).status_code == 302
    assert _aliases(by, who) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("token", [None, "", "not a token", "0" * 200])
def test_a_form_without_a_token_that_can_be_read_still_works(by: Acting, token: str | None) -> None:
    client, who = browser(by), person(by)
    url, said = _form(who)
    said.pop("_once")
    if token is not None:
        said["_once"] = token
    assert client.post(url, said).status_code == 302
    assert _aliases(by, who) == 1


@pytest.mark.django_db
def test_a_token_of_somebody_else_happens_nothing_and_tells_nothing(by: Acting) -> None:
    place = partnership("kingston")
    stranger = place.acting(Role.COORDINATOR)
    who, other = person(by), person(stranger)
    url, said = _form(who)
    assert browser(by).post(url, said).status_code == 302
    stolen = browser(stranger).post(f"/people/{other.pk}/details/name/", said)
    assert (stolen.status_code, stolen.headers["Location"]) == (302, "/")
    assert _aliases(stranger, other) == 0
    assert _aliases(by, who) == 1


@pytest.mark.django_db
def test_a_token_that_was_used_on_one_form_does_nothing_on_another(by: Acting) -> None:
    client, who, other = browser(by), person(by), person(by, given_names="Other")
    url, said = _form(who)
    client.post(url, said)
    answer = client.post(f"/people/{other.pk}/details/name/", said)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert _aliases(by, other) == 0


@pytest.mark.django_db
def test_a_denied_form_keeps_no_token(by: Acting) -> None:
    stranger = partnership("kingston").acting(Role.COORDINATOR)
    who = person(by)
    url, said = _form(who)
    assert browser(stranger).post(url, said).status_code == 404
    assert not Submission.objects.filter(token=said["_once"]).exists()
    assert browser(by).post(url, said).status_code == 302
    assert _aliases(by, who) == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_form_from_two_hands_at_the_same_moment_happens_once(by: Acting) -> None:
    who = person(by)
    clients = [browser(by) for _hand in range(4)]
    url, said = _form(who)
    answers: list[tuple[int, str]] = []
    together = threading.Barrier(len(clients))

    def send(client: Client) -> None:
        try:
            together.wait()
            response = client.post(url, said)
            answers.append((response.status_code, response.headers.get("Location", "")))
        finally:
            connections.close_all()

    hands = [threading.Thread(target=send, args=(client,)) for client in clients]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(timeout=60)
    assert answers == [(302, f"/people/{who.pk}/details/")] * len(clients)
    assert _aliases(by, who) == 1
