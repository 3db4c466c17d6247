"""The cohort list, its spreadsheet, and the screens of one registration."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare.core.components import Row, long_day
from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict, DomainError, NotThere
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.queries import current_profile, profile_of_version
from throughcare.partnerships.request import Request
from throughcare.registrations import actions, queries
from throughcare.registrations.cohortpage import (
    CountedPaginator,
    colour_stats,
    end_reason_of,
    held_as,
    length_of,
    line_of,
)
from throughcare.registrations.export import workbook
from throughcare.registrations.forms import CohortFilter, LeadForm, NameInListForm, RegistrationForm
from throughcare.registrations.frame import lead_of, mappa_of, person_context
from throughcare.registrations.models import Registration, RegistrationQuerySet
from throughcare.registrations.queries import Wish

# A name to narrow the list by is kept in the session, because it has no place in an address.
NARROWED = "cohort_name"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _scheme_of(by: Acting) -> int:
    authorise(by, Permission.READ_CASES)
    if by.scheme_id is None:
        raise NotThere
    return by.scheme_id


def _asked(request: Request, scheme_id: int) -> tuple[CohortFilter, Wish, Profile]:
    _version, profile = current_profile(scheme_id)
    agencies = queries.agencies_of(scheme_id, on=timezone.localdate())
    form = CohortFilter(request.GET, profile=profile, agencies=agencies)
    return form, form.wish(text=request.session.get(NARROWED, "")), profile


@login_required
def cohort(request: Request) -> HttpResponse:
    """Everybody on the scheme, one line a person."""
    by, today = request.practitioner, timezone.localdate()
    form, wish, profile = _asked(request, _scheme_of(by))
    wish = queries.answered(by, wish, today=today)
    counts = queries.colour_counts(by, wish, today=today)
    sort = request.GET.get("sort", "")
    found = queries.in_order(queries.cohort(by, wish, today=today), sort=sort)
    page = CountedPaginator(found, length=length_of(counts, wish)).get_page(request.GET.get("page"))
    shown = queries.lines_of_page(cast(RegistrationQuerySet, page.object_list), sort=sort)
    lines = [line_of(registration, profile=profile, today=today) for registration in shown]
    context = {
        "form": form,
        "wish": wish,
        "name_form": NameInListForm(initial={"text": wish.text}),
        "stats": colour_stats(counts, wish, request.GET),
        "page": page,
        "lines": [(line, end_reason_of(line.registration, profile)) for line in lines],
        "query": request.GET.urlencode(),
        "held_as": held_as(profile),
        "may_register": by.may(Permission.REGISTER, by.scheme_id),
        "marking": True,
    }
    return render(request, "registrations/cohort.html", context)


@login_required
@require_POST
def narrow(request: Request) -> HttpResponse:
    """Keep a name to narrow the list by, or forget it."""
    _scheme_of(request.practitioner)
    form = NameInListForm(request.POST)
    text = form.cleaned_data["text"].strip() if form.is_valid() and "forget" not in request.POST else ""
    request.session[NARROWED] = text
    query = request.POST.get("query", "")
    return redirect(reverse("registrations:cohort") + (f"?{query}" if query else ""))


@login_required
def export(request: Request) -> HttpResponse:
    """What the list shows, all pages of it, as a spreadsheet."""
    by, today = request.practitioner, timezone.localdate()
    _form, wish, profile = _asked(request, _scheme_of(by))
    found = queries.lines(queries.cohort(by, wish, today=today), sort=request.GET.get("sort", ""))
    lines = (line_of(registration, profile=profile, today=today) for registration in found)
    content = workbook(lines, by=by, made_at=timezone.localtime())
    name = f"OFFICIAL-SENSITIVE people {today.isoformat()}.xlsx"
    return HttpResponse(
        content, content_type=SPREADSHEET, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


export.purpose = "spreadsheet of the list"  # type: ignore[attr-defined]


@login_required
def detail(request: Request, pk: uuid.UUID) -> HttpResponse:
    """How the person is held now, who leads, and every earlier time on the scheme."""
    by = request.practitioner
    context = person_context(by, pk, "registration")
    registrations = queries.registrations_of(by, context["person"])
    context["times"] = [_time(registration) for registration in registrations]
    current: Registration | None = context["registration"]
    context["may_change"] = current is not None and current.is_live and by.may(Permission.REGISTER, current.scheme_id)
    return render(request, "registrations/detail.html", context)


def _time(registration: Registration) -> dict[str, Any]:
    profile = profile_of_version(registration.profile_version_id)
    level, cohort = profile.level(registration.level), profile.cohort(registration.cohort)
    rows = [Row(_("From"), long_day(registration.started_on))]
    if registration.ended_on:
        rows.append(Row(_("Until"), long_day(registration.ended_on)))
        rows.append(Row(_("Why it ended"), end_reason_of(registration, profile)))
        rows.append(Row(_("In words"), registration.end_words, keep_lines=True))
    if registration.revisit_on:
        rows.append(Row(_("To be looked at again"), long_day(registration.revisit_on)))
    if profile.levels:
        rows.append(Row(_("Level"), level.label if level else registration.level))
    if profile.cohorts:
        rows.append(Row(_("Cohort"), cohort.label if cohort else registration.cohort))
    rows.append(Row(_("Statutory status"), registration.get_statutory_status_display()))
    mappa = mappa_of(registration) if registration.mappa_category else _("Not a MAPPA case")
    rows.append(Row(_("MAPPA"), mappa))
    rows.append(Row(_("Which arrangement leads"), _arrangement(registration)))
    rows.append(Row(_("Lead"), lead_of(registration)))
    if registration.responsible_scheme is not None:
        rows.append(Row(_("Responsible scheme"), registration.responsible_scheme.name))
    return {"registration": registration, "rows": rows, "leads": queries.leads_of(registration)}


def _arrangement(registration: Registration) -> str:
    words = {"": _("This scheme"), "other": _("Another arrangement")}
    return words.get(registration.leading_arrangement, registration.leading_arrangement.upper())


def _live(context: dict[str, Any], by: Acting) -> Registration:
    """The live registration that a form changes; without one, or without the role, there is no such form."""
    registration: Registration | None = context["registration"]
    if registration is None or not registration.is_live:
        raise NotThere
    authorise(by, Permission.REGISTER, registration)
    return registration


@login_required
def change(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Change level, cohort, statutory status and MAPPA."""
    by, now = request.practitioner, timezone.now()
    context = person_context(by, pk, "registration")
    registration = _live(context, by)
    initial = {name: getattr(registration, name) for name in (*RegistrationForm.base_fields, "version")}
    profile = profile_of_version(registration.profile_version_id)
    form = RegistrationForm(
        request.POST or None, initial=initial, profile=profile, age=context["person"].age_on(now.date())
    )
    back = reverse("registrations:detail", args=[pk])
    if not wants_to_edit(request) and form.is_valid():
        wanted = {name: form.cleaned_data.get(name, getattr(registration, name)) for name in form.base_fields}
        try:
            actions.change(registration, **wanted, by=by, at=now)
        except Conflict as conflict:
            return conflict_page(request, form, conflict, leave_url=back)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The registration is changed."))
            return redirect(back)
    return render(request, "core/form_page.html", _page(context, form, _("Change the registration"), back))


@login_required
def lead(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Hand the lead on."""
    by, now = request.practitioner, timezone.now()
    context = person_context(by, pk, "registration")
    registration = _live(context, by)
    today = timezone.localdate()
    form = LeadForm(
        request.POST or None,
        initial={"from_on": today, "version": actions.leads_so_far(registration)},
        practitioners=queries.practitioners_of(registration.scheme_id, on=today),
        agencies=queries.agencies_of(registration.scheme_id, on=today),
    )
    back = reverse("registrations:detail", args=[pk])
    if not wants_to_edit(request) and form.is_valid():
        agency, practitioner = form.chosen()
        given = form.cleaned_data
        try:
            actions.change_lead(
                registration,
                agency=agency,
                practitioner=practitioner,
                from_on=given["from_on"],
                reason=given["reason"],
                version=given["version"],
                by=by,
                at=now,
            )
        except Conflict as conflict:
            return conflict_page(request, form, conflict, leave_url=back)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The lead is changed. Who led before stays on the record."))
            return redirect(back)
    page = _page(context, form, _("Change who leads"), back)
    page["intro"] = _("Now: %(lead)s.") % {"lead": lead_of(registration)}
    return render(request, "core/form_page.html", page)


def _page(context: dict[str, Any], form: Any, title: str, back: str) -> dict[str, Any]:
    return {"form": form, "title": title, "identity": context["who"], "back_url": back, "marking": True}
