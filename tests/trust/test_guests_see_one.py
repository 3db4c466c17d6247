"""A guest meets their one person and no token of anybody else; all else is as closed as to the bare role."""

from __future__ import annotations

import re
import uuid

import pytest

from tests.trust.asking import Browsers, address, ask, crawl, text_of, told
from tests.trust.attempts import METHODS, REFUSED, ROUTES, keys_of
from tests.trust.conftest import Worlds
from tests.trust.guests import guest_of
from tests.trust.matrix import MATRIX
from tests.trust.test_canaries import STARTS
from tests.trust.world import SIGN, name_token
from throughcare.core.context import speaking_for
from throughcare.partnerships.permissions import Role
from throughcare.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F18")]

TOKEN = re.compile(rf"{SIGN}\w+")


def _of_the_guest(worlds: Worlds) -> set[str]:
    """The tokens that the guest of the open case may read: the name, why they are invited, the lines on the item."""
    case = worlds.here.cases["open"]
    with speaking_for(worlds.here.boss):
        person = Person.objects.get(pk=case.people[0].pk)
    return {name_token(person), person.given_names, case.words("GuestWhy"), case.words("Said")}


@pytest.mark.trust(3)
def test_a_guests_crawl_meets_no_token_of_anybody_else(worlds: Worlds) -> None:
    guest = guest_of(worlds.here)
    page = address("sitting:guest", worlds.here.cases["open"].subjects["guest"])
    answers = crawl(Browsers().of(guest), (*STARTS, page, address("sitting:guest_now", {"pk": _pk(worlds)})))
    found = {token for response in answers.values() for token in TOKEN.findall(text_of(response))}
    assert found == _of_the_guest(worlds)
    assert [url for url, response in answers.items() if response.status_code >= 500] == []


def _pk(worlds: Worlds) -> uuid.UUID:
    key = worlds.here.cases["open"].subjects["guest"]["pk"]
    assert isinstance(key, uuid.UUID)
    return key


@pytest.mark.trust(1)
@pytest.mark.trust(4)
def test_a_guest_gets_nowhere_else_and_is_refused_as_the_bare_role_is(worlds: Worlds) -> None:
    here, browsers, faults = worlds.here, Browsers(), []
    guest, stranger = browsers.of(guest_of(here)), browsers.of(here.actors[Role.GUEST, "probation"])
    for name in sorted(set(MATRIX) & set(ROUTES)):
        for rule in MATRIX[name]:
            if name in ("sitting:guest", "sitting:guest_now"):
                continue
            keys = keys_of(rule, here.cases["open"], worlds)
            for method in METHODS:
                mine, theirs = (ask(each, method, address(name, keys)) for each in (guest, stranger))
                if mine.status_code != theirs.status_code or (
                    not rule.allows(Role.GUEST, method) and mine.status_code not in REFUSED
                ):
                    faults.append(
                        f"{method} {name}: {mine.status_code}, and {theirs.status_code} without an invitation"
                    )
    assert not faults, "\n".join(faults)


@pytest.mark.trust(4)
@pytest.mark.trust(5)
def test_two_guests_of_one_meeting_are_nothing_to_each_other(worlds: Worlds) -> None:
    here = worlds.here
    client = Browsers().of(guest_of(here))
    for case in (here.cases["restricted"], here.cases["denied"]):
        for name in ("sitting:guest", "sitting:guest_now"):
            keys = case.subjects["guest"]
            for method in METHODS:
                real = told(ask(client, method, address(name, keys)), keys)
                nothing = {"pk": uuid.uuid4()}
                assert real == told(ask(client, method, address(name, nothing)), nothing)
                assert real[0] in REFUSED


@pytest.mark.trust(5)
def test_a_guest_of_somebody_who_is_restricted_since_meets_nobody(worlds: Worlds) -> None:
    here = worlds.here
    client = Browsers().of(guest_of(here, "restricted"))
    assert ask(client, "GET", address("sitting:guest", here.cases["restricted"].subjects["guest"])).status_code == 404
    assert not TOKEN.search(text_of(ask(client, "GET", "/")))
