"""For the system administrator: schemes and how they open, agencies and their places, first administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.errors import DomainError
from throughcare.core.forms import PlainForm
from throughcare.partnerships import actions, uploads
from throughcare.partnerships.acting import authorise
from throughcare.partnerships.forms import AgencyForm, OpenSchemeForm, PlaceForm
from throughcare.partnerships.models import Agency, Partner, Scheme, Standing
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile, shipped
from throughcare.partnerships.request import Request
from throughcare.partnerships.views.agency import people_page


@login_required
def schemes(request: Request) -> HttpResponse:
    """Every scheme and every agency of this installation."""
    authorise(request.practitioner, Permission.MANAGE_SCHEMES)
    found = Scheme.objects.select_related("board").annotate(
        agencies=Count("partners", filter=Q(partners__ends_on=None)),
    )
    agencies = Agency.objects.annotate(
        places_now=Count("places", filter=Q(places__ends_on=None), distinct=True),
        people_now=Count("practitioners", filter=Q(practitioners__ends_on=None), distinct=True),
    )
    # A hub stands under its board.
    ordered = sorted(
        found, key=lambda each: (each.board.name if each.board else each.name, bool(each.board), each.name)
    )
    return render(request, "partnerships/schemes.html", {"schemes": ordered, "agencies": agencies})


@login_required
def open_scheme(request: Request) -> HttpResponse:
    """Open a scheme under a profile that comes with the product, or an uploaded one."""
    authorise(request.practitioner, Permission.MANAGE_SCHEMES)
    open_already = set(Scheme.objects.values_list("slug", flat=True))
    offered = [(slug, profile.name) for slug, profile in shipped().items() if slug not in open_already]
    form = OpenSchemeForm(request.POST or None, request.FILES or None, offered=offered)
    faults: tuple[uploads.UploadFault, ...] = ()
    if request.method == "POST" and form.is_valid():
        profile, faults = _chosen(form.cleaned_data)
        if profile is None:
            form.add_error("file", _("The profile has faults. They are listed below, with the line of each."))
        else:
            try:
                scheme = actions.open_scheme(
                    profile, opened_on=timezone.localdate(), by=request.practitioner, at=timezone.now()
                )
            except DomainError as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(
                    request, _("%(name)s is open. Now give agencies their places.") % {"name": scheme.name}
                )
                return redirect("partnerships:schemes")
    context = {
        "form": form,
        "faults": faults,
        "title": _("Open a scheme"),
        "back_url": reverse("partnerships:schemes"),
        "submit_label": _("Open the scheme"),
    }
    return render(request, "partnerships/open_scheme.html", context)


def _chosen(given: dict[str, Any]) -> tuple[Profile | None, tuple[uploads.UploadFault, ...]]:
    if given["profile"] != "upload":
        return shipped()[given["profile"]], ()
    sent = given["file"]
    upload = uploads.read(sent.read(), name=sent.name)
    return upload.profile, upload.faults


@login_required
def add_agency(request: Request) -> HttpResponse:
    """Put an organisation on the list."""
    authorise(request.practitioner, Permission.MANAGE_SCHEMES)
    form = AgencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_agency(**form.cleaned_data, by=request.practitioner, at=timezone.now())
        except DomainError as refusal:
            form.add_error("name", str(refusal))
        else:
            words = _("%(name)s is on the list. Give it a place in a scheme, then invite its administrator.")
            messages.success(request, words % {"name": made.name})
            return redirect("partnerships:agency_of", pk=made.pk)
    context = {"form": form, "title": _("Add an agency"), "back_url": reverse("partnerships:schemes")}
    return render(request, "core/form_page.html", context)


@login_required
def agency_of(request: Request, pk: int) -> HttpResponse:
    """One agency: its places in schemes, its people, its invitations."""
    authorise(request.practitioner, Permission.MANAGE_SCHEMES)
    of = get_object_or_404(Agency, pk=pk)
    places = Partner.objects.filter(agency=of).select_related("scheme").order_by("ends_on", "scheme__name")
    return people_page(request, of, {"places": list(places), "back_url": reverse("partnerships:schemes")})


@login_required
def place(request: Request, pk: int) -> HttpResponse:
    """Give an agency a place in a scheme, or change how it belongs there."""
    authorise(request.practitioner, Permission.MANAGE_SCHEMES)
    of = get_object_or_404(Agency, pk=pk)
    form = PlaceForm(request.POST or None)
    back = reverse("partnerships:agency_of", args=[pk])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.place(
                given["scheme"],
                of,
                standing=Standing(given["standing"]),
                starts_on=timezone.localdate(),
                by=request.practitioner,
                at=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            words = _("%(agency)s has its place in %(scheme)s. It sees records once its signature is on the register.")
            messages.success(request, words % {"agency": of.name, "scheme": given["scheme"].name})
            return redirect(back)
    context = {"form": form, "title": _("Give a place in a scheme"), "caption": of.name, "back_url": back}
    return render(request, "core/form_page.html", context)


@login_required
def end_place(request: Request, pk: int) -> HttpResponse:
    """An agency leaves a scheme."""
    authorise(request.practitioner, Permission.MANAGE_SCHEMES)
    found = get_object_or_404(Partner.objects.select_related("agency", "scheme"), pk=pk)
    back = reverse("partnerships:agency_of", args=[found.agency_id])
    if request.method == "POST":
        try:
            actions.end_place(found, on=timezone.localdate(), by=request.practitioner, at=timezone.now())
        except DomainError as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("The place ends today."))
        return redirect(back)
    context = {
        "form": PlainForm(),
        "title": _("%(agency)s leaves %(scheme)s?") % {"agency": found.agency.name, "scheme": found.scheme.name},
        "intro": _("Today is its last day: from tomorrow its people see nothing of the scheme."),
        "back_url": back,
        "submit_label": _("End the place"),
        "danger": True,
    }
    return render(request, "core/form_page.html", context)
