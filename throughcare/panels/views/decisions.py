"""What was decided on a person."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.components import Link, long_day
from throughcare.panels import agreed, queries
from throughcare.panels.models import Decision
from throughcare.panels.steps import steps_for, tasks
from throughcare.panels.told import tell
from throughcare.panels.views.finding import profile_for
from throughcare.panels.words import meeting_name
from throughcare.partnerships.request import Request
from throughcare.registrations.frame import person_context


@login_required
def of_person(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Everything that panels decided on a person, and the step of the scheme's process, where it has one."""
    by = request.practitioner
    context = person_context(by, pk, "decisions")
    decisions = queries.decisions_of(by, context["person"])
    lines = agreed.of_person(by, context["person"], today=timezone.localdate())
    context["decisions"] = [
        (each, _where(each.decision), lines.get(each.decision.item_id, [])) for each in tell(decisions)
    ]
    context["steps"] = tasks(steps_for(by, context["person"]))
    return render(request, "panels/decisions.html", context)


def _where(decision: Decision) -> Link:
    meeting = decision.item.meeting
    words = {"meeting": meeting_name(profile_for(meeting), meeting), "day": long_day(meeting.held_on)}
    return Link(_("%(meeting)s, %(day)s") % words, reverse("sitting:item", args=[decision.item_id]))
