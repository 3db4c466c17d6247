"""Whom I watch: what changed since I looked; the button on a person's page; how often mail comes."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare.core.errors import DomainError
from throughcare.desk import actions
from throughcare.desk.forms import DigestForm
from throughcare.desk.models import DigestChoice, Often
from throughcare.desk.watching import watched
from throughcare.partnerships.acting import authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request
from throughcare.people.models import Person


@login_required
def listed(request: Request) -> HttpResponse:
    """Everybody whom I watch, those with news first."""
    authorise(request.practitioner, Permission.READ_CASES)
    lines = watched(request.practitioner)
    if "changed" in request.GET:
        lines = [line for line in lines if line.many]
    return render(request, "desk/watching.html", {"lines": lines, "only": "changed" in request.GET, "marking": True})


@login_required
@require_POST
def watch(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Begin to watch a person."""
    authorise(request.practitioner, Permission.READ_CASES)
    person = get_object_or_404(Person.objects.visible_to(request.practitioner), pk=pk)
    try:
        actions.watch(person, by=request.practitioner, at=timezone.now())
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("You watch this person now. What changes is counted on your first page."))
    return redirect("web:person", pk=pk)


@login_required
@require_POST
def stop(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Watch a person no more."""
    authorise(request.practitioner, Permission.READ_CASES)
    person = get_object_or_404(Person.objects.visible_to(request.practitioner), pk=pk)
    actions.stop_watching(person, by=request.practitioner, at=timezone.now())
    messages.success(request, _("You no longer watch this person."))
    return redirect("desk:watching") if request.POST.get("back") == "list" else redirect("web:person", pk=pk)


@login_required
def digest(request: Request) -> HttpResponse:
    """How often mail says what waits for me."""
    by = request.practitioner
    chosen = DigestChoice.objects.filter(practitioner_id=by.practitioner_id).first()
    form = DigestForm(request.POST or None, initial={"often": chosen.often if chosen else Often.OFF})
    if request.method == "POST" and form.is_valid():
        actions.choose_digest(often=form.cleaned_data["often"], by=by, at=timezone.now())
        messages.success(request, _("Saved. It holds from tomorrow morning at the latest."))
        return redirect("web:home")
    context = {"form": form, "title": _("Mail about what waits for you"), "back_url": reverse("web:home")}
    return render(request, "core/form_page.html", context)
