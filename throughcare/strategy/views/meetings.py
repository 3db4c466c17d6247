"""The senior group's own page, and opening and closing one of its meetings; the calendar plans them."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare.core.components import long_day
from throughcare.core.errors import DomainError
from throughcare.measures.readers import reader
from throughcare.panels.models import Meeting
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile, known
from throughcare.partnerships.request import Request
from throughcare.strategy import actions, queries, rules
from throughcare.strategy.models import Assessment
from throughcare.strategy.showing import action_lines, agenda_of
from throughcare.strategy.views.finding import (
    MARKING,
    STAGE_COLOURS,
    find,
    find_to_write,
    frame_of,
    kinds_of,
)
from throughcare.strategy.words import name_of

A_PAGE, FIRST = 20, 8


@login_required
def home(request: Request) -> HttpResponse:
    """What comes next, what agencies are to do, how the principles stand, what was held."""
    by, today = request.practitioner, timezone.localdate()
    scheme_id = reader(by)
    profile, kinds = kinds_of(scheme_id)
    mine = Meeting.objects.senior_to(by).select_related("scheme", "chair__user")
    past = Paginator(mine.over(today), A_PAGE).get_page(request.GET.get("page"))
    given = queries.actions_of(by, scheme_id)
    done = Assessment.objects.visible_to(by).filter(scheme_id=scheme_id)
    context = {
        "kinds": [{"rules": kind, "often": known(kind.meets)} for kind in kinds],
        "title": kinds[0].name if len(kinds) == 1 else _("Strategic group"),
        "coming": [_line(each, profile) for each in mine.to_come(today)],
        "past": [_line(each, profile) for each in past],
        "page": past,
        "given": action_lines(given[:FIRST], today=today),
        "open_actions": len(given),
        "late_actions": sum(1 for each in given if each.late_on(today)),
        "draft": done.filter(agreed_at=None).first(),
        "agreed": done.exclude(agreed_at=None).select_related("agreed_in").order_by("-agreed_at").first(),
        "judges": rules.judges_itself(profile),
        "may_write": by.may(Permission.WRITE_STRATEGY, scheme_id),
        "marking": MARKING,
    }
    return render(request, "strategy/home.html", context)


def _line(meeting: Meeting, profile: Profile) -> dict[str, Any]:
    return {
        "meeting": meeting,
        "name": name_of(profile, meeting),
        "day": long_day(meeting.held_on),
        "stage": (meeting.stage.label, STAGE_COLOURS[meeting.stage]),
        "url": reverse("strategy:meeting", args=[meeting.pk]),
    }


@login_required
def meeting(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The agenda: what is dealt with, what was said, what came of it."""
    by, today = request.practitioner, timezone.localdate()
    found = find(by, pk)
    frame = frame_of(by, found, "meeting")
    agenda = agenda_of(by, found, frame["profile"], today=today)
    return render(request, "strategy/meeting.html", {**frame, **agenda, "today": today})


@login_required
@require_POST
def open_(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Begin the meeting."""
    found = find_to_write(request.practitioner, pk)
    try:
        actions.open_meeting(found, by=request.practitioner, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The meeting is open. The figures of this moment are kept with it."))
    return redirect("strategy:meeting", pk=pk)


@login_required
def close(request: Request, pk: uuid.UUID) -> HttpResponse:
    """End the meeting, after a look at what was left open."""
    by, today = request.practitioner, timezone.localdate()
    found = find_to_write(by, pk)
    if request.method == "POST":
        try:
            actions.close_meeting(found, by=by, at=timezone.now())
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("strategy:meeting", pk=pk)
        messages.success(request, _("The meeting is closed. These are its minutes."))
        return redirect("strategy:minutes", pk=pk)
    frame = frame_of(by, found, "meeting")
    shown = agenda_of(by, found, frame["profile"], today=today)
    silent = [line for line in shown["lines"] if not line.said]
    return render(request, "strategy/close.html", {**frame, "silent": silent, "shown": shown})
