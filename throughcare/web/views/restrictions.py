"""Who may see a person, and from whom the person is hidden."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.errors import DomainError, NotThere
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request
from throughcare.people import actions
from throughcare.people.forms import AllowForm, DenyForm, LiftForm
from throughcare.people.models import Person, Restriction
from throughcare.registrations.frame import person_context
from throughcare.registrations.queries import practitioners_of
from throughcare.web.views.writing import taken_on


def _restricting(request: Request, pk: uuid.UUID) -> dict[str, Any]:
    """The person, for whoever may restrict; the role is asked first, so that nothing tells whether there is one."""
    authorise(request.practitioner, Permission.RESTRICT_PERSON)
    return taken_on(request.practitioner, person_context(request.practitioner, pk, "details"))


def _readers(by: Acting) -> list[Practitioner]:
    if by.scheme_id is None:
        raise NotThere
    return practitioners_of(by.scheme_id, on=timezone.localdate(), who_may=Permission.READ_CASES)


@login_required
def restrictions(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The lines in force: who may see the person, who may not."""
    context = _restricting(request, pk)
    person: Person = context["person"]
    rows = list(Restriction.objects.filter(person=person, ended_at=None).order_by("kind", "made_at"))
    known = Practitioner.objects.select_related("user", "agency").in_bulk([row.practitioner_id for row in rows])
    lines = [(row, known.get(row.practitioner_id)) for row in rows]
    context |= {
        "allowed": [line for line in lines if line[0].kind == Restriction.Kind.ALLOW],
        "denied": [line for line in lines if line[0].kind == Restriction.Kind.DENY],
    }
    return render(request, "web/restrictions.html", context)


@login_required
def allow(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Restrict the person to those who are named."""
    context = _restricting(request, pk)
    by = request.practitioner
    others = [each for each in _readers(by) if each.pk != by.practitioner_id]
    form = AllowForm(request.POST or None, practitioners=others)
    if form.is_valid():
        try:
            actions.restrict(context["person"], **form.cleaned_data, by=by, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Only those who are named here can see the person now."))
            return redirect("web:restrictions", pk=pk)
    return _page(request, context, form, _("Let only named people see this person"))


@login_required
def deny(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Hide the person from somebody."""
    context = _restricting(request, pk)
    by = request.practitioner
    others = [each for each in _readers(by) if each.pk != by.practitioner_id]
    form = DenyForm(request.POST or None, practitioners=others)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.deny(
                context["person"],
                practitioner_id=given["practitioner"],
                reason=given["reason"],
                by=by,
                at=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The person is hidden from them now, in every list, search and count."))
            return redirect("web:restrictions", pk=pk)
    return _page(request, context, form, _("Hide this person from somebody"))


@login_required
def lift(request: Request, pk: uuid.UUID, line_pk: uuid.UUID) -> HttpResponse:
    """End one line."""
    context = _restricting(request, pk)
    by = request.practitioner
    line = get_object_or_404(Restriction.objects.select_related("person"), pk=line_pk, person=context["person"])
    form = LiftForm(request.POST or None)
    if form.is_valid():
        try:
            actions.lift(line, **form.cleaned_data, by=by, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("This line has ended. It stays in the trail."))
            if Person.objects.visible_to(by).filter(pk=pk).exists():
                return redirect("web:restrictions", pk=pk)
            return redirect("registrations:cohort")
    return _page(request, context, form, _("End this line"), danger=True)


def _page(request: Request, context: dict[str, Any], form: forms.Form, title: str, **more: Any) -> HttpResponse:
    back = reverse("web:restrictions", args=[context["person"].pk])
    page = {"form": form, "title": title, "identity": context["who"], "back_url": back, "marking": True}
    return render(request, "core/form_page.html", page | more)
