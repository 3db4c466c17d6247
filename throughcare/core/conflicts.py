"""When two people write at once: both texts side by side, and nothing lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from throughcare.core.components import TwoTexts, flat_choices, short_day
from throughcare.core.errors import Conflict
from throughcare.core.rendering import in_order

NOT_KEPT = frozenset({"csrfmiddlewaretoken", "_once", "_mine", "_conflict", "version"})


def wants_to_edit(request: HttpRequest) -> bool:
    """From the conflict page back to the form, with what was written: show it, do not save it."""
    return request.POST.get("_conflict") == "edit"


def conflict_page(
    request: HttpRequest,
    form: forms.BaseForm,
    conflict: Conflict,
    *,
    saved_by: str = "",
    saved_at: dt.datetime | None = None,
    leave_url: str = "",
    identity: object = None,
) -> HttpResponse:
    """Answer 409 with what was written beside what stands now, as the refusal carries it: a record or its values."""
    current = conflict.current
    context = {
        "fields": [_two(bound, current) for bound in in_order(form)],
        "kept_data": [(name, request.POST.getlist(name)) for name in request.POST if name not in NOT_KEPT],
        "version": _value(current, "version"),
        "saved_by": saved_by,
        "saved_at": saved_at or _value(current, "changed_at"),
        "leave_url": leave_url,
        "identity": identity,
        "marking": True,
    }
    return render(request, "core/conflict.html", context, status=409)


def _two(bound: BoundField, current: object) -> TwoTexts:
    mine = bound.form.cleaned_data.get(bound.name) if hasattr(bound.form, "cleaned_data") else bound.value()
    return TwoTexts(str(bound.label), _words(bound, mine), _words(bound, _value(current, bound.name)), bound.name)


def _value(current: object, name: str) -> Any:
    return current.get(name) if isinstance(current, Mapping) else getattr(current, name, None)


def _words(bound: BoundField, value: object) -> str:
    """A value as somebody reads it: the words of a choice, a day as a day."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dt.date):
        return short_day(value)
    choices = {str(key): str(label) for key, label in flat_choices(getattr(bound.field, "choices", ()))}
    if isinstance(value, list | tuple | set):
        return ", ".join(choices.get(str(each), str(each)) for each in value)
    return choices.get(str(getattr(value, "pk", value)), str(value))
