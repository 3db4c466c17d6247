"""Whoever somebody is hidden from gets the answer of what is not there, at every address and for every relation."""

from __future__ import annotations

import uuid

import pytest

from tests.trust.asking import Browsers, address, ask, told
from tests.trust.attempts import METHODS, REFUSED, hidden
from tests.trust.conftest import Worlds

pytestmark = [pytest.mark.django_db, pytest.mark.trust(1)]


@pytest.mark.trust(4)
@pytest.mark.trust(5)
@pytest.mark.trust(7)
def test_hidden_is_refused_exactly_like_missing(worlds: Worlds) -> None:
    browsers, faults, compared = Browsers(), [], 0
    for attempt in hidden(worlds):
        client = browsers.of(attempt.by)
        nothing = {name: _of_nothing(name, key) for name, key in attempt.keys.items()}
        for method in METHODS:
            compared += 1
            real = told(ask(client, method, address(attempt.route, attempt.keys)), attempt.keys)
            if real[0] not in REFUSED:
                faults.append(f"{method} {attempt}: {real[0]} though it is hidden")
            elif real != told(ask(client, method, address(attempt.route, nothing)), nothing):
                faults.append(f"{method} {attempt}: {real[0]}, but otherwise when there is nothing")
    assert not faults, "\n".join(faults)
    assert compared > 500, "too little was compared to show anything"


def _of_nothing(name: str, key: object) -> object:
    """A key of the same kind that no record has; a word of the address stays as it is."""
    if isinstance(key, uuid.UUID):
        return uuid.uuid4()
    return 99_999_999 if name == "pk" else key


@pytest.mark.trust(4)
def test_a_key_of_somebody_hidden_opens_nothing_under_somebody_visible(worlds: Worlds) -> None:
    browsers, faults = Browsers(), []
    visible = worlds.here.cases["open"].subjects["person"]["pk"]
    for attempt in hidden(worlds):
        nested = [name for name, key in attempt.keys.items() if name != "pk" and isinstance(key, uuid.UUID)]
        if not nested or attempt.relation not in ("restricted", "denied"):
            continue
        crossed = attempt.keys | {"pk": visible}
        missing = crossed | {name: uuid.uuid4() for name in nested}
        client = browsers.of(attempt.by)
        for method in METHODS:
            real = told(ask(client, method, address(attempt.route, crossed)), crossed)
            if real[0] not in REFUSED or real != told(ask(client, method, address(attempt.route, missing)), missing):
                faults.append(f"{method} {attempt}: {real[0]}")
    assert not faults, "\n".join(faults)
