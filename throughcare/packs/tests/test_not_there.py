"""Whoever guesses the address of a pack cannot tell what is unpublished, withdrawn or another's from what never was."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client

from throughcare.packs import actions
from throughcare.packs.models import PackKind
from throughcare.packs.tests.builders import asked
from throughcare.partnerships.permissions import Role
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F57"), pytest.mark.trust(4)]


def answer(client: Client, path: str) -> tuple[int, bytes]:
    """Status and page; each answer has a nonce and a form's token of its own."""
    found = client.get(path)
    same = re.sub(rb'(nonce|value|name="_once" value)="[^"]*"', b"", found.content)
    return found.status_code, same.replace(path.encode(), b"")


def test_unpublished_withdrawn_and_never_made_answer_the_same() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL)
    pack = actions.keep(asked(by, PackKind.PUBLIC), figures={}, content=b"%PDF", pages=1, by=by, at=NOW)
    nobody, signed_in = Client(), browser(by)
    addresses = [f"/published/{place}/{year}/{file}" for place in ("richmond", "kingston", "nowhere")
                 for year in ("2025-26", "2019", "1", "2025-26x") for file in ("", "file/")]  # fmt: skip
    for client in (nobody, signed_in):
        before = {answer(client, address) for address in addresses}
        assert len(before) == 1
        assert {status for status, _page in before} == {404}
    actions.publish_annual(pack, why="Agreed", by=by, at=NOW)
    actions.withdraw(pack, why="Wrong", by=by, at=NOW)
    for client in (nobody, signed_in):
        assert len({answer(client, address) for address in addresses}) == 1


def test_a_pack_of_another_scheme_answers_as_one_that_never_was() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL)
    pack = actions.keep(asked(by), figures={}, content=b"%PDF", pages=1, by=by, at=NOW)
    other = browser(partnership("kingston").acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL))
    for verb in ("", "again/", "new-version/", "publish/", "withdraw/", "file/"):
        theirs, none = (f"/figures/packs/{key}/{verb}" for key in (pack.pk, uuid.uuid4()))
        assert answer(other, theirs) == answer(other, none)
        assert other.post(theirs).status_code == other.post(none).status_code
        if verb != "again/":
            assert answer(other, theirs)[0] == 404
