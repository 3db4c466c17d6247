"""Writing a referral a section a page, or the whole form at once as it came on paper."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict, DomainError
from throughcare.core.forms import VersionedForm
from throughcare.core.templatetags.tc import clock
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.profile.arrangements import Question
from throughcare.partnerships.request import Request
from throughcare.referrals import actions, queries
from throughcare.referrals.forms import (
    CorrectForm,
    CriteriaForm,
    criteria_form,
    initial_of,
    partly,
    section_form,
)
from throughcare.referrals.models import Referral
from throughcare.referrals.questions import given, kept_value, name_of
from throughcare.referrals.views.finding import (
    after,
    find_writable,
    person_rows,
    posted,
)
from throughcare.referrals.views.judging import judged_initial


@login_required
def section(request: Request, pk: uuid.UUID, key: str) -> HttpResponse:
    """The questions of one section, with the guidance beside each."""
    referral = find_writable(request, pk)
    if referral is None:
        return redirect("referrals:detail", pk=pk)
    profile = queries.profile_of(referral)
    asked = next((each for each in queries.form_of(referral) if each.key == key and each.plain), None)
    if asked is None:
        raise Http404
    questions = [each.question for each in asked.plain]
    made = section_form([asked], profile, sex=referral.person.sex)
    initial = {**initial_of(questions, referral), "version": referral.version}
    bound = made(posted(request), initial=initial)
    silent = request.headers.get("Accept") == "application/json"
    if silent or "later" in request.POST:
        partly(bound)
    if request.method == "POST" and not wants_to_edit(request) and (bound.is_valid() or silent):
        answer = _save_section(request, referral, bound, questions, silent=silent)
        if answer is not None:
            return answer
    url = reverse("referrals:section", args=[pk, key])
    context = {"referral": referral, "asked": asked, "form": bound, "autosave_url": url, "marking": True}
    return render(request, "referrals/section.html", context, status=422 if silent else 200)


def _save_section(
    request: Request, referral: Referral, bound: VersionedForm, questions: list[Question], *, silent: bool
) -> HttpResponse | None:
    """Save, and say so as the asker wants it: a page, or a word to the script that saves while somebody writes."""
    held = given(questions, bound.cleaned_data)
    try:
        saved = actions.save_answers(
            referral,
            answers=held.answers,
            pathways=held.pathways,
            priority_offences=held.priority_offences,
            version=bound.cleaned_data.get("version"),
            by=request.practitioner,
            at=timezone.now(),
        )
    except Conflict as conflict:
        if silent:
            return JsonResponse({"said": str(conflict)}, status=409)
        return conflict_page(request, bound, _as_form(conflict, questions), saved_by=_who(conflict))
    except DomainError as refusal:
        if silent:
            return JsonResponse({"said": str(refusal)}, status=422)
        bound.add_error(None, str(refusal))
        return None
    if silent:
        said = _("Saved at %(time)s") % {"time": clock(timezone.now())}
        return JsonResponse({"said": said, "version": saved.version})
    if "later" in request.POST:
        messages.success(request, _("Saved. You can come back to it whenever you like."))
    return redirect(after(referral, request, request.path))


def _as_form(conflict: Conflict, questions: list[Question]) -> Conflict:
    """What stands now, by the names of the form."""
    current = conflict.current
    assert isinstance(current, Referral)  # noqa: S101 - save_answers locks a referral and nothing else
    stands: dict[str, Any] = {name_of(question): kept_value(question, current) for question in questions}
    stands |= {"version": current.version, "changed_at": current.changed_at}
    return Conflict(str(conflict), current=stands)


def _who(conflict: Conflict) -> str:
    changed_by = getattr(conflict.current, "changed_by", None)
    found = Practitioner.objects.select_related("user").filter(pk=changed_by).first() if changed_by else None
    return found.user.name if found else ""


@login_required
def person(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Section 1: put right who the person is."""
    referral = find_writable(request, pk)
    if referral is None:
        return redirect("referrals:detail", pk=pk)
    who = referral.person
    names = ("family_name", "given_names", "birth_date", "sex", "version")
    initial = {name: getattr(who, name) for name in names} | {each.kind: each.typed for each in who.identifiers.all()}
    form = CorrectForm(posted(request), initial=initial)
    if request.method == "POST" and not wants_to_edit(request) and form.is_valid():
        try:
            actions.correct_who(
                referral,
                changes=form.changes(),
                identifiers=form.identifiers(),
                version=form.cleaned_data["version"],
                by=request.practitioner,
                at=timezone.now(),
            )
        except Conflict as conflict:
            return conflict_page(request, form, conflict)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(after(referral, request, request.path))
    context = {
        "form": form,
        "title": _("1. The person"),
        "caption": _("Referral of %(name)s") % {"name": who.name},
        "back_url": reverse("referrals:form", args=[pk]),
        "submit_label": _("Save and continue"),
        "marking": True,
    }
    return render(request, "core/form_page.html", context)


@login_required
def whole(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Every question on one long page, in the order of the printed form."""
    referral = find_writable(request, pk)
    if referral is None:
        return redirect("referrals:detail", pk=pk)
    profile = queries.profile_of(referral)
    sections = queries.form_of(referral)
    questions = [each.question for one in sections for each in one.plain]
    made = section_form(sections, profile, sex=referral.person.sex, headings=True)
    bound = partly(made(posted(request), initial={**initial_of(questions, referral), "version": referral.version}))
    criteria_made = criteria_form(profile.criteria, hints={}, needed=False)
    judged = criteria_made(posted(request), initial=judged_initial(queries.judgements(referral)))
    if request.method == "POST" and not wants_to_edit(request) and bound.is_valid() and judged.is_valid():
        answer = _save_whole(request, referral, bound, judged, questions)
        if answer is not None:
            return answer
    context = {
        "referral": referral,
        "form": bound,
        "criteria": judged if profile.criteria else None,
        "person": person_rows(referral.person),
        "marking": True,
    }
    return render(request, "referrals/whole.html", context)


def _save_whole(
    request: Request, referral: Referral, bound: VersionedForm, judged: CriteriaForm, questions: list[Question]
) -> HttpResponse | None:
    held = given(questions, bound.cleaned_data)
    try:
        actions.save_whole_form(
            referral,
            answers=held.answers,
            pathways=held.pathways,
            priority_offences=held.priority_offences,
            judgements=judged.judgements(),
            version=bound.cleaned_data.get("version"),
            by=request.practitioner,
            at=timezone.now(),
        )
    except Conflict as conflict:
        return conflict_page(request, bound, _as_form(conflict, questions), saved_by=_who(conflict))
    except DomainError as refusal:
        bound.add_error(None, str(refusal))
        return None
    messages.success(request, _("The form is keyed in. Check it against the paper before you send it."))
    return redirect("referrals:check", pk=referral.pk)
