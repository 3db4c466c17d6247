"""The shape of what is keyed to restrict somebody, and to search."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from throughcare.core.forms import DateField, LongTextField, Look, PlainForm
from throughcare.partnerships.models import Practitioner

FIRST_BIRTH = date(1900, 1, 1)
SHORTEST_SEARCH = 2


def _named(practitioners: Sequence[Practitioner]) -> list[tuple[str, str]]:
    return [(str(each.pk), f"{each.user.name}, {each.agency.name}") for each in practitioners]


class AllowForm(PlainForm):
    """Who may see a person whom nobody else sees."""

    allow = forms.TypedMultipleChoiceField(
        label=_("Who may see this person?"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("You are on the list yourself. Everybody who is not on it finds nothing."),
    )
    reason = LongTextField(label=_("Why?"), max_length=1000)
    looks: ClassVar = {"allow": Look(small=True)}

    def __init__(self, *args: Any, practitioners: Sequence[Practitioner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["allow"].choices = _named(practitioners)  # type: ignore[attr-defined]


class DenyForm(PlainForm):
    """From whom a person is hidden."""

    practitioner = forms.TypedChoiceField(label=_("Who may not see this person?"), coerce=int)
    reason = LongTextField(
        label=_("Why?"), max_length=1000, help_text=_("For example, a relative or a neighbour of the person.")
    )

    def __init__(self, *args: Any, practitioners: Sequence[Practitioner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Choose somebody")), *_named(practitioners)]
        self.fields["practitioner"].choices = choices  # type: ignore[attr-defined]


class LiftForm(PlainForm):
    """Why a line of a restriction ends."""

    reason = LongTextField(label=_("Why?"), max_length=1000)


class SearchForm(PlainForm):
    """Whom somebody looks for; sent as a form, because none of it has a place in an address."""

    all_optional = True
    text = forms.CharField(
        label=_("Name or number"),
        max_length=100,
        required=False,
        help_text=_("A name or alias, also with a typing error; or a PNC ID, CRO number, CRN or prison number."),
    )
    birth_date = DateField(label=_("Birth date"), earliest=FIRST_BIRTH, latest=timezone.localdate, required=False)
    address = forms.CharField(
        label=_("Address or postcode"),
        max_length=200,
        required=False,
        help_text=_("A street, a postcode or the beginning of one. Earlier addresses are searched too."),
    )
    looks: ClassVar = {
        "text": Look(spellcheck=False),
        "address": Look(spellcheck=False),
    }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        text, address = (str(cleaned.get(name) or "").strip() for name in ("text", "address"))
        if not self.errors and not text and not address and not cleaned.get("birth_date"):
            self.add_error("text", ValidationError(_("Enter a name, a number, a birth date or an address")))
        for name, given in (("text", text), ("address", address)):
            if given and len([each for each in given if each.isalnum()]) < SHORTEST_SEARCH and name not in self.errors:
                self.add_error(name, ValidationError(_("Enter at least two letters or digits")))
        return cleaned
