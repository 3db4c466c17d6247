"""The shape of what is keyed about a saved filter."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.core.forms import Look, PlainForm, VersionedForm


class _Named(forms.Form):
    name = forms.CharField(
        label=_("Name of the filter"),
        max_length=60,
        help_text=_("For example, “Reviews overdue, led by us”. Do not put anybody's name in it."),
    )
    shared = forms.BooleanField(
        label=_("Share it with the scheme"),
        required=False,
        help_text=_(
            "Colleagues see the filter in their list, with your name. It shows each of them only what they may see."
        ),
    )
    looks: ClassVar[dict[str, Any]] = {"name": Look(width="20")}


class SaveFilterForm(PlainForm, _Named):
    """A filter to keep."""

    looks: ClassVar[dict[str, Any]] = _Named.looks


class ChangeFilterForm(VersionedForm, _Named):
    """Its name, and who sees it."""

    looks: ClassVar[dict[str, Any]] = _Named.looks
