"""The screens of the chronology: read it, add to it, settle, end, correct and strike out."""

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

from throughcare.chronology import actions, queries, telling
from throughcare.chronology.forms import (
    FORMS,
    ChronologyFilter,
    EndForm,
    OutcomeForm,
    StrikeOutForm,
    correction_form,
)
from throughcare.chronology.models import Entry, Kind
from throughcare.chronology.refusals import EntryRefused
from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict, DomainError, NotPermitted, NotThere
from throughcare.core.forms import PlainForm
from throughcare.partnerships.acting import authorise
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request
from throughcare.registrations.frame import person_context


@login_required
def timeline(request: Request, pk: uuid.UUID) -> HttpResponse:
    """What happened, newest first, fifty at a time; or all of it, to print."""
    by, today = request.practitioner, timezone.localdate()
    context = person_context(by, pk, "chronology")
    person = context["person"]
    form = ChronologyFilter(request.GET or None, agencies=queries.agencies_with_entries(by, person))
    wish = form.wish() if form.is_bound else queries.Wish()
    whole = "whole" in request.GET
    after = None if whole else queries.Mark.read(request.GET.get("after", ""))
    length = queries.WHOLE if whole else queries.A_PAGE
    page = queries.timeline(by, person, wish, today=today, after=after, length=length)
    since = after.on_day if after else today
    context |= {
        "form": form,
        "events": telling.story(page, today=today, since=since, filtered=not wish.is_all),
        "planned": [] if after else queries.planned(by, person, wish, today=today),
        "following": _address(request, after=str(page.following)) if page.following else "",
        "newest": _address(request) if after else "",
        "whole": whole,
        "print_url": _address(request, whole="1"),
        "filtered": not wish.is_all,
        "may_write": by.may(Permission.WRITE_CASES),
        "today": today,
    }
    return render(request, "chronology/list.html", context)


def _address(request: Request, **parameters: str) -> str:
    """This page with the same filter, and another mark."""
    params = request.GET.copy()
    for name in ("after", "whole"):
        params.pop(name, None)
    for name, value in parameters.items():
        params[name] = value
    return f"{request.path}?{params.urlencode()}" if params else request.path


@login_required
def custody(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Every time in custody, and the sentence that is served now."""
    by = request.practitioner
    context = person_context(by, pk, "custody")
    spells = queries.custody_spells(by, context["person"])
    context |= {
        "now": next((spell for spell in spells if spell.until_on is None), None),
        "spells": [(spell, telling.outcome(spell), telling.address(spell), _length(spell)) for spell in spells],
        "may_write": by.may(Permission.WRITE_CASES),
    }
    return render(request, "chronology/custody.html", context)


def _length(spell: Entry) -> str:
    return telling.months(spell.sentence_months) if spell.sentence_months else ""


@login_required
def choose(request: Request, pk: uuid.UUID) -> HttpResponse:
    """What is to be recorded?"""
    context = person_context(request.practitioner, pk, "chronology")
    authorise(request.practitioner, Permission.WRITE_CASES)
    context["kinds"] = [
        (kind.label, reverse("chronology:add", kwargs={"pk": pk, "kind": kind.value})) for kind in FORMS
    ]
    return render(request, "chronology/choose.html", context)


@login_required
def add(request: Request, pk: uuid.UUID, kind: str) -> HttpResponse:
    """Record one thing that happened, or is planned."""
    if kind not in [each.value for each in FORMS]:
        raise Http404
    by = request.practitioner
    context = person_context(by, pk, "chronology")
    authorise(by, Permission.WRITE_CASES)
    wanted = Kind(kind)
    form = FORMS[wanted](request.POST or None)
    if form.is_valid():
        try:
            actions.add_entry(
                context["person"],
                scheme_id=by.scheme_id or 0,
                kind=wanted,
                by=by,
                at=timezone.now(),
                **form.said(),
            )
        except EntryRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Recorded: %(kind)s") % {"kind": wanted.label})
            return redirect("chronology:list", pk=pk)
    back = reverse("chronology:choose", kwargs={"pk": pk})
    shown = {"form": form, "title": wanted.label, "caption": _("Add to the chronology"), "back_url": back}
    leave = reverse("chronology:list", kwargs={"pk": pk})
    return render(
        request, "core/form_page.html", shown | {"identity": context["who"], "cancel_url": leave, "marking": True}
    )


def _found(request: Request, pk: uuid.UUID, key: uuid.UUID) -> tuple[dict[str, Any], Entry]:
    context = person_context(request.practitioner, pk, "chronology")
    found = queries.entry(request.practitioner, context["person"], key)
    if found is None:
        raise Http404
    return context, found


@login_required
def entry(request: Request, pk: uuid.UUID, key: uuid.UUID) -> HttpResponse:
    """One entry with all that it says, and what it said before."""
    by = request.practitioner
    context, found = _found(request, pk, key)
    stands = found.corrected_by is None and found.struck_out_on is None
    mine = found.agency_id == by.agency_id or by.may(Permission.CORRECT_FOR_OTHERS)
    may_write = stands and by.may(Permission.WRITE_CASES)
    earlier = [(each, telling.rows(each)) for each in queries.earlier_of(by, found)]
    context |= {
        "entry": found,
        "title": telling.title(found),
        "rows": telling.rows(found),
        "earlier": earlier,
        "later_url": telling.address(found.corrected_by) if found.corrected_by else "",
        "may_settle": may_write and found.is_planned,
        "may_end": may_write and found.is_open_spell,
        "may_correct": may_write and mine,
        "whose": "" if mine or not may_write else found.agency.name,
    }
    return render(request, "chronology/entry.html", context)


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
    context, found = _found(request, pk, key)
    authorise(request.practitioner, Permission.WRITE_CASES, found)
    form = OutcomeForm(request.POST or None, initial={"version": found.version})

    def verb() -> object:
        return actions.record_outcome(found, **form.cleaned_data, by=request.practitioner, at=timezone.now())

    page = {"title": _("What came of the appointment?"), "identity": context["who"]}
    return _change(request, pk, found, form, page, verb, _("The outcome is recorded."))


@login_required
def end(request: Request, pk: uuid.UUID, key: uuid.UUID) -> HttpResponse:
    """Record a release, or the end of an accommodation or of work."""
    context, found = _found(request, pk, key)
    authorise(request.practitioner, Permission.WRITE_CASES, found)
    form = EndForm(request.POST or None, kind=found.kind, initial={"version": found.version})

    def verb() -> object:
        return actions.close_spell(found, **form.cleaned_data, by=request.practitioner, at=timezone.now())

    title = _("Record the release") if found.kind == Kind.CUSTODY else _("Record that this ended")
    return _change(request, pk, found, form, {"title": title, "identity": context["who"]}, verb, _("Recorded."))


@login_required
def correct(request: Request, pk: uuid.UUID, key: uuid.UUID) -> HttpResponse:
    """Correct an entry; the earlier one is kept."""
    context, found = _found(request, pk, key)
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
    context, found = _found(request, pk, key)
    authorise(request.practitioner, Permission.WRITE_CASES, found)
    form = StrikeOutForm(request.POST or None, initial={"version": found.version})

    def verb() -> object:
        return actions.strike_out(found, **form.cleaned_data, by=request.practitioner, at=timezone.now())

    page = {"title": _("Strike this entry out"), "identity": context["who"], "danger": True}
    page |= {"submit_label": _("Strike it out")}
    return _change(request, pk, found, form, page, verb, _("Struck out. It can still be read under its own address."))
