"""The shape of what is keyed about who stands around a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from throughcare.core.forms import DateField, LongTextField, Look, PlainForm, Section, VersionedForm
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.people.actions.around import Told
from throughcare.people.detailforms import why_field
from throughcare.people.models import Associate
from throughcare.people.models.around import OF_THE_OFFENDING, WITH_WISHES, Contact, Direction, Role, Statement
from throughcare.sharing.models import InformationClass


class AssociateForm(PlainForm):
    """Who they are, what they are to the person, who is a risk to whom, and who says so."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("As it was told; a first name or what the person calls them will do. No address and no telephone."),
    )
    role = forms.ChoiceField(label=_("What are they to the person?"))
    direction = forms.ChoiceField(
        label=_("Who is a risk to whom?"), choices=Direction.choices, widget=forms.RadioSelect
    )
    statement = forms.ChoiceField(
        label=_("What kind of statement is this?"), choices=Statement.choices, widget=forms.RadioSelect
    )
    source = forms.ModelChoiceField(
        label=_("Which agency says so?"), queryset=Agency.objects.none(), empty_label=_("Choose an agency")
    )
    from_on = DateField(label=_("From which day?"), required=False, latest=timezone.localdate)
    until_on = DateField(label=_("Until which day?"), required=False, help_text=_("Leave empty while it is current."))
    notes = LongTextField(label=_("Notes"), max_length=2000, required=False)
    contact = forms.ChoiceField(
        label=_("May they be contacted?"),
        required=False,
        choices=Contact.choices,
        help_text=_("For victims and witnesses only. Unless they wished otherwise, it is the victim liaison officer."),
    )
    contact_by = forms.CharField(label=_("Whom did they name?"), max_length=200, required=False)

    sections: ClassVar = [
        Section(_("Who"), ["name", "role", "direction"]),
        Section(_("How it is known"), ["statement", "source", "from_on", "until_on", "notes"]),
        Section(_("What they wish"), ["contact", "contact_by"]),
    ]
    looks: ClassVar = {
        "statement": Look(
            hints={
                "fact": _("Established: a court, a register, seen by a professional."),
                "opinion": _("A professional's judgement."),
                "allegation": _("Said by somebody, and not established."),
            }
        )
    }

    def __init__(self, *args: Any, by: Acting, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = InformationClass.OFFENDING.value in by.classes
        roles = [(role.value, role.label) for role in Role if told or role not in OF_THE_OFFENDING]
        self.fields["role"].choices = [("", _("Choose one")), *roles]  # type: ignore[attr-defined]
        ids = [agency.pk for agency in agencies]
        self.fields["source"].queryset = Agency.objects.filter(pk__in=ids).order_by("name")  # type: ignore[attr-defined]
        if not told:
            del self.fields["contact"], self.fields["contact_by"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        begun, ended = cleaned.get("from_on"), cleaned.get("until_on")
        if begun and ended and ended < begun:
            self.add_error("until_on", ValidationError(_("The last day must be the same as or after the first")))
        if cleaned.get("contact") and cleaned.get("role") and cleaned["role"] not in WITH_WISHES:
            self.add_error("contact", ValidationError(_("Choose Not asked: this is for victims and witnesses only")))
        if cleaned.get("contact") == Contact.NAMED and not cleaned.get("contact_by"):
            self.add_error("contact_by", ValidationError(_("Enter whom they named")))
        return cleaned

    def told(self) -> Told:
        """What the form says, as the verbs take it."""
        return Told(
            **{name: self.cleaned_data[name] for name in Told.__dataclass_fields__ if name in self.cleaned_data}
        )

    @staticmethod
    def initial_of(row: Associate) -> dict[str, Any]:
        """The form as the record fills it."""
        values = {name: getattr(row, name) for name in Told.__dataclass_fields__ if name != "source"}
        return {**values, "source": row.source_id, "version": row.version}


class CorrectAssociateForm(VersionedForm, AssociateForm):
    """What should have been written of them."""

    why = why_field()

    sections: ClassVar = [*AssociateForm.sections, Section(_("The correction"), ["why"])]


class EndAssociateForm(VersionedForm):
    """The last day on which they were around the person."""

    on = DateField(label=_("Until which day?"), latest=timezone.localdate)


class StrikeOutForm(VersionedForm):
    """Why somebody should not have been written down."""

    why = LongTextField(label=_("Why was this an error?"), max_length=500)


class LinkForm(VersionedForm):
    """Whom on record they are: first a name or number to look by, then the choice among those found."""

    text = forms.CharField(
        label=_("Name or number of the person on record"),
        max_length=100,
        help_text=_("A name or alias, also with a typing error; or a PNC ID, CRO number, CRN or prison number."),
    )
    person = forms.ChoiceField(label=_("Who is it?"), widget=forms.RadioSelect)
    looked = forms.CharField(widget=forms.HiddenInput, required=False)
    looks: ClassVar = {"text": Look(width="two-thirds", spellcheck=False)}

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Show those found, or nobody to choose from."""
        if choices:
            self.fields["person"].choices = list(choices)  # type: ignore[attr-defined]
        else:
            del self.fields["person"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "person" not in self.fields and cleaned.get("text"):
            self.add_error("text", ValidationError(_("Nobody on record is called that. Look by another name")))
        return cleaned


class UnlinkForm(VersionedForm):
    """Only the version: taking a link away asks for nothing more."""
