"""One item on the table: the person in one look, and what the panel decides."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.cards import address
from throughcare.core.errors import Conflict, DomainError
from throughcare.panels import actions, queries, rules
from throughcare.panels.decisionform import HELD, DecisionForm
from throughcare.panels.models import AgendaItem, Decision, ItemKind, Meeting
from throughcare.panels.steps import steps_for, tasks
from throughcare.panels.told import tell
from throughcare.panels.views.finding import frame_of, only, profile_for, turnout_of
from throughcare.panels.words import outcome_words, why_listed
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.request import Request
from throughcare.referrals.models import OPEN_STATES
from throughcare.registrations.frame import person_context
from throughcare.sitting.look import look


@login_required
def item(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The person before the panel, and what it decides."""
    by, today = request.practitioner, timezone.localdate()
    authorise(by, Permission.READ_CASES)
    visible = AgendaItem.objects.visible_to(by).select_related(
        "person",
        "referral__agency",
        "referral__behalf_of",
        "registration__person",
        "meeting__scheme",
        "meeting__chair__user",
    )
    row: AgendaItem = only(visible.filter(pk=pk))
    meeting = row.meeting
    profile = profile_for(meeting)
    form = _form(request, row, meeting, profile)
    if form is not None and form.is_valid():
        decided = _record(request, row, form)
        if decided is not None:
            told = {"outcome": outcome_words(decided)}
            messages.success(request, _("Recorded: %(outcome)s. It has taken effect.") % told)
            return redirect("sitting:item", pk=pk)
    around = person_context(by, row.person_id, "")
    decision = Decision.objects.visible_to(by).filter(item=row).select_related("profile_version").first()
    context = {
        **around,
        **frame_of(by, meeting, profile),
        **_around(by, row, meeting),
        "item": row,
        "kind": str(ItemKind(row.kind).label),
        "why": why_listed(row),
        "today": today,
        "earlier": [each for each in around["registrations"] if not each.is_live],
        "look": look(by, row, row.person, profile, today=today),
        "steps": tasks(steps_for(by, row.person, profile)),
        "told": tell([decision])[0] if decision else None,
        "form": form if decision is None else None,
        "refused": form if decision is not None and request.method == "POST" else None,
        "turnout": turnout_of(meeting, profile),
        "referral_url": address("referrals:detail", row.referral_id) if row.referral_id else "",
    }
    return render(request, "sitting/item.html", context)


def _can_be_decided(by: Acting, row: AgendaItem, meeting: Meeting) -> bool:
    ended = row.referral is not None and row.referral.state not in OPEN_STATES
    return meeting.is_open and row.removed_at is None and not ended and by.may(Permission.DECIDE, row.scheme_id)


def _form(request: Request, row: AgendaItem, meeting: Meeting, profile: Profile) -> DecisionForm | None:
    """The form of the decision, for whoever may record one; nothing in it is chosen beforehand."""
    posted = request.method == "POST"
    if posted:
        authorise(request.practitioner, Permission.DECIDE, row)
    elif not _can_be_decided(request.practitioner, row, meeting):
        return None
    held = profile.meeting(meeting.kind)
    staff = queries.staff_of(row.scheme_id, on=meeting.held_on)
    subject = row.referral if row.kind == ItemKind.REFERRAL else row.registration
    return DecisionForm(
        request.POST if posted else None,
        profile=profile,
        kind=row.kind,
        outcomes=rules.fitting(profile, held, row.kind) if held else (),
        practitioners=staff.leaders,
        agencies=queries.agencies_of(row.scheme_id, on=meeting.held_on),
        owners=staff.readers,
        initial={
            "version": subject.version if subject else None,
            "next_review_on": rules.next_review_on(profile, meeting.held_on),
            **_held_now(row),
        },
    )


def _held_now(row: AgendaItem) -> dict[str, Any]:
    """How somebody on the scheme is held today: facts to start from, not a proposal."""
    held = row.registration
    if held is None or not held.is_live:
        return {}
    return {"release_on": held.release_on, **{name: getattr(held, name) for name in HELD}}


def _record(request: Request, row: AgendaItem, form: DecisionForm) -> Decision | None:
    """Record it, or say on the form why not; what was written stays."""
    try:
        return actions.record_decision(row, **form.arguments(), by=request.practitioner, at=timezone.now())
    except Conflict as conflict:
        form.add_error(
            None,
            _(
                "The record of this person changed while you were writing. Nothing was recorded. "
                "Look at it again on this page; what you wrote is still here."
            ),
        )
        form.seen(getattr(conflict.current, "version", None))
    except DomainError as refusal:
        form.add_error(None, str(refusal))
    return None


def _around(by: Acting, row: AgendaItem, meeting: Meeting) -> dict[str, Any]:
    """Which item of how many, with the way to its neighbours."""
    keys = list(
        AgendaItem.objects.visible_to(by)
        .filter(meeting=meeting, removed_at=None)
        .order_by("position", "made_at")
        .values_list("pk", flat=True)
    )
    if row.pk not in keys:
        return {"number": 0, "many": len(keys), "previous": "", "following": ""}
    place = keys.index(row.pk)
    return {
        "number": place + 1,
        "many": len(keys),
        "previous": reverse("sitting:item", args=[keys[place - 1]]) if place else "",
        "following": reverse("sitting:item", args=[keys[place + 1]]) if place + 1 < len(keys) else "",
    }
