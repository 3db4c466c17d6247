"""The shape of each kind of entry as it is typed, and of the forms that settle, end, correct and strike out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from throughcare.chronology.actions import FIELDS
from throughcare.chronology.models import (
    OPEN_KINDS,
    Attendance,
    CustodyKind,
    Disposal,
    Entry,
    Housing,
    Kind,
    Standing,
    Work,
)
from throughcare.chronology.models import TestResult as Result
from throughcare.chronology.queries import Wish
from throughcare.chronology.refusals import EntryRefused
from throughcare.chronology.telling import SUBSTANCES
from throughcare.core.forms import DateField, LongTextField, Look, PlainForm, VersionedForm, YesNoField
from throughcare.partnerships.models import Agency
from throughcare.scores.methods import offences

MOST_MATCHES = 12


def _text(label: Any, *, required: bool = False, help_text: Any = "") -> LongTextField:
    return LongTextField(label=label, required=required, max_length=10_000, help_text=help_text)


def _radios(label: Any, choices: Sequence[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


class EntryForm(VersionedForm):
    """What every kind of entry has."""

    on_day = DateField(label=_("Date"), latest=timezone.localdate)

    @classmethod
    def from_entry(cls, entry: Entry) -> dict[str, Any]:
        """The initial values that show an entry as it stands."""
        initial = {name: getattr(entry, name) for name in FIELDS}
        ended = {"still": "no"} if entry.until_on else {"still": "yes"}
        return initial | ended | {"on_day": entry.on_day, "version": entry.version}

    def said(self) -> dict[str, Any]:
        """What was typed, as the actions take it."""
        return {name: self.cleaned_data[name] for name in ("on_day", *FIELDS) if name in self.cleaned_data}

    def refuse(self, refusal: EntryRefused) -> None:
        """Put each fault beside its field."""
        for field, words in refusal.faults:
            self.add_error(field if field in self.fields else None, words)


class AppointmentForm(EntryForm):
    on_day = DateField(label=_("Date of the appointment"))
    at_time = forms.TimeField(
        label=_("Time"),
        required=False,
        input_formats=["%H:%M", "%H.%M", "%H%M", "%I:%M%p", "%I%p", "%H"],
        widget=forms.TimeInput(format="%H:%M"),
        help_text=_("For example, 14:30"),
        error_messages={"invalid": _("Enter a time, like 14:30")},
    )
    with_whom = forms.CharField(label=_("Who is it with?"), max_length=200)
    outcome = _radios(_("What came of it?"), Attendance.choices)
    text = _text(_("Anything else that matters"))
    looks = {
        "at_time": Look(width="5"),
        "outcome": Look(hints={Attendance.PLANNED: _("It is today or still to come")}),
    }


class ContactForm(EntryForm):
    with_whom = forms.CharField(label=_("Who met or spoke with the person?"), max_length=200)
    text = _text(_("What happened?"), required=True)


class DrugTestForm(EntryForm):
    on_day = DateField(label=_("Date of the test"), latest=timezone.localdate)
    outcome = _radios(_("Result"), Result.choices)
    substances = forms.MultipleChoiceField(
        label=_("What did it find?"),
        choices=list(SUBSTANCES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    text = _text(_("Anything else that matters"))
    reveals = {"outcome": {Result.POSITIVE: ["substances"]}}
    needed = ["substances"]


class OffenceForm(EntryForm):
    """The offence is found by its code, or by words of which the form then shows the codes."""

    on_day = DateField(label=_("Date of the offence"), latest=timezone.localdate)
    offence_code = forms.CharField(
        label=_("What was the offence?"),
        max_length=100,
        help_text=_("The five digits of the Home Office offence code, or words such as burglary dwelling"),
    )
    outcome = _radios(_("How was it dealt with?"), Disposal.choices)
    disposed_on = DateField(label=_("When was it dealt with?"), required=False, latest=timezone.localdate)
    text = _text(_("Anything else that matters"))
    looks = {"offence_code": Look(width="20")}
    reveals = {
        "outcome": {
            kind: ["disposed_on"]
            for kind in (Disposal.CONVICTED, Disposal.CAUTION, Disposal.NO_ACTION, Disposal.ACQUITTED)
        }
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = str(self.data.get("offence_code", "")).strip() if self.is_bound else ""
        if typed and typed not in offences.table():
            self._offer(offences.search(typed, limit=MOST_MATCHES))

    def _offer(self, matches: Sequence[offences.Offence]) -> None:
        if not matches:
            return
        choices = [(each.code, f"{each.code} {each.detail or each.description}") for each in matches]
        self.fields["match"] = forms.ChoiceField(
            label=_("Which of these was it?"),
            choices=choices,
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Choose the offence that fits, or change the words above"),
                "invalid_choice": _("Choose the offence that fits, or change the words above"),
            },
        )
        self.order_fields(["version", "on_day", "offence_code", "match"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("match"):
            cleaned["offence_code"] = cleaned["match"]
        elif "match" not in self.fields and cleaned.get("offence_code") not in (None, "", *offences.table()):
            self.add_error("offence_code", _("No offence matches. Try one other word, or the five-digit code."))
        return cleaned


class ArrestForm(EntryForm):
    on_day = DateField(label=_("Date of the arrest"), latest=timezone.localdate)
    text = _text(_("What was the person arrested for?"), required=True)


class CustodyForm(EntryForm):
    on_day = DateField(label=_("When did custody begin?"), latest=timezone.localdate)
    outcome = _radios(_("Why is the person in custody?"), CustodyKind.choices)
    sentence_months = forms.IntegerField(
        label=_("Length of the sentence"),
        required=False,
        min_value=1,
        max_value=1200,
        help_text=_("In whole months: 5 years is 60. Leave it empty for a sentence without a fixed length."),
    )
    establishment = forms.CharField(label=_("Which prison?"), required=False, max_length=100)
    still = YesNoField(label=_("Is the person still in custody?"))
    expected_on = DateField(label=_("When is release expected?"), required=False, help_text="")
    until_on = DateField(label=_("When was the person released?"), required=False, latest=timezone.localdate)
    text = _text(_("Anything else that matters"))
    looks = {"sentence_months": Look(width="4", suffix=_("months"))}
    reveals = {
        "outcome": {CustodyKind.SENTENCE: ["sentence_months"], CustodyKind.RECALL: ["sentence_months"]},
        "still": {"yes": ["expected_on"], "no": ["until_on"]},
    }
    needed = ["until_on"]


class SpellForm(EntryForm):
    """Somewhere to live, or something to do, from one day until another."""

    on_day = DateField(label=_("From when?"), latest=timezone.localdate)
    still = YesNoField(label=_("Is this so today?"))
    until_on = DateField(label=_("Until when?"), required=False, latest=timezone.localdate)
    reveals = {"still": {"yes": [], "no": ["until_on"]}}
    needed = ["until_on"]


class AccommodationForm(SpellForm):
    outcome = _radios(_("How is the person housed?"), Housing.choices)
    text = _text(_("Where, with whom, on what terms?"))
    field_order = ("outcome", "text", "on_day", "still", "until_on")


class WorkForm(SpellForm):
    outcome = _radios(_("What does the person do by day?"), Work.choices)
    text = _text(_("Where, and what?"))
    field_order = ("outcome", "text", "on_day", "still", "until_on")


class NoteForm(EntryForm):
    text = _text(_("What do you want to record?"), required=True)
    standing = forms.ChoiceField(
        label=_("Is this a fact, an opinion or an allegation?"), choices=Standing.choices, widget=forms.RadioSelect
    )
    looks = {
        "standing": Look(
            hints={
                Standing.FACT: _("Seen or checked by you, or on record"),
                Standing.OPINION: _("What you, or somebody you name, thinks"),
                Standing.ALLEGATION: _("Said by somebody, not checked"),
            }
        )
    }
    field_order = ("text", "standing", "on_day")


FORMS: dict[Kind, type[EntryForm]] = {
    Kind.APPOINTMENT: AppointmentForm,
    Kind.CONTACT: ContactForm,
    Kind.NOTE: NoteForm,
    Kind.DRUG_TEST: DrugTestForm,
    Kind.ACCOMMODATION: AccommodationForm,
    Kind.WORK: WorkForm,
    Kind.ARREST: ArrestForm,
    Kind.OFFENCE: OffenceForm,
    Kind.CUSTODY: CustodyForm,
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
