"""Which form each kind has, and the forms that settle, end, take further, correct, strike out and filter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from throughcare.chronology import entryforms, offendingforms
from throughcare.chronology.entryforms import EntryForm
from throughcare.chronology.models import OPEN_KINDS, Attendance, Entry, Kind
from throughcare.chronology.queries import Wish
from throughcare.core.forms import DateField, Look, PlainForm, VersionedForm
from throughcare.partnerships.models import Agency

FORMS: dict[Kind, type[EntryForm]] = {
    Kind.APPOINTMENT: entryforms.AppointmentForm,
    Kind.CONTACT: entryforms.ContactForm,
    Kind.HOME_VISIT: entryforms.HomeVisitForm,
    Kind.NOTE: entryforms.NoteForm,
    Kind.INFORMATION: entryforms.InformationForm,
    Kind.DRUG_TEST: entryforms.DrugTestForm,
    Kind.ACCOMMODATION: entryforms.AccommodationForm,
    Kind.WORK: entryforms.WorkForm,
    Kind.ARREST: offendingforms.ArrestForm,
    Kind.OFFENCE: offendingforms.OffenceForm,
    Kind.ORDER: offendingforms.OrderForm,
    Kind.BREACH: offendingforms.BreachForm,
    Kind.CUSTODY: offendingforms.CustodyForm,
    Kind.MOVEMENT: offendingforms.MovementForm,
    Kind.RECALL: offendingforms.RecallForm,
    Kind.AT_LARGE: offendingforms.AtLargeForm,
    Kind.TAG: offendingforms.TagForm,
    Kind.TAG_ALERT: offendingforms.TagAlertForm,
}


def correction_form(entry: Entry, data: Mapping[str, Any] | None) -> EntryForm:
    """The entry's own form, filled in, that also asks why it is corrected."""
    kind = FORMS[Kind(entry.kind)]
    form = kind(data, initial=kind.from_entry(entry))
    form.fields["reason"] = forms.CharField(
        label=_("Why is this corrected?"),
        max_length=300,
        help_text=_("What was recorded before stays on the record, with this reason."),
    )
    return form


class OutcomeForm(VersionedForm):
    """What came of a planned appointment."""

    outcome = forms.ChoiceField(
        label=_("What came of the appointment?"),
        choices=[choice for choice in Attendance.choices if choice[0] != Attendance.PLANNED],
        widget=forms.RadioSelect,
    )


class EndForm(VersionedForm):
    """The last day of a spell."""

    until_on = DateField(label=_("Last day"), latest=timezone.localdate)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == Kind.CUSTODY:
            self.fields["until_on"].label = _("When was the person released?")


class StrikeOutForm(VersionedForm):
    """Why an entry should never have been here."""

    reason = forms.CharField(
        label=_("Why should this not be on the record?"),
        max_length=300,
        help_text=_("For example: it is about somebody else. If only a detail is wrong, correct it instead."),
    )


class ChronologyFilter(PlainForm):
    """What to show of the chronology."""

    all_optional = True
    kind = forms.MultipleChoiceField(
        label=_("What"), choices=[(kind.value, kind.label) for kind in OPEN_KINDS], widget=forms.CheckboxSelectMultiple
    )
    agency = forms.TypedChoiceField(label=_("Recorded by"), coerce=int, empty_value=None)
    from_on = DateField(label=_("From"), help_text="")
    until_on = DateField(label=_("Until"), help_text="")
    looks: ClassVar[Mapping[str, Look]] = {"kind": Look(small=True)}

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", _("Any agency")), *((str(agency.pk), agency.name) for agency in agencies)]
        self.fields["agency"].choices = every  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.required = False

    def wish(self) -> Wish:
        """The filter as the query takes it; a part that is wrong filters nothing, and says so beside it."""
        self.is_valid()
        given = self.cleaned_data
        return Wish(
            kinds=tuple(given.get("kind") or ()),
            agency=given.get("agency"),
            from_on=given.get("from_on"),
            until_on=given.get("until_on"),
        )
