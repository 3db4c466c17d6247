"""The screens of analyses: a question, its data, a plan that is checked and fixed, then a report."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare.core import waiting
from throughcare.core.components import Row, long_day
from throughcare.core.finding import only
from throughcare.core.refusals import refusals_beside, refusals_told
from throughcare.evaluation import jobs, reporting, wording
from throughcare.evaluation.actions import analyses as actions
from throughcare.evaluation.analysisforms import DraftForm, PlanForm, RowsForm, filled_from
from throughcare.evaluation.finding import MARKING, writer
from throughcare.evaluation.fingerprints import fingerprint, of_plan
from throughcare.evaluation.models import (
    Analysis,
    AnalysisKind,
    AnalysisRun,
    AnalysisState,
    Cohort,
    DataSource,
    ResultState,
)
from throughcare.evaluation.models.analyses import LONGEST
from throughcare.measures.measuring import sees_small_numbers
from throughcare.measures.readers import reader
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request

STATE_COLOURS = {
    AnalysisState.DRAFT: "blue",
    AnalysisState.WORKING: "blue",
    AnalysisState.FAILED: "red",
    AnalysisState.CHECKED: "yellow",
    AnalysisState.FIXED: "green",
}


def _find(request: Request, pk: uuid.UUID) -> Analysis:
    by = request.practitioner
    scheme_id = reader(by)
    found = Analysis.objects.visible_to(by).filter(pk=pk, scheme_id=scheme_id)
    return only(found.select_related("cohort", "scheme", "fixed_by__user"))


@login_required
def analyses(request: Request) -> HttpResponse:
    """Every analysis: what was asked, how far it is, what was found."""
    by = request.practitioner
    scheme_id = reader(by)
    rows = Analysis.objects.visible_to(by).filter(scheme_id=scheme_id).select_related("cohort")
    found = AnalysisRun.objects.visible_to(by).made().filter(scheme_id=scheme_id).only("analysis_id", "figures")
    told = {run.analysis_id: wording.short_finding(run.figures or {}) for run in found}
    lines = [
        {
            "url": reverse("evaluation:analysis", args=[each.pk]),
            "question": each.question,
            "kind": each.get_kind_display(),
            "people": each.cohort.name if each.cohort else each.data_name,
            "state": (str(each.get_state_display()), STATE_COLOURS[AnalysisState(each.state)]),
            "found": told.get(each.pk),
        }
        for each in rows
    ]
    context = {"lines": lines, "writes": by.may(Permission.EVALUATE, scheme_id), "marking": MARKING}
    return render(request, "evaluation/analyses.html", context)


@login_required
def draft(request: Request) -> HttpResponse:
    """Ask a new question."""
    by = request.practitioner
    scheme_id = writer(by)
    cohorts = list(Cohort.objects.visible_to(by).locked_ones().filter(scheme_id=scheme_id).order_by("name"))
    first = {"kind": AnalysisKind.COMPARISON, "source": DataSource.FILE, "cohort": request.GET.get("cohort", "")}
    form = DraftForm(request.POST or None, cohorts=cohorts, initial=first)
    if form.is_valid():
        with refusals_beside(form):
            made = actions.draft_analysis(Scheme.objects.get(pk=scheme_id), **form.chosen(), by=by, at=timezone.now())
            if made.source == DataSource.REFERRED:
                jobs.analyses.begin_reading(actions.have_gathered(made, by=by, at=timezone.now()), by)
            return redirect("evaluation:analysis", pk=made.pk)
    page = {
        "form": form,
        "title": _("Ask a new question"),
        "intro": _(
            "First the question, then the data, then the plan. Only when the plan is fixed is an outcome looked at."
        ),
        "back_url": reverse("evaluation:analyses"),
        "back_text": _("Comparisons"),
        "marking": MARKING,
        "submit_label": _("Continue"),
    }
    return render(request, "core/form_page.html", page)


@login_required
def analysis(request: Request, pk: uuid.UUID) -> HttpResponse:
    """How far one analysis is: what could be shown first, who would be compared, how alike they are; then fix it."""
    by = request.practitioner
    found = _find(request, pk)
    working = found.state == AnalysisState.WORKING
    stuck = found.is_stuck(timezone.now())
    run = AnalysisRun.objects.visible_to(by).filter(analysis=found).first()
    context = {
        "analysis": found,
        "state": (str(found.get_state_display()), STATE_COLOURS[AnalysisState(found.state)]),
        "writes": by.may(Permission.EVALUATE, found.scheme_id),
        "working": working,
        "stuck": stuck,
        "again": waiting.again(working, stuck=stuck),
        "needs_file": found.source != DataSource.REFERRED,
        "columns": _columns(found),
        "rows": [Row(key, value) for key, value in reporting.plan_rows(found)] if found.plan else [],
        "run": run,
        "marking": MARKING,
    }
    if found.checks:
        context |= _checked(found, small_too=sees_small_numbers(by))
    if found.is_fixed:
        context["fixed"] = _fixed(found)
    return render(request, "evaluation/analysis.html", context)


def _columns(found: Analysis) -> list[tuple[str, str, int]]:
    kinds = {"number": _("numbers"), "words": _("words")}
    return [(each["name"], kinds[each["kind"]], each["missing"]) for each in found.columns or ()]


def _checked(found: Analysis, *, small_too: bool) -> dict[str, object]:
    checks = found.checks or {}
    return {
        "power": wording.power_words(found, checks),
        "weak": wording.too_weak(found, checks),
        "attrition": reporting.attrition(checks, small_too=small_too),
        "alike": reporting.alike(checks),
        "balance": reporting.balance_lines(checks),
        "treated": checks["treated"],
        "comparison": checks["comparison"],
        "used": checks.get("used"),
        "plan_seen": fingerprint(of_plan(found)),
    }


def _fixed(found: Analysis) -> dict[str, object]:
    return {
        "on": long_day(timezone.localtime(found.fixed_at)) if found.fixed_at else "",
        "by": found.fixed_by.user.name if found.fixed_by else "",
        "hash": found.plan_hash,
        "earlier": found.earlier,
    }


@login_required
def bring(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Bring the file of rows."""
    by = request.practitioner
    writer(by)
    found = _find(request, pk)
    form = RowsForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        with refusals_beside(form, "file"):
            found = actions.bring_file(found, name=file.name, content=file.read(), by=by, at=timezone.now())
            jobs.analyses.begin_reading(found, by)
            return redirect("evaluation:analysis", pk=pk)
    page = {
        "form": form,
        "title": _("Bring the data"),
        "caption": found.question,
        "aside_template": "evaluation/_rows_guidance.html",
        "beside_cohort": found.source == DataSource.COHORT_AND_FILE,
        "back_url": reverse("evaluation:analysis", args=[pk]),
        "back_text": _("The analysis"),
        "marking": MARKING,
        "submit_label": _("Bring this file"),
    }
    return render(request, "core/form_page.html", page)


@login_required
def plan(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Say what is compared, and how."""
    by = request.practitioner
    writer(by)
    found = _find(request, pk)
    if found.is_fixed or found.columns is None:
        return redirect("evaluation:analysis", pk=pk)
    form = PlanForm(request.POST or None, analysis=found, initial=filled_from(found.plan))
    if form.is_valid():
        with refusals_beside(form):
            found = actions.plan_analysis(found, plan=form.plan(), by=by, at=timezone.now())
            jobs.analyses.begin_check(found, by)
            return redirect("evaluation:analysis", pk=pk)
    page = {
        "form": form,
        "title": _("Plan the analysis"),
        "caption": found.question,
        "intro": _("Nothing that came of it is looked at yet. You can change the plan until you fix it."),
        "back_url": reverse("evaluation:analysis", args=[pk]),
        "back_text": _("The analysis"),
        "marking": MARKING,
        "submit_label": _("Check this plan"),
    }
    return render(request, "core/form_page.html", page)


@login_required
@require_POST
def gather(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Have the records gathered once more."""
    by = request.practitioner
    writer(by)
    with refusals_told(request):
        jobs.analyses.begin_reading(actions.have_gathered(_find(request, pk), by=by, at=timezone.now()), by)
    return redirect("evaluation:analysis", pk=pk)


@login_required
@require_POST
def fix(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Fix the plan that stands on the page."""
    by = request.practitioner
    writer(by)
    with refusals_told(request):
        actions.fix_plan(_find(request, pk), seen=request.POST.get("seen", ""), by=by, at=timezone.now())
        messages.success(
            request, _("The plan is fixed. Nothing of it changes any more; now the results can be worked out.")
        )
    return redirect("evaluation:analysis", pk=pk)


@login_required
@require_POST
def ask(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Have the results worked out under the fixed plan."""
    by = request.practitioner
    writer(by)
    with refusals_told(request):
        run = actions.ask_for_findings(_find(request, pk), by=by, at=timezone.now())
        jobs.analyses.begin_findings(run, by)
        return redirect("evaluation:findings", pk=run.pk)
    return redirect("evaluation:analysis", pk=pk)


def _run(request: Request, pk: uuid.UUID) -> AnalysisRun:
    by = request.practitioner
    scheme_id = reader(by)
    found = AnalysisRun.objects.visible_to(by).filter(pk=pk, scheme_id=scheme_id)
    return only(found.select_related("analysis__cohort", "analysis__scheme", "analysis__fixed_by__user"))


@login_required
def findings(request: Request, pk: uuid.UUID) -> HttpResponse:
    """How far the results are; then the report."""
    run = _run(request, pk)
    if run.state == ResultState.MADE:
        return _report(request, run)
    making = run.state == ResultState.MAKING
    stuck = making and timezone.now() - run.asked_at > LONGEST
    context = {
        "run": run,
        "analysis": run.analysis,
        "making": making,
        "stuck": stuck,
        "again": waiting.again(making, stuck=stuck),
        "writes": request.practitioner.may(Permission.EVALUATE, run.scheme_id),
        "marking": MARKING,
    }
    return render(request, "evaluation/findings_progress.html", context)


def _report(request: Request, run: AnalysisRun) -> HttpResponse:
    by, analysis = request.practitioner, run.analysis
    figures, small_too = run.figures or {}, sees_small_numbers(by)
    survival = analysis.kind == AnalysisKind.SURVIVAL
    few = reporting.too_few_to_show(figures, small_too=small_too)
    drawn = (
        reporting.curve_plots(figures, time=analysis.plan["time"])
        if survival and analysis.plan
        else [reporting.effect_plot(figures)]
    )
    context = {
        "run": run,
        "analysis": analysis,
        "survival": survival,
        "figures": figures,
        "few": few,
        "sentence": reporting.kept_back() if few else wording.sentence(analysis, figures),
        "plainly": "" if few else wording.in_a_hundred(figures),
        "late": wording.found_late(analysis),
        "warning": wording.warning(figures),
        "finding": wording.short_finding(figures),
        "power": wording.power_words(analysis, figures),
        "attrition": reporting.attrition(figures, small_too=small_too),
        "alike": reporting.alike(figures),
        "balance": reporting.balance_lines(figures),
        "groups": reporting.groups_table(figures, small_too=small_too),
        "drawn": [] if few else drawn,
        "p": reporting.p_words(figures["p"]),
        "several": reporting.of_the_same(analysis, by),
        "cannot": wording.cannot_say(analysis, figures),
        "rows": [Row(key, value) for key, value in reporting.plan_rows(analysis)],
        "fixed": _fixed(analysis),
        "made": timezone.localtime(run.finished_at) if run.finished_at else None,
        "marking": MARKING,
    }
    return render(request, "evaluation/report.html", context)


@login_required
@require_POST
def again(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Ask once more for results that failed, or of which nothing was heard."""
    by = request.practitioner
    writer(by)
    with refusals_told(request):
        jobs.analyses.begin_findings(actions.try_findings_again(_run(request, pk), by=by, at=timezone.now()), by)
    return redirect("evaluation:findings", pk=pk)


@login_required
def figures_file(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The figures as JSON, with the plan and all that is needed to make them again."""
    by = request.practitioner
    run = only(AnalysisRun.objects.visible_to(by).made().filter(pk=_run(request, pk).pk).select_related("analysis"))
    others = reporting.of_the_same(run.analysis, by)
    told = reporting.document(run.analysis, run, others, small_too=sees_small_numbers(by))
    name = f"{MARKING} comparison {run.plan_hash[:12]}.json"
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "Cache-Control": "no-store",
    }
    return JsonResponse(told, json_dumps_params={"indent": 2, "ensure_ascii": False}, headers=headers)
