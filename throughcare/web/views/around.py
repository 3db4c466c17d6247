"""People around a person: who they are, who is a risk to whom, and who says so."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.components import short_day
from throughcare.partnerships.request import Request
from throughcare.people import actions
from throughcare.people.aroundforms import (
    AssociateForm,
    CorrectAssociateForm,
    EndAssociateForm,
    LinkForm,
    StrikeOutForm,
    UnlinkForm,
)
from throughcare.people.models import Associate, Person
from throughcare.people.queries import find
from throughcare.people.surroundings import around
from throughcare.registrations.frame import person_context
from throughcare.registrations.queries import agencies_of
from throughcare.web.views.writing import change, may_write, page, writing

OFFERED, LONGEST = 8, 100


@login_required
def list_around(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Everybody around the person, by what they are to them."""
    by = request.practitioner
    context = person_context(by, pk, "around")
    context |= {
        "found": around(by, context["person"], on=timezone.localdate()),
        "may_write": may_write(by, context["person"]) and by.scheme_id in context["person"].scheme_ids,
    }
    return render(request, "web/around.html", context)


def _back(pk: uuid.UUID) -> str:
    return reverse("web:around", args=[pk])


def _row(request: Request, person: Person, row_pk: uuid.UUID) -> Associate:
    found = Associate.objects.visible_to(request.practitioner).standing().select_related("person")
    return get_object_or_404(found, pk=row_pk, person=person)


@login_required
def add(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Write down somebody around the person."""
    by, context = request.practitioner, writing(request, pk, "around")
    agencies = agencies_of(by.scheme_id, on=timezone.localdate())
    form = AssociateForm(request.POST or None, initial={"source": by.agency_id}, by=by, agencies=agencies)
    return change(
        request,
        context,
        form,
        lambda given: actions.add_associate(context["person"], told=form.told(), by=by, at=timezone.now()),
        title=_("Add somebody around the person"),
        done=_("They are written down. Nobody who is only named here is in any list of people managed."),
        back=_back(pk),
    )


@login_required
def correct(request: Request, pk: uuid.UUID, row_pk: uuid.UUID) -> HttpResponse:
    """Put right what was written of somebody."""
    by, context = request.practitioner, writing(request, pk, "around")
    row = _row(request, context["person"], row_pk)
    agencies = agencies_of(row.scheme_id, on=timezone.localdate())
    form = CorrectAssociateForm(
        request.POST or None, initial=CorrectAssociateForm.initial_of(row), by=by, agencies=agencies
    )
    return change(
        request,
        context,
        form,
        lambda given: actions.correct_associate(
            row, told=form.told(), why=given["why"], version=given["version"], by=by, at=timezone.now()
        ),
        title=_("Correct what is written of %(name)s") % {"name": row.name},
        done=_("It is corrected. How it stood before is kept."),
        back=_back(pk),
    )


@login_required
def end(request: Request, pk: uuid.UUID, row_pk: uuid.UUID) -> HttpResponse:
    """Say until when somebody was around the person."""
    by, context = request.practitioner, writing(request, pk, "around")
    row = _row(request, context["person"], row_pk)
    return change(
        request,
        context,
        EndAssociateForm(request.POST or None, initial={"on": timezone.localdate(), "version": row.version}),
        lambda given: actions.end_associate(row, **given, by=by, at=timezone.now()),
        title=_("No longer around the person: %(name)s") % {"name": row.name},
        done=_("The last day is recorded. It stays readable."),
        back=_back(pk),
    )


@login_required
def strike_out(request: Request, pk: uuid.UUID, row_pk: uuid.UUID) -> HttpResponse:
    """Take off somebody who was written down in error."""
    by, context = request.practitioner, writing(request, pk, "around")
    row = _row(request, context["person"], row_pk)
    return change(
        request,
        context,
        StrikeOutForm(request.POST or None, initial={"version": row.version}),
        lambda given: actions.strike_out_associate(row, **given, by=by, at=timezone.now()),
        title=_("Written down in error: %(name)s") % {"name": row.name},
        done=_("It is struck out. That it stood there, and why not, is kept."),
        back=_back(pk),
        danger=True,
        submit_label=_("Strike out"),
    )


@login_required
def link(request: Request, pk: uuid.UUID, row_pk: uuid.UUID) -> HttpResponse:
    """Say which person on record somebody is: look first, then choose among those found."""
    by, context = request.practitioner, writing(request, pk, "around")
    row = _row(request, context["person"], row_pk)
    # Looked for before the form is checked, so that it can offer whom it finds: no more than the form would take.
    typed = str(request.POST.get("text") or "").replace("\x00", "").strip()[:LONGEST]
    found = {str(match.person.pk): match.person for match in find(by, typed, limit=OFFERED)} if typed else {}
    found.pop(str(pk), None)
    looking = bool(found) and request.POST.get("person") not in found and request.POST.get("looked") != typed
    initial = {"text": typed or row.name, "looked": typed, "version": row.version}
    form = LinkForm(None if looking else request.POST or None, initial=initial)
    form.offer([(key, _told(person)) for key, person in found.items()])
    back, title = _back(pk), _("Who on record is %(name)s?") % {"name": row.name}
    intro = _("Link them only if you know that they are the same person: a like name is no proof.")
    if looking:
        return page(request, context, form, title, back, intro=intro, submit_label=_("Link them"))
    return change(
        request,
        context,
        form,
        lambda given: actions.link_associate(
            row, to=found[given["person"]], version=given["version"], by=by, at=timezone.now()
        ),
        title=title,
        done=_("They are linked. Only those who may see both people see the link."),
        back=back,
        intro=intro,
        submit_label=_("Link them") if found else _("Look"),
    )


def _told(person: Person) -> str:
    born = short_day(person.birth_date) if person.birth_date else _("birth date not known")
    return f"{person.name}, {born}"


@login_required
def unlink(request: Request, pk: uuid.UUID, row_pk: uuid.UUID) -> HttpResponse:
    """Take the link away."""
    by, context = request.practitioner, writing(request, pk, "around")
    row = _row(request, context["person"], row_pk)
    form: forms.Form = UnlinkForm(request.POST or None, initial={"version": row.version})
    return change(
        request,
        context,
        form,
        lambda given: actions.unlink_associate(row, **given, by=by, at=timezone.now()),
        title=_("Take the link of %(name)s away") % {"name": row.name},
        done=_("The link is gone. What was written of them stays."),
        back=_back(pk),
        submit_label=_("Take the link away"),
    )
