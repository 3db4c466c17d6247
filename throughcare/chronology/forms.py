"""Which form each kind has, and the forms that settle, end, take further, correct, strike out and filter."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from throughcare.chronology import entryforms, offendingforms
from throughcare.chronology.entryforms import EntryForm
from throughcare.chronology.kinds import GROUPS, class_of, kinds_of
from throughcare.chronology.models import Attendance, Entry, Kind, Standing
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
    form.forget_what_follows()
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


class StrikeOutForm(VersionedForm):
    """Why an entry should never have been here."""

    reason = forms.CharField(
        label=_("Why should this not be on the record?"),
        max_length=300,
        help_text=_("For example: it is about somebody else. If only a detail is wrong, correct it instead."),
    )


def _groups(classes: Container[str]) -> list[tuple[str, Any]]:
    """The groups of which the reader may see something."""
    return [(key, label) for key, (label, kinds) in GROUPS.items() if any(class_of(kind) in classes for kind in kinds)]


class ChronologyFilter(PlainForm):
    """What to show of the chronology."""

    all_optional = True
    kind = forms.MultipleChoiceField(label=_("What"), widget=forms.CheckboxSelectMultiple)
    standing = forms.MultipleChoiceField(
        label=_("Kind of statement"), choices=Standing.choices, widget=forms.CheckboxSelectMultiple
    )
    agency = forms.TypedChoiceField(label=_("Recorded by"), coerce=int, empty_value=None)
    from_on = DateField(label=_("From"), help_text="")
    until_on = DateField(label=_("Until"), help_text="")
    looks: ClassVar[Mapping[str, Look]] = {"kind": Look(small=True), "standing": Look(small=True)}

    def __init__(self, *args: Any, agencies: Sequence[Agency], classes: Container[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [*_groups(classes), *self._single_kinds()]  # type: ignore[attr-defined]
        every = [("", _("Any agency")), *((str(agency.pk), agency.name) for agency in agencies)]
        self.fields["agency"].choices = every  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.required = False

    def _single_kinds(self) -> list[tuple[str, Any]]:
        """A kind that the address asks for by itself is shown, so that it can be taken out again."""
        asked = self.data.getlist("kind") if isinstance(self.data, QueryDict) else []
        return [(kind.value, kind.label) for kind in Kind if kind.value in asked]

    def wish(self) -> Wish:
        """The filter as the query takes it; a part that is wrong filters nothing, and says so beside it."""
        self.is_valid()
        given = self.cleaned_data
        return Wish(
            kinds=kinds_of(given.get("kind") or ()),
            standings=tuple(given.get("standing") or ()),
            agency=given.get("agency"),
            from_on=given.get("from_on"),
            until_on=given.get("until_on"),
        )
