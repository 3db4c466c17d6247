"""The senior group's own page, and planning, moving, opening and closing one of its meetings."""

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
from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict, DomainError
from throughcare.panels.models import Meeting
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile, known
from throughcare.partnerships.request import Request
from throughcare.strategy import actions, queries, rules
from throughcare.strategy.forms import CallOffForm, SeniorMeetingForm
from throughcare.strategy.models import Assessment
from throughcare.strategy.showing import action_lines, agenda_of
from throughcare.strategy.views.finding import (
    MARKING,
    STAGE_COLOURS,
    find,
    find_to_write,
    frame_of,
    kinds_of,
    reader,
    writer,
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
def plan(request: Request) -> HttpResponse:
    """Put a senior meeting into the calendar."""
    by = request.practitioner
    scheme_id = writer(by)
    _profile, kinds = kinds_of(scheme_id)
    form = SeniorMeetingForm(
        request.POST or None,
        kinds=kinds,
        chairs=queries.chairs_of(scheme_id, on=timezone.localdate()),
        initial={"kind": kinds[0].key} if len(kinds) == 1 else {},
    )
    if form.is_valid():
        try:
            made = actions.plan_meeting(
                Scheme.objects.get(pk=scheme_id),
                kind=form.cleaned_data.get("kind", ""),
                **form.chosen(),
                by=by,
                at=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The meeting is planned. Its agenda comes from the rules of the scheme."))
            return redirect("strategy:meeting", pk=made.pk)
    page = {"form": form, "title": _("Plan a senior meeting"), "back_url": reverse("strategy:home")}
    return render(request, "core/form_page.html", {**page, "submit_label": _("Plan the meeting")})


@login_required
def meeting(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The agenda: what is dealt with, what was said, what came of it."""
    by, today = request.practitioner, timezone.localdate()
    found = find(by, pk)
    frame = frame_of(by, found, "meeting")
    agenda = agenda_of(by, found, frame["profile"], today=today)
    return render(request, "strategy/meeting.html", {**frame, **agenda, "today": today})


@login_required
def change(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Another day, time, place, or who holds it."""
    by = request.practitioner
    found = find_to_write(by, pk)
    form = SeniorMeetingForm(
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
    back = reverse("strategy:meeting", args=[pk])
    if not wants_to_edit(request) and form.is_valid():
        try:
            actions.change_meeting(
                found, **form.chosen(), version=form.cleaned_data["version"], by=by, at=timezone.now()
            )
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
    found = find_to_write(by, pk)
    form = CallOffForm(request.POST or None)
    back = reverse("strategy:meeting", args=[pk])
    if form.is_valid():
        try:
            actions.call_off_meeting(found, because=form.cleaned_data["because"], by=by, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The meeting is called off."))
            return redirect(back)
    title = _("Call off the meeting of %(day)s") % {"day": long_day(found.held_on)}
    page = {"form": form, "title": title, "back_url": back, "submit_label": _("Call the meeting off"), "danger": True}
    return render(request, "core/form_page.html", page)


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
