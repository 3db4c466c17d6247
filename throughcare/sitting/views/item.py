"""One item on the table: the person in one look, what is said and agreed, and what the panel decides."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.briefings.queries import answers_on
from throughcare.core.cards import address
from throughcare.core.errors import Conflict, DomainError
from throughcare.panels import actions, queries
from throughcare.panels.decisionform import DecisionForm, form_for
from throughcare.panels.models import AgendaItem, Decision, ItemKind, Meeting
from throughcare.panels.steps import steps_for, tasks
from throughcare.panels.told import tell
from throughcare.panels.views.finding import frame_of, profile_for, turnout_of
from throughcare.panels.words import outcome_words, reasons
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.request import Request
from throughcare.referrals.models import OPEN_STATES, Referral
from throughcare.registrations.frame import person_context
from throughcare.registrations.models import Registration
from throughcare.reviews.queries import known_about
from throughcare.sitting import live
from throughcare.sitting.lineforms import AgreeForm, SayForm
from throughcare.sitting.look import Record, look, read
from throughcare.sitting.since import since_last
from throughcare.sitting.views.doing import agree_form


@login_required
def item(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The person before the panel. While the meeting sits, first for those who have joined it."""
    by = request.practitioner
    authorise(by, Permission.READ_CASES)
    moment = live.now(by, pk, whole=True)
    if moment is None:
        raise Http404
    row = moment.item
    outside = row.meeting.is_open and not moment.joined
    if outside and request.method == "GET":
        return redirect(f"{reverse('sitting:join', args=[row.meeting_id])}?{urlencode({'next': request.path})}")
    profile = profile_for(row.meeting)
    around, record = _record_of(by, row)
    turnout = turnout_of(row.meeting, profile)
    form = _form(request, row, profile, record, turnout)
    if form is not None and outside:
        form.add_error(None, _("You have left this meeting. Join it again, then record the decision."))
    if form is not None and form.is_valid():
        decided = _record(request, row, form)
        if decided is not None:
            told = {"outcome": outcome_words(decided)}
            messages.success(request, _("Recorded: %(outcome)s. It has taken effect.") % told)
            # Whom a refused offer was about, this scheme knows no more.
            still = AgendaItem.objects.visible_to(by).filter(pk=pk).exists()
            return redirect("sitting:item", pk=pk) if still else redirect("panels:meeting", pk=row.meeting_id)
    context = {
        **around,
        **_known(by, row, profile, around["registrations"], record),
        "turnout": turnout,
        **_decided(by, row, form, posted=request.method == "POST"),
        **_table(request, row, moment, form, profile),
    }
    return render(request, "sitting/item.html", context)


def _record_of(by: Acting, row: AgendaItem) -> tuple[dict[str, Any], Record | None]:
    """What stands round a page about the person, and what several parts of this one rest on; each is read once."""
    around = person_context(by, row.person_id, "")
    if row.registration_id is None:
        if row.referral_id is not None:
            asked = Referral.objects.visible_to(by).select_related("agency", "behalf_of")
            row.referral = asked.filter(pk=row.referral_id).first()
        return around, None
    held = next((each for each in around["registrations"] if each.pk == row.registration_id), None)
    if held is None:
        return around, None
    held.person, row.registration = row.person, held
    return around, read(by, held, today=timezone.localdate())


def _known(
    by: Acting, row: AgendaItem, profile: Profile, registrations: list[Registration], record: Record | None
) -> dict[str, Any]:
    """What the record and the partners know of the person."""
    today = timezone.localdate()
    seen = look(by, row, row.person, profile, today=today, record=record)
    # Of somebody's newest registration the page has read whether an end of it is proposed.
    newest = row.registration if row.registration_id and row.kind != ItemKind.REVISIT else None
    proposed = seen.proposal is not None if newest is not None and newest.is_live else None
    asked = row.referral if row.referral_id and row.referral and row.referral.state in OPEN_STATES else None
    steps = steps_for(by, row.person, profile, referral=asked, registrations=registrations, proposed=proposed)
    return {
        **frame_of(by, row.meeting, profile, "sitting:meeting"),
        "item": row,
        "kind": str(ItemKind(row.kind).label),
        "why": reasons(by, row),
        "today": today,
        "earlier": [each for each in registrations if not each.is_live],
        "look": seen,
        "since": since_last(by, row, row.meeting, row.person, today=today, spells=record.spells if record else None),
        "answers": answers_on(by, row),
        "steps": tasks(steps),
        "referral_url": address("referrals:detail", row.referral_id) if row.referral_id else "",
        "offer_url": address("transfers:detail", row.transfer_id) if row.transfer_id else "",
    }


# ---- what is decided


def _decided(by: Acting, row: AgendaItem, form: DecisionForm | None, *, posted: bool) -> dict[str, Any]:
    """The decision as it stands, else the form for it; what somebody wrote stays beside a decision that came first."""
    found = None
    if posted or getattr(row, "decision", None) is not None:
        # Beside a form that was sent, read anew: another may have recorded one meanwhile.
        mine = Decision.objects.visible_to(by).filter(item=row)
        found = mine.select_related("profile_version").standing().first()
    return {
        "told": tell([found])[0] if found else None,
        "form": form if found is None else None,
        "refused": form if found is not None and posted else None,
        "correct_url": address("panels:correct", row.pk) if found and by.may(Permission.DECIDE, row.scheme_id) else "",
    }


def _can_be_decided(by: Acting, row: AgendaItem, meeting: Meeting) -> bool:
    ended = row.referral is not None and row.referral.state not in OPEN_STATES
    return meeting.is_open and row.removed_at is None and not ended and by.may(Permission.DECIDE, row.scheme_id)


def _form(
    request: Request, row: AgendaItem, profile: Profile, record: Record | None, turnout: queries.Turnout
) -> DecisionForm | None:
    """The form of the decision, for whoever may record one; nothing in it is chosen beforehand."""
    by, posted = request.practitioner, request.method == "POST"
    if posted:
        authorise(by, Permission.DECIDE, row)
    elif not _can_be_decided(by, row, row.meeting):
        return None
    today, known = timezone.localdate(), None
    if record is not None and row.registration is not None:
        known = known_about(by, row.registration, on=today, entries=record.entries, actions=record.actions)
    sent = request.POST if posted else None
    return form_for(by, row, row.meeting, profile, sent, on=today, turnout=turnout, known=known)


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


# ---- what is said and agreed


def _table(
    request: Request, row: AgendaItem, moment: live.Now, form: DecisionForm | None, profile: Profile
) -> dict[str, Any]:
    """The list of items, the lines, the actions, and what one may add to them."""
    by, sits = request.practitioner, row.meeting.is_open and row.removed_at is None
    agencies = list(form.bodies.values()) if form else queries.agencies_of(row.scheme_id, on=row.meeting.held_on)
    may_plan = sits and by.may(Permission.WRITE_PLAN, row.scheme_id)
    return {
        "now": moment,
        "lines": moment.lines,
        "sits": sits,
        "say_form": SayForm(by=by, agencies=agencies, initial={"line_sent_as": uuid.uuid4()}) if sits else None,
        "agree_form": _agree_form(request, row, profile, form, agencies) if may_plan else None,
        "may_settle": sits and by.may(Permission.WRITE_CASES, row.scheme_id),
        "runs": sits and by.may(Permission.RUN_MEETING, row.scheme_id),
        "at_this_item": any(line.current and line.floor for line in moment.items),
        **_neighbours(moment),
    }


def _agree_form(
    request: Request, row: AgendaItem, profile: Profile, form: DecisionForm | None, agencies: list[Any]
) -> AgreeForm:
    staff = form.owners.values() if form else queries.staff_of(row.scheme_id, on=row.meeting.held_on).readers
    return agree_form(request, row, profile, practitioners=list(staff), agencies=agencies, sent=False)


def _neighbours(moment: live.Now) -> dict[str, Any]:
    """Which item of how many, with those beside it."""
    place = next((line.number for line in moment.items if line.current), 0)
    many = len(moment.items)
    return {
        "number": place,
        "many": many,
        "previous": moment.items[place - 2] if place > 1 else None,
        "following": moment.items[place] if 0 < place < many else None,
        "page_url": reverse("sitting:item", args=[moment.item.pk]),
        "now_url": reverse("sitting:now", args=[moment.item.pk]),
        "agenda_url": reverse("panels:meeting", args=[moment.meeting.pk]),
    }
