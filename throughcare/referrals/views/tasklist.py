"""The task list of a referral: every section with how far it is."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.core.components import Task
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.request import Request
from throughcare.referrals import queries, rules
from throughcare.referrals.models import CriterionJudgement, Indication, Referral, State
from throughcare.referrals.views.finding import (
    find_writable,
    score_words,
)
from throughcare.scores.models import Score


@login_required
def form(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Every section with how far it is."""
    referral = find_writable(request, pk)
    if referral is None:
        return redirect("referrals:detail", pk=pk)
    profile = queries.profile_of(referral)
    judged = queries.judgements(referral)
    state = queries.completeness(referral, judged)
    scores = list(Score.objects.visible_to(request.practitioner).of(referral.person, scheme_id=referral.scheme_id))
    history = queries.history(referral, by=request.practitioner)
    asked = next((step for step in reversed(history) if step.kind in ("sent_back", "returned")), None)
    context = {
        "referral": referral,
        "profile": profile,
        "tasks": _tasks(referral, profile, state, judged),
        "more": _more_tasks(referral, profile, scores),
        "state": state,
        "asked": asked,
        "returned": referral.state == State.RETURNED,
        "marking": True,
    }
    return render(request, "referrals/form.html", context)


def _task(title: str, progress: rules.Progress, url: str, hint: str = "") -> Task:
    said = {
        rules.Progress.DONE: (_("Completed"), ""),
        rules.Progress.STARTED: (_("In progress"), "blue"),
        rules.Progress.NOT_STARTED: (_("Not started"), "grey"),
    }[progress]
    return Task(title, said[0], url, said[1], hint)


def _tasks(
    referral: Referral, profile: Profile, state: rules.Completeness, judged: dict[str, CriterionJudgement]
) -> list[Task]:
    # Once a scheme knows the person, the record is the scheme's to correct.
    who_url = "" if referral.person.scheme_ids else reverse("referrals:person", args=[referral.pk])
    tasks = [_task(_("1. The person"), rules.Progress.DONE, who_url)]
    for one in state.sections:
        title = f"{one.section.number}. {one.section.section.title}"
        own = []
        if one.section.plain:
            url = reverse("referrals:section", args=[referral.pk, one.section.key])
            own = [_task(title, _plain_progress(one), url, one.section.section.guidance)]
        criteria = [_criteria_task(referral, profile, one.section, state, judged)] if one.section.has_criteria else []
        tasks += criteria + own if one.section.criteria_first else own + criteria
    return tasks


def _criteria_task(
    referral: Referral,
    profile: Profile,
    section: rules.AskedSection,
    state: rules.Completeness,
    judged: dict[str, CriterionJudgement],
) -> Task:
    total = len(profile.criteria)
    progress = rules.Progress.STARTED if judged else rules.Progress.NOT_STARTED
    if not state.criteria_open:
        progress = rules.Progress.DONE
    number = next(each.number for each in section.questions if each not in section.plain)
    hint = ngettext("%(done)s of %(total)s judged", "%(done)s of %(total)s judged", total)
    return _task(
        _("%(number)s Criteria of the scheme") % {"number": number},
        progress,
        reverse("referrals:criteria", args=[referral.pk]),
        hint % {"done": total - len(state.criteria_open), "total": total},
    )


def _plain_progress(one: rules.SectionState) -> rules.Progress:
    """How far the section's own page is, without the criteria, which have a page of theirs."""
    plain = {each.key for each in one.section.plain}
    still = [each for each in one.open if each.key in plain]
    answered = one.answered - (one.section.has_criteria and len(one.open) == len(still))
    if not still and (answered > 0 or not any(each.required for each in one.section.plain)):
        return rules.Progress.DONE
    return rules.Progress.STARTED if answered > 0 else rules.Progress.NOT_STARTED


def _more_tasks(referral: Referral, profile: Profile, scores: list[Score]) -> list[Task]:
    """What helps the panel and is not asked of everybody: scores, and the matrix where a scheme has one."""
    back = reverse("referrals:form", args=[referral.pk])
    said = score_words(scores[0]) if scores else _("Calculate one, or type one from another system")
    tasks = [
        Task(
            _("Scores"),
            _("Completed") if scores else _("Optional"),
            f"{reverse('scores:list', args=[referral.person_id])}?back={back}",
            "" if scores else "grey",
            said,
        )
    ]
    if profile.matrix is not None:
        counted = Indication.objects.filter(referral=referral).exists()
        progress = rules.Progress.DONE if counted else rules.Progress.NOT_STARTED
        tasks.append(_task(_("Points matrix"), progress, reverse("referrals:matrix", args=[referral.pk])))
    return tasks
