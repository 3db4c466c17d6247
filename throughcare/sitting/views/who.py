"""Who is there: the room by agency; coming in on the statement, leaving, apologies, somebody without an account."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare.core.errors import DomainError
from throughcare.core.finding import only
from throughcare.panels.models import Meeting
from throughcare.panels.queries import agencies_of
from throughcare.panels.views.finding import find, frame_of, profile_for, turnout_of
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request
from throughcare.sitting import actions, queries
from throughcare.sitting.forms import AcceptForm, ApologiesForm, WriteInForm
from throughcare.sitting.models import Joining
from throughcare.sitting.statement import statement_of


@login_required
def who(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Every agency with what was said of it and its people in the room; guests with their items."""
    by = request.practitioner
    found = find(by, pk)
    profile = profile_for(found)
    context = {
        **frame_of(by, found, profile, "sitting:who"),
        "agencies": queries.who_is_there(by, found),
        "mine": Joining.objects.of(by).filter(meeting=found, guest=False).first(),
        "guests": queries.guests_of(by, found) if by.may(Permission.RUN_MEETING, found.scheme_id) else [],
        "turnout": turnout_of(found, profile),
        "may_apologise": found.opened_at is None and found.called_off_at is None,
    }
    return render(request, "sitting/who.html", context)


@login_required
def join(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The statement, with the box that opens the meeting; then back to where somebody came from."""
    by = request.practitioner
    found = find(by, pk)
    then = _then(request, found)
    if queries.joined(by, found):
        return redirect(then)
    if not found.is_open:
        messages.error(request, _("The meeting is not open. You can join it once it is."))
        return redirect("sitting:who", pk=pk)
    statement = statement_of(found.scheme_id)
    form = AcceptForm(request.POST or None, initial={"statement": statement.version})
    if form.is_valid():
        try:
            actions.join(found, statement_version=form.cleaned_data["statement"], by=by, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("You are in the meeting, and your agency is down as present."))
            return redirect(then)
    context = {**frame_of(by, found, profile_for(found)), "statement": statement, "form": form, "then": then}
    return render(request, "sitting/join.html", context)


def _then(request: Request, meeting: Meeting) -> str:
    """Where to go on to: a page of our own, or the meeting."""
    wanted = request.GET.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return reverse("panels:meeting", args=[meeting.pk])


@login_required
@require_POST
def leave(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Go oneself."""
    by = request.practitioner
    found = find(by, pk)
    mine = Joining.objects.of(by).filter(meeting=found, guest=False).first()
    if mine is None:
        messages.error(request, _("You are not in this meeting."))
        return redirect("sitting:who", pk=pk)
    return _gone(request, mine, _("You have left the meeting. To come back, join it again."))


@login_required
@require_POST
def left(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Say of somebody else that they have gone."""
    by = request.practitioner
    authorise(by, Permission.RUN_MEETING)
    row: Joining = only(Joining.objects.visible_to(by).filter(pk=pk, scheme_id__in=by.case_schemes))
    return _gone(request, row, _("It is noted that %(name)s has left.") % {"name": row.named})


def _gone(request: Request, row: Joining, said: str) -> HttpResponse:
    try:
        actions.leave(row, by=request.practitioner, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("sitting:who", pk=row.meeting_id)


@login_required
def apologies(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Say before the meeting that one's agency cannot come, or who comes instead."""
    by = request.practitioner
    found = find(by, pk)
    form = ApologiesForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.send_apologies(found, stand_in=form.cleaned_data["stand_in"], by=by, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your apologies are noted."))
            return redirect("sitting:who", pk=pk)
    intro = _("These are the apologies of %(agency)s for this meeting.") % {"agency": by.agency_name}
    return render(request, "core/form_page.html", _page(by, found, form, _("Send apologies"), intro))


@login_required
def write_in(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Somebody in the room without an account."""
    by = request.practitioner
    found = find(by, pk)
    authorise(by, Permission.RUN_MEETING, found)
    form = WriteInForm(request.POST or None, agencies=agencies_of(found.scheme_id, on=found.held_on))
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.write_in(
                found, agency=form.agencies[given["agency"]], named=given["named"], by=by, at=timezone.now()
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s is in the meeting.") % {"name": given["named"]})
            return redirect("sitting:who", pk=pk)
    context = _page(by, found, form, _("Write somebody in"), "")
    statement = statement_of(found.scheme_id)
    return render(request, "sitting/write_in.html", {**context, "statement": statement})


def _page(by: Acting, meeting: Meeting, form: Any, title: str, intro: str) -> dict[str, Any]:
    frame = frame_of(by, meeting, profile_for(meeting))
    return {
        "form": form,
        "title": title,
        "caption": f"{frame['name']}, {frame['day']}",
        "intro": intro,
        "back_url": reverse("sitting:who", args=[meeting.pk]),
        "back_text": _("Who is there"),
        "submit_label": title,
        "marking": True,
    }
