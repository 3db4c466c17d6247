"""The people on a page are the people in the log of looking, and without the log there is no page."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from django.db import DatabaseError, connection

from tests.trust.asking import Browsers, ask, crawl, text_of
from tests.trust.conftest import Worlds
from tests.trust.test_canaries import STARTS
from tests.trust.world import HOME_AGENCY, SIGN
from throughcare.core.context import speaking_for
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role

pytestmark = pytest.mark.django_db

ROLES = (Role.COORDINATOR, Role.CHAIR, Role.LEAD_PROFESSIONAL, Role.PANEL_MEMBER, Role.REFERRER, Role.GATEKEEPER)
REQUESTS = 300


def _last() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select last_value from audit_consultation_id_seq")
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


def _logged_after(number: int, boss: Acting) -> list[set[str]]:
    with speaking_for(boss), connection.cursor() as cursor:
        cursor.execute("select people from audit_consultation where id > %s", [number])
        return [{str(person) for person in row[0]} for row in cursor.fetchall()]


def _named(response: Any) -> set[str]:
    """The family names on a page."""
    return set(re.findall(rf"{SIGN}\w+person[a-p]\b".lower(), text_of(response).lower()))


@pytest.mark.trust(9)
def test_people_on_a_page_are_the_people_in_the_log(worlds: Worlds) -> None:
    rng, browsers, faults, shown = random.Random(11), Browsers(), [], 0
    here = worlds.here
    names = {person.family_name.lower(): str(person.pk) for person in here.everybody()}
    pages, telling = dict[Role, list[str]](), dict[Role, list[str]]()
    for role in ROLES:
        answers = crawl(browsers.of(here.actors[role, HOME_AGENCY]), STARTS)
        pages[role] = list(answers)
        telling[role] = [url for url, response in answers.items() if _named(response) & names.keys()]
    for number in range(REQUESTS):
        role = rng.choice(ROLES)
        # Every page has its turn; but every other request is for one that is known to show somebody.
        url = rng.choice((telling if number % 2 else pages)[role])
        before, logged = _last(), list[set[str]]()

        def look(_response: Any, before: int = before, logged: list[set[str]] = logged) -> None:
            logged.extend(_logged_after(before, here.boss))

        response = ask(browsers.of(here.actors[role, HOME_AGENCY]), "GET", url, then=look)
        on_page = {names[token] for token in _named(response) if token in names}
        shown += len(on_page)
        if len(logged) > 1 or set().union(*logged) != on_page:
            faults.append(f"{role} {url}: {len(on_page)} on the page, {len(set().union(*logged))} in the log")
    assert not faults, "\n".join(sorted(set(faults)))
    assert shown > REQUESTS / 2, f"{shown}: too few people were shown to prove anything"


@pytest.mark.trust(10)
@pytest.mark.trust(27)
@pytest.mark.parametrize("failure", [DatabaseError("made to fail"), RuntimeError("made to fail")])
def test_what_cannot_be_logged_is_not_shown(
    failure: Exception, worlds: Worlds, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Browsers().of(worlds.here.actors[Role.COORDINATOR, HOME_AGENCY])
    person = worlds.here.cases["open"].subjects["person"]["pk"]
    assert SIGN in text_of(ask(client, "GET", f"/people/{person}/"))

    def fail(*_args: object, **_named: object) -> None:
        raise failure

    monkeypatch.setattr("throughcare.web.middleware.log_consultation", fail)
    for url in (f"/people/{person}/", "/people/", "/people/spreadsheet/"):
        response = ask(client, "GET", url)
        assert response.status_code == 500
        assert SIGN.lower() not in text_of(response).lower()
