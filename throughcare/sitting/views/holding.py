"""Opening a meeting, taking the roll, closing it."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare.core.errors import DomainError
from throughcare.panels import actions as panels
from throughcare.panels import queries
from throughcare.panels.forms import RollForm
from throughcare.panels.models import Meeting
from throughcare.panels.views.finding import find, frame_of, profile_for, turnout_of
from throughcare.partnerships.acting import authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request
from throughcare.sitting import actions


@login_required
@require_POST
def open_(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Begin the meeting; whoever opens it reads the statement first, like everybody."""
    said = _("The meeting is open. Join it, then decisions can be recorded.")
    return _do(request, pk, panels.open_meeting, said, "sitting:join")


@login_required
def close(request: Request, pk: uuid.UUID) -> HttpResponse:
    """End the meeting, after a look at what was not reached."""
    by = request.practitioner
    found = find(by, pk)
    authorise(by, Permission.RUN_MEETING, found)
    if request.method == "POST":
        said = _("The meeting is closed. These are its decisions.")
        return _do(request, pk, actions.close_meeting, said, "minutes:meeting")
    profile = profile_for(found)
    items = [item for item in queries.agenda(by, found) if item.removed_at is None]
    left = [item for item in items if getattr(item, "decision", None) is None]
    context = {
        **frame_of(by, found, profile),
        "left": left,
        "decided": len(items) - len(left),
        "turnout": turnout_of(found, profile),
    }
    return render(request, "sitting/close.html", context)


def _do(request: Request, pk: uuid.UUID, verb: Callable[..., Meeting], said: str, then: str) -> HttpResponse:
    found = find(request.practitioner, pk)
    authorise(request.practitioner, Permission.RUN_MEETING, found)
    try:
        verb(found, by=request.practitioner, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("panels:meeting", pk=pk)
    messages.success(request, said)
    return redirect(then, pk=pk)


@login_required
def attendance(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Who came: every agency on one page."""
    by = request.practitioner
    found = find(by, pk)
    authorise(by, Permission.RUN_MEETING, found)
    profile = profile_for(found)
    form = RollForm(request.POST or None, lines=queries.roll(found))
    if form.is_valid():
        try:
            panels.take_roll(found, seats=form.seats(), by=by, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Attendance is recorded."))
            return redirect("sitting:who", pk=pk)
    context = {**frame_of(by, found, profile), "form": form, "turnout": turnout_of(found, profile)}
    return render(request, "sitting/attendance.html", context)
