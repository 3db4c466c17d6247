"""Transparency records on screen and as files: for everybody who is signed in, and for publishing."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from throughcare.partnerships.request import Request
from throughcare.scores import transparency
from throughcare.scores.methods.registry import DESCRIBED

_FILES: dict[str, tuple[str, Callable[[transparency.Record], str]]] = {
    "json": ("application/json", transparency.Record.to_json),
    "md": ("text/markdown; charset=utf-8", lambda record: transparency.to_markdown(record, say=gettext)),
}


@login_required
def records(request: Request) -> HttpResponse:
    """Every method there is, with what it is for."""
    found = [(each.key, gettext(each.name), gettext(each.summary)) for each in DESCRIBED.values()]
    return render(request, "scores/records.html", {"records": found})


@login_required
def record(request: Request, key: str) -> HttpResponse:
    """One method's record, part by part."""
    found = _record(key)
    open_ones = [field.name for part in found.parts for field in part.fields if field.open]
    context = {"record": found, "open": open_ones, "standard_url": transparency.STANDARD_URL}
    return render(request, "scores/record.html", context)


@login_required
def record_file(request: Request, key: str, kind: str) -> HttpResponse:
    """The same as a file to publish, or for a machine to read."""
    if kind not in _FILES:
        raise Http404
    content_type, write = _FILES[kind]
    name = f"transparency-record-{key}.{kind}"
    return HttpResponse(
        write(_record(key)),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _record(key: str) -> transparency.Record:
    if key not in DESCRIBED:
        raise Http404
    return transparency.record_of(DESCRIBED[key], say=gettext)
