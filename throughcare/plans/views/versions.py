"""Versions of a plan: begin one, read an earlier one as it was, and two beside each other."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict, DomainError, NotPermitted, NotThere
from throughcare.partnerships.queries import current_profile
from throughcare.partnerships.request import Request
from throughcare.plans import actions, queries
from throughcare.plans.forms import PlanForm
from throughcare.plans.models import Plan
from throughcare.plans.pathways import not_covered
from throughcare.plans.planpage import lines_then, side_by_side, words_for
from throughcare.plans.views.finding import form_page, show, to_write
from throughcare.registrations.frame import person_context
from throughcare.registrations.models import Registration


@login_required
def start(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Begin a plan or a new version of it."""
    by = request.practitioner
    context, registration, _profile = to_write(by, pk, "plan")
    latest: Plan | None = next(iter(queries.versions_of(by, registration)), None)
    initial = {"version": latest.number if latest else 0, "aim": latest.aim if latest else ""}
    form = PlanForm(request.POST or None, initial=initial)
    back = reverse("plans:plan", args=[pk])
    if request.method == "POST" and not wants_to_edit(request) and form.is_valid():
        given = form.cleaned_data
        try:
            actions.start_plan(registration, aim=given["aim"], seen=given["version"], by=by, at=timezone.now())
        except Conflict as conflict:
            return conflict_page(request, form, conflict, leave_url=back)
        except (NotThere, NotPermitted):
            raise
        except DomainError as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("The plan has begun. Now agree its actions."))
            return redirect(back)
    title = _("Start a new version of the plan") if latest else _("Start a plan")
    page = form_page(context, form, title, back, _("Start the plan"))
    if latest:
        page["intro"] = _("Open actions move to the new version. This one stays readable exactly as it is today.")
    return render(request, "core/form_page.html", page)


def _plans(request: Request, pk: uuid.UUID) -> tuple[dict[str, object], Registration, list[Plan]]:
    context = person_context(request.practitioner, pk, "plan")
    registration: Registration | None = context["registration"]
    if registration is None:
        raise Http404
    return context, registration, queries.versions_of(request.practitioner, registration)


@login_required
def version(request: Request, pk: uuid.UUID, number: int) -> HttpResponse:
    """An earlier version exactly as it was when the next one began."""
    by = request.practitioner
    context, registration, plans = _plans(request, pk)
    found = queries.version_of(by, plans, number)
    if found is None:
        raise Http404
    if found.plan.current:
        return redirect("plans:plan", pk=pk)
    _version, profile = current_profile(registration.scheme_id)
    context |= {
        "version": found,
        "lines": lines_then(found.lines, words_for(profile, found.lines)),
        "next_number": number + 1,
        "not_covered": not_covered(by, profile),
    }
    return render(request, "plans/version.html", context)


@login_required
def compare(request: Request, pk: uuid.UUID, first: int, second: int) -> HttpResponse:
    """Two versions beside each other."""
    by = request.practitioner
    context, registration, plans = _plans(request, pk)
    one, other = queries.version_of(by, plans, first), queries.version_of(by, plans, second)
    if one is None or other is None or first >= second:
        raise Http404
    _version, profile = current_profile(registration.scheme_id)
    words = words_for(profile, [*one.lines, *other.lines])
    context |= {
        "first": one,
        "second": other,
        "rows": side_by_side(queries.compare(one, other), words),
        "not_covered": not_covered(by, profile),
    }
    return render(request, "plans/compare.html", context)
