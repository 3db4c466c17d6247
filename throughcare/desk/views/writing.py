"""The addresses that keep what somebody writes, bring them back to it, and throw it away."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare.core import begun
from throughcare.core.errors import DomainError
from throughcare.desk import drafts
from throughcare.partnerships.request import Request

CHOSEN = "acting_for"
ON = "?draft=on"


@login_required
@require_POST
def keep(request: Request) -> HttpResponse:
    """Keep a form as it stands, while it is being written."""
    whose = begun.of_request(request)
    now = timezone.now()
    if whose is None:
        return JsonResponse({"said": _("Not kept: load the page again.")}, status=400)
    try:
        kept = drafts.keep(whose, request.POST, at=now)
    except DomainError as refusal:
        return JsonResponse({"said": str(refusal)}, status=400)
    said = _("Kept at %(time)s, not sent yet") % {"time": time_format(timezone.localtime(now), "H:i")} if kept else ""
    return JsonResponse({"said": said})


@login_required
def back(request: Request) -> HttpResponse:
    """After signing in again: to the page under which the session ended, acting for whom one acted then."""
    found = drafts.interrupted_of(request.user, at=timezone.now())
    if found is None:
        return redirect("web:home")
    by, path = found
    request.session[CHOSEN] = [by.practitioner_id, by.scheme_id]
    return redirect(f"{path}{ON}")


@login_required
@require_POST
def throw_away(request: Request) -> HttpResponse:
    """What was begun on a page is not wanted any more."""
    path = request.POST.get("page", "")
    # No page has such an address, and the database takes no null character.
    if not path.isprintable() or not path.startswith("/") or not url_has_allowed_host_and_scheme(path, None):
        return redirect("web:home")
    drafts.throw_away(request.practitioner, path)
    messages.success(request, _("What you had begun was thrown away."))
    return redirect(path)
