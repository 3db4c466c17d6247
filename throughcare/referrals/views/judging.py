"""Judging a referral: the criteria of the scheme, and its points matrix."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict, DomainError
from throughcare.core.forms import VersionedForm
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.profile.vocabulary import EvidenceKind
from throughcare.partnerships.request import Request
from throughcare.referrals import actions, queries, rules
from throughcare.referrals.forms import (
    MatrixForm,
    criteria_form,
    matrix_form,
)
from throughcare.referrals.models import CriterionJudgement, Indication, Referral, State
from throughcare.referrals.views.finding import (
    after,
    find,
    is_own,
    is_writable,
    posted,
    score_lines,
)


def may_judge(referral: Referral, by: Acting) -> bool:
    """The agency while it writes, the co-ordinator while the referral is with them."""
    received = referral.state == State.SENT and referral.scheme_id in by.case_schemes
    return is_writable(referral, by) or (received and by.may(Permission.RECEIVE_REFERRAL, referral.scheme_id))


def _not_now(request: Request, referral: Referral) -> HttpResponse:
    """Those who could judge at another time are shown where it is; others are refused."""
    by = request.practitioner
    if request.method == "POST" and not is_own(referral, by):
        authorise(by, Permission.RECEIVE_REFERRAL, referral)
    return redirect("referrals:detail", pk=referral.pk)


@login_required
def criteria(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Each criterion of the scheme with its evidence and a judgement."""
    referral = find(request, pk)
    by = request.practitioner
    profile = queries.profile_of(referral)
    if not profile.criteria:
        raise Http404
    if not may_judge(referral, by):
        return _not_now(request, referral)
    judged = queries.judgements(referral)
    scores = score_lines(referral, by)
    made = criteria_form(profile.criteria, hints=_hints(profile, referral), needed="later" not in request.POST)
    page_form = type("CriteriaPage", (made, VersionedForm), {})
    version = sum(row.version for row in judged.values())
    bound = page_form(posted(request), initial=judged_initial(judged) | {"version": str(version)})
    if bound.is_valid() and not wants_to_edit(request):
        seen = bound.cleaned_data["version"]
        try:
            actions.judge_criteria(referral, judgements=bound.judgements(), version=seen, by=by, at=timezone.now())
        except Conflict as conflict:
            return conflict_page(request, bound, conflict, leave_url=request.path)
        except DomainError as refusal:
            bound.add_error(None, str(refusal))
        else:
            if is_own(referral, by):
                return redirect(after(referral, request, request.path))
            messages.success(request, _("Your judgement is saved."))
            return redirect("referrals:detail", pk=pk)
    context = {
        "referral": referral,
        "form": bound,
        "scores": scores,
        "own": is_own(referral, by),
        "scores_url": f"{reverse('scores:list', args=[referral.person_id])}?back={request.path}",
        "marking": True,
    }
    return render(request, "referrals/criteria.html", context)


def judged_initial(judged: dict[str, CriterionJudgement]) -> dict[str, str]:
    met = {f"met_{key}": row.met for key, row in judged.items()}
    return met | {f"evidence_{key}": row.evidence for key, row in judged.items()}


def _hints(profile: Profile, referral: Referral) -> dict[str, str]:
    """What the scheme says beside a criterion: the score from which it is met, the offences that were ticked."""
    hints: dict[str, str] = {}
    for criterion in profile.criteria:
        if criterion.score is not None:
            threshold = rules.score_needed(criterion.score)
            if threshold is not None:
                hints[criterion.key] = _("The scheme looks for %(threshold)s%% or more. You judge.") % {
                    "threshold": f"{threshold:g}"
                }
            else:
                hints[criterion.key] = _("The scheme has not named a score from which this is met. You judge.")
        if criterion.evidence == EvidenceKind.PRIORITY_OFFENCE and referral.priority_offences:
            ticked = [one.label for one in rules.ticked_offences(profile, referral.priority_offences)]
            hints[criterion.key] = _("Ticked in this referral: %(offences)s.") % {"offences": ", ".join(ticked)}
    return hints


@login_required
def matrix(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Count what the scheme's matrix counts, see the points, and say what they are worth."""
    referral, by = find(request, pk), request.practitioner
    used = queries.profile_of(referral).matrix
    if used is None:
        raise Http404
    if not may_judge(referral, by):
        return _not_now(request, referral)
    indication = Indication.objects.filter(referral=referral).first()
    initial = {f"count_{key}": count for key, count in indication.counts.items()} if indication else {}
    if indication:
        initial["view"] = indication.view
    bound = matrix_form(used)(posted(request), initial=initial)
    if bound.is_valid() and _judge_matrix(request, referral, bound):
        return redirect("referrals:matrix", pk=pk)
    context = {
        "referral": referral,
        "matrix": used,
        "form": bound,
        "points": rules.points(used, indication.counts) if indication else None,
        "indication": indication,
        "unset": rules.unset_in_matrix(used),
        "back_url": reverse("referrals:form" if is_writable(referral, by) else "referrals:detail", args=[pk]),
        "marking": True,
    }
    return render(request, "referrals/matrix.html", context)


def _judge_matrix(request: Request, referral: Referral, bound: MatrixForm) -> bool:
    try:
        actions.judge_matrix(
            referral,
            counts=bound.counts(),
            view=bound.cleaned_data["view"],
            by=request.practitioner,
            at=timezone.now(),
        )
    except DomainError as refusal:
        bound.add_error(None, str(refusal))
        return False
    return True
