"""The calendar of meetings, and planning, changing, opening and closing one."""

from __future__ import annotations

import uuid
from collections.abc import Callable
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
from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict, DomainError
from throughcare.panels import actions, queries, rules
from throughcare.panels.forms import CallOffForm, MeetingForm, RollForm
from throughcare.panels.models import Meeting
from throughcare.panels.views.finding import STAGE_COLOURS, find, frame_of, profile_for, reader, turnout_of
from throughcare.panels.words import meeting_name
from throughcare.partnerships.acting import authorise
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.queries import current_profile
from throughcare.partnerships.request import Request

A_PAGE = 20


@login_required
def calendar(request: Request) -> HttpResponse:
    """Meetings to come, the next one first, and those that are over."""
    by, today = request.practitioner, timezone.localdate()
    scheme_id = reader(by)
    _version, profile = current_profile(scheme_id)
    mine = Meeting.objects.visible_to(by)
    past = Paginator(queries.counted(by, mine.over(today)), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "coming": [_line(each, profile) for each in queries.counted(by, mine.to_come(today))],
        "past": [_line(each, profile) for each in past],
        "page": past,
        "held_here": rules.kinds_here(profile, **_hubs(scheme_id)),
        "may_plan": by.may(Permission.PLAN_MEETING, scheme_id),
    }
    return render(request, "panels/list.html", context)


def _hubs(scheme_id: int) -> dict[str, bool]:
    scheme = Scheme.objects.get(pk=scheme_id)
    return {"hub": scheme.board_id is not None, "over_hubs": Scheme.objects.filter(board=scheme).exists()}


def _line(meeting: Meeting, profile: Profile) -> dict[str, Any]:
    return {
        "meeting": meeting,
        "name": meeting_name(profile, meeting),
        "day": long_day(meeting.held_on),
        "stage": (meeting.stage.label, STAGE_COLOURS[meeting.stage]),
        "url": reverse("panels:meeting", args=[meeting.pk]),
    }


@login_required
def plan(request: Request) -> HttpResponse:
    """Put a meeting into the calendar."""
    by = request.practitioner
    scheme_id = reader(by)
    authorise(by, Permission.PLAN_MEETING, scheme_id)
    _version, profile = current_profile(scheme_id)
    kinds = rules.kinds_here(profile, **_hubs(scheme_id))
    form = MeetingForm(
        request.POST or None,
        kinds=kinds,
        chairs=queries.chairs_of(scheme_id, on=timezone.localdate()),
        initial={"kind": kinds[0].key} if len(kinds) == 1 else {},
    )
    if form.is_valid():
        try:
            made = actions.plan_meeting(
                Scheme.objects.get(pk=scheme_id),
                kind=form.cleaned_data["kind"],
                **form.chosen(),
                by=by,
                at=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The meeting is planned. Its agenda can build itself now, and again later."))
            return redirect("panels:meeting", pk=made.pk)
    page = {"form": form, "title": _("Plan a meeting"), "back_url": reverse("panels:list")}
    return render(request, "core/form_page.html", {**page, "submit_label": _("Plan the meeting")})


@login_required
def change(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Another day, time, place or chair."""
    by = request.practitioner
    found = find(by, pk)
    authorise(by, Permission.PLAN_MEETING, found)
    form = MeetingForm(
        request.POST or None,
        kinds=(),
        chairs=queries.chairs_of(found.scheme_id, on=found.held_on),
        initial={
            "held_on": found.held_on,
            "starts_at": f"{found.starts_at:%H:%M}" if found.starts_at else "",
            "place": found.place,
            "chair": str(found.chair_id or ""),
            "version": found.version,
        },
    )
    back = reverse("panels:meeting", args=[pk])
    if not wants_to_edit(request) and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.change_meeting(found, **form.chosen(), version=version, by=by, at=timezone.now())
        except Conflict as conflict:
            return conflict_page(request, form, conflict, leave_url=back)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The meeting is changed."))
            return redirect(back)
    title = _("Change the meeting of %(day)s") % {"day": long_day(found.held_on)}
    return render(request, "core/form_page.html", {"form": form, "title": title, "back_url": back})


@login_required
def call_off(request: Request, pk: uuid.UUID) -> HttpResponse:
    """It will not be held."""
    by = request.practitioner
    found = find(by, pk)
    authorise(by, Permission.PLAN_MEETING, found)
    form = CallOffForm(request.POST or None)
    back = reverse("panels:meeting", args=[pk])
    if form.is_valid():
        try:
            actions.call_off_meeting(found, because=form.cleaned_data["because"], by=by, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The meeting is called off. Referrals on its agenda wait for the next one."))
            return redirect(back)
    title = _("Call off the meeting of %(day)s") % {"day": long_day(found.held_on)}
    page = {"form": form, "title": title, "back_url": back, "submit_label": _("Call the meeting off"), "danger": True}
    return render(request, "core/form_page.html", page)


@login_required
@require_POST
def open_(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Begin the meeting."""
    return _do(request, pk, actions.open_meeting, _("The meeting is open: decisions can be recorded."))


@login_required
def close(request: Request, pk: uuid.UUID) -> HttpResponse:
    """End the meeting, after a look at what was not reached."""
    by = request.practitioner
    found = find(by, pk)
    authorise(by, Permission.RUN_MEETING, found)
    if request.method == "POST":
        return _do(request, pk, actions.close_meeting, _("The meeting is closed. These are its decisions."), "minutes")
    profile = profile_for(found)
    items = [item for item in queries.agenda(by, found) if item.removed_at is None]
    left = [item for item in items if getattr(item, "decision", None) is None]
    context = {
        **frame_of(by, found, profile),
        "left": left,
        "decided": len(items) - len(left),
        "turnout": turnout_of(found, profile),
    }
    return render(request, "panels/close.html", context)


def _do(
    request: Request, pk: uuid.UUID, verb: Callable[..., Meeting], said: str, then: str = "meeting"
) -> HttpResponse:
    found = find(request.practitioner, pk)
    authorise(request.practitioner, Permission.RUN_MEETING, found)
    try:
        verb(found, by=request.practitioner, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("panels:meeting", pk=pk)
    messages.success(request, said)
    return redirect(f"panels:{then}", pk=pk)


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
            actions.take_roll(found, seats=form.seats(), by=by, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Attendance is recorded."))
            return redirect("panels:meeting", pk=pk)
    context = {**frame_of(by, found, profile), "form": form, "turnout": turnout_of(found, profile)}
    return render(request, "panels/attendance.html", context)
