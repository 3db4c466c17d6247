"""An agency's people: who they are, which roles they have, who is invited, who leaves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare.core.cards import address
from throughcare.core.components import Row, long_day
from throughcare.core.errors import DomainError
from throughcare.core.forms import PlainForm
from throughcare.partnerships import actions, staffing
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.forms import InviteForm, RoleForm
from throughcare.partnerships.models import Agency, Scheme
from throughcare.partnerships.permissions import Permission, Role
from throughcare.partnerships.request import Request


@login_required
def agency(request: Request) -> HttpResponse:
    """Everybody who works for my agency, and who is invited."""
    authorise(request.practitioner, Permission.MANAGE_PEOPLE_OF_AGENCY)
    return people_page(request, get_object_or_404(Agency, pk=request.practitioner.agency_id), {})


def people_page(request: Request, of: Agency, more: dict[str, Any]) -> HttpResponse:
    """The page of one agency's people, for its own administrator and for the system's."""
    by = request.practitioner
    context = {
        "agency": of,
        "staff": staffing.staff(by, of.pk, on=timezone.localdate()),
        "invitations": staffing.waiting_invitations(by, of.pk, at=timezone.now()),
        "invite_url": reverse("partnerships:invite", args=[of.pk]),
    }
    return render(request, "partnerships/agency.html", {**context, **more})


@login_required
def invite(request: Request, pk: int) -> HttpResponse:
    """Ask somebody to join an agency."""
    by = request.practitioner
    of = _managed_agency(by, pk)
    system = Permission.MANAGE_SCHEMES in by.permissions
    form = InviteForm(request.POST or None, schemes=staffing.schemes_of(of.pk), system=system)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.invite(
                of,
                name=given["name"],
                email=given["email"],
                job_title=given["job_title"],
                roles=[Role(role) for role in given["roles"]],
                scheme=Scheme.objects.filter(pk=given["scheme"]).first() if given["scheme"] else None,
                site=request.build_absolute_uri("/"),
                by=by,
                at=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            until = long_day(timezone.localtime(made.expires_at).date())
            words = _("The invitation is on its way to %(name)s. Its link works once, until %(day)s.")
            messages.success(request, words % {"name": made.name, "day": until})
            return redirect(agency_url(by, of.pk))
    context = {
        "form": form,
        "title": _("Invite somebody"),
        "caption": of.name,
        "back_url": agency_url(by, of.pk),
        "submit_label": _("Send the invitation"),
        "aside_template": "partnerships/_inviting.html",
    }
    return render(request, "core/form_page.html", context)


@login_required
@require_POST
def resend(request: Request, pk: int) -> HttpResponse:
    """Send an invitation again, with a new link."""
    invitation = get_object_or_404(staffing.managed_invitations(request.practitioner), pk=pk)
    try:
        actions.resend(invitation, site=request.build_absolute_uri("/"), by=request.practitioner, at=timezone.now())
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The invitation was sent again. The earlier link no longer works."))
    return redirect(agency_url(request.practitioner, invitation.agency_id))


@login_required
@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = get_object_or_404(staffing.managed_invitations(request.practitioner), pk=pk)
    try:
        actions.withdraw(invitation, by=request.practitioner, at=timezone.now())
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The invitation was withdrawn. Its link opens nothing now."))
    return redirect(agency_url(request.practitioner, invitation.agency_id))


@login_required
def practitioner(request: Request, pk: int) -> HttpResponse:
    """One colleague: their roles, and what can be done about them."""
    by = request.practitioner
    found = get_object_or_404(staffing.managed(by), pk=pk)
    today = timezone.localdate()
    grants = staffing.managed_grants(by).filter(practitioner=found).order_by("-ends_on", "starts_on", "pk")
    seen = found.user.last_login
    rows = [
        Row(_("E-mail address"), found.user.email),
        Row(_("Job title"), found.job_title or _("Not given")),
        Row(_("Works for"), found.agency.name),
        Row(_("Since"), long_day(found.starts_on)),
        Row(_("Last signed in"), long_day(timezone.localtime(seen).date()) if seen else _("Never")),
    ]
    left = found.ends_on is not None and found.ends_on <= today
    if left and found.ends_on:
        rows.append(Row(_("Left on"), long_day(found.ends_on)))
    context = {
        "found": found,
        "rows": rows,
        "left": left,
        "oneself": found.user_id == by.user_id,
        "held": [(staffing.role_in_words(each), each) for each in grants if each.ends_on is None],
        "earlier": [(staffing.role_in_words(each), each) for each in grants if each.ends_on is not None],
        "back_url": agency_url(by, found.agency_id),
    }
    return render(request, "partnerships/practitioner.html", context)


@login_required
def give_role(request: Request, pk: int) -> HttpResponse:
    """Give a colleague one more role."""
    by = request.practitioner
    found = get_object_or_404(staffing.managed(by), pk=pk)
    system = Permission.MANAGE_SCHEMES in by.permissions
    form = RoleForm(request.POST or None, schemes=staffing.schemes_of(found.agency_id), system=system)
    back = reverse("partnerships:practitioner", args=[pk])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.give_role(
                found,
                role=Role(given["role"]),
                scheme=Scheme.objects.filter(pk=given["scheme"]).first() if given["scheme"] else None,
                starts_on=timezone.localdate(),
                by=by,
                at=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s has the role from now on.") % {"name": found.user.name})
            return redirect(back)
    context = {"form": form, "title": _("Give a role"), "caption": found.user.name, "back_url": back}
    return render(request, "core/form_page.html", context)


@login_required
def end_role(request: Request, pk: int) -> HttpResponse:
    """End a colleague's role, after asking."""
    by = request.practitioner
    grant = get_object_or_404(staffing.managed_grants(by), pk=pk)
    form = PlainForm(request.POST or None)
    back = reverse("partnerships:practitioner", args=[grant.practitioner_id])
    if request.method == "POST":
        try:
            actions.end_role(grant, on=timezone.localdate(), by=by, at=timezone.now())
        except DomainError as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("The role has ended. It opens nothing from now on."))
        return redirect(back)
    context = {
        "form": form,
        "title": _("End this role: %(role)s?") % {"role": staffing.role_in_words(grant)},
        "caption": grant.practitioner.user.name,
        "intro": _("They lose what it opens at once. What they did stays in the record under their name."),
        "hand_over_url": address("desk:hand_over_of", grant.practitioner_id),
        "back_url": back,
        "submit_label": _("End the role"),
        "danger": True,
    }
    return render(request, "partnerships/ending.html", context)


@login_required
def renew_sign_in(request: Request, pk: int) -> HttpResponse:
    """A colleague lost telephone and recovery codes: they set up their sign-in anew."""
    by = request.practitioner
    found = get_object_or_404(staffing.managed(by), pk=pk)
    back = reverse("partnerships:practitioner", args=[pk])
    form = PlainForm(request.POST or None)
    if request.method == "POST":
        try:
            actions.renew_sign_in(found, site=request.build_absolute_uri("/"), by=by, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("A link to set up the sign-in again is on its way to %(name)s.") % {"name": found.user.name}
            )
            return redirect(back)
    context = {
        "form": form,
        "title": _("Set up the sign-in of %(name)s again?") % {"name": found.user.name},
        "intro": _(
            "Speak to them first: make sure that it is they who ask. Their password and codes stop working at once, "
            "and they are signed out everywhere. A link to start anew goes to their e-mail address."
        ),
        "back_url": back,
        "submit_label": _("Send them the link"),
        "danger": True,
    }
    return render(request, "core/form_page.html", context)


@login_required
def leave(request: Request, pk: int) -> HttpResponse:
    """A colleague leaves the agency: every role ends."""
    by = request.practitioner
    found = get_object_or_404(staffing.managed(by), pk=pk)
    form = PlainForm(request.POST or None)
    back = reverse("partnerships:practitioner", args=[pk])
    if request.method == "POST":
        try:
            actions.end_practitioner(found, on=timezone.localdate(), by=by, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            words = _("%(name)s no longer works for %(agency)s here. Every role of theirs has ended.")
            messages.success(request, words % {"name": found.user.name, "agency": found.agency.name})
            return redirect(agency_url(by, found.agency_id))
    context = {
        "form": form,
        "title": _("%(name)s leaves %(agency)s?") % {"name": found.user.name, "agency": found.agency.name},
        "intro": _(
            "Every role they have for this agency ends at once, also where they are signed in now. "
            "People they lead keep their name until the co-ordinator gives them to somebody else."
        ),
        "hand_over_url": address("desk:hand_over_of", pk),
        "back_url": back,
        "submit_label": _("They have left"),
        "danger": True,
    }
    return render(request, "partnerships/ending.html", context)


def agency_url(by: Acting, agency_id: int) -> str:
    """Where the list of that agency's people is, for this administrator."""
    if Permission.MANAGE_SCHEMES in by.permissions:
        return reverse("partnerships:agency_of", args=[agency_id])
    return reverse("partnerships:agency")


def _managed_agency(by: Acting, pk: int) -> Agency:
    if Permission.MANAGE_SCHEMES not in by.permissions:
        authorise(by, Permission.MANAGE_PEOPLE_OF_AGENCY)
        return get_object_or_404(Agency.objects.filter(pk=by.agency_id), pk=pk)
    return get_object_or_404(Agency, pk=pk)
