"""Needs side by side over time, the plan, and its actions."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core import charts
from throughcare.core.components import short_day
from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict, DomainError
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.queries import current_profile
from throughcare.partnerships.request import Request
from throughcare.plans import actions, queries
from throughcare.plans.forms import ActionForm, CloseForm, NeedForm, PlanForm
from throughcare.plans.models import ActionState, NeedLevel, PlanAction
from throughcare.registrations.frame import person_context
from throughcare.registrations.models import Registration
from throughcare.registrations.queries import agencies_of, practitioners_of

MOVEMENT_COLOURS = {"better": "green", "worse": "red", "same": "grey", "new": "blue"}
STATE_COLOURS = {
    ActionState.DONE: "green",
    ActionState.COULD_NOT: "orange",
    ActionState.DID_NOT: "red",
    ActionState.NOT_NEEDED: "grey",
}


def _movement(word: str) -> str:
    return {"better": _("Better"), "worse": _("Worse"), "same": _("No change"), "new": _("First judged")}.get(word, "")


@login_required
def needs(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Every pathway: now beside before, with how it moved."""
    by = request.practitioner
    context = person_context(by, pk, "needs")
    registration: Registration | None = context["registration"]
    if registration is not None:
        _version, profile = current_profile(registration.scheme_id)
        found = queries.needs_of(by, registration, profile)
        context["rows"] = [_need_row(pathway) for pathway in found]
        context["unset"] = not profile.pathways
        context["may_write"] = registration.is_live and by.may(Permission.WRITE_PLAN, registration.scheme_id)
        context["judged"] = any(pathway.now for pathway in found)
    return render(request, "plans/needs.html", context)


def _need_row(pathway: queries.Pathway) -> dict[str, Any]:
    row: dict[str, Any] = {"pathway": pathway, "movement": _movement(pathway.movement)}
    row["colour"] = MOVEMENT_COLOURS.get(pathway.movement, "grey")
    if pathway.now:
        row["now"], row["now_on"] = queries.level_label(pathway.now.level), short_day(pathway.now.assessed_on)
    if pathway.before:
        row["before"], row["before_on"] = (
            queries.level_label(pathway.before.level),
            short_day(pathway.before.assessed_on),
        )
    if len(pathway.levels) > 1:
        words = ", ".join(queries.level_label(level) for level in pathway.levels)
        row["spark"] = charts.spark(pathway.levels, most=max(NeedLevel.values), words=words)
    return row


@login_required
def assess(request: Request, pk: uuid.UUID, pathway: str) -> HttpResponse:
    """Judge one pathway."""
    by = request.practitioner
    context, registration, profile = _to_write(by, pk, "needs")
    labels = dict(actions.pathways_of(profile, context["person"]))
    if pathway not in labels:
        raise Http404
    form = NeedForm(request.POST or None, initial={"assessed_on": timezone.localdate()})
    back = reverse("plans:needs", args=[pk])
    if form.is_valid():
        try:
            actions.assess_need(registration, pathway=pathway, **form.cleaned_data, by=by, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The assessment is recorded. The earlier one is kept."))
            return redirect(back)
    return render(
        request, "core/form_page.html", _page(context, form, labels[pathway], back, _("Record the assessment"))
    )


@login_required
def plan(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The current plan, late actions first."""
    by, today = request.practitioner, timezone.localdate()
    context = person_context(by, pk, "plan")
    registration: Registration | None = context["registration"]
    if registration is not None:
        found = queries.plan_of(by, registration)
        _version, profile = current_profile(registration.scheme_id)
        words = queries.pathway_labels(profile, {line.pathway for line in (*found.open, *found.closed)})
        prongs = {prong.key: prong.label for prong in profile.prongs}
        context |= {
            "plan": found.plan,
            "earlier": [(plan, short_day(plan.started_on)) for plan in found.earlier],
            "open": [_line_row(line, words, prongs, by) | {"late": line.due_on < today} for line in found.open],
            "closed": [_line_row(line, words, prongs, by) for line in found.closed],
            "late": sum(line.due_on < today for line in found.open),
            "may_write": registration.is_live and by.may(Permission.WRITE_PLAN, registration.scheme_id),
            "unset": not profile.pathways,
        }
    return render(request, "plans/plan.html", context)


def _line_row(line: PlanAction, words: dict[str, str], prongs: dict[Any, str], by: Acting) -> dict[str, Any]:
    mine = by.practitioner_id == line.practitioner_id or by.agency_id == line.agency_id
    return {
        "line": line,
        "due": short_day(line.due_on),
        "pathway": words[line.pathway],
        "prong": prongs.get(line.prong, line.get_prong_display()),
        "state": line.get_state_display(),
        "colour": STATE_COLOURS.get(ActionState(line.state), "grey"),
        "closed": short_day(line.closed_on) if line.closed_on else "",
        "may_close": by.may(Permission.WRITE_PLAN, line.scheme_id)
        or (mine and by.may(Permission.WRITE_CASES, line.scheme_id)),
    }


@login_required
def start(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Begin a plan or a new version of it."""
    by = request.practitioner
    context, registration, _profile = _to_write(by, pk, "plan")
    form = PlanForm(request.POST or None)
    back = reverse("plans:plan", args=[pk])
    if form.is_valid():
        try:
            actions.start_plan(registration, aim=form.cleaned_data["aim"], by=by, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The plan has begun. Now agree its actions."))
            return redirect(back)
    return render(request, "core/form_page.html", _page(context, form, _("Start a plan"), back, _("Start the plan")))


@login_required
def agree(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Agree an action."""
    by = request.practitioner
    context, registration, profile = _to_write(by, pk, "plan")
    form = _action_form(request, registration, profile, initial={})
    back = reverse("plans:plan", args=[pk])
    if form.is_valid():
        try:
            actions.agree_action(registration, **_said(form), by=by, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The action is in the plan."))
            return redirect(reverse("plans:agree", args=[pk]) if "another" in request.POST else back)
    page = _page(context, form, _("Agree an action"), back, _("Add to the plan"))
    page |= {"second_label": _("Add and write another"), "second_name": "another"}
    return render(request, "core/form_page.html", page)


@login_required
def change(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Change an action that is still open."""
    by = request.practitioner
    line = get_object_or_404(PlanAction.objects.visible_to(by).filter(state=ActionState.OPEN), pk=pk)
    context, registration, profile = _to_write(by, line.person_id, "plan")
    initial = {
        "who": f"p{line.practitioner_id}" if line.practitioner_id else f"a{line.agency_id}",
        **{name: getattr(line, name) for name in ("what", "prong", "pathway", "due_on", "funder", "version")},
        "named_person": "" if line.practitioner_id else line.named_person,
    }
    form = _action_form(request, registration, profile, initial=initial)
    back = reverse("plans:plan", args=[line.person_id])
    if not wants_to_edit(request) and form.is_valid():
        try:
            actions.change_action(line, **_said(form), version=form.cleaned_data["version"], by=by, at=timezone.now())
        except Conflict as conflict:
            return conflict_page(request, form, conflict, leave_url=back)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The action is changed."))
            return redirect(back)
    return render(request, "core/form_page.html", _page(context, form, _("Change the action"), back, _("Save")))


@login_required
def close(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Say what became of an action; the agency it is for may do so too."""
    by = request.practitioner
    line = get_object_or_404(PlanAction.objects.visible_to(by).filter(state=ActionState.OPEN), pk=pk)
    context = person_context(by, line.person_id, "plan")
    authorise(by, Permission.WRITE_CASES, line)
    form = CloseForm(request.POST or None, initial={"on": timezone.localdate(), "version": line.version})
    back = reverse("plans:plan", args=[line.person_id])
    if not wants_to_edit(request) and form.is_valid():
        given = form.cleaned_data
        try:
            actions.close_action(line, **given, by=by, at=timezone.now())
        except Conflict as conflict:
            return conflict_page(request, form, conflict, leave_url=back)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The action is closed."))
            return redirect(back)
    page = _page(context, form, _("Close the action"), back, _("Close the action"))
    page["intro"] = line.what
    return render(request, "core/form_page.html", page)


def _to_write(by: Acting, person_id: uuid.UUID, section: str) -> tuple[dict[str, Any], Registration, Profile]:
    context = person_context(by, person_id, section)
    registration: Registration | None = context["registration"]
    if registration is None or not registration.is_live:
        raise Http404
    authorise(by, Permission.WRITE_PLAN, registration)
    _version, profile = current_profile(registration.scheme_id)
    return context, registration, profile


def _action_form(
    request: Request, registration: Registration, profile: Profile, *, initial: dict[str, Any]
) -> ActionForm:
    today = timezone.localdate()
    return ActionForm(
        request.POST or None,
        initial=initial,
        pathways=actions.pathways_of(profile, registration.person),
        practitioners=practitioners_of(registration.scheme_id, on=today, who_may=Permission.READ_CASES),
        agencies=agencies_of(registration.scheme_id, on=today),
        funders=[(funder.key, funder.name) for funder in profile.funders],
    )


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


def _page(context: dict[str, Any], form: Any, title: str, back: str, submit: str) -> dict[str, Any]:
    return {
        "form": form,
        "title": title,
        "identity": context["who"],
        "back_url": back,
        "cancel_url": back,
        "submit_label": submit,
        "marking": True,
    }
