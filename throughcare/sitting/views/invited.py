"""What a guest sees: when and where, the statement, and their one item while it is open to them."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from throughcare.audit.trail import looked_at
from throughcare.core.errors import DomainError
from throughcare.core.typed import words_in
from throughcare.panels.models import AgendaItem, Decision, Reason
from throughcare.panels.words import outcome_words, reasons_alone
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request
from throughcare.sitting import actions
from throughcare.sitting.forms import AcceptForm, GuestSayForm
from throughcare.sitting.guests import Invited, invitation, open_now
from throughcare.sitting.lines_of import lines_on, told
from throughcare.sitting.models import Guest
from throughcare.sitting.statement import statement_of

SALT = "throughcare.sitting.guest"
# Somebody else signed in at this browser since the page was opened.
SOMEBODY_ELSE = 409


@login_required
def guest(request: Request, pk: uuid.UUID) -> HttpResponse:
    """One invitation, at whatever point it is: to come, to accept the statement, to wait, to take part."""
    by = request.practitioner
    authorise(by, Permission.BE_ASKED)
    invited = invitation(by, pk)
    wrote = words_in(request.path, request.POST)
    if invited is None:
        if wrote:
            # Alike for a meeting that is over and for one to which they never were invited.
            return render(request, "sitting/not_expected.html", {"not_kept": wrote}, status=404)
        raise Http404
    if not invited.sits:
        return render(request, "sitting/invited.html", {"invited": invited, "not_kept": wrote})
    if not invited.accepted:
        return _statement(request, invited)
    found = open_now(by, pk)
    if found is None:
        # The item may have closed to them while they wrote: what they wrote is theirs, and stays in sight.
        return render(request, "sitting/invited.html", {"invited": invited, "waits": True, "not_kept": wrote})
    return _item(request, invited, found)


def _statement(request: Request, invited: Invited) -> HttpResponse:
    statement = statement_of(invited.guest.scheme_id)
    form = AcceptForm(request.POST or None, initial={"statement": statement.version})
    if form.is_valid():
        version = form.cleaned_data["statement"]
        try:
            actions.join_as_guest(invited.guest, statement_version=version, by=request.practitioner, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("sitting:guest", pk=invited.guest.pk)
    context = {"invited": invited, "statement": statement, "form": form}
    return render(request, "sitting/guest_statement.html", context)


def _item(request: Request, invited: Invited, found: Guest) -> HttpResponse:
    by = request.practitioner
    form = GuestSayForm(request.POST or None, classes=by.classes)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.say(
                AgendaItem(pk=found.item_id, meeting_id=found.meeting_id),
                text=given["text"],
                information_class=given["about"],
                sent_as=given["sent_as"],
                by=by,
                at=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your line is kept."))
            return redirect("sitting:guest", pk=found.pk)
    return render(request, "sitting/guest.html", {"invited": invited, "form": form, **_shown(by, found)})


def _shown(by: Acting, found: Guest) -> dict[str, Any]:
    """The person, why they are discussed, what was said and decided: as far as the guest's classes go."""
    reasons = Reason.objects.filter(item=found.item_id, information_class__in=by.classes)
    return {
        "guest": found,
        "age": found.person.age_on(timezone.localdate()),
        "reasons": reasons_alone(list(reasons)),
        "marking": True,
        **_said(by, found),
    }


def _said(by: Acting, found: Guest) -> dict[str, Any]:
    """What changes while the guest is in."""
    item = AgendaItem(pk=found.item_id, scheme_id=found.scheme_id)
    decision = None
    if found.decision_shown_at is not None:
        decision = Decision.objects.filter(item=found.item_id).select_related("profile_version").standing().first()
    return {
        "person": found.person,
        "lines": told(by, lines_on(by, item), sits=False),
        "decision": decision,
        "outcome": outcome_words(decision) if decision else "",
        "said_because": decision.stands().reason if decision else "",
    }


@login_required
@require_GET
def now(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The lines of a guest's item as they are now; before they are let in, whether they are."""
    by = request.practitioner
    authorise(by, Permission.BE_ASKED)
    if request.GET.get("as", str(by.practitioner_id)) != str(by.practitioner_id):
        return HttpResponse(status=SOMEBODY_ELSE)
    found = open_now(by, pk)
    if found is None or "waits" in request.GET:
        invited = invitation(by, pk)
        if invited is None or not invited.accepted:
            raise Http404
        return _answer(request, {"invited": invited, "open": found is not None})
    response = _answer(request, _said(by, found))
    if not isinstance(response, HttpResponseNotModified):
        looked_at(found.person_id)
    return response


def _answer(request: Request, context: dict[str, Any]) -> HttpResponse:
    """The part that changes, or word that nothing did. The mark is of what this guest sees and of nothing else."""
    shown = render_to_string("sitting/_guest_now.html", context)
    mark = f'"{salted_hmac(SALT, f"{request.practitioner.practitioner_id}|{shown}").hexdigest()[:32]}"'
    response: HttpResponse = get_conditional_response(request, etag=mark) or HttpResponse(shown)
    response.headers["ETag"] = mark
    return response
