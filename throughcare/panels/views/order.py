"""What the chair does with the lines of an agenda: up and down, to a place, how long, off, held back, put back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict, DomainError
from throughcare.core.finding import only
from throughcare.panels import actions
from throughcare.panels.agendaforms import HoldBackForm, PlaceForm, PointForm
from throughcare.panels.models import AgendaItem, Meeting, Point
from throughcare.panels.placing import number_of, rows_of
from throughcare.panels.views.finding import find
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request


@login_required
@require_POST
def move(request: Request, pk: uuid.UUID) -> HttpResponse:
    """One line up or down."""
    item = _item(request.practitioner, pk)
    up = request.POST.get("to") == "up"
    return _do(request, item.meeting_id, actions.move_item, item, up=up)


@login_required
@require_POST
def remove(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Off this agenda."""
    item = _item(request.practitioner, pk)
    said = _("The item is off the agenda. It stays off when the agenda builds itself again.")
    return _do(request, item.meeting_id, actions.remove_item, item, said=said)


@login_required
@require_POST
def put_back(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Onto the agenda again."""
    item = _item(request.practitioner, pk)
    return _do(request, item.meeting_id, actions.put_back, item, said=_("The item is on the agenda again."))


@login_required
def place(request: Request, pk: uuid.UUID) -> HttpResponse:
    """At which place it comes, and how long it takes."""
    by = request.practitioner
    item = _item(by, pk)
    number = number_of(rows_of(by, item.meeting), item)
    form = PlaceForm(
        request.POST or None, initial={"position": number, "minutes": item.minutes, "version": item.version}
    )
    if request.method == "POST" and not wants_to_edit(request) and form.is_valid():
        try:
            actions.arrange_item(item, **form.cleaned_data, by=by, at=timezone.now())
        except Conflict as conflict:
            return conflict_page(request, form, conflict, leave_url=reverse("panels:meeting", args=[item.meeting_id]))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("panels:meeting", pk=item.meeting_id)
    return _page(request, form, item.meeting_id, _("Place and time on the agenda"), item.person.name)


@login_required
def hold_back(request: Request, pk: uuid.UUID) -> HttpResponse:
    """For the next meeting, with the reason."""
    by = request.practitioner
    item = _item(by, pk)
    form = HoldBackForm(request.POST or None)
    if form.is_valid():
        try:
            actions.hold_back(item, because=form.cleaned_data["because"], by=by, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Held back. It comes up by itself at the next meeting."))
            return redirect("panels:meeting", pk=item.meeting_id)
    return _page(request, form, item.meeting_id, _("Hold this back for the next meeting"), item.person.name)


@login_required
def add_point(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Something about nobody in particular."""
    by = request.practitioner
    found = find(by, pk)
    authorise(by, Permission.PLAN_MEETING, found)
    form = PointForm(request.POST or None, new=True)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.add_point(
                found, title=given["title"], note=given["note"], minutes=given["minutes"], by=by, at=timezone.now()
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Added to the agenda."))
            return redirect("panels:meeting", pk=pk)
    return _page(request, form, pk, _("Add a point to the agenda"), "")


@login_required
def point(request: Request, pk: uuid.UUID) -> HttpResponse:
    """What a point is about, how long it takes, and what came of it."""
    by = request.practitioner
    row = _point(by, pk)
    kept = {name: getattr(row, name) for name in ("title", "note", "outcome", "minutes", "version")}
    form = PointForm(request.POST or None, initial=kept)
    back = reverse("panels:meeting", args=[row.meeting_id])
    if request.method == "POST" and not wants_to_edit(request) and form.is_valid():
        try:
            actions.change_point(row, **form.cleaned_data, by=by, at=timezone.now())
        except Conflict as conflict:
            return conflict_page(request, form, conflict, leave_url=back)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The point is changed."))
            return redirect(back)
    return _page(request, form, row.meeting_id, row.title, "")


@login_required
@require_POST
def move_point(request: Request, pk: uuid.UUID) -> HttpResponse:
    """One line up or down."""
    row = _point(request.practitioner, pk)
    return _do(request, row.meeting_id, actions.move_point, row, up=request.POST.get("to") == "up")


@login_required
@require_POST
def remove_point(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Off this agenda."""
    row = _point(request.practitioner, pk)
    return _do(request, row.meeting_id, actions.remove_point, row, said=_("The point is off the agenda."))


@login_required
@require_POST
def put_point_back(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Onto the agenda again."""
    row = _point(request.practitioner, pk)
    return _do(request, row.meeting_id, actions.put_point_back, row, said=_("The point is on the agenda again."))


def _item(by: Acting, pk: uuid.UUID) -> AgendaItem:
    """An item whose place on the agenda `by` may change."""
    authorise(by, Permission.READ_CASES)
    found: AgendaItem = only(AgendaItem.objects.visible_to(by).filter(pk=pk).select_related("person", "meeting"))
    authorise(by, Permission.PLAN_MEETING, found)
    return found


def _point(by: Acting, pk: uuid.UUID) -> Point:
    """A point of a meeting about people that `by` may change; senior meetings have pages of their own."""
    authorise(by, Permission.READ_CASES)
    mine = Meeting.objects.visible_to(by).values("pk")
    found: Point = only(Point.objects.visible_to(by).filter(pk=pk, meeting__in=mine).select_related("meeting"))
    authorise(by, Permission.PLAN_MEETING, found)
    return found


def _do(
    request: Request,
    meeting_id: uuid.UUID,
    verb: Callable[..., Any],
    row: AgendaItem | Point,
    said: str = "",
    **how: Any,
) -> HttpResponse:
    """Do it, and say so or why not."""
    try:
        verb(row, **how, by=request.practitioner, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        if said:
            messages.success(request, said)
    return redirect("panels:meeting", pk=meeting_id)


def _page(request: Request, form: Any, meeting_id: uuid.UUID, title: str, caption: str) -> HttpResponse:
    back = reverse("panels:meeting", args=[meeting_id])
    page = {"form": form, "title": title, "caption": caption, "back_url": back, "cancel_url": back, "marking": True}
    return render(request, "core/form_page.html", page)
