"""Every address, by every role and relation: those who may get in, and nobody else does."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.trust.asking import Browsers, address, ask
from tests.trust.attempts import METHODS, ROUTES, Trying, keys_of, lines, own
from tests.trust.conftest import Worlds
from tests.trust.matrix import BY_SECRET, MATRIX, OF_A_DEMONSTRATION, OF_ONES_OWN_ACCOUNT, OPEN_TO_STRANGERS
from tests.trust.routes import Route

pytestmark = [pytest.mark.django_db, pytest.mark.trust(1)]


def test_every_address_has_its_line_and_every_line_its_address() -> None:
    known = {*MATRIX, *OPEN_TO_STRANGERS, *OF_ONES_OWN_ACCOUNT, *BY_SECRET, *OF_A_DEMONSTRATION}
    assert not set(ROUTES) - known, f"the matrix says nothing of {sorted(set(ROUTES) - known)}"
    assert not known - set(ROUTES), f"no such address: {sorted(known - set(ROUTES))}"


def test_every_key_of_an_address_is_named(worlds: Worlds) -> None:
    for _number, name, rule in lines():
        assert set(keys_of(rule, worlds.here.cases["open"], worlds)) == set(ROUTES[name].keys), name


def test_whoever_may_look_looks_and_nobody_else(worlds: Worlds) -> None:
    """That whoever may send the form sends it, and nobody else, is tried in a file of its own."""
    trying = Trying("GET")
    faults = [trying.fault(attempt) for attempt in own(worlds)]
    assert not any(faults), "\n".join(filter(None, faults))
    assert len(faults) > 2000, "too few attempts to show anything"


def test_a_stranger_is_led_to_sign_in(worlds: Worlds) -> None:
    stranger, faults = Client(), []
    for name, rules in MATRIX.items():
        if name not in ROUTES:
            continue
        for rule in rules:
            url = address(name, keys_of(rule, worlds.here.cases["open"], worlds))
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
            url = address(name, keys_of(rule, worlds.here.cases["open"], worlds))
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
