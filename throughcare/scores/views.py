"""A person's scores: what there is, calculating one with its inputs shown, typing one from another system."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from throughcare.core.components import Row, long_day
from throughcare.core.errors import DomainError, NotPermitted
from throughcare.partnerships.acting import authorise
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request
from throughcare.people.models import Person
from throughcare.registrations.frame import person_context
from throughcare.scores import actions
from throughcare.scores.forms import ArpForm, OgrsForm, TypedForm
from throughcare.scores.methods.registry import DESCRIBED
from throughcare.scores.methods.results import CAUTION
from throughcare.scores.models import Instrument, Score
from throughcare.scores.replay import PUBLISHED, again, agrees, inputs_in_words, lines
from throughcare.sharing.coverage import not_covered
from throughcare.sharing.models import InformationClass


def _find(request: Request, pk: uuid.UUID) -> tuple[Person, int]:
    """The person and the scheme in which scores of theirs are kept."""
    by = request.practitioner
    if by.closed_because:
        raise NotPermitted(by.closed_because)
    if not by.may(Permission.READ_CASES):
        authorise(by, Permission.DRAFT_REFERRAL)
    person = Person.objects.visible_to(by).filter(pk=pk).first()
    if person is None or by.scheme_id is None:
        raise Http404
    return person, by.scheme_id


def _back(request: Request, person: Person) -> str:
    """Where the reader came from, if it is a page of ours; else the list of scores."""
    wanted = request.GET.get("back", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return reverse("scores:list", args=[person.pk])


def _kept(request: Request, url: str) -> str:
    """The address with the way back in it."""
    back = request.GET.get("back", "")
    ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return f"{url}?{urlencode({'back': back})}" if ours else url


@login_required
def index(request: Request, pk: uuid.UUID) -> HttpResponse:
    """All scores of the person on this scheme, newest first; results of two instruments are never compared."""
    person, scheme_id = _find(request, pk)
    scores = Score.objects.visible_to(request.practitioner).of(person, scheme_id=scheme_id)
    context = {
        "person": person,
        "scores": [(score, _kept(request, reverse("scores:detail", args=[score.pk]))) for score in scores],
        "uncovered": not_covered(request.practitioner, InformationClass.OFFENDING),
        "add": [
            (_("Calculate OGRS3"), _kept(request, reverse("scores:ogrs3", args=[pk]))),
            (_("Calculate the All Reoffending Predictor"), _kept(request, reverse("scores:arp", args=[pk]))),
            (_("Type a score from another system"), _kept(request, reverse("scores:typed", args=[pk]))),
        ],
        "back_url": _back(request, person) if request.GET.get("back") else "",
        "marking": True,
    }
    by = request.practitioner
    if "back" not in request.GET and by.may(Permission.READ_CASES) and scheme_id in person.scheme_ids:
        return render(request, "scores/list_in_record.html", context | person_context(by, pk, "scores"))
    return render(request, "scores/list.html", context)


def _enter(
    request: Request, person: Person, form: forms.Form, keep: Callable[[dict[str, Any]], Score], **more: Any
) -> HttpResponse:
    """A page with a form that ends in a stored score."""
    if form.is_valid():
        try:
            score = keep(form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The score is on record."))
            return redirect(_kept(request, reverse("scores:detail", args=[score.pk])))
    context = {
        "form": form,
        "person": person,
        "caption": person.name,
        "back_url": _kept(request, reverse("scores:list", args=[person.pk])),
        "birth_missing": person.birth_date is None,
        "marking": True,
        **more,
    }
    return render(request, "scores/enter.html", context)


@login_required
def ogrs3(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Calculate OGRS3 from its inputs."""
    person, scheme_id = _find(request, pk)

    def keep(said: dict[str, Any]) -> Score:
        return actions.calculate_ogrs3(
            person,
            scheme_id=scheme_id,
            inputs=said["inputs"],
            source=said["source"],
            scored_on=timezone.localdate(),
            by=request.practitioner,
            at=timezone.now(),
        )

    form = OgrsForm(request.POST or None, person=person)
    return _enter(request, person, form, keep, title=_("Calculate OGRS3"), needs_birth=True)


@login_required
def arp(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Calculate the All Reoffending Predictor from its inputs."""
    person, scheme_id = _find(request, pk)

    def keep(said: dict[str, Any]) -> Score:
        return actions.calculate_arp(
            person,
            scheme_id=scheme_id,
            inputs=said["inputs"],
            answers=said["answers"],
            source=said["source"],
            scored_on=said["assessment_date"],
            by=request.practitioner,
            at=timezone.now(),
        )

    form = ArpForm(request.POST or None, person=person, initial={"assessment_date": timezone.localdate()})
    title = _("Calculate the All Reoffending Predictor")
    return _enter(request, person, form, keep, title=title, needs_birth=True)


@login_required
def typed(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Record a score from another system."""
    person, scheme_id = _find(request, pk)

    def keep(said: dict[str, Any]) -> Score:
        return actions.record_typed(person, scheme_id=scheme_id, **said, by=request.practitioner, at=timezone.now())

    form = TypedForm(request.POST or None)
    return _enter(request, person, form, keep, title=_("Type a score from another system"))


@login_required
def detail(request: Request, pk: uuid.UUID) -> HttpResponse:
    """One score: result, band, caution, what went in, and how it was calculated."""
    by = request.practitioner
    score = Score.objects.visible_to(by).select_related("person", "agency").filter(pk=pk).first()
    if score is None:
        raise Http404
    result = again(score) if score.calculated else None
    context = {
        "score": score,
        "person": score.person,
        "rows": _rows(score),
        "inputs": inputs_in_words(score),
        "lines": lines(result) if result else [],
        "notes": [gettext(note) for note in result.notes] if result else [],
        "agrees": not score.calculated or agrees(score, result),
        "record_key": score.instrument if score.instrument in DESCRIBED else "",
        "caution": gettext(CAUTION),
        "published": PUBLISHED.get(Instrument(score.instrument), ""),
        "back_url": _back(request, score.person),
        "list_url": reverse("scores:list", args=[score.person_id]),
        "marking": True,
    }
    return render(request, "scores/detail.html", context)


def _rows(score: Score) -> list[Row]:
    who = Practitioner.objects.select_related("user").filter(pk=score.entered_by).first()
    calculated = (
        _("Calculated here from the inputs on this page") if score.calculated else _("Typed from another system")
    )
    return [
        Row(_("Instrument"), score.get_instrument_display()),
        Row(_("Version"), score.algorithm),
        Row(_("Date of the score"), long_day(score.scored_on)),
        Row(_("How it came here"), calculated),
        Row(_("Source"), score.source),
        Row(_("Entered by"), f"{who.user.name}, {score.agency.name}" if who else score.agency.name),
    ]
