"""The shape of what is keyed about a person: names, numbers, addresses, markers, restrictions, a search."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from throughcare.core.forms import DateField, LongTextField, Look, PlainForm, Section, VersionedForm, YesNoField
from throughcare.partnerships.models import Practitioner
from throughcare.people.equality import ETHNIC_GROUPS, NONE, NOT_ASKED, NOT_SAID
from throughcare.people.models import Identifier, Marker, Person, Sex

FIRST_BIRTH = date(1900, 1, 1)
SHORTEST_SEARCH = 2


class PersonForm(VersionedForm):
    """What the record says of the person."""

    given_names = forms.CharField(label=_("Given names"), max_length=100, required=False)
    family_name = forms.CharField(
        label=_("Family name"), max_length=100, help_text=_("If the person has one name only, enter it here.")
    )
    birth_date = DateField(label=_("Birth date"), earliest=FIRST_BIRTH, latest=timezone.localdate, required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, widget=forms.RadioSelect)
    language = forms.CharField(
        label=_("Preferred language"), max_length=60, required=False, help_text=_("Leave empty for English.")
    )
    interpreter = YesNoField(label=_("Does the person need an interpreter?"))
    ethnicity = forms.ChoiceField(
        label=_("Ethnic group"),
        required=False,
        choices=[
            ("", _("Not asked")),
            (NOT_SAID, _("Prefers not to say")),
            *((group, list(choices)) for group, choices in ETHNIC_GROUPS),
        ],
        help_text=_("As the person says it, not as it looks."),
    )
    disability = forms.ChoiceField(
        label=_("Disability or access needs"),
        required=False,
        choices=[
            ("some", _("Yes")),
            (NONE, _("None")),
            (NOT_SAID, _("Prefers not to say")),
            ("not_asked", _("Not asked")),
        ],
        widget=forms.RadioSelect,
    )
    needs = LongTextField(label=_("What does the person need?"), max_length=300, required=False)

    sections: ClassVar = [
        Section(_("Who"), ["given_names", "family_name", "birth_date", "sex"]),
        Section(_("Language"), ["language", "interpreter"]),
        Section(
            _("Equality"),
            ["ethnicity", "disability"],
            hint=_("Asked so that unfair treatment can be seen. Nobody has to answer."),
        ),
    ]
    reveals: ClassVar = {"disability": {"some": ["needs"]}}
    needed: ClassVar = ["needs"]
    looks: ClassVar = {"language": Look(width="20"), "interpreter": Look(inline=True)}

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = person.ethnicity
        field = self.fields["ethnicity"]
        if isinstance(field, forms.ChoiceField) and kept and not field.valid_value(kept):
            # A value that came with somebody else's list must not be lost because this form does not know it.
            field.choices = [*field.choices, (kept, kept)]  # type: ignore[misc]

    @staticmethod
    def initial_of(person: Person) -> dict[str, Any]:
        """The form as the record fills it."""
        told = person.disability
        kind = {NOT_ASKED: "not_asked", NONE: NONE, NOT_SAID: NOT_SAID}.get(told, "some")
        fixed = ("given_names", "family_name", "birth_date", "sex", "language", "interpreter", "ethnicity", "version")
        values = {name: getattr(person, name) for name in fixed}
        return {**values, "disability": kind, "needs": told if kind == "some" else ""}

    def changes(self) -> dict[str, Any]:
        """The record's columns as the form would have them."""
        given = dict(self.cleaned_data)
        kind, needs = given.pop("disability"), given.pop("needs")
        given.pop("version", None)
        told = {"some": needs, NONE: NONE, NOT_SAID: NOT_SAID}.get(kind, NOT_ASKED)
        return {**given, "interpreter": bool(given["interpreter"]), "disability": told}


class AliasForm(PlainForm):
    """Another name the person is known by."""

    given_names = forms.CharField(label=_("Given names"), max_length=100, required=False)
    family_name = forms.CharField(
        label=_("Family name"), max_length=100, help_text=_("If the alias is one name only, enter it here.")
    )


class NumberForm(PlainForm):
    """A number that another system knows the person by."""

    kind = forms.ChoiceField(label=_("Which number is it?"), choices=Identifier.Kind.choices, widget=forms.RadioSelect)
    typed = forms.CharField(
        label=_("Number"), max_length=40, help_text=_("As it stands in the source. What was typed is kept, too.")
    )
    looks: ClassVar = {
        "kind": Look(
            hints={
                "pnc": _("Year, slash, up to seven digits, letter: 2015/0123456A"),
                "cro": _("Digits, slash, year, letter: 065656/91H"),
                "crn": _("One letter, six digits: X123456"),
                "prison": _("Letter, four digits, two letters: A1234BC"),
            }
        ),
        "typed": Look(width="20", spellcheck=False),
    }


class AddressForm(PlainForm):
    """Where the person lives or lived."""

    lines = forms.CharField(label=_("Address"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    postcode = forms.CharField(label=_("Postcode"), max_length=10, required=False)
    from_on = DateField(label=_("From which day?"), required=False, latest=timezone.localdate)
    until_on = DateField(label=_("Until which day?"), required=False, help_text=_("Leave empty while it is current."))
    looks: ClassVar = {"postcode": Look(width="10", spellcheck=False)}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        begun, ended = cleaned.get("from_on"), cleaned.get("until_on")
        if begun and ended and ended < begun:
            self.add_error("until_on", ValidationError(_("The last day must be the same as or after the first")))
        return cleaned


class MarkerForm(PlainForm):
    """A warning that matters for somebody's safety."""

    kind = forms.ChoiceField(label=_("Which warning?"), choices=Marker.Kind.choices, widget=forms.RadioSelect)
    evidence = LongTextField(
        label=_("What does it rest on?"),
        max_length=2000,
        help_text=_("What happened, when, and who knows it. Everybody on the scheme sees the marker."),
    )
    from_on = DateField(label=_("From which day?"), latest=timezone.localdate)
    review_on = DateField(label=_("When should it be looked at again?"), required=False, earliest=timezone.localdate)


class EndMarkerForm(PlainForm):
    """The day a warning ends, and why."""

    on = DateField(label=_("From which day is it no longer needed?"), latest=timezone.localdate)
    reason = LongTextField(label=_("Why is it no longer needed?"), max_length=1000)


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
        "text": Look(width="two-thirds", spellcheck=False),
        "address": Look(width="two-thirds", spellcheck=False),
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
