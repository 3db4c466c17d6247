"""What is typed about a graded report; there is no field for whoever the information came from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from throughcare.chronology.intelligence import (
    COLUMNS,
    LONGEST_CONDITIONS,
    LONGEST_TEXT,
    Nameable,
    Report,
    ReportRefused,
)
from throughcare.chronology.models import Assessment, Entry, Handling, Source, Standing
from throughcare.core.forms import DateField, LongTextField, Look, PlainForm, VersionedForm

NOTHING_THAT_IDENTIFIES = _(
    "Type nothing that identifies where this came from: no name, no role, nothing only one person could know, "
    "no reference of another system."
)


class RecipientFields(PlainForm):
    """Who may see a report with conditions."""

    recipient_agencies = forms.TypedMultipleChoiceField(
        label=_("Which agencies may see it?"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    recipient_practitioners = forms.TypedMultipleChoiceField(
        label=_("Which practitioners may see it?"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def offer(self, known: Nameable) -> None:
        """Only those whose agency signed for police intelligence can be named."""
        agencies, practitioners = self.fields["recipient_agencies"], self.fields["recipient_practitioners"]
        agencies.choices = [(each.pk, each.name) for each in known.agencies]  # type: ignore[attr-defined]
        practitioners.choices = [(each.pk, str(each)) for each in known.practitioners]  # type: ignore[attr-defined]
        if not known.agencies:
            agencies.help_text = _("No other agency has signed for police intelligence, so none can be named.")
        else:
            agencies.help_text = _("Everybody of an agency that you tick may see it.")
            practitioners.help_text = _("Tick single people where their whole agency need not know.")

    def refuse(self, refusal: ReportRefused) -> None:
        """Put each fault beside its field."""
        for field, words in refusal.faults:
            if field not in self.errors:
                self.add_error(field if field in self.fields else None, words)


class ReportForm(RecipientFields, VersionedForm):
    """A graded report: what is reported, its grade, and under which conditions it may be used."""

    on_day = DateField(label=_("When did it happen?"), latest=timezone.localdate)
    text = LongTextField(label=_("What is reported?"), max_length=LONGEST_TEXT, help_text=NOTHING_THAT_IDENTIFIES)
    source_grade = forms.ChoiceField(label=_("Source evaluation"), choices=Source.choices, widget=forms.RadioSelect)
    assessment = forms.ChoiceField(
        label=_("Information assessment"), choices=Assessment.choices, widget=forms.RadioSelect
    )
    handling = forms.ChoiceField(label=_("Handling code"), choices=Handling.choices, widget=forms.RadioSelect)
    conditions = LongTextField(
        label=_("Under which conditions may it be used?"),
        required=False,
        max_length=LONGEST_CONDITIONS,
        help_text=_("They stand beside the text wherever it is shown. For example: not to be told to the person."),
    )
    field_order: Sequence[str] = (
        "version",
        "on_day",
        "text",
        "source_grade",
        "assessment",
        "handling",
        "conditions",
        "recipient_agencies",
        "recipient_practitioners",
    )
    looks = {
        "handling": Look(
            hints={
                Handling.LAWFUL: _("Every agency that signed for police intelligence sees it"),
                Handling.CONDITIONS: _("Only the agencies and practitioners that you name see it, or learn of it"),
            }
        ),
        "recipient_agencies": Look(small=True),
        "recipient_practitioners": Look(small=True),
    }
    reveals = {"handling": {Handling.CONDITIONS: ["conditions", "recipient_agencies", "recipient_practitioners"]}}
    needed = ["conditions"]

    @classmethod
    def from_entry(cls, entry: Entry) -> dict[str, Any]:
        """The initial values that show a report as it stands."""
        return {name: getattr(entry, name) for name in ("version", *COLUMNS)}

    def clean(self) -> dict[str, Any]:
        """Somebody must be named where a report has conditions."""
        cleaned = super().clean()
        named = cleaned.get("recipient_agencies") or cleaned.get("recipient_practitioners")
        if cleaned.get("handling") == Handling.CONDITIONS and not named and "recipient_agencies" not in self.errors:
            self.add_error("recipient_agencies", _("Name at least one agency or practitioner who may see it"))
        return cleaned

    def report(self) -> Report:
        """What was typed, as the actions take it."""
        given = self.cleaned_data
        named = ("recipient_agencies", "recipient_practitioners")
        said: dict[str, Any] = {name: tuple(given[name] or ()) if name in named else given[name] for name in COLUMNS}
        return Report(**said)


class CorrectReportForm(ReportForm):
    """The report filled in, and why it is corrected or graded anew."""

    reason = forms.CharField(
        label=_("Why is this corrected or graded anew?"),
        max_length=300,
        help_text=_("What was recorded before is kept with this reason. Only your force can read it."),
    )
    field_order = (*ReportForm.field_order, "reason")


class RecipientsForm(RecipientFields, VersionedForm):
    """Who may see the report from now on."""


class PartnersForm(VersionedForm):
    """What every partner may read."""

    text = LongTextField(
        label=_("What may every partner know?"),
        max_length=LONGEST_TEXT,
        help_text=_("Nothing that leads back to the report, to its source or to how it was obtained."),
    )
    standing = forms.ChoiceField(
        label=_("Is this a fact, an opinion or an allegation?"), choices=Standing.choices, widget=forms.RadioSelect
    )
