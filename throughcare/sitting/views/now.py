"""What changes on an item's page while several work on it: asked for every other second, answered shortly."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_GET

from throughcare.audit.trail import looked_at
from throughcare.partnerships.acting import authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request
from throughcare.sitting import live

# Somebody else signed in at this browser since the page was opened: nothing is shown to them, and nothing sent.
SOMEBODY_ELSE = 409
# They are not in the meeting, or have left it: they join first.
LEFT = 428


@login_required
@require_GET
def now(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The parts that change, or word that nothing did; who was looked at is logged when something is shown."""
    by = request.practitioner
    if request.GET.get("as", str(by.practitioner_id)) != str(by.practitioner_id):
        return HttpResponse(status=SOMEBODY_ELSE)
    authorise(by, Permission.READ_CASES)
    found = live.now(by, pk)
    if found is None:
        raise Http404
    if found.meeting.is_open and not found.joined:
        return HttpResponse(status=LEFT)
    shown = render_to_string("sitting/_now.html", {"now": found, "lines": found.lines})
    mark = live.mark_of(by, shown)
    response = get_conditional_response(request, etag=mark) or HttpResponse(shown)
    response.headers["ETag"] = mark
    if not isinstance(response, HttpResponseNotModified):
        looked_at(found.item.person_id)
    if request.headers.get("X-Proof") == "wanted":
        # Signed in again in another tab: the page's forms need the new proof against other sites.
        response.headers["X-Proof"] = get_token(request)
    return response
