"""One meeting: plan it besides any series, change it, call it off."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.calendars.forms import CallOffForm, MeetingForm
from throughcare.calendars.views.finding import meeting_to_plan, page_of, planning
from throughcare.calendars.words import holiday_warning
from throughcare.core.components import long_day
from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict, DomainError
from throughcare.panels import actions
from throughcare.panels.models import Meeting
from throughcare.panels.queries import chairs_of
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.request import Request


@login_required
def plan(request: Request) -> HttpResponse:
    """Put one meeting into the calendar."""
    by = request.practitioner
    here = planning(by)
    kinds = [kind.rules for kind in here.plans]
    form = MeetingForm(
        request.POST or None,
        kinds=kinds,
        chairs=_chairs(here.scheme.pk, senior=any(kind.senior for kind in here.plans)),
        initial={"kind": request.GET.get("kind") or (kinds[0].key if len(kinds) == 1 else "")},
    )
    if kinds and form.is_valid():
        kind = form.cleaned_data["kind"]
        try:
            made = actions.plan_meeting(here.scheme, kind=kind, **form.chosen(), by=by, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _("The meeting is planned. Its agenda can build itself now, and again later.")
            messages.success(request, _("The meeting is planned.") if made.figures_only else said)
            _warn(request, made)
            return redirect(page_of(made) or reverse("calendars:list"))
    page = {
        "form": form,
        "title": _("Plan one meeting"),
        "intro": _("A meeting beside those of the series: an extraordinary one, or one that does not repeat."),
        "back_url": reverse("calendars:list"),
        "submit_label": _("Plan the meeting"),
    }
    return render(request, "core/form_page.html", page)


@login_required
def change(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Another day, time, place or chair."""
    by = request.practitioner
    found = meeting_to_plan(by, pk)
    form = MeetingForm(
        request.POST or None,
        kinds=(),
        chairs=chairs_of(found.scheme_id, on=found.held_on, senior=found.figures_only),
        held_by=found.chair,
        initial={
            "held_on": found.held_on,
            "starts_at": f"{found.starts_at:%H:%M}" if found.starts_at else "",
            "place": found.place,
            "chair": str(found.chair_id or ""),
            "version": found.version,
        },
    )
    back = page_of(found) or reverse("calendars:list")
    if not wants_to_edit(request) and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            changed = actions.change_meeting(found, **form.chosen(), version=version, by=by, at=timezone.now())
        except Conflict as conflict:
            return conflict_page(request, form, conflict, leave_url=back)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The meeting is changed."))
            _warn(request, changed)
            return redirect(back)
    title = _("Change the meeting of %(day)s") % {"day": long_day(found.held_on)}
    intro = _("If it belongs to a series, the series goes on as it is and makes no other meeting in its place.")
    return render(request, "core/form_page.html", {"form": form, "title": title, "intro": intro, "back_url": back})


@login_required
def call_off(request: Request, pk: uuid.UUID) -> HttpResponse:
    """It will not be held."""
    by = request.practitioner
    found = meeting_to_plan(by, pk)
    form = CallOffForm(request.POST or None)
    back = page_of(found) or reverse("calendars:list")
    if form.is_valid():
        try:
            actions.call_off_meeting(found, because=form.cleaned_data["because"], by=by, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _("The meeting is called off. Referrals on its agenda wait for the next one.")
            messages.success(request, _("The meeting is called off.") if found.figures_only else said)
            return redirect(back)
    title = _("Call off the meeting of %(day)s") % {"day": long_day(found.held_on)}
    intro = _("Calendars that read the meetings show it as cancelled. A series makes no other meeting in its place.")
    page = {"form": form, "title": title, "intro": intro, "back_url": back}
    return render(request, "core/form_page.html", {**page, "submit_label": _("Call the meeting off"), "danger": True})


def _chairs(scheme_id: int, *, senior: bool) -> list[Practitioner]:
    """Everybody who may hold a meeting of one kind or another; the action refuses what does not fit."""
    today = timezone.localdate()
    found = chairs_of(scheme_id, on=today)
    if senior:
        found += [each for each in chairs_of(scheme_id, on=today, senior=True) if each not in found]
    return found


def _warn(request: HttpRequest, meeting: Meeting) -> None:
    warning = holiday_warning(meeting.held_on)
    if warning:
        messages.warning(request, warning)
