"""What the forms about a person share: find the person, do one verb, say where to look when it refuses."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict, DomainError, NotPermitted
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request
from throughcare.people.actions import ImpossibleDate
from throughcare.people.identifiers import WrongIdentifier
from throughcare.people.models import Person
from throughcare.registrations.frame import person_context
from throughcare.transfers.queries import only_offered


def may_write(by: Acting, person: Person) -> bool:
    """Whether they may change the record of somebody whom a scheme of theirs knows."""
    if not by.may(Permission.WRITE_CASES) or not set(person.scheme_ids) & set(by.case_schemes):
        return False
    return not only_offered(by, person)


def taken_on(by: Acting, context: dict[str, Any]) -> dict[str, Any]:
    """The same context, unless the person is only offered here: the record is still that of the scheme that offers."""
    if only_offered(by, context["person"]):
        raise NotPermitted(_("This person is only offered to your scheme. Take them on first, then change the record."))
    return context


def writing(request: Request, pk: uuid.UUID, section: str = "details") -> dict[str, Any]:
    """The person to write about; whoever may only read is told so before anything is shown."""
    authorise(request.practitioner, Permission.WRITE_CASES)
    return taken_on(request.practitioner, person_context(request.practitioner, pk, section))


def page(
    request: Request, context: dict[str, Any], form: forms.Form, title: str, back: str, **more: Any
) -> HttpResponse:
    """The form on a page of its own, below who it is about."""
    shown = {"form": form, "title": title, "identity": context["who"], "back_url": back, "marking": True}
    return render(request, "core/form_page.html", shown | more)


def change(
    request: Request,
    context: dict[str, Any],
    form: forms.Form,
    do: Callable[[dict[str, Any]], object],
    *,
    title: str,
    done: str,
    back: str,
    standing: Callable[[Conflict], Conflict] = lambda conflict: conflict,
    **more: Any,
) -> HttpResponse:
    """One form and one verb, then back; where somebody else wrote meanwhile, both texts.

    `standing` gives what stands now under the names of the form's fields, where they differ from the record's.
    """
    if request.method == "POST" and not wants_to_edit(request) and form.is_valid():
        try:
            do(form.cleaned_data)
        except Conflict as conflict:
            return conflict_page(request, form, standing(conflict), leave_url=back, identity=context["who"])
        except DomainError as refusal:
            form.add_error(_field_of(refusal, form), str(refusal))
        else:
            messages.success(request, done)
            return redirect(back)
    return page(request, context, form, title, back, **more)


def _field_of(refusal: DomainError, form: forms.Form) -> str | None:
    """The field to look at, where the refusal knows it and the form has it."""
    field = ""
    if isinstance(refusal, WrongIdentifier):
        field = "typed"
    elif isinstance(refusal, ImpossibleDate):
        field = refusal.field
    return field if field in form.fields else None
