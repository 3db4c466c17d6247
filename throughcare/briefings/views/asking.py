"""What partners know, on the pages of a meeting: who has answered, asking, reminding, withdrawing, the answers."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from throughcare.briefings import actions
from throughcare.briefings.forms import DueForm, WhomForm
from throughcare.briefings.models import AnswerKind, InformationRequest
from throughcare.briefings.queries import WAITING, Answered, answers_on, who_has_answered
from throughcare.briefings.whom import Askable, Listed, askable, listed, usual_due_day
from throughcare.core.components import Link, short_day
from throughcare.core.errors import DomainError, NotPermitted, NotThere
from throughcare.core.finding import only
from throughcare.panels.models import AgendaItem, Meeting
from throughcare.panels.views.finding import find, frame_of, profile_for
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request
from throughcare.sharing.coverage import not_covered

TAB = "briefings:meeting"
CELLS = {WAITING: ("waits", "yellow"), AnswerKind.NOTHING_KNOWN.value: ("nothing", "grey")}


@login_required
def meeting(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Agencies by people: who has answered, who knows nothing, who is waited for."""
    by = request.practitioner
    found = find(by, pk)
    state = who_has_answered(by, found)
    today = timezone.localdate()
    context = {
        **frame_of(by, found, profile_for(found), TAB),
        "state": state,
        "agencies": [
            {"state": each, "reminded": each.reminded_at and timezone.localdate(each.reminded_at) == today}
            for each in state.agencies
        ],
        "lines": _matrix(by, found, state),
        "not_covered": not_covered(by),
    }
    return render(request, "briefings/meeting.html", context)


def _matrix(by: Acting, found: Meeting, state: Answered) -> list[dict[str, Any]]:
    items = AgendaItem.objects.visible_to(by).filter(meeting=found, removed_at=None)
    words = {"waits": _("Waiting"), "nothing": _("Nothing known"), "said": _("Answer")}
    lines, seen = [], set()
    for item in items.select_related("person").order_by("position", "made_at"):
        if item.person_id in seen:
            continue
        seen.add(item.person_id)
        url = reverse("briefings:person", args=[item.pk])
        cells = []
        for agency in state.agencies:
            kind = state.kinds.get((item.person_id, agency.agency_id))
            key, colour = CELLS.get(kind, ("said", "green")) if kind else ("", "")
            cells.append({"word": words.get(key, ""), "colour": colour, "agency": agency.agency_name})
        asked = [cell for cell in cells if cell["word"]]
        answered = [cell for cell in asked if cell["word"] != words["waits"]]
        count = _("%(answered)s of %(asked)s") % {"answered": len(answered), "asked": len(asked)} if asked else ""
        lines.append({"name": item.person.sort_name, "url": url, "cells": cells, "count": count})
    return lines


def _to_ask(request: Request, found: Meeting) -> tuple[Askable, list[Listed]]:
    by = request.practitioner
    authorise(by, Permission.PLAN_MEETING, found)
    can = askable(found, on=timezone.localdate())
    return can, listed(by, found, profile_for(found), can)


@login_required
def ask(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Ask about everybody as proposed, less whom one unticks; the product proposes, a person decides."""
    by = request.practitioner
    found = find(by, pk)
    can, people = _to_ask(request, found)
    today = timezone.localdate()
    form = DueForm(request.POST or None, initial={"due_on": usual_due_day(found.held_on, today)})
    ticked = request.POST.getlist("about") if request.method == "POST" else None
    back = reverse(TAB, args=[pk])
    if request.method == "POST" and form.is_valid():
        whom = [(one.item.pk, agency) for one in people if str(one.item.pk) in (ticked or ()) for agency in one.to_ask]
        if _asks(request, form, found, whom):
            return redirect(back)
    names = {agency.pk: agency.name for agency in can.agencies}
    context = {
        **frame_of(by, found, profile_for(found), TAB),
        "form": form,
        "lines": [_line(one, names, ticked) for one in people],
        "closed": list(can.closed.values()),
    }
    return render(request, "briefings/ask.html", context)


def _line(one: Listed, names: dict[int, str], ticked: Sequence[str] | None) -> dict[str, Any]:
    return {
        "key": one.item.pk,
        "name": one.item.person.sort_name,
        "ticked": ticked is None or str(one.item.pk) in ticked,
        "to_ask": [{"agency": names[key], "why": ", ".join(one.proposed[key])} for key in one.to_ask],
        "asked": sorted(names.get(key, "") for key in one.asked),
        "cannot": sorted(names[key] for key in one.proposed if key in one.closed and key not in one.asked),
        "url": reverse("briefings:ask_person", args=[one.item.pk]),
    }


def _asks(request: Request, form: DueForm, found: Meeting, whom: Sequence[tuple[uuid.UUID, int]]) -> bool:
    """Whether the agencies are asked now; else the form says why not."""
    due_on = form.cleaned_data["due_on"]
    try:
        made = actions.ask(found, whom=whom, due_on=due_on, by=request.practitioner, at=timezone.now())
    except (NotThere, NotPermitted):
        raise
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    people, agencies = len({each.person_id for each in made}), len({each.agency_id for each in made})
    about = ngettext("%(many)s person", "%(many)s people", people) % {"many": people}
    asked = ngettext("%(many)s agency is asked", "%(many)s agencies are asked", agencies) % {"many": agencies}
    by_day = _("to answer by %(day)s") % {"day": short_day(due_on)}
    messages.success(request, f"{asked}: {about}, {by_day}.")
    return True


def _item(request: Request, pk: uuid.UUID) -> AgendaItem:
    by = request.practitioner
    authorise(by, Permission.READ_CASES)
    on = AgendaItem.objects.visible_to(by).filter(pk=pk, removed_at=None)
    return only(on.select_related("person", "meeting__scheme", "meeting__chair__user", "meeting__chair__agency"))


@login_required
def ask_person(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Choose whom to ask about one person."""
    item = _item(request, pk)
    found = item.meeting
    can, people = _to_ask(request, found)
    one = next(each for each in people if each.item.person_id == item.person_id)
    free = [agency for agency in can.agencies if agency.pk not in one.asked | one.closed]
    today = timezone.localdate()
    form = WhomForm(
        request.POST or None,
        agencies=free,
        reasons=one.proposed,
        initial={"agencies": one.to_ask, "due_on": usual_due_day(found.held_on, today)},
    )
    back = reverse("briefings:ask", args=[found.pk])
    if request.method == "POST" and form.is_valid():
        whom = [(one.item.pk, agency) for agency in form.cleaned_data["agencies"]]
        if _asks(request, form, found, whom):
            return redirect(back)
    context = {
        **frame_of(request.practitioner, found, profile_for(found), TAB),
        "form": form,
        "person": item.person,
        "free": free,
        "asked": [agency.name for agency in can.agencies if agency.pk in one.asked],
        "cannot": [_why_not(agency, can) for agency in can.agencies if agency.pk in one.closed - one.asked],
    }
    return render(request, "briefings/ask_person.html", context)


def _why_not(agency: Agency, can: Askable) -> str:
    nobody = _("%(agency)s has nobody who can be asked about this person.") % {"agency": agency.name}
    return can.why_not(agency.pk) or nobody


@login_required
def person(request: Request, pk: uuid.UUID) -> HttpResponse:
    """What partners know about one person."""
    by = request.practitioner
    item = _item(request, pk)
    found = item.meeting
    frame = frame_of(by, found, profile_for(found), TAB)
    lines = answers_on(by, item)
    context = {
        **frame,
        "item": item,
        "person": item.person,
        "said": [line for line in lines if not line.waiting],
        "waiting": [line for line in lines if line.waiting],
        "others": _beside(by, item),
        "not_covered": not_covered(by),
    }
    return render(request, "briefings/person.html", context)


def _beside(by: Acting, item: AgendaItem) -> list[Link]:
    """The people before and after this one on the agenda."""
    keys: list[tuple[uuid.UUID, uuid.UUID]] = []
    on = AgendaItem.objects.visible_to(by).filter(meeting_id=item.meeting_id, removed_at=None)
    for pk, person_id in on.order_by("position", "made_at").values_list("pk", "person_id"):
        if person_id not in {each for _pk, each in keys}:
            keys.append((pk, person_id))
    here = next(number for number, (_pk, person_id) in enumerate(keys) if person_id == item.person_id)
    found = []
    if here:
        found.append(Link(_("Person before"), reverse("briefings:person", args=[keys[here - 1][0]])))
    if here + 1 < len(keys):
        found.append(Link(_("Next person"), reverse("briefings:person", args=[keys[here + 1][0]])))
    return found


@login_required
@require_POST
def remind(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Remind one agency, once a day."""
    by = request.practitioner
    found = find(by, pk)
    authorise(by, Permission.PLAN_MEETING, found)
    key = request.POST.get("agency", "")
    agency = Agency.objects.filter(pk=int(key)).first() if re.fullmatch(r"[0-9]{1,9}", key) else None
    try:
        if agency is None:
            raise DomainError(_("Choose the agency to remind."))
        actions.remind(found, agency=agency, by=by, at=timezone.now())
    except (NotThere, NotPermitted):
        raise
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(agency)s is reminded by mail.") % {"agency": agency.name})
    return redirect(TAB, pk=pk)


@login_required
def withdraw(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Ask an agency about somebody no more."""
    by = request.practitioner
    authorise(by, Permission.PLAN_MEETING)
    mine = InformationRequest.objects.visible_to(by).standing().filter(pk=pk)
    found = only(mine.select_related("agency", "person"))
    back = reverse(TAB, args=[found.meeting_id])
    if request.method == "POST":
        try:
            actions.withdraw(found, by=by, at=timezone.now())
        except (NotThere, NotPermitted):
            raise
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            said = _("%(agency)s is not asked about this person any more.")
            messages.success(request, said % {"agency": found.agency.name})
        return redirect(back)
    context = {"found": found, "back_url": back, "marking": True}
    return render(request, "briefings/withdraw.html", context)
