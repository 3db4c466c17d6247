"""Warnings about a person: add, look again, correct, end."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.partnerships.request import Request
from throughcare.people import actions
from throughcare.people.markerforms import CorrectMarkerForm, EndMarkerForm, MarkerForm, ReviewMarkerForm
from throughcare.people.models import Marker, Person
from throughcare.web.views.writing import change, writing


def _row(person: Person, marker_pk: uuid.UUID) -> Marker:
    return get_object_or_404(Marker.objects.select_related("person"), pk=marker_pk, person=person)


@login_required
def marker(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Add a warning."""
    by, context = request.practitioner, writing(request, pk)
    return change(
        request,
        context,
        MarkerForm(request.POST or None),
        lambda given: actions.add_marker(context["person"], **given, by=by, at=timezone.now()),
        title=_("Add a marker"),
        done=_("The marker is added. It stands at the top of every page about the person."),
        back=reverse("web:details", args=[pk]),
    )


@login_required
def review_marker(request: Request, pk: uuid.UUID, marker_pk: uuid.UUID) -> HttpResponse:
    """Say that a warning still holds, and when to look next."""
    by, context = request.practitioner, writing(request, pk)
    row = _row(context["person"], marker_pk)
    return change(
        request,
        context,
        ReviewMarkerForm(request.POST or None, initial={"reviewed_on": timezone.localdate(), "version": row.version}),
        lambda given: actions.review_marker(row, **given, by=by, at=timezone.now()),
        title=_("Review the marker: %(kind)s") % {"kind": row.get_kind_display()},
        done=_("The review is recorded. The marker stays."),
        back=reverse("web:details", args=[pk]),
        intro=row.evidence,
        submit_label=_("It still holds"),
    )


@login_required
def correct_marker(request: Request, pk: uuid.UUID, marker_pk: uuid.UUID) -> HttpResponse:
    """Put right what was written of a warning."""
    by, context = request.practitioner, writing(request, pk)
    row = _row(context["person"], marker_pk)
    initial = {name: getattr(row, name) for name in ("evidence", "from_on", "review_on", "version")}
    return change(
        request,
        context,
        CorrectMarkerForm(request.POST or None, initial=initial),
        lambda given: actions.correct_marker(row, **given, by=by, at=timezone.now()),
        title=_("Correct the marker: %(kind)s") % {"kind": row.get_kind_display()},
        done=_("The marker is corrected. How it stood before is kept."),
        back=reverse("web:details", args=[pk]),
    )


@login_required
def end_marker(request: Request, pk: uuid.UUID, marker_pk: uuid.UUID) -> HttpResponse:
    """End a warning."""
    by, context = request.practitioner, writing(request, pk)
    row = _row(context["person"], marker_pk)
    return change(
        request,
        context,
        EndMarkerForm(request.POST or None, initial={"on": timezone.localdate(), "version": row.version}),
        lambda given: actions.end_marker(row, **given, by=by, at=timezone.now()),
        title=_("End the marker: %(kind)s") % {"kind": row.get_kind_display()},
        done=_("The marker has ended. It stays on the record."),
        back=reverse("web:details", args=[pk]),
        intro=row.evidence,
    )
