"""The plan and its actions: read and filter it, agree, change, carry over and close an action."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.components import short_day
from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict, DomainError, NotPermitted, NotThere
from throughcare.core.forms import PlainForm
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.queries import current_profile
from throughcare.partnerships.request import Request
from throughcare.plans import actions, queries
from throughcare.plans.forms import ActionForm, CloseForm, MoveForm, PlanFilter
from throughcare.plans.models import ActionState, PlanAction
from throughcare.plans.pathways import not_covered, open_to
from throughcare.plans.planpage import Words, line_row, words_for
from throughcare.plans.views.finding import form_page, show, to_write
from throughcare.registrations.frame import person_context
from throughcare.registrations.models import Registration
from throughcare.registrations.queries import agencies_of, practitioners_of


@login_required
def plan(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The current plan, late actions first, or as somebody filters and sorts it."""
    by, today = request.practitioner, timezone.localdate()
    context = person_context(by, pk, "plan")
    registration: Registration | None = context["registration"]
    if registration is not None:
        _version, profile = current_profile(registration.scheme_id)
        everything = queries.plan_of(by, registration)
        words = words_for(profile, everything.every)
        form = _filter(request, everything.every, words)
        wish = _wish(form, request.GET.get("sort", ""))
        found, left_on = queries.narrowed(everything, wish), registration.ended_on
        context |= {
            "plan": found.plan,
            "earlier": [(plan, short_day(plan.started_on)) for plan in found.earlier],
            "open": [line_row(line, words, by, today=today, left_on=left_on) for line in found.open],
            "closed": [line_row(line, words, by, today=today, left_on=left_on) for line in found.closed],
            "late": sum(line.due_on < today for line in found.open),
            "filter": form if everything.every else None,
            "filtered": not wish.is_all,
            "may_write": registration.is_live and by.may(Permission.WRITE_PLAN, registration.scheme_id),
            "unset": not profile.pathways,
            "not_covered": not_covered(by, profile),
        }
    return render(request, "plans/plan.html", context)


def _filter(request: Request, lines: list[PlanAction], words: Words) -> PlanFilter:
    """Only what some action of this plan has is offered."""
    agencies = {str(line.agency_id): line.agency.name for line in lines}
    prongs = {line.prong: words.prongs.get(line.prong, line.prong) for line in lines}
    return PlanFilter(
        request.GET or None,
        agencies=sorted(agencies.items(), key=lambda pair: pair[1]),
        pathways=sorted(words.pathways.items(), key=lambda pair: pair[1]),
        prongs=sorted(prongs.items()),
    )


def _wish(form: PlanFilter, sort: str) -> queries.PlanWish:
    given = form.cleaned_data if form.is_bound and (form.is_valid() or form.cleaned_data) else {}
    return queries.PlanWish(
        agency=given.get("agency"),
        pathway=given.get("pathway") or "",
        prong=given.get("prong") or "",
        state=given.get("state") or "",
        sort=sort,
    )


@login_required
def agree(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Agree an action."""
    by = request.practitioner
    context, registration, profile = to_write(by, pk, "plan")
    form = _action_form(request, registration, profile, initial={})
    back = reverse("plans:plan", args=[pk])
    if form.is_valid():
        try:
            actions.agree_action(registration, **_said(form), by=by, at=timezone.now())
        except (NotThere, NotPermitted):
            raise
        except DomainError as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("The action is in the plan."))
            return redirect(reverse("plans:agree", args=[pk]) if "another" in request.POST else back)
    page = form_page(context, form, _("Agree an action"), back, _("Add to the plan"))
    page |= {"second_label": _("Add and write another"), "second_name": "another"}
    return render(request, "core/form_page.html", page)


@login_required
def change(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Change an action that is still open."""
    by = request.practitioner
    line = get_object_or_404(PlanAction.objects.visible_to(by).filter(state=ActionState.OPEN), pk=pk)
    context, registration, profile = to_write(by, line.person_id, "plan")
    initial = {
        "who": f"p{line.practitioner_id}" if line.practitioner_id else f"a{line.agency_id}",
        **{name: getattr(line, name) for name in ("what", "prong", "pathway", "due_on", "funder", "version")},
        "named_person": "" if line.practitioner_id else line.named_person,
    }
    form = _action_form(request, registration, profile, initial=initial, changing=line)
    back = reverse("plans:plan", args=[line.person_id])
    if not wants_to_edit(request) and form.is_valid():
        given = form.cleaned_data
        said = _said(form) | {"moved_because": given["moved_because"], "version": given["version"]}
        try:
            actions.change_action(line, **said, by=by, at=timezone.now())
        except Conflict as conflict:
            return conflict_page(request, form, conflict, leave_url=back)
        except (NotThere, NotPermitted):
            raise
        except DomainError as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("The action is changed."))
            return redirect(back)
    return render(request, "core/form_page.html", form_page(context, form, _("Change the action"), back, _("Save")))


@login_required
def move(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Carry an action over to another day."""
    context, line = _own(request, pk)
    form = MoveForm(request.POST or None, initial={"version": line.version})
    title, said = _("Carry the action over"), _("The action is carried over. The day before stays on it.")
    page = form_page(context, form, title, reverse("plans:plan", args=[line.person_id]), _("Carry it over"))
    page["intro"] = _("%(what)s. Due %(day)s until now.") % {"what": line.what, "day": short_day(line.due_on)}
    return _worked(request, form, page, said, lambda **given: actions.move_action(line, **given))


@login_required
def close(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Say what became of an action; the agency it is for may do so too."""
    context, line = _own(request, pk)
    form = CloseForm(request.POST or None, initial={"on": timezone.localdate(), "version": line.version})
    back = reverse("plans:plan", args=[line.person_id])
    page = form_page(context, form, _("Close the action"), back, _("Close the action"))
    page["intro"] = line.what
    return _worked(request, form, page, _("The action is closed."), lambda **given: actions.close_action(line, **given))


def _own(request: Request, pk: uuid.UUID) -> tuple[dict[str, Any], PlanAction]:
    """An open action that a case worker works on, or the agency that it is for."""
    by = request.practitioner
    line = get_object_or_404(PlanAction.objects.visible_to(by).filter(state=ActionState.OPEN), pk=pk)
    context = person_context(by, line.person_id, "plan")
    authorise(by, Permission.WRITE_CASES, line)
    return context, line


def _worked(request: Request, form: PlainForm, page: dict[str, Any], said: str, verb: Any) -> HttpResponse:
    """Carry out a verb with what was typed, or show why not."""
    if request.method == "POST" and not wants_to_edit(request) and form.is_valid():
        try:
            verb(**form.cleaned_data, by=request.practitioner, at=timezone.now())
        except Conflict as conflict:
            return conflict_page(request, form, conflict, leave_url=page["back_url"])
        except (NotThere, NotPermitted):
            raise
        except DomainError as refusal:
            show(form, refusal)
        else:
            messages.success(request, said)
            return redirect(page["back_url"])
    return render(request, "core/form_page.html", page)


def _action_form(
    request: Request,
    registration: Registration,
    profile: Profile,
    *,
    initial: dict[str, Any],
    changing: PlanAction | None = None,
) -> ActionForm:
    by, today = request.practitioner, timezone.localdate()
    return ActionForm(
        request.POST or None,
        initial=initial,
        pathways=_pathways(by, registration, profile, changing),
        practitioners=practitioners_of(registration.scheme_id, on=today, who_may=Permission.READ_CASES),
        agencies=agencies_of(registration.scheme_id, on=today),
        funders=[(funder.key, funder.name) for funder in profile.funders],
        changing=changing is not None,
    )


def _pathways(
    by: Acting, registration: Registration, profile: Profile, changing: PlanAction | None
) -> list[tuple[str, str]]:
    """Those the agency has signed for, and the one that the action has already."""
    offered = open_to(by, profile, registration.person)
    if changing is not None and changing.pathway and changing.pathway not in dict(offered):
        offered += queries.pathway_labels(profile, [changing.pathway]).items()
    return offered


def _said(form: ActionForm) -> dict[str, Any]:
    agency, practitioner = form.chosen()
    given = form.cleaned_data
    return {
        "agency": agency,
        "practitioner": practitioner,
        "named_person": given["named_person"],
        "funder": given.get("funder", ""),
        **{name: given[name] for name in ("what", "prong", "pathway", "due_on")},
    }
