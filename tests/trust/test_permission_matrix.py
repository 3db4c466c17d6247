"""Every address, by every role and relation: those who may get in, nobody else does, and hidden is like missing."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.trust.asking import Browsers, address, ask, told
from tests.trust.conftest import Worlds
from tests.trust.matrix import (
    BY_SECRET,
    HIDDEN_FROM_NOBODY,
    HIDDEN_FROM_OTHER_SCHEMES,
    MATRIX,
    OF_A_DEMONSTRATION,
    OF_ONES_OWN_ACCOUNT,
    OF_THE_AGENCY,
    OF_THE_PARTNERSHIP,
    OPEN_TO_STRANGERS,
    SEES_EVERY_AGENCY,
    Rule,
)
from tests.trust.routes import Route, routes
from tests.trust.world import LAPSED_AGENCY, OTHER_AGENCY, Case, Keys, World
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role

pytestmark = [pytest.mark.django_db, pytest.mark.trust(1)]

METHODS = ("GET", "POST")
REFUSED = frozenset({403, 404, 405})
ROUTES = {route.name: route for route in routes()}


@dataclass(frozen=True)
class Attempt:
    """Somebody asks for an address; what they get must be what the matrix says."""

    route: str
    rule: Rule
    relation: str
    by: Acting
    role: Role
    keys: Keys
    sends: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.route} {self.rule.subject} {self.role} {self.relation}"


def test_every_address_has_its_line_and_every_line_its_address() -> None:
    known = {*MATRIX, *OPEN_TO_STRANGERS, *OF_ONES_OWN_ACCOUNT, *BY_SECRET, *OF_A_DEMONSTRATION}
    assert not set(ROUTES) - known, f"the matrix says nothing of {sorted(set(ROUTES) - known)}"
    assert not known - set(ROUTES), f"no such address: {sorted(known - set(ROUTES))}"


def test_every_key_of_an_address_is_named(worlds: Worlds) -> None:
    for _number, name, rule in _rules():
        assert set(_keys(rule, worlds.here.cases["open"], worlds)) == set(ROUTES[name].keys), name


def _keys(rule: Rule, case: Case, worlds: Worlds) -> Keys:
    named = {key: case.slugs.get(value, value) for key, value in rule.extra.items()}
    if not rule.subject:
        return named
    if rule.subject in OF_THE_PARTNERSHIP:
        return worlds.here.things[rule.subject] | named
    return case.subjects[rule.subject] | named


def _rules() -> Iterator[tuple[int, str, Rule]]:
    lines = ((name, rule) for name in sorted(set(MATRIX) & set(ROUTES)) for rule in MATRIX[name])
    for number, (name, rule) in enumerate(lines):
        yield number, name, rule


def _own(worlds: Worlds) -> Iterator[Attempt]:
    """Every role on records of the own scheme that nothing hides."""
    here = worlds.here
    for _number, name, rule in _rules():
        for role in Role:
            case = here.cases["open"]
            sends = {name: case.slugs[value] for name, value in rule.sends.items()}
            keys = _keys(rule, case, worlds)
            yield Attempt(name, rule, "own", here.actors[role, rule.agency], role, keys, sends)


def _hidden(worlds: Worlds) -> Iterator[Attempt]:
    """Every relation that hides a record, by a role that would otherwise get in; the roles take turns."""
    here, there = worlds.here, worlds.there
    for number, name, rule in _rules():
        able = [role for role in Role if rule.allows(role, "GET") or rule.nowhere]
        relations: list[tuple[str, World, str, str]] = []
        if rule.subject not in HIDDEN_FROM_NOBODY:
            relations.append(("other scheme", there, rule.agency, "open"))
        if rule.subject in HIDDEN_FROM_OTHER_SCHEMES:
            able = [role for role in able if role != SEES_EVERY_AGENCY]
        elif rule.subject not in HIDDEN_FROM_NOBODY:
            relations.append(("lapsed signature", here, LAPSED_AGENCY, "open"))
        if rule.subject not in HIDDEN_FROM_NOBODY | OF_THE_PARTNERSHIP:
            relations.append(("restricted", here, rule.agency, "restricted"))
            relations.append(("denied", here, rule.agency, "denied"))
        if rule.subject in OF_THE_AGENCY:
            relations.append(("other agency", here, OTHER_AGENCY, "open"))
        for turn, (relation, seen_from, agency, case) in enumerate(relations):
            role = able[(number + turn) % len(able)]
            yield Attempt(
                name, rule, relation, seen_from.actors[role, agency], role, _keys(rule, here.cases[case], worlds)
            )


def _fault(attempt: Attempt, method: str, response: Any) -> str:
    """What is wrong with the answer, or nothing."""
    status = response.status_code
    if status >= 500:
        return f"{method} {attempt}: {status}"
    if attempt.rule.allows(attempt.role, method):
        return f"{method} {attempt}: {status} though it is allowed" if status in (403, 404) else ""
    return "" if status in REFUSED else f"{method} {attempt}: {status} though it is denied"


def test_whoever_may_gets_in_and_nobody_else(worlds: Worlds) -> None:
    browsers, faults, count = Browsers(), [], 0
    for attempt in _own(worlds):
        url = f"{address(attempt.route, attempt.keys)}?{attempt.rule.query}"
        for method in METHODS:
            count += 1
            faults.append(
                _fault(
                    attempt,
                    method,
                    ask(browsers.of(attempt.by), method, url, attempt.sends if method == "POST" else None),
                )
            )
    assert not any(faults), "\n".join(filter(None, faults))
    assert count > 2000, "too few attempts to show anything"


@pytest.mark.trust(4)
@pytest.mark.trust(5)
@pytest.mark.trust(7)
def test_hidden_is_refused_exactly_like_missing(worlds: Worlds) -> None:
    browsers, faults, compared = Browsers(), [], 0
    for attempt in _hidden(worlds):
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
    for attempt in _hidden(worlds):
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


def test_a_stranger_is_led_to_sign_in(worlds: Worlds) -> None:
    stranger, faults = Client(), []
    for name, rules in MATRIX.items():
        if name not in ROUTES:
            continue
        for rule in rules:
            url = address(name, _keys(rule, worlds.here.cases["open"], worlds))
            for method in METHODS:
                response = ask(stranger, method, url)
                if response.status_code != 302 or not response.headers["Location"].startswith("/account/login/"):
                    faults.append(f"{method} {name}: {response.status_code}")
    assert not faults, "\n".join(faults)


def test_whoever_has_not_chosen_for_whom_they_act_is_led_to_choose(worlds: Worlds) -> None:
    client, faults = Client(), []
    by = worlds.here.boss
    client = Browsers().of(by)
    session = client.session
    session["acting_for"] = None
    session.save()
    for name, rules in MATRIX.items():
        if name not in ROUTES or name in ("web:acting", "desk:back"):
            continue
        for rule in rules:
            url = address(name, _keys(rule, worlds.here.cases["open"], worlds))
            for method in METHODS:
                response = ask(client, method, url)
                there = response.headers.get("Location", "")
                # A page is come back to after the choice; a form is not sent again by itself.
                expected = f"/choose/?{urlencode({'next': url})}" if method == "GET" and url != "/" else "/choose/"
                if response.status_code != 302 or there != expected:
                    faults.append(f"{method} {name}: {response.status_code} {there}")
    assert not faults, "\n".join(faults)


def test_a_link_without_its_secret_and_the_mail_of_a_demonstration_are_not_there(worlds: Worlds) -> None:
    for client in (Client(), Browsers().of(worlds.here.boss)):
        for method in METHODS:
            assert ask(client, method, address("partnerships:join", {"secret": "x" * 43})).status_code == 404
            assert ask(client, method, address("demo_mail", {})).status_code == 404


def test_own_account_pages_lead_a_stranger_to_sign_in() -> None:
    faults = []
    for name in sorted(OF_ONES_OWN_ACCOUNT & set(ROUTES)):
        route: Route = ROUTES[name]
        assert route.keys == ()
        for method in METHODS:
            response = ask(Client(), method, address(name, {}))
            # Signing out when nobody is signed in leads to sign-in or home; nothing else may answer with a page.
            if response.status_code != 302 or "/account/" not in response.headers["Location"]:
                faults.append(f"{method} {name}: {response.status_code}")
    assert not faults, "\n".join(faults)
