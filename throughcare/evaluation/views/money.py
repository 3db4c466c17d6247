"""Models of costs and benefits: the list, one thing a page, checking the answers, the result, and its files."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare.core import waiting
from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict
from throughcare.core.finding import only
from throughcare.core.forms import VersionedForm
from throughcare.core.refusals import refusals_beside, refusals_told
from throughcare.evaluation import actions, moneycharts, moneysteps, moneywords
from throughcare.evaluation.finding import MARKING, writer
from throughcare.evaluation.jobs.money import begin_money
from throughcare.evaluation.models import CostModel, CostResult, ModelState
from throughcare.evaluation.moneyfile import STEPS
from throughcare.evaluation.moneyforms import BasicsForm
from throughcare.measures.readers import reader
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request

# A model takes moments: a worker that has not finished by now is not working on it.
LONGEST = timedelta(minutes=2)
COLOURS = {
    ModelState.DRAFT: "grey",
    ModelState.WORKING: "blue",
    ModelState.FAILED: "red",
    ModelState.DONE: "green",
}


@login_required
def money(request: Request) -> HttpResponse:
    """Every model of the scheme, the newest first."""
    by = request.practitioner
    scheme_id = reader(by)
    found = CostModel.objects.visible_to(by).filter(scheme_id=scheme_id).select_related("result")
    rows = [(each, COLOURS[ModelState(each.state)], _short(each)) for each in found]
    context = {"rows": rows, "may_write": by.may(Permission.EVALUATE, scheme_id), "marking": MARKING}
    return render(request, "evaluation/money.html", context)


def _short(model: CostModel) -> str:
    """What came out, in a line."""
    if model.state != ModelState.DONE:
        return ""
    figures = model.result.figures
    if figures["ratio"] is None:
        return _("No ratio")
    ratio = f"{figures['ratio']:.2f}".replace("-", "−")
    span = moneywords.between(figures["interval"], lambda each: f"{each:.2f}".replace("-", "−"))
    return f"{ratio} ({span})" if span else ratio


def _find(by: Acting, pk: uuid.UUID) -> CostModel:
    reader(by)
    joined = ("unit_costs", "multipliers", "cohort", "comparison__analysis", "drafted_by__user")
    return only(CostModel.objects.visible_to(by).select_related(*joined).filter(pk=pk))


def _find_to_write(by: Acting, pk: uuid.UUID) -> CostModel:
    writer(by)
    found = _find(by, pk)
    authorise(by, Permission.EVALUATE, found)
    return found


@login_required
def new(request: Request) -> HttpResponse:
    """Begin a model, afresh or like another one."""
    by = request.practitioner
    scheme = Scheme.objects.get(pk=writer(by))
    like = _like(request, by)
    initial = moneysteps.basics_of(like) if like else {"unit_costs": moneysteps.newest_table(by, scheme.pk)}
    if like:
        initial["name"] = _("%(name)s, changed") % {"name": like.name[:80]}
    form = BasicsForm(request.POST or None, initial=initial, **moneysteps.table_choices(by, scheme.pk))
    if form.is_valid():
        with refusals_beside(form):
            chosen = moneysteps.tables_chosen(by, form.cleaned_data)
            made = actions.draft_model(scheme, **chosen, like=like, by=by, at=timezone.now())
            return redirect(_next(made, ""))
    page = {
        "form": form,
        "title": _("Begin a model of costs and benefits"),
        "intro": _("Six short pages, each about one thing. Every answer can be changed until the model is worked out."),
        "back_url": reverse("evaluation:money"),
        "back_text": _("Money"),
        "submit_label": _("Continue"),
        "marking": MARKING,
    }
    return render(request, "core/form_page.html", page)


def _like(request: Request, by: Acting) -> CostModel | None:
    wanted = request.GET.get("like", "")
    if not wanted:
        return None
    try:
        return _find(by, uuid.UUID(wanted))
    except ValueError:
        raise Http404 from None


def _next(model: CostModel, step: str) -> str:
    """The step after this one that is not answered; then checking the answers."""
    later = STEPS[STEPS.index(step) + 1 :] if step else STEPS
    for each in later:
        if each not in model.inputs:
            return reverse("evaluation:money_step", args=[model.pk, each])
    return reverse("evaluation:money_model", args=[model.pk])


@login_required
def basics(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Change the name of a model, or the tables it uses."""
    by = request.practitioner
    found = _find_to_write(by, pk)
    initial = {**moneysteps.basics_of(found), "version": found.version}
    form = BasicsForm(request.POST or None, initial=initial, **moneysteps.table_choices(by, found.scheme_id))
    back = reverse("evaluation:money_model", args=[pk])
    if not wants_to_edit(request) and form.is_valid():
        version = form.cleaned_data["version"]
        with refusals_beside(form):
            try:
                chosen = moneysteps.tables_chosen(by, form.cleaned_data)
                actions.change_basics(found, **chosen, version=version, by=by, at=timezone.now())
            except Conflict as conflict:
                return conflict_page(request, form, conflict, leave_url=back)
            return redirect(back)
    page = {"form": form, "title": _("Name and tables"), "caption": found.name, "back_url": back, "marking": MARKING}
    intro = _("With another table of unit costs the offences are asked for once more.")
    return render(request, "core/form_page.html", {**page, "intro": intro})


@login_required
def one_step(request: Request, pk: uuid.UUID, step: str) -> HttpResponse:
    """One step of a model."""
    by = request.practitioner
    found = _find_to_write(by, pk)
    if step not in STEPS:
        raise Http404
    form = moneysteps.form_of(step, found, by, request.POST or None)
    back = reverse("evaluation:money_model", args=[pk])
    if not wants_to_edit(request) and form.is_valid():
        with refusals_beside(form):
            try:
                return _write(request, found, step, form)
            except Conflict as conflict:
                return conflict_page(request, form, conflict, leave_url=back)
    page = {
        "form": form,
        "title": moneywords.step_words(step),
        "caption": found.name,
        "intro": moneysteps.intro(step),
        "back_url": back,
        "back_text": _("All answers"),
        "submit_label": _("Continue"),
        "marking": MARKING,
    }
    return render(request, "core/form_page.html", page)


def _write(request: Request, model: CostModel, step: str, form: VersionedForm) -> HttpResponse:
    by = request.practitioner
    answers, chosen = moneysteps.answers_of(step, form, model, by)
    version = form.cleaned_data["version"]
    kept = actions.write_step(model, step=step, answers=answers, **chosen, version=version, by=by, at=timezone.now())
    return redirect(_next(kept, step))


@login_required
def model(request: Request, pk: uuid.UUID) -> HttpResponse:
    """One model: its answers to be checked, how far the work is, or what came out."""
    by = request.practitioner
    found = _find(by, pk)
    may_write = by.may(Permission.EVALUATE, found.scheme_id)
    context: dict[str, Any] = {"model": found, "may_write": may_write, "marking": MARKING}
    if found.state == ModelState.DONE:
        return _result(request, found, context)
    if found.state == ModelState.WORKING:
        stuck = timezone.now() - (found.asked_at or found.drafted_at) > LONGEST
        context |= {"again": waiting.again(True, stuck=stuck), "stuck": stuck}
        return render(request, "evaluation/money_working.html", context)
    context |= {
        "parts": moneywords.answers(found, links=may_write),
        "missing": [each for each in STEPS if each not in found.inputs],
        "next_url": _next(found, ""),
    }
    return render(request, "evaluation/money_check.html", context)


def _result(request: Request, found: CostModel, context: dict[str, Any]) -> HttpResponse:
    figures = found.result.figures
    charts = (moneycharts.ratios(figures), moneycharts.adding_up(figures), moneycharts.what_matters(figures))
    used = {offence.casefold() for offence in found.inputs["offences"]["counts"]}
    context |= {
        "result": found.result,
        "figures": figures,
        "ratio": moneywords.ratio_words(figures),
        "sureness": moneywords.sureness(figures),
        "break_even": moneywords.break_even_words(figures),
        "stats": moneysteps.headlines(figures),
        "levels": moneywords.level_lines(figures),
        "bearers": moneywords.bearer_rows(figures),
        "prices": moneywords.prices_words(figures),
        "uncosted": moneywords.uncosted_words(figures),
        "cannot": moneywords.cannot_say(found, figures),
        "charts": [each for each in charts if each is not None],
        "parts": moneywords.answers(found, links=False),
        "lines": [
            (line, moneywords.exact(line.pounds))
            for line in found.unit_costs.lines.all()
            if line.offence.casefold() in used
        ],
    }
    return render(request, "evaluation/money_result.html", context)


@login_required
@require_POST
def run(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Have it worked out."""
    by = request.practitioner
    found = _find_to_write(by, pk)
    form = VersionedForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else None
    with refusals_told(request):
        begin_money(actions.run_model(found, version=version, by=by, at=timezone.now()), by)
    return redirect("evaluation:money_model", pk=pk)


@login_required
@require_POST
def throw_away(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Throw a draft away."""
    by = request.practitioner
    found = _find_to_write(by, pk)
    form = VersionedForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else None
    with refusals_told(request):
        actions.throw_model_away(found, version=version, by=by, at=timezone.now())
        messages.success(request, _("The draft “%(name)s” is thrown away.") % {"name": found.name})
        return redirect("evaluation:money")
    return redirect("evaluation:money_model", pk=pk)


def _made(request: Request, pk: uuid.UUID) -> CostResult:
    by = request.practitioner
    reader(by)
    return only(CostResult.objects.visible_to(by).select_related("model").filter(model_id=pk))


@login_required
def file(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The model as the command reads it."""
    made = _made(request, pk)
    return _download(made.file, "application/toml; charset=utf-8", f"{slugify(made.model.name) or 'model'}.toml")


@login_required
def figures(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Every figure of the result."""
    made = _made(request, pk)
    text = json.dumps(made.figures, indent=2, ensure_ascii=False) + "\n"
    return _download(text, "application/json", f"{slugify(made.model.name) or 'model'}.json")


def _download(text: str, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(text, content_type=kind, headers=headers)
