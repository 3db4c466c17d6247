"""Signing in for tests: directly for tests of views, through the real screens for journeys."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from throughcare.accounts import codes
from throughcare.accounts.middleware import HAS_DEVICE
from throughcare.accounts.models import User

if TYPE_CHECKING:
    from playwright.sync_api import Page

# The session key under which the frame keeps for whom one acts: (practitioner, scheme).
CHOSEN = "acting_for"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def sign_in(client: Client, *, practitioner_id: int, user: User, scheme_id: int | None) -> None:
    """Sign the client in, one-time code included, and choose for whom it acts, without the screens."""
    if not codes.has_device(user):
        codes.give_device(user)
    client.force_login(user, backend=BACKEND)
    session = client.session
    session[CHOSEN] = [practitioner_id, scheme_id]
    session[HAS_DEVICE] = user.pk
    session.save()


def session_of(user: User) -> str:
    """The key of a session like the one that the screens begin: password and one-time code given just now."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    session = client.session
    now = time.time()
    session[HAS_DEVICE] = user.pk
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": now, "email": user.email},
        {"method": "mfa", "type": "totp", "at": now},
    ]
    session.save()
    return str(session.session_key)


def sign_in_browser(page: Page, base_url: str, *, email: str, password: str, secret: str) -> None:
    """Sign in through the real screens: password, then the code of the device with this secret.

    Each code is accepted once, so a second sign-in within half a minute takes the code of the
    half-minute beside, which is accepted too; after three it waits for the next.
    """
    page.goto(f"{base_url}/account/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/2fa/authenticate/**")
    tried: set[str] = set()
    until = time.monotonic() + 60
    while "/2fa/authenticate/" in page.url and time.monotonic() < until:
        code = next(
            (each for each in (codes.code_at(secret, at) for at in codes.counters_now()) if each not in tried), ""
        )
        if not code:
            time.sleep(1)
            continue
        tried.add(code)
        page.get_by_label("One-time code").fill(code)
        page.get_by_role("button", name="Continue").click()
        page.wait_for_load_state()
    assert "/2fa/authenticate/" not in page.url, "no code was accepted"
