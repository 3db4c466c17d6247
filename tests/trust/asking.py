"""Asking for pages as somebody, each request undone afterwards, and reading the answers without what is always new."""

from __future__ import annotations

import html
import io
import re
import uuid
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from tests.trust.world import Keys
from throughcare.partnerships.acting import Acting
from throughcare.sharing.tests.browser import browser

# Signing out would end the crawl; the rest of the account's pages show nobody but oneself.
LEFT_ALONE = frozenset({"account_logout"})
_LINK = re.compile(r'(?:href|action|src)="([^"#]+)')
_ALWAYS_NEW = (
    re.compile(r'(name="(?:csrfmiddlewaretoken|_once|_mine)" value=")[^"]*'),
    re.compile(r"(nonce[-=]\"?)[A-Za-z0-9+/=_-]+"),
)


def without_chance(text: str) -> str:
    """The text without what is drawn anew for each page: by chance it holds any three letters."""
    for pattern in _ALWAYS_NEW:
        text = pattern.sub(r"\1", text)
    return text


@dataclass
class Browsers:
    """One signed-in browser for each practitioner, opened when first needed."""

    opened: dict[tuple[int, int | None], Client] = field(default_factory=dict)

    def of(self, by: Acting) -> Client:
        key = (by.practitioner_id, by.scheme_id)
        if key not in self.opened:
            self.opened[key] = browser(by)
            self.opened[key].raise_request_exception = False
        return self.opened[key]


def ask(
    client: Client,
    method: str,
    url: str,
    data: dict[str, Any] | None = None,
    *,
    then: Callable[[Any], None] = lambda response: None,
) -> Any:
    """One request, with everything it wrote undone; `then` looks at what it wrote before that."""
    mark = transaction.savepoint()
    try:
        response = client.get(url, data) if method == "GET" else client.post(url, data or {})
        then(response)
        return response
    finally:
        transaction.savepoint_rollback(mark)
        # Left open, thousands of them would make every later look at a row slower.
        transaction.savepoint_commit(mark)


def crawl(client: Client, starts: Iterable[str], *, each: int = 2, most: int = 120) -> dict[str, Any]:
    """The pages that can be reached by following links, at most so many of each address of the URL map."""
    waiting, seen, answers = list(starts), set(starts), dict[str, Any]()
    visited: Counter[str] = Counter()
    while waiting and len(answers) < most:
        url = waiting.pop(0)
        route = _route_of(url)
        if not route or route in LEFT_ALONE or visited[route] >= each:
            continue
        visited[route] += 1
        response = answers[url] = ask(client, "GET", url)
        found = [html.unescape(link) for link in _LINK.findall(text_of(response))]
        if "Location" in response.headers:
            found.append(response.headers["Location"])
        for link in found:
            if link.startswith("/") and link not in seen:
                seen.add(link)
                waiting.append(link)
    return answers


def _route_of(url: str) -> str:
    try:
        return resolve(urlsplit(url).path).view_name
    except Resolver404:
        return ""


def text_of(response: Any) -> str:
    """The answer as text; a spreadsheet is unpacked."""
    if response.content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(response.content)) as packed:
            return "\n".join(packed.read(name).decode(errors="replace") for name in packed.namelist())
    return str(response.content.decode(errors="replace"))


def address(route: str, keys: Keys) -> str:
    return reverse(route, kwargs=keys)


def told(response: Any, keys: Keys) -> tuple[int, str, tuple[tuple[str, str], ...]]:
    """All that an answer tells: status, body and headers, less what is new each time and the keys asked with."""
    body = response.content.decode(errors="replace")
    headers = [f"{name}: {value}" for name, value in response.headers.items()]
    cookies = sorted(response.cookies)
    texts = [without_chance(text) for text in (body, *headers)]
    for key in (key for key in keys.values() if isinstance(key, uuid.UUID)):
        texts = [text.replace(str(key), "KEY") for text in texts]
    return response.status_code, texts[0], tuple((line, "") for line in sorted([*texts[1:], *cookies]))
