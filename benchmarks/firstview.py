"""How many bytes a browser without a cache fetches, compressed, to show the sign-in page and the first page."""

from __future__ import annotations

import gzip
import re
from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import urljoin

from django.core.management import call_command
from django.test import Client
from django.test.utils import override_settings

from benchmarks.cohort import signed_in
from benchmarks.crowd import fill
from benchmarks.databases import databases
from benchmarks.measuring import Claim, Report

MOST_KILOBYTES = 75
PAGES = {"sign-in": "/account/login/", "home": "/", "people": "/people/"}
_TAGS = re.compile(r"<(?:link|script|img|image|use|source)\b[^>]*>")
_ADDRESS = re.compile(r'\b(?:href|src)="([^"#]+)')
# What a style sheet fetches in its turn: fonts, pictures, other style sheets.
_IN_STYLES = re.compile(r"url\(\s*[\"']?(?!data:)([^\"')#]+)")


def _fetched(client: Client, page: str, at: str) -> dict[str, int]:
    """Each file that the page needs, with its size as it is sent to a browser that takes gzip."""
    waiting = [urljoin(at, found[1]) for tag in _TAGS.findall(page) if (found := _ADDRESS.search(tag))]
    sizes: dict[str, int] = {}
    while waiting:
        path = waiting.pop()
        if path in sizes:
            continue
        answer = client.get(path, headers={"accept-encoding": "gzip"})
        if answer.status_code != HTTPStatus.OK:
            raise SystemExit(f"{path} answered {answer.status_code}")
        content = answer.getvalue()
        sizes[path] = len(content)
        if path.endswith(".css"):
            text = gzip.decompress(content) if answer.headers.get("Content-Encoding") == "gzip" else content
            waiting += [urljoin(path, each.strip()) for each in _IN_STYLES.findall(text.decode())]
    return sizes


def run() -> Report:
    """Fetch each page and all that it needs."""
    report = Report(f"First view: bytes compressed with gzip, claimed at most {MOST_KILOBYTES} KB")
    call_command("collectstatic", interactive=False, verbosity=0)
    rows: list[Sequence[object]] = []
    with databases("firstview") as (name,), override_settings(ALLOWED_HOSTS=["*"]):
        crowd = fill(name, 200)
        for title, path in PAGES.items():
            client = Client() if title == "sign-in" else signed_in(crowd)
            answer = client.get(path)
            if answer.status_code != HTTPStatus.OK:
                raise SystemExit(f"{path} answered {answer.status_code}")
            page, files = answer.content, _fetched(client, answer.content.decode(), path)
            kinds = {"css": 0, "js": 0, "others": 0}
            for address, size in files.items():
                kinds[kind if (kind := address.rpartition(".")[2]) in kinds else "others"] += size
            squeezed = len(gzip.compress(page, 6))
            total = squeezed + sum(files.values())
            rows.append([title, squeezed, *kinds.values(), len(files), total, len(page) - squeezed])
            report.claims.append(Claim(f"{title}, kilobytes", total / 1000, MOST_KILOBYTES, " KB"))
    report.table(["", "page", "css", "js", "others", "files", "total", "more if page is plain"], rows)
    return report
