"""Needs side by side over time, one pathway's history, and judging them: one, or several in one sitting."""

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

from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict, DomainError, NotPermitted, NotThere
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.queries import current_profile
from throughcare.partnerships.request import Request
from throughcare.plans import actions, queries
from throughcare.plans.forms import CorrectNeedForm, NeedForm
from throughcare.plans.models import Need
from throughcare.plans.needspage import finding, history_chart, judgements, multiples, need_row, sitting_tasks
from throughcare.plans.pathways import class_of, not_covered, open_to, pathway_labels
from throughcare.plans.views.finding import form_page, show, to_write
from throughcare.registrations.frame import person_context
from throughcare.registrations.models import Registration

SITTING = "sitting"


@login_required
def needs(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Every pathway: now beside before, with how it moved."""
    by = request.practitioner
    context = person_context(by, pk, "needs")
    registration: Registration | None = context["registration"]
    if registration is not None:
        _version, profile = current_profile(registration.scheme_id)
        found = queries.needs_of(by, registration, profile)
        context |= {
            "rows": [need_row(pathway, pk) for pathway in found],
            "multiples": multiples(found),
            "finding": finding(found),
            "unset": not profile.pathways,
            "not_covered": not_covered(by, profile),
            "may_write": registration.is_live and by.may(Permission.WRITE_PLAN, registration.scheme_id),
            "judged": any(pathway.now for pathway in found),
        }
    return render(request, "plans/needs.html", context)


@login_required
def review(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Several pathways in one sitting: which were judged today, and which still wait."""
    by, today = request.practitioner, timezone.localdate()
    context, registration, profile = to_write(by, pk, "needs")
    found = [pathway for pathway in queries.needs_of(by, registration, profile) if not pathway.gone]
    context["tasks"] = sitting_tasks(found, pk, today=today)
    context["not_covered"] = not_covered(by, profile)
    return render(request, "plans/review.html", context)


@login_required
def assess(request: Request, pk: uuid.UUID, pathway: str) -> HttpResponse:
    """Judge one pathway, beside how it was judged before."""
    by, today = request.practitioner, timezone.localdate()
    context, registration, profile = to_write(by, pk, "needs")
    labels = dict(open_to(by, profile, context["person"]))
    if pathway not in labels:
        raise Http404
    sitting = SITTING in request.GET
    before = queries.history_of(by, registration, pathway)
    # Those that were corrected count too: a correction made meanwhile is news to whoever writes.
    seen = sum(1 + len(each.before) for each in before)
    form = NeedForm(request.POST or None, initial={"assessed_on": today, "version": seen})
    back = reverse("plans:review" if sitting else "plans:needs", args=[pk])
    if request.method == "POST" and not wants_to_edit(request) and form.is_valid():
        given = form.cleaned_data
        said = {name: given[name] for name in ("level", "evidence", "strengths", "own_view", "assessed_on")}
        try:
            actions.assess_need(registration, pathway=pathway, **said, seen=given["version"], by=by, at=timezone.now())
        except Conflict as conflict:
            return conflict_page(request, form, conflict, leave_url=back)
        except (NotThere, NotPermitted):
            raise
        except DomainError as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("%(pathway)s is assessed.") % {"pathway": labels[pathway]})
            return redirect(_next(request, pk, registration, labels, pathway, sitting=sitting))
    submit = _("Save and go on") if sitting else _("Record the assessment")
    page = form_page(context, form, labels[pathway], back, submit)
    page |= {"caption": _("Assess a need"), "before": before[:1], "aside_template": "plans/_before.html"}
    if sitting:
        page |= {"second_label": _("Save and stop"), "second_name": "stop"}
    page["skip_url"] = _after(pk, list(labels), pathway) if sitting else ""
    return render(request, "plans/assess.html", page)


def _next(
    request: Request,
    pk: uuid.UUID,
    registration: Registration,
    labels: dict[str, str],
    pathway: str,
    *,
    sitting: bool,
) -> str:
    """In a sitting the next pathway that was not judged today; otherwise the page of needs."""
    if not sitting or "stop" in request.POST:
        return reverse("plans:needs", args=[pk])
    done = set(
        Need.objects.visible_to(request.practitioner)
        .filter(registration=registration, assessed_on=timezone.localdate())
        .values_list("pathway", flat=True)
    )
    keys = list(labels)
    place = keys.index(pathway)
    left = [key for key in (*keys[place + 1 :], *keys[:place]) if key not in done]
    return _sitting(pk, left[0]) if left else reverse("plans:needs", args=[pk])


def _after(pk: uuid.UUID, keys: list[str], pathway: str) -> str:
    place = keys.index(pathway) + 1
    return _sitting(pk, keys[place]) if place < len(keys) else reverse("plans:review", args=[pk])


def _sitting(pk: uuid.UUID, pathway: str) -> str:
    return f"{reverse('plans:assess', args=[pk, pathway])}?{SITTING}=1"


@login_required
def history(request: Request, pk: uuid.UUID, pathway: str) -> HttpResponse:
    """One pathway with every judgement of it: who, when, on what evidence, and what was corrected."""
    by = request.practitioner
    context = person_context(by, pk, "needs")
    registration: Registration | None = context["registration"]
    if registration is None:
        raise Http404
    _version, profile = current_profile(registration.scheme_id)
    found = queries.history_of(by, registration, pathway)
    offered = dict(open_to(by, profile, context["person"]))
    if not found and pathway not in offered:
        raise Http404
    label = offered.get(pathway) or pathway_labels(profile, [pathway])[pathway]
    may_write = registration.is_live and by.may(Permission.WRITE_PLAN, registration.scheme_id)
    others = by.may(Permission.CORRECT_FOR_OTHERS, registration.scheme_id)
    context |= {
        "pathway": pathway,
        "label": label,
        "gone": pathway not in offered,
        "judgements": judgements(found),
        "chart": history_chart(label, found),
        "may_write": may_write and pathway in offered and class_of(profile, pathway) in by.classes,
        "may_correct": may_write,
        "correct_for": None if others else by.agency_id,
    }
    return render(request, "plans/history.html", context)


@login_required
def correct(request: Request, pk: uuid.UUID, key: uuid.UUID) -> HttpResponse:
    """Put right a judgement that was recorded wrongly."""
    by = request.practitioner
    context, registration, profile = to_write(by, pk, "needs")
    judged = Need.objects.visible_to(by).standing().filter(registration=registration)
    need = get_object_or_404(judged, pk=key)
    fields = ("level", "evidence", "strengths", "own_view", "assessed_on")
    initial: dict[str, Any] = {name: getattr(need, name) for name in (*fields, "version")}
    form = CorrectNeedForm(request.POST or None, initial=initial)
    back = reverse("plans:history", args=[pk, need.pathway])
    if request.method == "POST" and not wants_to_edit(request) and form.is_valid():
        given = form.cleaned_data
        try:
            actions.correct_need(need, **given, by=by, at=timezone.now())
        except Conflict as conflict:
            return conflict_page(request, form, conflict, leave_url=back)
        except (NotThere, NotPermitted):
            raise
        except DomainError as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("The judgement is corrected. What it said before is kept."))
            return redirect(back)
    label = pathway_labels(profile, [need.pathway])[need.pathway]
    page = form_page(context, form, label, back, _("Save the correction"))
    return render(request, "core/form_page.html", page | {"caption": _("Correct a judgement")})
