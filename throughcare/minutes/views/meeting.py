"""The minutes of one meeting on screen, and circulating, correcting and approving them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare.core.components import long_day
from throughcare.core.errors import DomainError, NotPermitted, NotThere
from throughcare.minutes import actions, gathering, queries, telling
from throughcare.minutes.forms import ApproveForm, CorrectForm
from throughcare.minutes.models import MinutesState
from throughcare.minutes.readers import oneself
from throughcare.panels.views.finding import find, frame_of, profile_for
from throughcare.partnerships.acting import authorise
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request


@login_required
def meeting(request: Request, pk: uuid.UUID) -> HttpResponse:
    """What the meeting left behind, as far as whoever looks may know, and how far its minutes are."""
    by = request.practitioner
    found = find(by, pk)
    row = queries.minutes_of(by, found)
    state = MinutesState(row.state if row else MinutesState.DRAFT)
    runs = by.may(Permission.RUN_MEETING, found.scheme_id)
    held, profile = found.opened_at is not None, profile_for(found)
    reader = oneself(by, Agency(pk=by.agency_id))
    context = {
        **frame_of(by, found, profile, current="minutes:meeting"),
        "content": gathering.gather(reader, found, profile=profile) if held else None,
        "minutes": row,
        "state": (str(state.label), telling.STATE_COLOURS[state]),
        "runs": runs,
        "copies": [telling.paper_line(each) for each in queries.papers_of(by, found)],
        "open_to_change": runs and held and state != MinutesState.APPROVED,
    }
    return render(request, "minutes/meeting.html", context)


@login_required
@require_POST
def circulate(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Ask the members to read them."""
    by = request.practitioner
    authorise(by, Permission.RUN_MEETING)
    found = find(by, pk)
    try:
        actions.circulate(found, site=request.build_absolute_uri("/"), by=by, at=timezone.now())
    except (NotThere, NotPermitted):
        raise
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The members are told by mail where to read the minutes. The mail names nobody."))
    return redirect("minutes:meeting", pk=pk)


@login_required
def correct(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Say what the minutes should say."""
    by = request.practitioner
    authorise(by, Permission.RUN_MEETING)
    found = find(by, pk)
    items = gathering.items_for(oneself(by, Agency(pk=by.agency_id)), found)
    form = CorrectForm(request.POST or None, items=items)
    if form.is_valid():
        try:
            actions.correct(found, **form.chosen(), by=by, at=timezone.now())
        except (NotThere, NotPermitted):
            raise
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The correction stands beside the minutes."))
            return redirect("minutes:meeting", pk=pk)
    page = {
        "form": form,
        "title": _("Correct the minutes of %(day)s") % {"day": long_day(found.held_on)},
        "intro": _("What was recorded stays; the correction stands beside it with your name and the day."),
        "back_url": reverse("minutes:meeting", args=[pk]),
        "back_text": _("Decisions and minutes"),
        "submit_label": _("Keep the correction"),
        "marking": True,
    }
    return render(request, "core/form_page.html", page)


@login_required
def approve(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Record at which meeting they were approved."""
    by = request.practitioner
    authorise(by, Permission.RUN_MEETING)
    found = find(by, pk)
    back = reverse("minutes:meeting", args=[pk])
    later = queries.later_meetings(by, found)
    if not later:
        messages.error(request, _("Minutes are approved at a later meeting of this kind, once it is open."))
        return redirect(back)
    initial = {"at_meeting": str(later[0].pk)} if len(later) == 1 else {}
    form = ApproveForm(request.POST or None, meetings=later, initial=initial)
    if form.is_valid():
        try:
            actions.approve(found, **form.chosen(), by=by, at=timezone.now())
        except (NotThere, NotPermitted):
            raise
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The minutes are approved. They are corrected no more."))
            return redirect(back)
    page = {
        "form": form,
        "title": _("Approve the minutes of %(day)s") % {"day": long_day(found.held_on)},
        "back_url": back,
        "back_text": _("Decisions and minutes"),
        "submit_label": _("Record that they are approved"),
    }
    return render(request, "core/form_page.html", page)
