"""Every component in every state on a few pages, for those who build screens and for the tests of how they look."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.components import Link
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.web import gallery_plots
from throughcare.web import gallery_samples as samples

ERRORS = ("400", "403", "404", "500", "csrf_failure")


def _show(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """As a practitioner would see it; the names are invented."""
    request.practitioner = Acting(  # type: ignore[attr-defined]
        user_id=None,
        practitioner_id=0,
        agency_id=0,
        scheme_id=None,
        name="Rhian Pritchard",
        agency_name="Probation",
        scheme_name="Anytown",
        roles=frozenset({Role.COORDINATOR}),
    )
    labels = (_("Home"), _("People"), _("Referrals"), _("Panel"), _("Find"), _("Figures"))
    navigation = [Link(label, "#", current=index == 1) for index, label in enumerate(labels)]
    return render(request, f"web/gallery/{template}.html", {"navigation": navigation, "marking": True, **context})


def components(request: HttpRequest) -> HttpResponse:
    """The small pieces, one after the other."""
    for send in (messages.success, messages.info, messages.warning):
        send(request, _("The rating was recorded. The next review is due on Thursday 26 November 2026."))
    return _show(request, "components", samples.components())


def form(request: HttpRequest) -> HttpResponse:
    """Every kind of field; ?refused shows each with its error."""
    filled = samples.REFUSED if "refused" in request.GET else None
    return _show(request, "form", {"form": samples.SampleForm(filled), "title": _("Every kind of field")})


def people(request: HttpRequest) -> HttpResponse:
    """A list with filters, sorting and pages."""
    wanted = samples.SampleFilter(request.GET)
    page = Paginator(samples.people(), 12).get_page(request.GET.get("page"))
    return _show(request, "people", {"filter": wanted, "page": page, "stats": samples.counts()})


def person(request: HttpRequest) -> HttpResponse:
    """A person's overview: identity, side navigation, charts, tasks, timeline."""
    return _show(request, "person", samples.person())


def plots(request: HttpRequest) -> HttpResponse:
    """Pictures of how sure one can be, the awkward ones too."""
    return _show(request, "plots", gallery_plots.samples())


def conflict(request: HttpRequest) -> HttpResponse:
    """Two people wrote at once."""
    return _show(request, "conflict", samples.conflict(timezone.now()))


def wall(request: HttpRequest) -> HttpResponse:
    """Names and decisions for a screen on the wall."""
    return _show(request, "wall", {"people": samples.people()[:6], "marking": True})


def error(request: HttpRequest, name: str) -> HttpResponse:
    """An error page, shown without an error."""
    if name not in ERRORS:
        raise Http404
    return render(request, f"{name}.html")


urlpatterns: list[URLPattern] = [
    path("gallery/", components, name="gallery"),
    path("gallery/form/", form, name="gallery-form"),
    path("gallery/people/", people, name="gallery-people"),
    path("gallery/person/", person, name="gallery-person"),
    path("gallery/plots/", plots, name="gallery-plots"),
    path("gallery/conflict/", conflict, name="gallery-conflict"),
    path("gallery/wall/", wall, name="gallery-wall"),
    path("gallery/error/<str:name>/", error, name="gallery-error"),
]
