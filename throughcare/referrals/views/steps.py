"""One referral as a whole, and the steps that take it further: by the agency, its gatekeeper, and the co-ordinator."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare.core.cards import address
from throughcare.core.components import Happening, long_day
from throughcare.core.errors import DomainError, NotPermitted
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request
from throughcare.people.models import Person
from throughcare.people.queries import possible_matches
from throughcare.referrals import actions, queries, rules
from throughcare.referrals.forms import AnswerForm, DeclineForm, GatekeeperForm, ReasonForm, ReturnForm
from throughcare.referrals.models import OPEN_STATES, Indication, Referral, State, Step
from throughcare.referrals.views.finding import (
    answer_rows,
    find,
    find_own,
    is_own,
    is_writable,
    judged_criteria,
    person_rows,
    posted,
    score_lines,
    tag_of,
)
from throughcare.referrals.views.starting import Likely, described

RECEIVED = frozenset({State.SENT, State.RETURNED, State.DEFERRED})


@login_required
def detail(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The referral whole: where it is, what can be done, what was said, what happened."""
    referral, by = find(request, pk), request.practitioner
    if referral.state == State.DRAFT and is_own(referral, by):
        return redirect("referrals:form", pk=pk)
    profile = queries.profile_of(referral)
    history = queries.history(referral, by=by)
    receives = by.may(Permission.RECEIVE_REFERRAL, referral.scheme_id) and referral.scheme_id in by.case_schemes
    state = State(referral.state)
    today = timezone.localdate()
    context = {
        "referral": referral,
        "tag": tag_of(referral, overdue=referral.overdue_on(today)),
        "overdue": referral.overdue_on(today),
        "chased_today": referral.reminded_on == today,
        "asked": next((step for step in reversed(history) if step.kind == "returned"), None),
        "person": person_rows(referral.person),
        "person_url": _person_url(referral, by),
        "criteria": judged_criteria(profile, queries.judgements(referral)),
        "indication": Indication.objects.filter(referral=referral).first(),
        "scores": score_lines(referral, by),
        "parts": [(each, answer_rows(each, referral, profile)) for each in queries.form_of(referral)],
        "events": [_happening(step) for step in history],
        "receives": receives and state in RECEIVED,
        "to_look_at": receives and state == State.SENT,
        "reviews": state == State.WITH_GATEKEEPER and is_own(referral, by) and by.may(Permission.GATEKEEP_REFERRAL),
        "answers": is_writable(referral, by),
        "withdraws": is_own(referral, by) and state in OPEN_STATES,
        "likely": _likely(referral, by) if receives and state in RECEIVED else [],
        "marking": True,
    }
    return render(request, "referrals/detail.html", context)


def _person_url(referral: Referral, by: Acting) -> str:
    """The person's record, for those who read the scheme's cases."""
    if referral.scheme_id not in by.case_schemes or referral.scheme_id not in referral.person.scheme_ids:
        return ""
    return address("web:person", referral.person_id)


def _likely(referral: Referral, by: Acting) -> list[Likely]:
    """Other records that may be the same person."""
    person = referral.person
    matches = possible_matches(
        by,
        family_name=person.family_name,
        given_names=person.given_names,
        birth_date=person.birth_date,
        identifiers={each.kind: each.understood for each in person.identifiers.all()},
        exclude=person.pk,
    )
    return described(by, [match for match in matches if match.reasons])


def _happening(step: Step) -> Happening:
    who = f"{step.practitioner.user.name}, " if step.practitioner else ""
    words = step.words
    if step.due_on:
        due = _("By %(day)s") % {"day": long_day(step.due_on)}
        words = f"{words}\n{due}" if words else due
    where = step.agency.name if step.agency else "Throughcare"
    return Happening(title=step.get_kind_display(), on=step.at, text=words, byline=who + where)


def _step(
    request: Request,
    referral: Referral,
    form: forms.Form,
    verb: Callable[..., object],
    *,
    said: str,
    title: str,
    submit: str,
    **more: Any,
) -> HttpResponse:
    """A page with one form and one action behind it."""
    if form.is_valid():
        try:
            verb(referral, **form.cleaned_data, by=request.practitioner, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect("referrals:detail", pk=referral.pk)
    context = {
        "form": form,
        "referral": referral,
        "title": title,
        "caption": _("Referral of %(name)s") % {"name": referral.person.name},
        "submit_label": submit,
        "back_url": reverse("referrals:detail", args=[referral.pk]),
        "marking": True,
        **more,
    }
    return render(request, more.get("template", "core/form_page.html"), context)


# --- inside the agency


@login_required
def gatekeeper(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Pass the referral on, send it back with questions, or stop it."""
    referral = find_own(request, pk)
    authorise(request.practitioner, Permission.GATEKEEP_REFERRAL, referral)
    form = GatekeeperForm(posted(request))
    profile = queries.profile_of(referral)
    return _step(
        request,
        referral,
        form,
        _review,
        said=_("Your review is recorded."),
        title=_("Review a referral of your agency"),
        submit=_("Record the review"),
        template="referrals/gatekeeper.html",
        state=queries.completeness(referral),
        criteria=judged_criteria(profile, queries.judgements(referral)),
        person=person_rows(referral.person),
        parts=[(each, answer_rows(each, referral, profile)) for each in queries.form_of(referral)],
        scores=score_lines(referral, request.practitioner),
    )


def _review(referral: Referral, *, what: str, note: str, reason: str, **common: Any) -> Referral:
    """The one action that belongs to the answer."""
    if what == GatekeeperForm.PASS_ON:
        return actions.pass_on(referral, **common)
    if what == GatekeeperForm.SEND_BACK:
        return actions.send_back(referral, note=note, **common)
    return actions.stop(referral, reason=reason, **common)


@login_required
def answer(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Answer the co-ordinator's questions."""
    referral = find_own(request, pk)
    history = queries.history(referral, by=request.practitioner)
    asked = next((step for step in reversed(history) if step.kind == "returned"), None)
    return _step(
        request,
        referral,
        AnswerForm(posted(request)),
        actions.answer,
        said=_("Your answer is with the co-ordinator."),
        title=_("Answer the co-ordinator"),
        submit=_("Send the answer"),
        template="referrals/answer.html",
        asked=asked,
    )


@login_required
def withdraw(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Take the referral back."""
    return _step(
        request,
        find_own(request, pk),
        ReasonForm(posted(request)),
        actions.withdraw,
        said=_("The referral is withdrawn. It stays on record."),
        title=_("Withdraw the referral"),
        submit=_("Withdraw it"),
        danger=True,
        intro=_("Nobody works on it any more. If things change, start a new one."),
    )


# --- the co-ordinator


def _receives(request: Request, pk: uuid.UUID) -> Referral:
    referral = find(request, pk)
    authorise(request.practitioner, Permission.RECEIVE_REFERRAL, referral)
    if referral.scheme_id not in request.practitioner.case_schemes:
        raise NotPermitted(_("You do not read the cases of this scheme."))
    return referral


@login_required
def send_back(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Ask the referrer for more, by a day."""
    referral = _receives(request, pk)
    due = rules.answer_due(queries.profile_of(referral).referral, today=timezone.localdate())
    return _step(
        request,
        referral,
        ReturnForm(posted(request), initial={"due_on": due}),
        actions.return_for_information,
        said=_("The referrer has been told. The clock runs."),
        title=_("Send back for information"),
        submit=_("Send it back"),
    )


@login_required
def decline(request: Request, pk: uuid.UUID) -> HttpResponse:
    """End it before the panel, with a reason and where the person could be helped."""
    return _step(
        request,
        _receives(request, pk),
        DeclineForm(posted(request)),
        actions.decline,
        said=_("The referral is declined, and the referrer has been told."),
        title=_("Decline the referral"),
        submit=_("Decline it"),
        danger=True,
        intro=_("The panel will not see it. The referring agency reads what you write here."),
    )


def _plain_step(request: Request, pk: uuid.UUID, verb: Callable[..., object], said: str) -> HttpResponse:
    referral = _receives(request, pk)
    try:
        verb(referral, by=request.practitioner, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("referrals:detail", pk=pk)


@login_required
@require_POST
def ready(request: Request, pk: uuid.UUID) -> HttpResponse:
    """It can go on the next agenda."""
    return _plain_step(request, pk, actions.mark_ready, _("Ready: it goes on the next agenda."))


@login_required
@require_POST
def remind(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Remind the referrer now."""
    return _plain_step(request, pk, actions.chase, _("A reminder is on its way."))


@login_required
def same_person(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The person as entered beside those on record who may be the same."""
    referral, by = _receives(request, pk), request.practitioner
    refusal = ""
    if request.method == "POST":
        key = _key(request.POST.get("person", ""))
        refusal = _join(request, referral, key) if key else _("Choose which record it is.")
        if not refusal:
            messages.success(request, _("The referral belongs to the record that was there already."))
            return redirect("referrals:detail", pk=pk)
    context = {
        "referral": referral,
        "likely": _likely(referral, by),
        "entered": described_person(referral.person),
        "refusal": refusal,
        "marking": True,
    }
    return render(request, "referrals/same_person.html", context, status=422 if refusal else 200)


def _join(request: Request, referral: Referral, key: uuid.UUID) -> str:
    """Use the record chosen; why not, if it is refused."""
    chosen = get_object_or_404(Person.objects.visible_to(request.practitioner), pk=key)
    try:
        actions.use_existing_person(referral, person=chosen, by=request.practitioner, at=timezone.now())
    except DomainError as refusal:
        return str(refusal)
    return ""


def described_person(person: Person) -> dict[str, str]:
    """The person as entered, in the words of the comparison."""
    born, numbers = person_rows(person)[1], person_rows(person)[3]
    return {"name": person.name, "born": str(born.value), "numbers": str(numbers.value)}


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
