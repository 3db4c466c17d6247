"""The screen on the wall: where the meeting is, and nothing that the room must not see; and the way into a meeting."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from throughcare.audit.trail import looked_at
from throughcare.core.components import long_day
from throughcare.panels.agendapage import time_of
from throughcare.panels.models import Meeting, Point
from throughcare.panels.placing import in_order
from throughcare.panels.timing import USUAL_LENGTH
from throughcare.panels.views.finding import find, profile_for
from throughcare.panels.words import meeting_name
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request
from throughcare.people.models import Person, Restriction
from throughcare.sitting import live
from throughcare.sitting.models import Guest, Joining
from throughcare.sitting.queries import joined
from throughcare.sitting.views.now import LEFT


@login_required
@require_GET
def meeting(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Into the meeting: to the item that it is at, else to the first that waits, else to its agenda."""
    by = request.practitioner
    found = find(by, pk)
    items = live.item_lines(live.rows_of(by, found.pk), None)
    at_now = next((line for line in items if line.floor), None)
    waiting = next((line for line in items if line.state == live.WAITING), None)
    there = at_now or waiting
    return redirect(there.url if there and found.is_open else reverse("panels:meeting", args=[pk]))


@login_required
@require_GET
def wall(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Large, for everybody in the room: for whoever runs the meeting to put up."""
    by = request.practitioner
    found = find(by, pk)
    authorise(by, Permission.RUN_MEETING, found)
    if found.is_open and not joined(by, found):
        return redirect(f"{reverse('sitting:join', args=[pk])}?{urlencode({'next': request.path})}")
    profile, shown = profile_for(found), _shown(by, found)
    if shown["person_id"]:
        looked_at(shown["person_id"])
    context = {
        **shown,
        "name": meeting_name(profile, found),
        "day": long_day(found.held_on),
        "now_url": reverse("sitting:wall_now", args=[pk]),
        "marking": True,
    }
    return render(request, "sitting/wall.html", context)


@login_required
@require_GET
def wall_now(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The same, asked for again and again."""
    by = request.practitioner
    found = find(by, pk)
    authorise(by, Permission.RUN_MEETING, found)
    if found.is_open and not joined(by, found):
        return HttpResponse(status=LEFT)
    shown = _shown(by, found)
    text = render_to_string("sitting/_wall.html", shown)
    mark = live.mark_of(by, text)
    response = get_conditional_response(request, etag=mark) or HttpResponse(text)
    response.headers["ETag"] = mark
    if not isinstance(response, HttpResponseNotModified) and shown["person_id"]:
        looked_at(shown["person_id"])
    return response


def _shown(by: Acting, found: Meeting) -> dict[str, Any]:
    """The item under discussion, how far the agenda is, and when it will be done."""
    items = live.item_lines(live.rows_of(by, found.pk), None)
    at_now = next((line for line in items if line.floor), None)
    decided = sum(line.state == live.DECIDED for line in items)
    left = [line for line in items if line.state != live.DECIDED]
    inside = Guest.objects.visible_to(by).filter(meeting=found, ended_at=None, shown_out_at=None)
    in_now = inside.filter(let_in_at__isnull=False).exists()
    following = next((line for line in left if at_now is None or line.number > at_now.number), None)
    return {
        "meeting": found,
        "line": at_now,
        "called": _called(found, at_now.item.person, only_initials=in_now) if at_now else "",
        "person_id": at_now.item.person_id if at_now else None,
        "decided": decided,
        "many": len(items),
        "finish": finish(by, found, items, at=timezone.now()),
        "following": following,
    }


def _called(found: Meeting, person: Person, *, only_initials: bool) -> str:
    """Nobody is named to a room in which somebody may sit who must not see them."""
    here = Joining.objects.there().filter(meeting=found, practitioner__isnull=False)
    denied = Restriction.objects.filter(person=person, kind=Restriction.Kind.DENY, ended_at=None)
    if person.restricted or denied.filter(practitioner_id__in=here.values("practitioner_id")).exists():
        return _("Not named here")
    return called(person, only_initials=only_initials)


def called(person: Person, *, only_initials: bool) -> str:
    """The name, or no more than its first letters while somebody is in the room who is not bound to the whole."""
    words = f"{person.given_names} {person.family_name}".split()
    return ". ".join(word[0] for word in words) + "." if only_initials else f"{person.given_names} {person.family_name}"


def finish(by: Acting, found: Meeting, items: list[live.ItemLine], *, at: datetime) -> datetime | None:
    """When the meeting will be done by the clock, as the agenda reckons it."""
    if not found.is_open:
        return None
    points = Point.objects.visible_to(by).filter(meeting=found, removed_at=None)
    timed = time_of(found, in_order([*(line.item for line in items), *points]), now=at, length=USUAL_LENGTH)
    return timed.finish if timed.minutes else None
