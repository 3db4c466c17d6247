"""The agenda of one meeting: who is on it and why; it builds itself, and somebody is added by hand."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
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

from throughcare.core.cards import address
from throughcare.core.components import Link, long_day
from throughcare.core.errors import DomainError
from throughcare.panels import actions, rules
from throughcare.panels.agendapage import AgendaLine, agenda_page
from throughcare.panels.forms import AddForm, FindForm
from throughcare.panels.models import AgendaItem, ItemKind, Meeting
from throughcare.panels.views.finding import find, frame_of, profile_for, turnout_of
from throughcare.panels.words import OUTCOME_COLOURS, in_words, outcome_words
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.request import Request
from throughcare.people.models import Name
from throughcare.referrals.models import OPEN_STATES, Referral
from throughcare.registrations.models import Registration
from throughcare.transfers.models import Transfer

MOST_FOUND = 20


@dataclass(frozen=True)
class Line:
    """One line as the agenda shows it."""

    line: AgendaLine
    what: str
    state: str
    colour: str
    decided: bool
    asked_by: str
    begins: str
    first: bool
    last: bool


def _line(line: AgendaLine, meeting: Meeting, *, first: bool, last: bool) -> Line:
    state, colour = _state(line, meeting)
    item = line.item
    return Line(
        line=line,
        what=str(ItemKind(item.kind).label) if item else "",
        state=state,
        colour=colour,
        decided=item is not None and getattr(item, "decision", None) is not None,
        asked_by=_asked_by(item) if item else "",
        begins=f"{timezone.localtime(line.begins):%H:%M}" if line.begins else "",
        first=first,
        last=last,
    )


def _state(line: AgendaLine, meeting: Meeting) -> tuple[str, str]:
    """How far a line is, and the colour of its tag."""
    item, point = line.item, line.point
    decision = getattr(item, "decision", None)
    if decision is not None:
        return outcome_words(decision), OUTCOME_COLOURS[decision.stands().outcome]
    if point is not None:
        return (_("Dealt with"), "green") if point.outcome else ("", "")
    if item is not None and item.referral is not None and item.referral.state not in OPEN_STATES:
        return str(item.referral.get_state_display()), "grey"
    if item is not None and item.is_over and not meeting.closed_at:
        return _("Settled elsewhere"), "grey"
    return (_("Not reached"), "grey") if meeting.closed_at else (_("To decide"), "")


def _asked_by(item: AgendaItem) -> str:
    """The agency that asked, or the scheme that offers."""
    if item.referral is not None:
        return (item.referral.behalf_of or item.referral.agency).name
    return item.transfer.scheme.name if item.transfer is not None else ""


@login_required
def meeting(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The agenda: who, what, every reason why, when, how far."""
    by = request.practitioner
    found = find(by, pk)
    profile = profile_for(found)
    page = agenda_page(by, found, profile, now=timezone.now())
    ends = len(page.lines) - 1
    held = profile.meeting(found.kind)
    lines = [_line(each, found, first=not n, last=n == ends) for n, each in enumerate(page.lines)]
    context = {
        **frame_of(by, found, profile, "panels:meeting"),
        "page": page,
        "lines": lines,
        "decided": sum(line.decided for line in lines),
        "takes": in_words(page.timed.minutes),
        "too_long_by": in_words(page.timed.over),
        "finish": _clock(page.timed.finish),
        "planned_end": _clock(page.timed.planned_end),
        "turnout": turnout_of(found, profile),
        "rules": held,
        "about_people": held is not None and bool(rules.item_kinds(profile, held)),
        "before": _before(page.last),
        "ways": _ways(found),
        "today": timezone.localdate(),
    }
    return render(request, "panels/meeting.html", context)


def _clock(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%H:%M}" if moment else ""


def _before(last: Meeting | None) -> Link | None:
    """The last meeting of the kind, with what it decided."""
    if last is None:
        return None
    return Link(
        long_day(last.held_on), address("minutes:meeting", last.pk) or reverse("panels:meeting", args=[last.pk])
    )


def _ways(found: Meeting) -> dict[str, str]:
    """Addresses of what rooms above do with a meeting."""
    pages = {
        "change": "calendars:change",
        "call_off": "calendars:call_off",
        "open": "sitting:open",
        "who": "sitting:attendance",
        "close": "sitting:close",
        "pack": "minutes:pack",
    }
    return {key: address(name, found.pk) for key, name in pages.items()}


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
    if ItemKind.TRANSFER in kinds:
        offered = Transfer.objects.visible_to(by).waiting().filter(called, to_scheme_id=meeting.scheme_id)
        for offer in offered.select_related("person", "scheme")[:MOST_FOUND]:
            words = _("%(name)s: offered by %(scheme)s") % {"name": offer.person.name, "scheme": offer.scheme.name}
            offers[f"transfer-{offer.pk}"] = (words, {"kind": ItemKind.TRANSFER, "transfer": offer})
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
