"""The screens that change an entry: settle, end or release, take further, correct, strike out."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.chronology import actions, queries, telling, whereabouts
from throughcare.chronology.forms import EndForm, OutcomeForm, StrikeOutForm, correction_form
from throughcare.chronology.models import Entry, Kind
from throughcare.chronology.offendingforms import NextForm, ReleaseForm
from throughcare.chronology.refusals import EntryRefused
from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict, DomainError, NotPermitted, NotThere
from throughcare.core.forms import PlainForm
from throughcare.partnerships.acting import authorise
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request
from throughcare.registrations.frame import person_context


def found_entry(
    request: Request, pk: uuid.UUID, key: uuid.UUID, *, graded: bool = False
) -> tuple[dict[str, Any], Entry]:
    """The person and the entry; graded reports are changed on pages of their own."""
    context = person_context(request.practitioner, pk, "chronology")
    found = queries.entry(request.practitioner, context["person"], key)
    if found is None or (found.kind == Kind.INTELLIGENCE and not graded):
        raise Http404
    return context, found


def _change(
    request: Request,
    pk: uuid.UUID,
    found: Entry,
    form: PlainForm,
    page: dict[str, Any],
    verb: Callable[[], object],
    said: str,
) -> HttpResponse:
    """Carry out a change to an entry and go back to the chronology, or show why not."""
    if request.method == "POST" and not wants_to_edit(request) and form.is_valid():
        try:
            verb()
        except EntryRefused as refusal:
            for field, words in refusal.faults:
                form.add_error(field if field in form.fields else None, words)
        except Conflict as conflict:
            leave = reverse("chronology:list", kwargs={"pk": pk})
            return conflict_page(request, form, conflict, leave_url=leave, saved_by=_saved_by(conflict.current))
        except (NotThere, NotPermitted):
            raise
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect("chronology:list", pk=pk)
    shown = {"form": form, "back_url": telling.address(found), "caption": telling.title(found), "marking": True}
    return render(request, "core/form_page.html", shown | page)


def _saved_by(current: object) -> str:
    changed_by = getattr(current, "changed_by", None)
    author = Practitioner.objects.select_related("user").filter(pk=changed_by).first() if changed_by else None
    return author.user.name if author else ""


@login_required
def outcome(request: Request, pk: uuid.UUID, key: uuid.UUID) -> HttpResponse:
    """Say what came of a planned appointment."""
    context, found = found_entry(request, pk, key)
    authorise(request.practitioner, Permission.WRITE_CASES, found)
    form = OutcomeForm(request.POST or None, initial={"version": found.version})

    def verb() -> object:
        return actions.record_outcome(found, **form.cleaned_data, by=request.practitioner, at=timezone.now())

    page = {"title": _("What came of the appointment?"), "identity": context["who"]}
    return _change(request, pk, found, form, page, verb, _("The outcome is recorded."))


@login_required
def end(request: Request, pk: uuid.UUID, key: uuid.UUID) -> HttpResponse:
    """Record the end of an order, a tag, time at large, an accommodation or of work; of custody, the release."""
    context, found = found_entry(request, pk, key)
    authorise(request.practitioner, Permission.WRITE_CASES, found)
    if found.kind == Kind.CUSTODY:
        return _release(request, pk, found, context)
    form = EndForm(request.POST or None, initial={"version": found.version})

    def verb() -> object:
        return actions.close_spell(found, **form.cleaned_data, by=request.practitioner, at=timezone.now())

    page = {"title": _("Record that this ended"), "identity": context["who"]}
    return _change(request, pk, found, form, page, verb, _("Recorded."))


def _release(request: Request, pk: uuid.UUID, found: Entry, context: dict[str, Any]) -> HttpResponse:
    form = ReleaseForm(request.POST or None, initial={"version": found.version})

    def verb() -> object:
        return whereabouts.release(found, **form.said(), by=request.practitioner, at=timezone.now())

    page = {"title": _("Record the release"), "identity": context["who"]}
    return _change(request, pk, found, form, page, verb, _("Recorded."))


@login_required
def take_further(request: Request, pk: uuid.UUID, key: uuid.UUID) -> HttpResponse:
    """Record how a charge was dealt with, or the next stage of a breach."""
    context, found = found_entry(request, pk, key)
    authorise(request.practitioner, Permission.WRITE_CASES, found)
    if not found.ways_on:
        raise Http404
    form = NextForm(request.POST or None, entry=found, initial={"version": found.version})

    def verb() -> object:
        return actions.take_further(found, **form.said(), by=request.practitioner, at=timezone.now())

    page = {"title": _("Record what came of it"), "identity": context["who"]}
    return _change(request, pk, found, form, page, verb, _("Recorded. What stood before is kept."))


@login_required
def correct(request: Request, pk: uuid.UUID, key: uuid.UUID) -> HttpResponse:
    """Correct an entry; the earlier one is kept."""
    context, found = found_entry(request, pk, key)
    authorise(request.practitioner, Permission.WRITE_CASES, found)
    if "_conflict" in request.POST:
        # Whoever lost to somebody else's correction, and was shown both, goes on from the entry that stands now.
        found = actions.latest(found)
    form = correction_form(found, request.POST or None)

    def verb() -> object:
        given = form.cleaned_data
        return actions.correct_entry(
            found,
            changes=form.said(),
            reason=given["reason"],
            version=given["version"],
            by=request.practitioner,
            at=timezone.now(),
        )

    page = {"title": _("Correct this entry"), "identity": context["who"]}
    return _change(request, pk, found, form, page, verb, _("Corrected. What was recorded before is kept."))


@login_required
def strike_out(request: Request, pk: uuid.UUID, key: uuid.UUID) -> HttpResponse:
    """Take out an entry that should not be on this record at all."""
    context, found = found_entry(request, pk, key)
    authorise(request.practitioner, Permission.WRITE_CASES, found)
    form = StrikeOutForm(request.POST or None, initial={"version": found.version})

    def verb() -> object:
        return actions.strike_out(found, **form.cleaned_data, by=request.practitioner, at=timezone.now())

    page = {"title": _("Strike this entry out"), "identity": context["who"], "danger": True}
    page |= {"submit_label": _("Strike it out")}
    return _change(request, pk, found, form, page, verb, _("Struck out. It can still be read under its own address."))
