"""A person at a glance."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from throughcare.chronology.queries import latest
from throughcare.chronology.telling import happening
from throughcare.core.cards import address
from throughcare.core.components import Happening
from throughcare.desk.handing import stands_in
from throughcare.desk.watching import look
from throughcare.panels.models import AgendaItem
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.queries import current_profile, profile_of_version
from throughcare.partnerships.request import Request
from throughcare.people.models import Person
from throughcare.plans.models import ActionState, Need, PlanAction
from throughcare.plans.pathways import not_covered
from throughcare.registrations.cohortpage import end_reason_of
from throughcare.registrations.frame import person_context
from throughcare.registrations.models import Registration
from throughcare.reviews.models import Rating
from throughcare.reviews.queries import exit_facts
from throughcare.reviews.standardline import contact_line
from throughcare.web import overview

LAST_THINGS = 5
ACTIONS_SHOWN = 8


@login_required
def person(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The page for a chair with thirty seconds."""
    by = request.practitioner
    context = person_context(by, pk, "overview")
    registration: Registration | None = context["registration"]
    registrations: list[Registration] = context["registrations"]
    if registration is not None:
        context |= _of_registration(by, registration, registrations)
    context |= {
        "last": _last_things(by, context["person"]),
        "may_write": by.may(Permission.WRITE_CASES) and registration is not None,
        "record_url": address("chronology:choose", pk),
        "may_watch": bool(by.case_schemes),
        "stands_in": stands_in(by, registration, on=timezone.localdate()) if registration is not None else None,
        "watching": look(context["person"], by=by, at=timezone.now()),
        "times": [_time(each) for each in registrations],
    }
    return render(request, "web/person.html", context)


def _of_registration(by: Acting, registration: Registration, registrations: list[Registration]) -> dict[str, Any]:
    today, who = timezone.localdate(), registration.person_id
    ratings = list(Rating.objects.visible_to(by).filter(person_id=who))
    needs = Need.objects.visible_to(by).standing().filter(person_id=who)
    actions = list(PlanAction.objects.visible_to(by).filter(registration=registration).select_related("agency"))
    open_now = [action for action in actions if action.state == ActionState.OPEN]
    items = list(
        AgendaItem.objects.visible_to(by)
        .filter(person_id=who)
        .select_related("meeting", "decision")
        .prefetch_related("decision__corrections")
        .order_by("-meeting__held_on", "-pk")[:10]
    )
    lines = overview.plan_lines(open_now, today=today)
    mine = [rating for rating in ratings if rating.registration_id == registration.pk]
    facts = exit_facts(by, registration, ratings=mine, actions=actions)
    version, profile = current_profile(registration.scheme_id)
    return {
        "strip": overview.colour_over_time(registrations, ratings, today=today),
        "needs": overview.needs_now(needs, profile),
        "not_covered": not_covered(by, profile),
        "contact": contact_line(by, registration, version, ratings=mine, today=today),
        "plan": lines[:ACTIONS_SHOWN],
        "plan_url": address("plans:plan", who),
        "plan_more": max(len(lines) - ACTIONS_SHOWN, 0),
        "late": sum(line.late for line in lines),
        "dates": overview.next_dates(registration, items, open_now, today=today),
        "ways_out": overview.ways_out(profile, facts, on=registration.ended_on or today),
        "exit_url": address("reviews:exit", who),
        "decisions": [item for item in items if getattr(item, "decision", None) is not None][:3],
        "decisions_url": address("panels:decisions", who),
    }


def _last_things(by: Acting, who: Person) -> list[Happening]:
    today = timezone.localdate()
    happened = latest(by, who, today=today, limit=LAST_THINGS)
    return [happening(entry, today=today) for entry in happened]


def _time(registration: Registration) -> dict[str, Any]:
    reason = end_reason_of(registration, profile_of_version(registration.profile_version_id))
    return {"registration": registration, "reason": reason if registration.ended_on else ""}
