"""The annual version for everybody, at an address without sign-in: a year that is not published is simply not there."""

from __future__ import annotations

import json
import re
from typing import Any

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from throughcare.packs.views import told

# What is withdrawn is gone everywhere within ten minutes.
CACHED = "public, max-age=600"
YEAR = re.compile(r"\d{4}(-\d{2})?\Z")


def _published(slug: str, year: str) -> dict[str, Any]:
    if not YEAR.match(year):
        raise Http404
    with connection.cursor() as cursor:
        cursor.execute(
            "select scheme, figures, published_on, what_changed, number from packs_published(%s, %s)", [slug, year]
        )
        row = cursor.fetchone()
    if row is None:
        raise Http404
    names = ("scheme", "figures", "published_on", "what_changed", "number")
    found = dict(zip(names, row, strict=True))
    if isinstance(found["figures"], str):
        found["figures"] = json.loads(found["figures"])
    return found


def published(request: HttpRequest, slug: str, year: str) -> HttpResponse:
    """The published figures of one scheme and year; the same for whoever asks."""
    found = _published(slug, year)
    # Nothing of whoever happens to be signed in stands on a page that others may be given from a cache.
    request.practitioner = None  # type: ignore[attr-defined]
    context = {**found, **told(found["figures"]), "slug": slug, "year": year}
    response = render(request, "packs/published.html", context)
    response.headers["Cache-Control"] = CACHED
    return response


def published_file(_request: HttpRequest, slug: str, year: str) -> HttpResponse:
    """The same as a PDF."""
    found = _published(slug, year)
    with connection.cursor() as cursor:
        cursor.execute("select packs_published_file(%s, %s)", [slug, year])
        content = bytes(cursor.fetchone()[0])
    name = f"{found['scheme']} {year}.pdf"
    disposition = content_disposition_header(True, name) or "attachment"
    headers = {"Content-Disposition": disposition, "Cache-Control": CACHED}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
