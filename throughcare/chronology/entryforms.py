"""The shape of each kind of entry as it is typed: what is met, tested, told and noted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from throughcare.chronology.models import (
    Attendance,
    Confirmation,
    Entry,
    Housing,
    Setting,
    Standing,
    Visit,
    Work,
)
from throughcare.chronology.models import TestResult as Result
from throughcare.chronology.queries import Whereabouts
from throughcare.chronology.refusals import EntryRefused
from throughcare.chronology.wording import SUBSTANCES
from throughcare.chronology.writing import FIELDS
from throughcare.core.components import Text
from throughcare.core.forms import DateField, LongTextField, Look, VersionedForm, YesNoField

ANYTHING_ELSE = _("Anything else that matters")


def long_text(label: Any, *, required: bool = False, help_text: Any = "") -> LongTextField:
    """Words about what happened."""
    return LongTextField(label=label, required=required, max_length=10_000, help_text=help_text)


def radios(label: Any, choices: Sequence[tuple[str, Any]], *, required: bool = True) -> forms.ChoiceField:
    """One of a few."""
    return forms.ChoiceField(label=label, choices=choices, required=required, widget=forms.RadioSelect)


def time_of_day() -> forms.TimeField:
    """A time, keyed as people do."""
    return forms.TimeField(
        label=_("Time"),
        required=False,
        input_formats=["%H:%M", "%H.%M", "%H%M", "%I:%M%p", "%I%p", "%H"],
        widget=forms.TimeInput(format="%H:%M"),
        help_text=_("For example, 14:30"),
        error_messages={"invalid": _("Enter a time, like 14:30")},
    )


def whose_words() -> forms.CharField:
    """Whose statement it is."""
    return forms.CharField(
        label=_("Whose statement is it?"),
        required=False,
        max_length=200,
        help_text=_("For example: the landlord, her mother, the drug worker. Empty means that it is your own."),
    )


STANDING_HINTS: Mapping[str, Text] = {
    Standing.FACT: _("Seen or checked by you, or on record"),
    Standing.OPINION: _("What you, or somebody you name, thinks"),
    Standing.ALLEGATION: _("Said by somebody, not checked"),
}


class EntryForm(VersionedForm):
    """What every kind of entry has."""

    on_day = DateField(label=_("Date"), latest=timezone.localdate)
    # Questions about what else follows, asked when the entry is made and not when it is corrected.
    only_new: ClassVar[Sequence[str]] = ()

    def __init__(self, *args: Any, now: Whereabouts | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now or Whereabouts()

    @classmethod
    def from_entry(cls, entry: Entry) -> dict[str, Any]:
        """The initial values that show an entry as it stands."""
        initial = {name: getattr(entry, name) for name in FIELDS}
        ended = {"still": "no"} if entry.until_on else {"still": "yes"}
        return initial | ended | {"on_day": entry.on_day, "version": entry.version}

    def said(self) -> dict[str, Any]:
        """What was typed, as the actions take it."""
        names = [name for name in ("on_day", *FIELDS) if name not in self.only_new]
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    def more(self) -> dict[str, Any]:
        """What else follows, as the verb of this kind takes it."""
        return {name: self.cleaned_data[name] for name in self.only_new if name in self.cleaned_data}

    def forget_what_follows(self) -> None:
        """Ask about the entry alone."""
        for name in self.only_new:
            self.fields.pop(name, None)
        self.reveals = {name: value for name, value in self.reveals.items() if name in self.fields}  # type: ignore[misc]

    def refuse(self, refusal: EntryRefused) -> None:
        """Put each fault beside its field."""
        for field, words in refusal.faults:
            self.add_error(field if field in self.fields else None, words)


class AppointmentForm(EntryForm):
    """Planned, or what came of it; whoever records an absence decides whether it is acceptable."""

    on_day = DateField(label=_("Date of the appointment"))
    at_time = time_of_day()
    with_whom = forms.CharField(label=_("Who is it with?"), max_length=200)
    outcome = radios(_("What came of it?"), Attendance.choices)
    text = long_text(ANYTHING_ELSE)
    looks = {
        "at_time": Look(width="5"),
        "outcome": Look(
            hints={
                Attendance.PLANNED: _("It is today or still to come"),
                Attendance.ACCEPTABLE: _("You decide this: your name is kept with it. Say why below"),
                Attendance.UNACCEPTABLE: _("You decide this: your name is kept with it"),
            }
        ),
    }


class ContactForm(EntryForm):
    """The person was met or spoken with, without an appointment."""

    at_time = time_of_day()
    with_whom = forms.CharField(label=_("Who met or spoke with the person?"), max_length=200)
    text = long_text(_("What happened?"), required=True)
    looks = {"at_time": Look(width="5")}


class HomeVisitForm(EntryForm):
    """Somebody went to where the person lives."""

    on_day = DateField(label=_("Date of the visit"), latest=timezone.localdate)
    at_time = time_of_day()
    with_whom = forms.CharField(label=_("Who went?"), max_length=200)
    outcome = radios(_("What came of it?"), Visit.choices)
    text = long_text(_("What was seen and said?"))
    looks = {"at_time": Look(width="5")}


class DrugTestForm(EntryForm):
    """A test, what it found, and how sure that is."""

    on_day = DateField(label=_("Date of the test"), latest=timezone.localdate)
    outcome = radios(_("Result"), Result.choices)
    substances = forms.MultipleChoiceField(
        label=_("What did it find?"),
        choices=list(SUBSTANCES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    confirmation = radios(_("How sure is the result?"), Confirmation.choices, required=False)
    text = long_text(ANYTHING_ELSE)
    looks = {
        "confirmation": Look(hints={Confirmation.SCREENING: _("A test on the spot, not confirmed by a laboratory")})
    }
    reveals = {"outcome": {Result.POSITIVE: ["substances", "confirmation"], Result.NEGATIVE: ["confirmation"]}}
    needed = ["substances"]


class InformationForm(EntryForm):
    """What a partner told us, without the grades that police intelligence has."""

    on_day = DateField(label=_("When was this told?"), latest=timezone.localdate)
    whose = forms.CharField(
        label=_("Who told it?"),
        max_length=200,
        help_text=_("The service and the job, such as: housing officer at the council. Never name a police source."),
    )
    text = long_text(_("What did they say?"), required=True)
    standing = radios(_("Is this a fact, an opinion or an allegation?"), Standing.choices)
    looks = {"standing": Look(hints=STANDING_HINTS)}
    field_order = ("whose", "text", "standing", "on_day")


class SpellForm(EntryForm):
    """Somewhere to live, or something to do, from one day until another."""

    on_day = DateField(label=_("From when?"), latest=timezone.localdate)
    still = YesNoField(label=_("Is this so today?"))
    until_on = DateField(label=_("Until when?"), required=False, latest=timezone.localdate)
    reveals: ClassVar[Mapping[str, Mapping[str, Sequence[str]]]] = {"still": {"yes": [], "no": ["until_on"]}}
    needed = ["until_on"]


class AccommodationForm(SpellForm):
    """Where the person lives."""

    outcome = radios(_("How is the person housed?"), Housing.choices)
    setting = forms.ChoiceField(label=_("What kind of housing is it?"), required=False)
    text = long_text(_("Where, with whom, on what terms?"))
    field_order = ("outcome", "setting", "text", "on_day", "still", "until_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["setting"].choices = [("", _("Not known")), *Setting.choices]  # type: ignore[attr-defined]


class WorkForm(SpellForm):
    """What the person does by day."""

    outcome = radios(_("What does the person do by day?"), Work.choices)
    text = long_text(_("Where, and what?"))
    field_order = ("outcome", "text", "on_day", "still", "until_on")


class NoteForm(EntryForm):
    """Words, with what kind of statement they are and whose."""

    text = long_text(_("What do you want to record?"), required=True)
    standing = radios(_("Is this a fact, an opinion or an allegation?"), Standing.choices)
    whose = whose_words()
    looks: ClassVar[Mapping[str, Look]] = {"standing": Look(hints=STANDING_HINTS)}
    field_order = ("text", "standing", "whose", "on_day")
