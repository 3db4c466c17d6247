"""The screens that add to the chronology: choose a kind, fill in its form."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.chronology import actions, queries, telling, whereabouts
from throughcare.chronology.entryforms import EntryForm
from throughcare.chronology.forms import FORMS
from throughcare.chronology.intelligence import may_grade
from throughcare.chronology.kinds import GROUPS, class_of
from throughcare.chronology.models import Entry, Kind
from throughcare.chronology.refusals import EntryRefused
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request
from throughcare.people.models import Person
from throughcare.registrations.frame import person_context


def may_record(kind: Kind, by: Acting) -> bool:
    """Whether there is a form for this kind, and the agency's agreement covers it; reports are graded by police."""
    return may_grade(by) if kind == Kind.INTELLIGENCE else kind in FORMS and class_of(kind) in by.classes


@login_required
def choose(request: Request, pk: uuid.UUID) -> HttpResponse:
    """What is to be recorded?"""
    by = request.practitioner
    context = person_context(by, pk, "chronology")
    authorise(by, Permission.WRITE_CASES)
    groups = [
        (label, [(kind.label, _address(pk, kind)) for kind in kinds if may_record(kind, by)])
        for label, kinds in GROUPS.values()
    ]
    context["groups"] = [(label, kinds) for label, kinds in groups if kinds]
    return render(request, "chronology/choose.html", context)


def _address(pk: uuid.UUID, kind: Kind) -> str:
    if kind == Kind.INTELLIGENCE:
        return reverse("chronology:record_intelligence", kwargs={"pk": pk})
    return reverse("chronology:add", kwargs={"pk": pk, "kind": kind.value})


@login_required
def add(request: Request, pk: uuid.UUID, kind: str) -> HttpResponse:
    """Record one thing that happened, or is planned."""
    by = request.practitioner
    if kind not in [each.value for each in FORMS] or not may_record(Kind(kind), by):
        raise Http404
    context = person_context(by, pk, "chronology")
    authorise(by, Permission.WRITE_CASES)
    wanted, who = Kind(kind), context["person"]
    form = FORMS[wanted](request.POST or None, now=queries.whereabouts(by, who))
    if form.is_valid():
        try:
            made = _record(wanted, who, form, by=by, at=timezone.now())
        except EntryRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Recorded: %(kind)s") % {"kind": wanted.label})
            # What should be looked at again is told on the entry's own page.
            doubtful = queries.doubts(by, made, today=timezone.localdate())
            return redirect(telling.address(made)) if doubtful else redirect("chronology:list", pk=pk)
    shown = {
        "form": form,
        "title": wanted.label,
        "caption": _("Add to the chronology"),
        "back_url": reverse("chronology:choose", kwargs={"pk": pk}),
        "cancel_url": reverse("chronology:list", kwargs={"pk": pk}),
        "identity": context["who"],
        "marking": True,
    }
    return render(request, "core/form_page.html", shown)


def _record(kind: Kind, who: Person, form: EntryForm, *, by: Acting, at: datetime) -> Entry:
    """By the verb that also does what follows from an entry of this kind."""
    said: dict[str, Any] = {"scheme_id": by.scheme_id or 0, "by": by, "at": at, **form.said()}
    more = form.more()
    if kind == Kind.RECALL:
        more.pop("since", None)
        return whereabouts.recall(who, **said, **more)
    if kind == Kind.CUSTODY:
        return whereabouts.take_into_custody(who, **said, follows=bool(more.get("follows")))
    if kind == Kind.ARREST:
        return whereabouts.record_arrest(who, **said, ends_at_large=bool(more.get("ends_at_large")))
    return actions.add_entry(who, kind=kind, **said)
