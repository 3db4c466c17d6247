"""The shape of what is keyed about who somebody is: particulars, equality, names, numbers, addresses."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from throughcare.core.forms import DateField, LongTextField, Look, PlainForm, Section, VersionedForm, YesNoField
from throughcare.people.equality import (
    ETHNIC_GROUPS,
    GENDERS,
    NONE,
    NOT_ASKED,
    NOT_SAID,
    ORIENTATIONS,
    RELIGIONS,
)
from throughcare.people.forms import FIRST_BIRTH
from throughcare.people.models import Address, Identifier, Person, Sex

POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}", re.ASCII)
ASKED_OR_NOT = (("", _("Not asked")), (NOT_SAID, _("Prefers not to say")))


def why_field() -> LongTextField:
    """Why something on the record is corrected: kept beside what was there before."""
    return LongTextField(
        label=_("Why is it corrected?"),
        max_length=500,
        help_text=_("For example, what the source says. What stood there before is kept and can be read."),
    )


class PersonForm(VersionedForm):
    """What the record says of the person."""

    given_names = forms.CharField(label=_("Given names"), max_length=100, required=False)
    family_name = forms.CharField(
        label=_("Family name"), max_length=100, help_text=_("If the person has one name only, enter it here.")
    )
    birth_date = DateField(label=_("Birth date"), earliest=FIRST_BIRTH, latest=timezone.localdate, required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, widget=forms.RadioSelect)
    language = forms.CharField(
        label=_("Preferred language"),
        max_length=60,
        required=False,
        help_text=_("Welsh, British Sign Language or another. Leave empty for English."),
    )
    interpreter = YesNoField(label=_("Does the person need an interpreter?"))
    name_was = forms.ChoiceField(
        label=_("If the name is different now, what was the earlier one?"),
        choices=[
            ("former", _("A former name: the person can still be found by it")),
            ("mistake", _("A mistake: the person never had it")),
        ],
        widget=forms.RadioSelect,
        initial="former",
        required=False,
    )
    why = why_field()

    sections: ClassVar = [
        Section(_("Who"), ["given_names", "family_name", "name_was", "birth_date", "sex"]),
        Section(_("Language"), ["language", "interpreter"]),
        Section(_("The correction"), ["why"]),
    ]
    looks: ClassVar = {"language": Look(width="20"), "interpreter": Look(inline=True)}

    FIXED: ClassVar = ("given_names", "family_name", "birth_date", "sex", "language", "interpreter", "version")

    @staticmethod
    def initial_of(person: Person) -> dict[str, Any]:
        """The form as the record fills it."""
        return {name: getattr(person, name) for name in PersonForm.FIXED}

    def changes(self) -> dict[str, Any]:
        """The record's columns as the form would have them."""
        given = {name: self.cleaned_data[name] for name in self.FIXED if name != "version"}
        return {**given, "interpreter": bool(given["interpreter"])}


class EqualityForm(VersionedForm):
    """What the person told of themselves; nobody asked and would not say are two answers."""

    ethnicity = forms.ChoiceField(
        label=_("Ethnic group"),
        required=False,
        choices=[*ASKED_OR_NOT, *((group, list(choices)) for group, choices in ETHNIC_GROUPS)],
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
    religion = forms.ChoiceField(label=_("Religion or belief"), required=False, choices=[*ASKED_OR_NOT, *RELIGIONS])
    orientation = forms.ChoiceField(
        label=_("Sexual orientation"), required=False, choices=[*ASKED_OR_NOT, *ORIENTATIONS]
    )
    gender = forms.ChoiceField(
        label=_("Is the gender that the person identifies with the same as their sex registered at birth?"),
        required=False,
        choices=[*ASKED_OR_NOT, *GENDERS],
        help_text=_("Do not write down whether somebody has a gender recognition certificate."),
    )

    reveals: ClassVar = {"disability": {"some": ["needs"]}}
    needed: ClassVar = ["needs"]

    FIXED: ClassVar = ("ethnicity", "religion", "orientation", "gender")

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.FIXED:
            kept, field = getattr(person, name), self.fields[name]
            if isinstance(field, forms.ChoiceField) and kept and not field.valid_value(kept):
                # A value that came with somebody else's list must not be lost because this form does not know it.
                field.choices = [*field.choices, (kept, kept)]  # type: ignore[misc]

    @staticmethod
    def initial_of(person: Person) -> dict[str, Any]:
        """The form as the record fills it."""
        told = person.disability
        kind = {NOT_ASKED: "not_asked", NONE: NONE, NOT_SAID: NOT_SAID}.get(told, "some")
        values = {name: getattr(person, name) for name in (*EqualityForm.FIXED, "version")}
        return {**values, "disability": kind, "needs": told if kind == "some" else ""}

    def changes(self) -> dict[str, Any]:
        """The record's columns as the form would have them."""
        given = {name: self.cleaned_data[name] for name in self.FIXED}
        told = {"some": self.cleaned_data["needs"], NONE: NONE, NOT_SAID: NOT_SAID}
        return {**given, "disability": told.get(self.cleaned_data["disability"], NOT_ASKED)}


class AliasForm(PlainForm):
    """Another name the person is known by."""

    given_names = forms.CharField(label=_("Given names"), max_length=100, required=False)
    family_name = forms.CharField(
        label=_("Family name"), max_length=100, help_text=_("If the alias is one name only, enter it here.")
    )


class CorrectNameForm(VersionedForm, AliasForm):
    """The right spelling of another name."""

    why = why_field()


class EndNameForm(VersionedForm):
    """The day from which the person no longer goes by a name."""

    on = DateField(label=_("Until which day did they go by this name?"), latest=timezone.localdate)


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


class CorrectNumberForm(VersionedForm, NumberForm):
    """The number as it should have been keyed."""

    why = why_field()


class RemoveNumberForm(VersionedForm):
    """Why a number is not the person's."""

    why = LongTextField(label=_("Why is it taken off?"), max_length=500)


class AddressForm(PlainForm):
    """Where the person lives or lived."""

    kind = forms.ChoiceField(
        label=_("What kind of address is it?"), choices=Address.Kind.choices, widget=forms.RadioSelect
    )
    lines = forms.CharField(
        label=_("Address"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Without a fixed address: where the person can be found."),
    )
    postcode = forms.CharField(label=_("Postcode"), max_length=10, required=False)
    from_on = DateField(label=_("From which day?"), required=False, latest=timezone.localdate)
    until_on = DateField(label=_("Until which day?"), required=False, help_text=_("Leave empty while it is current."))
    looks: ClassVar = {
        "kind": Look(
            hints={
                "home": _("One at a time."),
                "staying": _("With friends or family, or in a hostel. It can stand beside a home."),
                "post": _("Where letters go. There may be several."),
            }
        ),
        "postcode": Look(width="10", spellcheck=False),
    }

    def clean_postcode(self) -> str:
        """A whole postcode or none."""
        typed = str(self.cleaned_data["postcode"] or "")
        packed = "".join(typed.split()).upper()
        if packed and not POSTCODE.fullmatch(packed):
            raise ValidationError(_("Enter a whole postcode, such as KT1 1EU, or leave it empty"))
        return typed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        begun, ended = cleaned.get("from_on"), cleaned.get("until_on")
        if begun and ended and ended < begun:
            self.add_error("until_on", ValidationError(_("The last day must be the same as or after the first")))
        return cleaned


class AddAddressForm(AddressForm):
    """An address, and whether the person moved there from another one."""

    moved = forms.BooleanField(
        label=_("They moved there: the earlier address of this kind ends on that day"), required=False
    )


class CorrectAddressForm(VersionedForm, AddressForm):
    """The address as it should have been keyed."""

    why = why_field()


class EndAddressForm(VersionedForm):
    """The day on which the person left."""

    on = DateField(label=_("On which day did they leave?"))
