"""The self-assessment against the principles: the list, one of them, judging, agreeing."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict, DomainError
from throughcare.core.finding import only
from throughcare.measures.readers import reader
from throughcare.panels.models import Meeting
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.queries import current_profile, profile_of_version
from throughcare.partnerships.request import Request
from throughcare.strategy import actions, queries, rules
from throughcare.strategy.forms import AgreeForm, JudgeForm
from throughcare.strategy.models import Assessment, Judgement
from throughcare.strategy.noticing import warning_about
from throughcare.strategy.showing import comparison, title_of_assessment
from throughcare.strategy.views.finding import MARKING, writer


@login_required
def listed(request: Request) -> HttpResponse:
    """The draft, and those that were agreed, newest first."""
    by = request.practitioner
    scheme_id = reader(by)
    _version, profile = current_profile(scheme_id)
    found = Assessment.objects.visible_to(by).filter(scheme_id=scheme_id).select_related("agreed_in")
    context = {
        "draft": found.filter(agreed_at=None).first(),
        "agreed": found.exclude(agreed_at=None).order_by("-agreed_at"),
        "own_name": rules.assessment_name(profile),
        "principles": profile.principles,
        "may_write": by.may(Permission.WRITE_STRATEGY, scheme_id),
        "marking": MARKING,
    }
    return render(request, "strategy/assessments.html", context)


@login_required
@require_POST
def begin(request: Request) -> HttpResponse:
    """Begin a draft."""
    by = request.practitioner
    scheme = Scheme.objects.get(pk=writer(by))
    try:
        made = actions.begin_assessment(scheme, by=by, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("strategy:assessments")
    messages.success(request, _("A self-assessment is begun. Several people can write it, each another principle."))
    return redirect("strategy:assessment", pk=made.pk)


def _find(by: Acting, pk: uuid.UUID) -> Assessment:
    authorise(by, Permission.READ_FIGURES)
    return only(Assessment.objects.visible_to(by).select_related("agreed_in").filter(pk=pk))


@login_required
def detail(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Principle by principle: how it is judged, on what, what comes next, and how it was judged last time."""
    by = request.practitioner
    found = _find(by, pk)
    shown = comparison(by, found)
    sits = Meeting.objects.senior_to(by).filter(scheme_id=found.scheme_id, closed_at=None).exclude(opened_at=None)
    context = {
        "assessment": found,
        "title": title_of_assessment(found),
        "own_name": rules.assessment_name(profile_of_version(found.profile_version_id)),
        **shown,
        "may_write": found.agreed_at is None and by.may(Permission.WRITE_STRATEGY, found.scheme_id),
        "sits": sits.first() if found.agreed_at is None else None,
        "marking": MARKING,
    }
    return render(request, "strategy/assessment.html", context)


@login_required
def judge(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Write how one principle is judged."""
    by = request.practitioner
    authorise(by, Permission.WRITE_STRATEGY)
    found = only(Judgement.objects.visible_to(by).filter(pk=pk).select_related("assessment"))
    authorise(by, Permission.WRITE_STRATEGY, found)
    names = ("mark", "evidence", "next_step", "officer", "due_on", "version")
    initial = {name: getattr(found, name) for name in names} | {"agency": str(found.agency_id or "")}
    agencies = queries.agencies_of(found.scheme_id, on=timezone.localdate())
    form = JudgeForm(request.POST or None, agencies=agencies, initial=initial)
    back = reverse("strategy:assessment", args=[found.assessment_id])
    if not wants_to_edit(request) and form.is_valid():
        chosen, version = form.chosen(), form.cleaned_data["version"]
        try:
            actions.judge_principle(found, **chosen, version=version, by=by, at=timezone.now())
        except Conflict as conflict:
            return conflict_page(request, form, conflict, leave_url=back)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            warning = warning_about([chosen["evidence"], chosen["next_step"]])
            if warning:
                messages.warning(request, warning)
            messages.success(request, _("Principle %(number)s is written.") % {"number": found.position})
            return redirect(f"{back}#principle-{found.position}")
    page = {"form": form, "title": found.wording, "caption": _("Principle %(number)s") % {"number": found.position}}
    return render(
        request, "core/form_page.html", {**page, "back_url": back, "aside_template": "strategy/_guidance.html"}
    )


@login_required
def agree(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Agree it at the meeting that sits."""
    by = request.practitioner
    found = _find(by, pk)
    authorise(by, Permission.WRITE_STRATEGY, found)
    seen = queries.state_of_draft(queries.judged(by, found))
    form = AgreeForm(request.POST or None, initial={"version": seen})
    back = reverse("strategy:assessment", args=[pk])
    if form.is_valid() and request.method == "POST":
        sits = Meeting.objects.senior_to(by).filter(scheme_id=found.scheme_id, closed_at=None)
        sitting = sits.exclude(opened_at=None).first()
        try:
            if sitting is None:
                raise DomainError(_("A self-assessment is agreed at a meeting. Open the meeting first."))
            give, seen = form.cleaned_data["give_actions"], form.cleaned_data["version"]
            actions.agree_assessment(found, meeting=sitting, give_actions=give, seen=seen, by=by, at=timezone.now())
        except Conflict as conflict:
            messages.error(request, str(conflict))
            return redirect(back)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The self-assessment is agreed and stays as it is."))
            return redirect(back)
    page = {
        "form": form,
        "title": _("Agree the self-assessment"),
        "intro": _("From then on nothing in it changes: a later one is a new one."),
        "back_url": back,
        "submit_label": _("Agree it"),
    }
    return render(request, "core/form_page.html", page)
