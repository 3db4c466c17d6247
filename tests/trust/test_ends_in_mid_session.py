"""The pages of a meeting to somebody whose agency's signature ends while they are signed in, and after it closed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import transaction

from tests.trust.asking import Browsers, address, ask, crawl, text_of
from tests.trust.attempts import REFUSED, keys_of
from tests.trust.conftest import Worlds
from tests.trust.matrix import HIDDEN_FROM_NOBODY, HIDDEN_FROM_OTHER_SCHEMES, MATRIX, Rule
from tests.trust.test_canaries import STARTS
from tests.trust.world import HOME_AGENCY, SIGN
from throughcare.partnerships.permissions import Role
from throughcare.sharing import actions as sharing
from throughcare.sharing.acting import installer
from throughcare.sharing.models import Signatory
from throughcare.sharing.tests.builders import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F18"), pytest.mark.feature("F19")]

ROOMS = ("panels", "sitting", "briefings", "minutes", "calendars", "summaries")
# Looks for somebody, chooses for whom to act, or is of the account: nothing is written that could be written twice.
WITHOUT_A_TOKEN = re.compile(r'action="/(?:language|account|find|people/narrow)/|name="text"')
CHOOSES = "/choose/"
FORM = re.compile(r'<form[^>]*method="post".*?</form>', re.DOTALL)


def _of_the_room() -> list[tuple[str, Rule]]:
    """Every address of these rooms that hangs on a record about people."""
    return [
        (name, rule)
        for name, rules in sorted(MATRIX.items())
        for rule in rules
        if name.split(":")[0] in ROOMS
        and rule.subject not in HIDDEN_FROM_NOBODY | HIDDEN_FROM_OTHER_SCHEMES
        and not rule.nowhere
    ]


@pytest.mark.trust(7)
@pytest.mark.trust(8)
def test_a_signature_that_ends_in_mid_session_closes_every_page_of_the_meeting(worlds: Worlds) -> None:
    here, browsers, opened, faults = worlds.here, Browsers(), 0, list[str]()
    pages = []
    for name, rule in _of_the_room():
        role = next(role for role in Role if rule.allows(role, "POST") or rule.allows(role, "GET"))
        client = browsers.of(here.actors[role, HOME_AGENCY])
        url = address(name, keys_of(rule, here.cases["open"], worlds))
        opened += ask(client, "GET", url).status_code in (200, 302)
        pages.append((name, role, client, url))
    assert opened > 40, "they are signed in and at work"
    mark = transaction.savepoint()
    sharing.end_signature(
        Signatory.objects.get(pk=here.things["signature"]["pk"]), on=TODAY - timedelta(days=1), by=installer(), at=NOW
    )
    for name, role, client, url in pages:
        for method in ("GET", "POST"):
            answer = ask(client, method, url)
            if answer.status_code not in REFUSED or SIGN in text_of(answer):
                faults.append(f"{method} {name} as {role}: {answer.status_code}")
    transaction.savepoint_rollback(mark)
    assert not faults, "\n".join(faults)


@pytest.mark.trust(32)
def test_every_form_of_every_page_happens_once_without_a_script_too(worlds: Worlds) -> None:
    """The token by which a second click is known stands in every form."""
    here, browsers, bare, forms = worlds.here, Browsers(), set[str](), 0
    for role in (Role.COORDINATOR, Role.CHAIR, Role.PANEL_MEMBER, Role.STRATEGIC_MEMBER):
        answers = crawl(browsers.of(here.actors[role, HOME_AGENCY]), STARTS, most=200)
        for url, response in answers.items():
            if url.startswith(CHOOSES):
                continue
            for form in FORM.findall(text_of(response)):
                forms += 1
                if 'name="_once"' not in form and not WITHOUT_A_TOKEN.search(form):
                    bare.add(f"{url}: {form[:120]}")
    assert forms > 100
    assert not bare, "\n".join(sorted(bare))
