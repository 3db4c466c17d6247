"""How often a password or code may be guessed, without an attacker being able to lock the owner out.

Ten guesses an account and hour are shared by all browsers that never signed in to it. A browser
that did carries a signed note of that and has ten guesses of its own, so the owner at their own
desk is not shut out by somebody guessing elsewhere (OWASP: device cookies).
"""

from __future__ import annotations

import hashlib
import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

KEPT_DAYS = 180
MOST_PEOPLE = 8
SALT = "throughcare.accounts.known-browser"


def cookie_name() -> str:
    """The note's name; bound to the host where the connection is encrypted."""
    return "__Host-known" if settings.HTTPS else "known"


def counted_for(request: HttpRequest, email: str) -> str:
    """Whose guesses this one is counted with: those of a known browser, or those of all unknown ones."""
    person = _digest(email)
    return f"{person}:{_known(request).get(person, 'unknown')}"


def remember(request: HttpRequest, response: HttpResponseBase, email: str) -> None:
    """Give the browser its note, after a whole sign-in with password and code."""
    person = _digest(email)
    known = _known(request)
    mark = known.pop(person, "") or secrets.token_urlsafe(9)
    newest_last = dict([*known.items(), (person, mark)][-MOST_PEOPLE:])
    response.set_cookie(
        cookie_name(),
        signing.dumps(newest_last, salt=SALT),
        max_age=KEPT_DAYS * 86400,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def _known(request: HttpRequest) -> dict[str, str]:
    try:
        found = signing.loads(request.COOKIES.get(cookie_name(), ""), salt=SALT, max_age=KEPT_DAYS * 86400)
    except signing.BadSignature:
        return {}
    return dict(found)


def _digest(email: str) -> str:
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()[:24]
