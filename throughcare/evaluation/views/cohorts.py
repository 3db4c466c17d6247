"""Cohorts on screen: the list, drafting, checking and locking, who is in one for whoever may see them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare.core import waiting
from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict
from throughcare.core.finding import only
from throughcare.core.refusals import refusals_beside, refusals_told
from throughcare.evaluation import actions, cohorttelling
from throughcare.evaluation.cohortforms import BasisForm, RuleForm
from throughcare.evaluation.definition import Definition
from throughcare.evaluation.finding import MARKING, writer
from throughcare.evaluation.jobs import cohorts as jobs
from throughcare.evaluation.models import Basis, Cohort, CohortMember, CohortResult, CohortState
from throughcare.measures.measuring import sees_small_numbers
from throughcare.measures.readers import reader
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.queries import current_profile
from throughcare.partnerships.request import Request

A_PAGE = 25


def find(by: Acting, pk: uuid.UUID) -> Cohort:
    """A cohort of a scheme whose figures they see."""
    authorise(by, Permission.READ_FIGURES)
    return only(
        Cohort.objects.visible_to(by).select_related("scheme", "asked_by__user", "locked_by__user").filter(pk=pk)
    )


@login_required
def listed(request: Request) -> HttpResponse:
    """All cohorts of the scheme, locked or not."""
    by = request.practitioner
    scheme_id = reader(by)
    found = Cohort.objects.visible_to(by).filter(scheme_id=scheme_id)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    small_too = sees_small_numbers(by)
    context = {
        "page": page,
        "lines": [cohorttelling.cohort_line(each, small_too=small_too) for each in page],
        "may_ask": by.may(Permission.EVALUATE, scheme_id),
        "marking": MARKING,
    }
    return render(request, "evaluation/cohorts.html", context)


@login_required
def new(request: Request) -> HttpResponse:
    """The first question: from which day people are followed."""
    writer(request.practitioner)
    form = BasisForm(request.POST or None)
    if form.is_valid():
        return redirect("evaluation:new_cohort_rule", basis=form.cleaned_data["basis"])
    page = {
        "form": form,
        "title": _("From which day are people followed?"),
        "one_question": True,
        "back_url": reverse("evaluation:cohorts"),
        "back_text": _("Cohorts"),
        "submit_label": _("Continue"),
        "marking": MARKING,
    }
    return render(request, "core/form_page.html", page)


@login_required
def new_rule(request: Request, basis: str) -> HttpResponse:
    """The second: in which time, and whom; then the worker counts."""
    by = request.practitioner
    scheme_id = writer(by)
    if basis not in Basis.values:
        raise Http404
    form = _rule_form(request, scheme_id)
    if form.is_valid():
        given = form.cleaned_data
        with refusals_beside(form):
            made = actions.draft_cohort(
                Scheme.objects.get(pk=scheme_id),
                name=given["name"],
                question=given["question"],
                rule=form.rule(basis),
                by=by,
                at=timezone.now(),
            )
            jobs.begin_counting(made, by)
            return redirect("evaluation:cohort", pk=made.pk)
    return _rule_page(request, form, basis, reverse("evaluation:new_cohort"))


@login_required
def change(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Another rule for a draft."""
    by = request.practitioner
    found = find(by, pk)
    authorise(by, Permission.EVALUATE, found)
    basis, back = Definition.of(found.definition).basis, reverse("evaluation:cohort", args=[pk])
    form = _rule_form(request, found.scheme_id, _as_drafted(found))
    if not wants_to_edit(request) and form.is_valid():
        with refusals_beside(form):
            try:
                return _redrafted(request, found, form)
            except Conflict:
                now = Conflict("", current=_as_drafted(find(by, pk)))
                return conflict_page(request, form, now, leave_url=back)
    return _rule_page(request, form, basis, back)


def _redrafted(request: Request, found: Cohort, form: RuleForm) -> HttpResponse:
    given, by = form.cleaned_data, request.practitioner
    made = actions.redraft(
        found,
        name=given["name"],
        question=given["question"],
        rule=form.rule(found.definition["basis"]),
        version=given["version"],
        by=by,
        at=timezone.now(),
    )
    jobs.begin_counting(made, by)
    return redirect("evaluation:cohort", pk=found.pk)


def _as_drafted(found: Cohort) -> dict[str, object]:
    """What stands in the form: the rule, the name, and which version of them this is."""
    rule = Definition.of(found.definition)
    days = {"since": rule.since, "until": rule.until}
    return {**found.definition, **days, "name": found.name, "question": found.question, "version": found.version}


def _rule_form(request: Request, scheme_id: int, initial: dict[str, object] | None = None) -> RuleForm:
    _version, profile = current_profile(scheme_id)
    under = Scheme.objects.filter(pk__in=request.practitioner.figure_schemes)
    schemes = {each.pk: each for each in under}
    return RuleForm(request.POST or None, initial=initial, profile=profile, schemes=schemes)


def _rule_page(request: Request, form: RuleForm, basis: str, back_url: str) -> HttpResponse:
    page = {
        "form": form,
        "title": _("Who is in the cohort?"),
        "caption": Basis(basis).label,
        "back_url": back_url,
        "back_text": _("Back"),
        "submit_label": _("Count who that is"),
        "marking": MARKING,
    }
    return render(request, "core/form_page.html", page)


@login_required
def detail(request: Request, pk: uuid.UUID) -> HttpResponse:
    """One cohort: being counted, to be checked before it is locked, or locked with its results."""
    by = request.practitioner
    found = find(by, pk)
    stuck, small_too = cohorttelling.is_stuck(found, timezone.now()), sees_small_numbers(by)
    taking = found.state == CohortState.TAKING
    results = CohortResult.objects.visible_to(by).filter(cohort=found).select_related("cohort")
    context = {
        "cohort": found,
        "tag": cohorttelling.cohort_tag(found),
        "rows": cohorttelling.counts_rows(found, small_too=small_too),
        "warnings": cohorttelling.warnings(found, small_too=small_too),
        "taking": taking,
        "stuck": stuck,
        "again": waiting.again(taking, stuck=stuck),
        "may_ask": by.may(Permission.EVALUATE, found.scheme_id),
        "reads_cases": by.may(Permission.READ_CASES) and bool(by.case_schemes),
        "results": [cohorttelling.result_line(each, small_too=small_too) for each in results[:A_PAGE]],
        "marking": MARKING,
    }
    return render(request, "evaluation/cohort.html", context)


@login_required
@require_POST
def count_again(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Have a draft counted once more."""
    by = request.practitioner
    found = find(by, pk)
    authorise(by, Permission.EVALUATE, found)
    with refusals_told(request):
        jobs.begin_counting(actions.count_again(found, by=by, at=timezone.now()), by)
    return redirect("evaluation:cohort", pk=pk)


@login_required
@require_POST
def lock(request: Request, pk: uuid.UUID) -> HttpResponse:
    """From now on nothing of it changes."""
    by = request.practitioner
    found = find(by, pk)
    authorise(by, Permission.EVALUATE, found)
    with refusals_told(request):
        actions.lock_cohort(found, sha256=request.POST.get("sha256", ""), by=by, at=timezone.now())
        messages.success(request, _("The cohort is locked. Next, have its offending worked out."))
    return redirect("evaluation:cohort", pk=pk)


@login_required
def members(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Who is in it, for those who read their cases; each is logged as looked at."""
    by = request.practitioner
    authorise(by, Permission.READ_CASES)
    found = find(by, pk)
    mine = CohortMember.objects.visible_to(by).filter(cohort=found).select_related("person")
    context = {
        "cohort": found,
        "page": Paginator(mine.order_by("index_date", "pk"), A_PAGE).get_page(request.GET.get("page")),
        "marking": True,
    }
    return render(request, "evaluation/members.html", context)
