"""Forms of meetings: plan one, say who came, add somebody by name. The decision has a module of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from throughcare.core.components import long_day
from throughcare.core.forms import LongTextField, Look, PlainForm
from throughcare.partnerships.models import Practitioner


def named(practitioners: Sequence[Practitioner], blank: Any) -> list[tuple[str, Any]]:
    """Choices of practitioners by name and agency, with an empty one first."""
    return [("", blank), *((str(each.pk), f"{each.user.name}, {each.agency.name}") for each in practitioners)]


class FindForm(PlainForm):
    """Whom to put on the agenda, by name; sent as a form, because a name has no place in an address."""

    text = forms.CharField(
        label=_("Name of the person"), max_length=100, help_text=_("Part of a name or of an alias is enough.")
    )
    looks: ClassVar = {"text": Look(width="20", spellcheck=False)}


class AddForm(PlainForm):
    """Which of those found, and why."""

    what = forms.ChoiceField(label=_("Who and what?"), widget=forms.RadioSelect)
    why = LongTextField(
        label=_("Why is this person to be discussed?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = offered


def title_of(name: str, held_on: date) -> str:
    """The meeting's name with its day: what tells one page of a meeting from another."""
    return _now("%(meeting)s, %(day)s") % {"meeting": name, "day": long_day(held_on)}
