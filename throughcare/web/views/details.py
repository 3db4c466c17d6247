"""A person's particulars: names, numbers, addresses, language, equality data, and markers."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.components import Row, long_day
from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict, DomainError
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request
from throughcare.people import actions
from throughcare.people.equality import disability_in_words, ethnicity_in_words
from throughcare.people.forms import AddressForm, AliasForm, EndMarkerForm, MarkerForm, NumberForm, PersonForm
from throughcare.people.identifiers import WrongIdentifier
from throughcare.people.models import Marker, Name, Person
from throughcare.registrations.frame import person_context


@login_required
def details(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Everything that is recorded of who the person is."""
    by = request.practitioner
    context = person_context(by, pk, "details")
    person: Person = context["person"]
    context |= {
        "rows": _rows(person),
        "names": person.names.exclude(kind=Name.Kind.CURRENT).order_by("kind", "family_name"),
        "identifiers": person.identifiers.order_by("kind", "made_at"),
        "addresses": person.addresses.order_by("-until_on", "-from_on", "-made_at"),
        "markers": person.markers.order_by("-ended_on", "-from_on"),
        "may_write": _may_write(by, person),
        "may_restrict": by.may(Permission.RESTRICT_PERSON),
        "today": timezone.localdate(),
    }
    return render(request, "web/details.html", context)


def _may_write(by: Acting, person: Person) -> bool:
    return by.may(Permission.WRITE_CASES) and bool(set(person.scheme_ids) & set(by.case_schemes))


def _rows(person: Person) -> list[Row]:
    born = person.birth_date
    birth = _("%(day)s (age %(age)s)") % {"day": long_day(born), "age": person.age_on(timezone.localdate())}
    interpreter = _("Needs an interpreter") if person.interpreter else _("No interpreter needed")
    return [
        Row(_("Given names"), person.given_names),
        Row(_("Family name"), person.family_name),
        Row(_("Birth date"), birth if born else ""),
        Row(_("Sex"), person.get_sex_display()),
        Row(_("Language"), f"{person.language or _('English')}. {interpreter}"),
        Row(_("Ethnic group"), ethnicity_in_words(person.ethnicity)),
        Row(_("Disability or access needs"), disability_in_words(person.disability), keep_lines=True),
    ]


def _page(request: Request, context: dict[str, Any], form: forms.Form, title: str, **more: Any) -> HttpResponse:
    back = reverse("web:details", args=[context["person"].pk])
    page = {"form": form, "title": title, "identity": context["who"], "back_url": back, "marking": True}
    return render(request, "core/form_page.html", page | more)


def _writing(request: Request, pk: uuid.UUID) -> dict[str, Any]:
    """The person to write about; whoever may only read is told so before anything is shown."""
    authorise(request.practitioner, Permission.WRITE_CASES)
    return person_context(request.practitioner, pk, "details")


@login_required
def correct(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Correct what the record says of the person."""
    by, now = request.practitioner, timezone.now()
    context = _writing(request, pk)
    person: Person = context["person"]
    form = PersonForm(request.POST or None, initial=PersonForm.initial_of(person), person=person)
    back = reverse("web:details", args=[pk])
    if not wants_to_edit(request) and form.is_valid():
        try:
            actions.correct_person(person, changes=form.changes(), version=form.cleaned_data["version"], by=by, at=now)
        except Conflict as conflict:
            return conflict_page(request, form, _as_the_form_has_it(conflict), leave_url=back)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The record is corrected. A former name can still be found."))
            return redirect(back)
    return _page(request, context, form, _("Correct the record"))


def _as_the_form_has_it(conflict: Conflict) -> Conflict:
    """What stands now under the names of the form's fields, two of which share one column."""
    current = conflict.current
    if not isinstance(current, Person):
        return conflict
    standing = PersonForm.initial_of(current) | {"changed_at": current.changed_at, "version": current.version}
    return Conflict(str(conflict), current=standing)


def _add(
    request: Request, pk: uuid.UUID, form_class: type[forms.Form], title: str, do: Callable[..., object], done: str
) -> HttpResponse:
    """One form, one verb about the person, and back to the particulars."""
    context = _writing(request, pk)
    form = form_class(request.POST or None)
    if form.is_valid():
        try:
            do(context["person"], **form.cleaned_data, by=request.practitioner, at=timezone.now())
        except WrongIdentifier as refusal:
            form.add_error("typed", str(refusal))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect("web:details", pk=pk)
    return _page(request, context, form, title)


@login_required
def alias(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Add another name."""
    done = _("The name is added, and the person can be found by it.")
    return _add(request, pk, AliasForm, _("Add another name"), actions.add_alias, done)


@login_required
def number(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Add a number of another system."""
    return _add(request, pk, NumberForm, _("Add a number"), actions.add_identifier, _("The number is added."))


@login_required
def address(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Add an address."""
    return _add(request, pk, AddressForm, _("Add an address"), actions.add_address, _("The address is added."))


@login_required
def marker(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Add a warning."""
    done = _("The marker is added. It stands at the top of every page about the person.")
    return _add(request, pk, MarkerForm, _("Add a marker"), actions.add_marker, done)


@login_required
def end_marker(request: Request, pk: uuid.UUID, marker_pk: uuid.UUID) -> HttpResponse:
    """End a warning."""
    context = _writing(request, pk)
    row = get_object_or_404(Marker.objects.select_related("person"), pk=marker_pk, person=context["person"])
    form = EndMarkerForm(request.POST or None, initial={"on": timezone.localdate()})
    if form.is_valid():
        try:
            actions.end_marker(row, **form.cleaned_data, by=request.practitioner, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The marker has ended. It stays on the record."))
            return redirect("web:details", pk=pk)
    title = _("End the marker: %(kind)s") % {"kind": row.get_kind_display()}
    return _page(request, context, form, title, intro=row.evidence)
