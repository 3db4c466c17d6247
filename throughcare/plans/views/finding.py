"""What the screens of this room share: the registration written for, the page of a form, faults beside fields."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import Http404

from throughcare.core.errors import DomainError
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.queries import current_profile
from throughcare.plans.refusals import Refused
from throughcare.registrations.frame import person_context
from throughcare.registrations.models import Registration


def to_write(by: Acting, person_id: uuid.UUID, section: str) -> tuple[dict[str, Any], Registration, Profile]:
    """The live registration that somebody may plan for; without one there is nothing at this address."""
    context = person_context(by, person_id, section)
    registration: Registration | None = context["registration"]
    if registration is None or not registration.is_live:
        raise Http404
    authorise(by, Permission.WRITE_PLAN, registration)
    _version, profile = current_profile(registration.scheme_id)
    return context, registration, profile


def form_page(context: dict[str, Any], form: Any, title: str, back: str, submit: str) -> dict[str, Any]:
    """What core/form_page.html is given."""
    return {
        "form": form,
        "title": title,
        "identity": context["who"],
        "back_url": back,
        "cancel_url": back,
        "submit_label": submit,
        "marking": True,
    }


def show(form: forms.Form, refusal: DomainError) -> None:
    """Each fault beside its field, anything else above the form."""
    if not isinstance(refusal, Refused):
        form.add_error(None, str(refusal))
        return
    for field, words in refusal.faults:
        form.add_error(field if field in form.fields else None, words)
