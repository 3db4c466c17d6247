"""Checking what was answered, and sending it on."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from throughcare.core.errors import DomainError
from throughcare.partnerships.profile import known
from throughcare.partnerships.profile.vocabulary import AnswerKind
from throughcare.partnerships.request import Request
from throughcare.referrals import actions, queries, rules
from throughcare.referrals.models import Referral, State
from throughcare.referrals.questions import anchor_of
from throughcare.referrals.views.finding import (
    answer_rows,
    find_own,
    find_writable,
    is_writable,
    judged_criteria,
    person_rows,
    score_lines,
)


@login_required
def check(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Everything that was answered, what is still open, and where it can go."""
    referral = find_writable(request, pk)
    if referral is None:
        return redirect("referrals:detail", pk=pk)
    return _check_page(request, referral)


def _check_page(request: Request, referral: Referral, refusal: str = "") -> HttpResponse:
    profile = queries.profile_of(referral)
    judged = queries.judgements(referral)
    state = queries.completeness(referral, judged)
    route = profile.referral
    url = {one.section.key: reverse("referrals:section", args=[referral.pk, one.section.key]) for one in state.sections}
    context = {
        "referral": referral,
        "state": state,
        "open": [
            (f"{each.number} {each.question.label}", _page_of(each, url[one.section.key], referral))
            for one in state.sections
            for each in one.open
        ],
        "refusal": refusal,
        "must_be_whole": route.complete_sections,
        "person": person_rows(referral.person),
        "parts": [
            (one.section, answer_rows(one.section, referral, profile, url=url[one.section.key]))
            for one in state.sections
        ],
        "criteria": judged_criteria(profile, judged),
        "scores": score_lines(referral, request.practitioner),
        "returned": referral.state == State.RETURNED,
        "directly": rules.may_go_directly(route),
        "through_gatekeeper": rules.may_go_to_gatekeeper(route) and queries.has_gatekeeper(referral),
        "marking": True,
    }
    return render(request, "referrals/check.html", context, status=422 if refusal else 200)


def _page_of(asked: rules.Asked, section_url: str, referral: Referral) -> str:
    """Where a question is answered."""
    if asked.question.answer == AnswerKind.CRITERIA:
        return reverse("referrals:criteria", args=[referral.pk])
    return f"{section_url}#{anchor_of(asked.question)}"


@login_required
@require_POST
def send(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Send it to the gatekeeper or to the co-ordinator, as the button says."""
    referral = find_own(request, pk)
    verb = actions.send_to_gatekeeper if "gatekeeper" in request.POST else actions.send
    try:
        verb(referral, by=request.practitioner, at=timezone.now())
    except DomainError as refusal:
        if not is_writable(referral, request.practitioner):
            messages.error(request, str(refusal))
            return redirect("referrals:detail", pk=pk)
        return _check_page(request, referral, str(refusal))
    return redirect("referrals:sent", pk=pk)


@login_required
def sent(request: Request, pk: uuid.UUID) -> HttpResponse:
    """What has happened, and what comes next."""
    referral = find_own(request, pk)
    profile = queries.profile_of(referral)
    meeting = profile.meeting(profile.referral.considered_at) if profile.referral.considered_at else None
    every = known(meeting.meets) if meeting else None
    context = {
        "referral": referral,
        "at_gatekeeper": referral.state == State.WITH_GATEKEEPER,
        "meeting": meeting,
        "every": gettext(every.label) if every else "",
        "marking": True,
    }
    return render(request, "referrals/sent.html", context)
