"""Results of a locked cohort: asked for, awaited, and read as a short report; how everything is counted."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare.core import waiting
from throughcare.core.finding import only
from throughcare.core.refusals import refusals_beside, refusals_told
from throughcare.evaluation import actions, cohorttelling
from throughcare.evaluation.cohortforms import ResultForm, WeightsForm
from throughcare.evaluation.finding import MARKING, writer
from throughcare.evaluation.jobs import cohorts as jobs
from throughcare.evaluation.models import CohortResult, ResultState, SeverityTable
from throughcare.evaluation.rules import kept_back
from throughcare.evaluation.views.cohorts import find
from throughcare.measures.measuring import sees_small_numbers
from throughcare.measures.readers import reader
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request


@login_required
def ask(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Have the offending of a locked cohort worked out."""
    by = request.practitioner
    found = find(by, pk)
    authorise(by, Permission.EVALUATE, found)
    tables = list(SeverityTable.objects.visible_to(by).filter(scheme_id=found.scheme_id))
    form = ResultForm(request.POST or None, tables=tables, initial={"data_to": timezone.localdate()})
    if form.is_valid():
        with refusals_beside(form):
            made = actions.ask_for_results(found, **form.chosen(), by=by, at=timezone.now())
            jobs.begin_result(made, by)
            return redirect("evaluation:result", pk=made.pk)
    page = {
        "form": form,
        "title": _("Work out the offending of this cohort"),
        "caption": found.name,
        "intro": _("The figures are worked out with the records as they stand today, and kept as they are then."),
        "back_url": reverse("evaluation:cohort", args=[pk]),
        "back_text": found.name,
        "submit_label": _("Work it out"),
        "marking": MARKING,
    }
    return render(request, "core/form_page.html", page)


def _found(by: Acting, pk: uuid.UUID) -> CohortResult:
    authorise(by, Permission.READ_FIGURES)
    return only(CohortResult.objects.visible_to(by).select_related("cohort", "severity").filter(pk=pk))


def _report(found: CohortResult, figures: Mapping[str, Any], *, small_too: bool) -> dict[str, Any]:
    """What the report shows; figures of very few only to those who read records anyway."""
    told, names = figures["reoffending"], cohorttelling.why_not_counted()
    titles = {
        "everybody": _("Before, and on the scheme"),
        "left": _("Those who have left: before, on the scheme, after"),
    }
    shown = not kept_back(told["mature"], small_too=small_too)
    groups = [key for key in titles if not kept_back(figures[key]["people"], small_too=small_too)]
    still_on = figures["everybody"]["people"] - figures["left"]["people"]
    if "left" in groups and kept_back(still_on, small_too=small_too):
        # Everybody less those who have left: the record of the few who are still on the scheme.
        groups.remove("left")
    whole = "everybody" in groups
    held = (
        told["in_custody_on_index"] if shown and not kept_back(told["in_custody_on_index"], small_too=small_too) else 0
    )
    return {
        "result": found,
        "finding": cohorttelling.reoffended(told, small_too=small_too),
        "few": cohorttelling.few_words(told["mature"], told["reoffenders"]) if shown else "",
        "stats": cohorttelling.reoffending_stats(told) if shown else [],
        "told": told | {"in_custody_on_index": held},
        "not_counted": [(words, told["not_counted"][key]) for key, words in names.items()] if shown else [],
        "groups": [
            cohorttelling.comparison(key, titles[key], figures[key]) for key in groups if figures[key]["people"]
        ],
        "kept_back": "" if len(groups) == len(titles) else cohorttelling.kept_back_words(),
        "figures": figures,
        "severity": cohorttelling.severity_rows(figures) if whole else [],
        "arrests": cohorttelling.arrests_row(figures) if whole else [],
        "about": cohorttelling.about_rows(found),
        "marking": MARKING,
    }


@login_required
def result(request: Request, pk: uuid.UUID) -> HttpResponse:
    """One result: how far it is, or the report."""
    by = request.practitioner
    found = _found(by, pk)
    figures = found.figures
    if found.state == ResultState.MADE and figures:
        context = _report(found, figures, small_too=sees_small_numbers(by))
        return render(request, "evaluation/result.html", context)
    stuck = cohorttelling.is_stuck(found, timezone.now())
    making = found.state == ResultState.MAKING
    context = {
        "result": found,
        "tag": cohorttelling.result_tag(found),
        "making": making,
        "stuck": stuck,
        "again": waiting.again(making, stuck=stuck),
        "may_ask": by.may(Permission.EVALUATE, found.scheme_id),
        "marking": MARKING,
    }
    return render(request, "evaluation/waiting.html", context)


@login_required
@require_POST
def again(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Ask once more for a result that failed, or of which nothing was heard."""
    by = request.practitioner
    found = _found(by, pk)
    authorise(by, Permission.EVALUATE, found)
    with refusals_told(request):
        jobs.begin_result(actions.work_again(found, by=by, at=timezone.now()), by)
    return redirect("evaluation:result", pk=pk)


@login_required
def weights(request: Request) -> HttpResponse:
    """The tables of weights, every version."""
    by = request.practitioner
    scheme_id = reader(by)
    found = SeverityTable.objects.visible_to(by).filter(scheme_id=scheme_id).select_related("brought_by__user")
    may_ask = by.may(Permission.EVALUATE, scheme_id)
    return render(request, "evaluation/weights.html", {"tables": found, "may_ask": may_ask, "marking": MARKING})


@login_required
def bring(request: Request) -> HttpResponse:
    """Bring a table of weights."""
    by = request.practitioner
    scheme_id = writer(by)
    form = WeightsForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        given = form.cleaned_data
        with refusals_beside(form, "file"):
            made = actions.bring_weights(
                Scheme.objects.get(pk=scheme_id),
                name=given["name"],
                source=given["source"],
                text=form.text(),
                by=by,
                at=timezone.now(),
            )
            messages.success(
                request, _("Kept as %(table)s, with %(many)s weights.") % {"table": made, "many": made.many}
            )
            return redirect("evaluation:weights")
    page = {
        "form": form,
        "title": _("Bring a table of weights"),
        "back_url": reverse("evaluation:weights"),
        "back_text": _("Tables of weights"),
        "submit_label": _("Keep the table"),
        "marking": MARKING,
    }
    return render(request, "core/form_page.html", page)


@login_required
def definitions(request: Request) -> HttpResponse:
    """How everything here is counted, and what it cannot say."""
    reader(request.practitioner)
    names = cohorttelling.why_not_counted()
    return render(request, "evaluation/definitions.html", {"not_counted": names.values(), "marking": MARKING})
