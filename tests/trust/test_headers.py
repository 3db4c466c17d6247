"""What goes out with every page: a strict policy, nothing kept, nothing given away; and typed code never runs."""

from __future__ import annotations

import html
import json
import os
import subprocess
import sys
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from tests.trust.asking import text_of
from throughcare.chronology import actions as chronology
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people
from throughcare.people.tests.builders import person
from throughcare.plans import actions as plans
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import LONG_AGO, NOW, TODAY, partnership

pytestmark = pytest.mark.django_db


def _policy(response: Any) -> dict[str, list[str]]:
    parts = [part.split() for part in response.headers["Content-Security-Policy"].split(";") if part.strip()]
    return {part[0]: part[1:] for part in parts}


def _hold(response: Any) -> None:
    policy = _policy(response)
    assert policy["default-src"] == ["'none'"]
    assert policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
    assert policy["form-action"] == policy["style-src"] == ["'self'"]
    words = {word for sources in policy.values() for word in sources}
    assert not words & {"'unsafe-inline'", "'unsafe-eval'", "*", "https:", "http:"}
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "no-store" in response.headers["Cache-Control"]
    assert not {"Server", "X-Powered-By", "X-Django"} & set(response.headers)


@pytest.mark.trust(24)
def test_every_kind_of_answer_carries_the_strict_headers() -> None:
    by = partnership().acting(Role.COORDINATOR)
    who = registration(by).person
    client = browser(by)
    client.raise_request_exception = False
    pages = ["/", "/people/", f"/people/{who.pk}/", "/people/spreadsheet/", "/schemes/", "/people/nobody/", "/no/such/"]
    statuses = set()
    for url in pages:
        response = client.get(url)
        _hold(response)
        statuses.add(response.status_code)
    assert statuses == {200, 403, 404}
    stranger = Client().get("/account/login/")
    assert stranger.status_code == 200
    _hold(stranger)


@pytest.mark.trust(27)
def test_pages_of_errors_are_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    by = partnership().acting(Role.COORDINATOR)
    client = browser(by)
    client.raise_request_exception = False

    def fail(*_args: object) -> None:
        raise RuntimeError("secret detail of the fault")

    refused, missing = client.get("/schemes/"), client.get("/no/such/")
    forged = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "a@b.example", "password": "x"})
    monkeypatch.setattr("throughcare.web.views.home.collect", fail)
    broken = client.get("/")
    assert (refused.status_code, missing.status_code, forged.status_code, broken.status_code) == (403, 404, 403, 500)
    for response in (refused, missing, forged, broken):
        text = text_of(response)
        _hold(response)
        assert "<h1" in text
        for word in ("Traceback", "secret detail", "RuntimeError", "urlpatterns", "DEBUG", "Django", "csrf token"):
            assert word not in text, word


@pytest.mark.trust(24)
def test_cookies_and_transport_are_closed_once_the_service_is_reached_by_https() -> None:
    names = (
        "DEBUG", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_HTTPONLY",
        "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SAMESITE", "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS", "DEMO",
    )  # fmt: skip
    code = (
        "import json, django; from django.conf import settings; django.setup(); "
        f"print(json.dumps({{name: getattr(settings, name) for name in {names!r}}}))"
    )
    said = {key: value for key, value in os.environ.items() if key not in ("THROUGHCARE_DEBUG", "THROUGHCARE_DEMO")}
    said |= {"DJANGO_SETTINGS_MODULE": "throughcare.settings"}
    done = subprocess.run([sys.executable, "-c", code], env=said, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "DEBUG": False,
        "DEMO": False,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31536000,
    }


CALLS = ("alert(1)", "alert`1`", "fetch('//x.example')", "top.name", "import('//x.example')")
SHAPES = (
    "<script>{}</script>",
    "<ScRiPt src=//x.example>{}</sCrIpT>",
    "<img src=x onerror={}>",
    "<svg/onload={}>",
    "<svg><animate onbegin={} attributeName=x>",
    "<body onload={}>",
    "<iframe srcdoc='<script>{}</script>'>",
    "<a href='javascript:{}'>x</a>",
    "<a href='&#106;avascript:{}'>x</a>",
    "<form action='javascript:{}'><button>x",
    "<input autofocus onfocus={}>",
    "<details open ontoggle={}>",
    "<video><source onerror={}>",
    "<math><mi//xlink:href='data:x,{}'>",
    "'\"><script>{}</script>",
    '" onmouseover={} x="',
    "' onfocus={} autofocus x='",
    "</title><script>{}</script>",
    "</textarea><script>{}</script>",
    "</script><script>{}</script>",
    "<!--><img src=x onerror={}>-->",
    "]]><script>{}</script>",
    "<style>@import '//x.example';</style>{}",
    "<link rel=stylesheet href=//x.example>{}",
    "<base href=//x.example>{}",
    "<meta http-equiv=refresh content='0;url=javascript:{}'>",
    "<object data='javascript:{}'>",
    "<embed src='javascript:{}'>",
    "<marquee onstart={}>",
    "<template><script>{}</script></template>",
    "{{{{ {} }}}}",
    "{{% {} %}}",
    "${{{}}}",
    "<%= {} %>",
    "\u2028<script>{}</script>",
    "\uff1cscript\uff1e{}\uff1c/script\uff1e",
    "<img src=x:x onerror\x0b={}>",
    "<a href='java\tscript:{}'>x</a>",
    "<button formaction='javascript:{}'>x",
    "<dialog open onclose={}>",
)
PAYLOADS = [shape.format(call) for shape in SHAPES for call in CALLS]


class _Reader(HTMLParser):
    """Notes whatever could run or load something, in the page as a browser reads it."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag in ("iframe", "object", "embed", "base", "svg:script", "template", "marquee", "video", "math"):
            self.wrong.append(tag)
        if tag == "script" and not (said.get("src") or "").startswith("/static/") and "nonce" not in said:
            self.wrong.append("script")
        if tag in ("link", "style") and not (said.get("href") or "").startswith("/static/"):
            self.wrong.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in ("srcdoc", "style"):
                self.wrong.append(name)
            if name in ("href", "src", "action", "formaction") and not (value or "").startswith(
                ("/", "#", "?", "data:image/")
            ):
                self.wrong.append(f"{name}={value}")


@pytest.mark.trust(24)
def test_two_hundred_payloads_in_what_people_type_are_shown_as_they_were_typed() -> None:
    assert len(PAYLOADS) >= 200
    by = partnership().acting(Role.COORDINATOR)
    agency = Agency.objects.get(pk=by.agency_id)
    held = registration(by, person=person(by, family_name=PAYLOADS[0][:100], given_names=PAYLOADS[5][:100]))
    who, pathway = held.person, "accommodation"
    for number, payload in enumerate(PAYLOADS):
        if number % 4 == 0:
            people.add_alias(who, family_name=payload[:100], given_names="x", by=by, at=NOW)
        elif number % 4 == 1:
            people.add_address(who, lines=payload, postcode="", from_on=None, until_on=None, by=by, at=NOW)
        elif number % 4 == 2:
            told = people.Told(name=payload[:200], role="victim", source=agency, notes=payload)
            people.add_associate(who, told=told, by=by, at=NOW)
        else:
            chronology.add_entry(who, scheme_id=held.scheme_id, kind="note", on_day=TODAY, text=payload, by=by, at=NOW)
    people.add_marker(who, kind="weapons", evidence=PAYLOADS[14], from_on=LONG_AGO, review_on=None, by=by, at=NOW)
    plans.start_plan(held, aim=PAYLOADS[20], by=by, at=NOW)
    plans.assess_need(
        held, pathway=pathway, level=2, evidence=PAYLOADS[30], strengths=PAYLOADS[70], assessed_on=TODAY, by=by, at=NOW
    )
    client = browser(by)
    pages = [
        f"/people/{who.pk}/{part}" for part in ("", "details/", "around/", "chronology/?whole=1", "plan/", "needs/")
    ]
    text = "\n".join(_read(client, url) for url in [*pages, "/people/", "/"])
    for number, payload in enumerate(PAYLOADS):
        shown = html.escape(payload.strip()[:100] if number % 4 == 0 else payload.strip())
        assert shown in text, f"payload {number} is not shown as typed: {payload!r}"


def _read(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    reader = _Reader()
    reader.feed(text_of(response))
    assert reader.wrong == [], url
    return text_of(response)
