"""Error pages: what happened, whether anything was lost, what to do now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from throughcare.core.typed import words_in
from throughcare.web import interrupted


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request could not be understood."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The role does not include this; says nothing of whether a record exists."""
    return render(request, "403.html", {"reason": str(exception or ""), **_not_kept(request)}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Missing and hidden are the same page."""
    return render(request, "404.html", _not_kept(request), status=404)


def _not_kept(request: HttpRequest) -> dict[str, list[str]]:
    """What was typed into the form that is refused here: whoever typed it copies it, and learns nothing new."""
    if request.method != "POST" or getattr(request, "practitioner", None) is None:
        return {}
    return {"not_kept": words_in(request.path, request.POST)}


def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault; the transaction was rolled back."""
    return render(request, "500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's own proof was missing or old: nothing happens, but what was typed is kept for who typed it."""
    return interrupted.kept_without_proof(request) or render(request, "csrf_failure.html", status=403)
