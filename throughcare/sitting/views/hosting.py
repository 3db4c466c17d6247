"""Guests as whoever runs the meeting sees them: invite, let in, show out, show the decision, take off."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare.core.errors import DomainError
from throughcare.core.finding import only
from throughcare.panels.models import AgendaItem, Meeting
from throughcare.panels.queries import agencies_of
from throughcare.panels.views.finding import find, frame_of, profile_for
from throughcare.partnerships import actions as partnerships
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Permission, Role
from throughcare.partnerships.request import Request
from throughcare.sitting import actions, queries
from throughcare.sitting.forms import GuestForm, NewGuestForm
from throughcare.sitting.models import Guest


@login_required
def invite(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Invite somebody for one item; whoever has no account yet gets a link first."""
    by = request.practitioner
    found = find(by, pk)
    authorise(by, Permission.PLAN_MEETING, found)
    items = {str(item.pk): item for item in queries.items_for_guests(by, found)}
    form = GuestForm(
        request.POST or None,
        items=[(key, item.person.sort_name) for key, item in items.items()],
        practitioners=queries.may_be_guests(found),
        initial={"item": request.GET.get("item", "")},
    )
    if form.is_valid() and _invited(request, form, items):
        return redirect("sitting:who", pk=pk)
    return render(request, "sitting/invite.html", {**_frame(by, found), "form": form})


def _invited(request: Request, form: GuestForm, items: dict[str, AgendaItem]) -> bool:
    given = form.cleaned_data
    practitioner = form.practitioners[given["practitioner"]]
    try:
        actions.invite_guest(
            items[given["item"]],
            practitioner=practitioner,
            why=given["why"],
            by=request.practitioner,
            at=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("%(name)s is invited, and is told when and where.") % {"name": practitioner.user.name})
    return True


@login_required
def new_guest(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Somebody of a partner without an account: a link to join as a guest, and as nothing else."""
    by = request.practitioner
    found = find(by, pk)
    authorise(by, Permission.PLAN_MEETING, found)
    form = NewGuestForm(request.POST or None, agencies=agencies_of(found.scheme_id, on=timezone.localdate()))
    if form.is_valid():
        given = form.cleaned_data
        try:
            partnerships.invite(
                form.agencies[given["agency"]],
                name=given["name"],
                email=given["email"],
                job_title="",
                roles=[Role.GUEST],
                scheme=Scheme.objects.get(pk=found.scheme_id),
                site=request.build_absolute_uri("/"),
                by=by,
                at=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            words = _("A link goes to %(email)s. Once they have followed it, invite them for the item.")
            messages.success(request, words % {"email": given["email"]})
            return redirect("sitting:invite", pk=pk)
    page = {
        **_frame(by, found),
        "form": form,
        "title": _("A guest without an account"),
        "back_url": reverse("sitting:invite", args=[pk]),
        "back_text": _("Invite a guest"),
        "submit_label": _("Send the link"),
    }
    return render(request, "core/form_page.html", page)


def _frame(by: Acting, meeting: Meeting) -> dict[str, object]:
    return dict(frame_of(by, meeting, profile_for(meeting)))


@login_required
@require_POST
def let_in(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Open the item to its guest."""
    return _do(request, pk, actions.let_in, _("%(name)s is let in, and sees this item only."))


@login_required
@require_POST
def show_out(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Close it to them."""
    return _do(request, pk, actions.show_out, _("The item is closed to %(name)s."))


@login_required
@require_POST
def show_decision(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Let them see what was decided."""
    return _do(request, pk, actions.show_decision, _("%(name)s sees the decision on this item."))


@login_required
@require_POST
def end(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Take them off the item."""
    said = _("%(name)s is no guest of this item any more.")
    return _do(request, pk, actions.end_guest, said, Permission.PLAN_MEETING)


def _do(
    request: Request,
    pk: uuid.UUID,
    verb: Callable[..., Guest],
    said: str,
    permission: Permission = Permission.RUN_MEETING,
) -> HttpResponse:
    by = request.practitioner
    authorise(by, permission)
    found: Guest = only(Guest.objects.visible_to(by).select_related("practitioner__user").filter(pk=pk))
    authorise(by, permission, found)
    try:
        verb(found, by=by, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said % {"name": found.practitioner.user.name})
    return redirect("sitting:who", pk=found.meeting_id)
