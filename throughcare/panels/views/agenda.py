"""The agenda of one meeting: who is on it and why; build, add, reorder, take off."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from throughcare.core.errors import DomainError
from throughcare.panels import actions, queries, rules
from throughcare.panels.forms import AddForm, FindForm
from throughcare.panels.models import AgendaItem, ItemKind, Meeting
from throughcare.panels.views.finding import find, frame_of, only, profile_for, turnout_of
from throughcare.panels.words import OUTCOME_COLOURS, outcome_words, why_listed
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.request import Request
from throughcare.people.models import Name
from throughcare.referrals.models import OPEN_STATES, Referral
from throughcare.registrations.models import Registration

MOST_FOUND = 20


@dataclass(frozen=True)
class Line:
    """One item as the agenda shows it."""

    item: AgendaItem
    number: int
    kind: str
    why: str
    state: str
    colour: str
    decided: bool


def _line(item: AgendaItem, number: int, meeting: Meeting) -> Line:
    decision = getattr(item, "decision", None)
    if decision is not None:
        state, colour = outcome_words(decision), OUTCOME_COLOURS[decision.outcome]
    elif item.referral is not None and item.referral.state not in OPEN_STATES:
        state, colour = item.referral.get_state_display(), "grey"
    elif meeting.closed_at:
        state, colour = _("Not reached"), "grey"
    else:
        state, colour = _("To decide"), ""
    return Line(
        item, number, str(ItemKind(item.kind).label), why_listed(item), state, colour, decided=decision is not None
    )


@login_required
def meeting(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The agenda: who, what, why, how far."""
    by = request.practitioner
    found = find(by, pk)
    profile = profile_for(found)
    items = queries.agenda(by, found)
    on = [item for item in items if item.removed_at is None]
    lines = [_line(item, number, found) for number, item in enumerate(on, start=1)]
    context = {
        **frame_of(by, found, profile),
        "lines": lines,
        "decided": sum(line.decided for line in lines),
        "off": [item for item in items if item.removed_at is not None],
        "turnout": turnout_of(found, profile),
        "rules": profile.meeting(found.kind),
        "today": timezone.localdate(),
    }
    return render(request, "panels/meeting.html", context)


@login_required
@require_POST
def build(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Let the agenda build itself, or bring it up to date."""
    found = find(request.practitioner, pk)
    authorise(request.practitioner, Permission.PLAN_MEETING, found)
    try:
        added = len(actions.build_agenda(found, by=request.practitioner, at=timezone.now()))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        told = ngettext("%(n)s item was added to the agenda.", "%(n)s items were added to the agenda.", added)
        said = told % {"n": added} if added else _("Nothing more waits for this meeting.")
        messages.success(request, said)
    return redirect("panels:meeting", pk=pk)


@login_required
@require_POST
def move(request: Request, pk: uuid.UUID) -> HttpResponse:
    """One place up or down."""
    item = _item(request.practitioner, pk)
    try:
        actions.move_item(item, up=request.POST.get("to") == "up", by=request.practitioner, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("panels:meeting", pk=item.meeting_id)


@login_required
@require_POST
def remove(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Off this agenda."""
    item = _item(request.practitioner, pk)
    try:
        actions.remove_item(item, by=request.practitioner, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The item is off the agenda. It stays off when the agenda builds itself again."))
    return redirect("panels:meeting", pk=item.meeting_id)


def _item(by: Acting, pk: uuid.UUID) -> AgendaItem:
    """An item whose place on the agenda `by` may change."""
    authorise(by, Permission.READ_CASES)
    found: AgendaItem = only(AgendaItem.objects.visible_to(by).filter(pk=pk))
    authorise(by, Permission.PLAN_MEETING, found)
    return found


@login_required
def add(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Put somebody on the agenda by hand: look by name, choose, say why."""
    by = request.practitioner
    found = find(by, pk)
    authorise(by, Permission.PLAN_MEETING, found)
    profile = profile_for(found)
    looking = FindForm(request.POST or None)
    text = looking.cleaned_data["text"] if looking.is_valid() else ""
    offers = _offers(by, found, profile, text) if text else {}
    form = AddForm(
        request.POST if "what" in request.POST or "why" in request.POST else None,
        offered=[(key, words) for key, (words, _arguments) in offers.items()],
    )
    if form.is_valid():
        _words, arguments = offers[form.cleaned_data["what"]]
        try:
            actions.add_item(found, **arguments, why=form.cleaned_data["why"], by=by, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Added to the agenda."))
            return redirect("panels:meeting", pk=pk)
    context = {**frame_of(by, found, profile), "looking": looking, "form": form, "text": text, "offers": offers}
    return render(request, "panels/add.html", {**context, "back_url": reverse("panels:meeting", args=[pk])})


def _offers(by: Acting, meeting: Meeting, profile: Profile, text: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """What the meeting could deal with about the people of that name."""
    held = profile.meeting(meeting.kind)
    kinds = rules.item_kinds(profile, held) if held else ()
    called = Exists(Name.objects.filter(person_id=OuterRef("person_id"), searched__contains=text.lower()))
    offers: dict[str, tuple[str, dict[str, Any]]] = {}
    if ItemKind.REFERRAL in kinds:
        waiting = Referral.objects.visible_to(by).filter(called, scheme_id=meeting.scheme_id).waiting_for_panel()
        for asked in waiting.select_related("person", "agency")[:MOST_FOUND]:
            words = _("%(name)s: referral by %(agency)s") % {"name": asked.person.name, "agency": asked.agency.name}
            offers[f"referral-{asked.pk}"] = (words, {"kind": ItemKind.REFERRAL, "referral": asked})
    registrations = Registration.objects.visible_to(by).filter(called, scheme_id=meeting.scheme_id)
    labels = {
        ItemKind.REVIEW: _("%(name)s: review"),
        ItemKind.EXIT: _("%(name)s: exit"),
        ItemKind.REVISIT: _("%(name)s: register again"),
    }
    for row in registrations.select_related("person").order_by("-started_on")[:MOST_FOUND]:
        fitting = (ItemKind.REVIEW, ItemKind.EXIT) if row.is_live else (ItemKind.REVISIT,)
        for kind in fitting:
            if kind in kinds:
                words = labels[kind] % {"name": row.person.name}
                offers[f"{kind}-{row.pk}"] = (words, {"kind": kind, "registration": row})
    return offers
