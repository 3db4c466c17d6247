"""The shape of each kind of entry about offending: arrest, offence, order, custody, recall, breach, tag."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from throughcare.chronology import codes
from throughcare.chronology.entryforms import ANYTHING_ELSE, EntryForm, long_text, radios, time_of_day
from throughcare.chronology.models import (
    OUTCOMES,
    BreachStage,
    CustodyKind,
    Disposal,
    Entry,
    Kind,
    OrderKind,
    RecallKind,
    Sentence,
    TagAlert,
    TagKind,
)
from throughcare.chronology.refusals import EntryRefused
from throughcare.chronology.rules import EXCLUSION, INCLUSION
from throughcare.core.components import short_day
from throughcare.core.forms import DateField, Look, VersionedForm, YesNoField
from throughcare.scores.methods import offences

CHARGED = "charged"
DEALT_WITH = [value for value in Disposal.values if value != CHARGED]
CHOOSE_ONE = {
    "required": _("Choose the offence that fits, or change the words above"),
    "invalid_choice": _("Choose the offence that fits, or change the words above"),
}


class OffenceForm(EntryForm):
    """The offence is found by its code, or by words of which the form then shows the codes."""

    on_day = DateField(label=_("Date of the offence"), latest=timezone.localdate)
    offence_code = forms.CharField(
        label=_("What was the offence?"),
        max_length=100,
        help_text=_("The five digits of the Home Office offence code, or words such as burglary dwelling"),
    )
    outcome = radios(_("How was it dealt with?"), Disposal.choices)
    disposed_on = DateField(label=_("When was it dealt with?"), required=False, latest=timezone.localdate)
    sentence = radios(_("What was the sentence?"), Sentence.choices, required=False)
    text = long_text(ANYTHING_ELSE)
    looks = {"offence_code": Look(width="20")}
    reveals = {
        "outcome": {kind: ["disposed_on"] for kind in DEALT_WITH} | {Disposal.CONVICTED: ["disposed_on", "sentence"]}
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = str(self.data.get("offence_code", "")).strip() if self.is_bound else ""
        if typed and typed not in offences.table():
            self._offer(codes.like(typed))

    def _offer(self, matches: Sequence[offences.Offence]) -> None:
        if not matches:
            return
        choices = [(each.code, f"{each.code} {each.detail or each.description}") for each in matches]
        self.fields["match"] = forms.ChoiceField(
            label=_("Which of these was it?"), choices=choices, widget=forms.RadioSelect, error_messages=CHOOSE_ONE
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
    """An arrest; whoever was at large is no longer."""

    on_day = DateField(label=_("Date of the arrest"), latest=timezone.localdate)
    at_time = time_of_day()
    text = long_text(_("What was the person arrested for?"), required=True)
    looks = {"at_time": Look(width="5")}
    only_new = ("ends_at_large",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.now.at_large is not None:
            self.fields["ends_at_large"] = YesNoField(
                label=_("The person was unlawfully at large since %(day)s. Did this end it?")
                % {"day": short_day(self.now.at_large.on_day)}
            )


class OrderForm(EntryForm):
    """An order or a licence, with what the person must do and until when."""

    outcome = radios(_("Which order or licence?"), OrderKind.choices)
    on_day = DateField(label=_("From when?"), latest=timezone.localdate)
    expected_on = DateField(label=_("Planned end"), required=False)
    conditions = long_text(
        _("Requirements and conditions"), help_text=_("One a line, such as: unpaid work 120 hours; residence")
    )
    still = YesNoField(label=_("Is it in force today?"))
    until_on = DateField(label=_("When did it end?"), required=False, latest=timezone.localdate)
    text = long_text(ANYTHING_ELSE)
    reveals = {"still": {"yes": [], "no": ["until_on"]}}
    needed = ["until_on"]
    field_order = ("outcome", "on_day", "expected_on", "conditions", "still", "until_on", "text")


class CustodyForm(EntryForm):
    """Into custody, with the sentence and its dates."""

    on_day = DateField(label=_("When did custody begin?"), latest=timezone.localdate)
    outcome = radios(_("Why is the person in custody?"), CustodyKind.choices)
    sentenced_on = DateField(label=_("When was the sentence passed?"), required=False, latest=timezone.localdate)
    sentence_months = forms.IntegerField(
        label=_("Length of the sentence"),
        required=False,
        min_value=1,
        max_value=1200,
        help_text=_("In whole months: 5 years is 60. Leave it empty for a sentence without a fixed length."),
    )
    conditional_release_on = DateField(label=_("Conditional release date"), required=False, help_text="")
    sentence_ends_on = DateField(label=_("Last day of the sentence"), required=False, help_text="")
    establishment = forms.CharField(label=_("Which prison?"), required=False, max_length=100)
    still = YesNoField(label=_("Is the person still in custody?"))
    expected_on = DateField(label=_("When is release expected?"), required=False, help_text="")
    until_on = DateField(label=_("When was the person released?"), required=False, latest=timezone.localdate)
    text = long_text(ANYTHING_ELSE)
    looks = {"sentence_months": Look(width="4", suffix=_("months"))}
    reveals = {
        "outcome": {
            CustodyKind.SENTENCE: ["sentenced_on", "sentence_months", "conditional_release_on", "sentence_ends_on"],
            CustodyKind.RECALL: ["sentenced_on", "sentence_months", "conditional_release_on", "sentence_ends_on"],
        },
        "still": {"yes": ["expected_on"], "no": ["until_on"]},
    }
    needed = ["until_on"]
    only_new = ("follows",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.now.custody is not None:
            self.fields["follows"] = YesNoField(
                label=_("The person is in custody since %(day)s. Did that time end when this one began?")
                % {"day": short_day(self.now.custody.on_day)},
                help_text=_("For example, remand that became a sentence"),
            )
            self.order_fields(["version", "on_day", "follows"])


class MovementForm(EntryForm):
    """From one prison to another, within a time in custody."""

    on_day = DateField(label=_("When was the person moved?"), latest=timezone.localdate)
    establishment = forms.CharField(label=_("To which prison?"), max_length=100)
    text = long_text(ANYTHING_ELSE)
    field_order = ("establishment", "on_day", "text")


class RecallForm(EntryForm):
    """A licence is revoked; where the person is now is asked in the same breath."""

    on_day = DateField(label=_("Date of the recall"), latest=timezone.localdate)
    outcome = radios(_("Which kind of recall?"), RecallKind.choices)
    text = long_text(_("Why was the person recalled?"), required=True)
    since = radios(
        _("Where is the person since the recall?"),
        [
            ("returned", _("Returned to custody")),
            ("at_large", _("Unlawfully at large")),
            ("both", _("Was unlawfully at large, and then returned to custody")),
            ("inside", _("Was in custody already")),
            ("unknown", _("Not known yet")),
        ],
    )
    at_large_since = DateField(label=_("Unlawfully at large since when?"), required=False, latest=timezone.localdate)
    returned_on = DateField(
        label=_("When was the person returned to custody?"), required=False, latest=timezone.localdate
    )
    prison = forms.CharField(label=_("To which prison?"), required=False, max_length=100)
    reveals = {
        "since": {
            "returned": ["returned_on", "prison"],
            "at_large": ["at_large_since"],
            "both": ["at_large_since", "returned_on", "prison"],
        }
    }
    needed = ["at_large_since", "returned_on"]
    only_new = ("since", "at_large_since", "returned_on", "prison")


class BreachForm(EntryForm):
    """An order or licence was not kept, and how far that has gone."""

    on_day = DateField(label=_("Date of the breach"), latest=timezone.localdate)
    outcome = radios(_("How far has it gone?"), BreachStage.choices)
    disposed_on = DateField(label=_("When was it dealt with?"), required=False, latest=timezone.localdate)
    text = long_text(_("What was not kept?"), required=True)
    reveals = {"outcome": {BreachStage.PROVED: ["disposed_on"], BreachStage.NOT_PROVED: ["disposed_on"]}}
    field_order = ("on_day", "text", "outcome", "disposed_on")


class AtLargeForm(EntryForm):
    """The person should be in custody and is not."""

    on_day = DateField(label=_("Unlawfully at large since when?"), latest=timezone.localdate)
    still = YesNoField(label=_("Is the person still at large?"))
    until_on = DateField(label=_("When did that end?"), required=False, latest=timezone.localdate)
    text = long_text(_("What is known?"))
    reveals = {"still": {"yes": [], "no": ["until_on"]}}
    needed = ["until_on"]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class TagForm(EntryForm):
    """A tag, what it watches, and where the person must or must not be."""

    outcome = radios(_("What does the tag watch?"), TagKind.choices)
    on_day = DateField(label=_("Fitted on"), latest=timezone.localdate)
    expected_on = DateField(label=_("Planned end"), required=False)
    stay_out = long_text(_("Exclusion zones: where must the person not go?"), help_text=_("One a line"))
    stay_in = long_text(
        _("Inclusion zones: where must the person be, and when?"), help_text=_("One a line, such as: home, 7pm to 7am")
    )
    still = YesNoField(label=_("Is the tag worn today?"))
    until_on = DateField(label=_("When was it removed?"), required=False, latest=timezone.localdate)
    text = long_text(ANYTHING_ELSE)
    looks = {"stay_out": Look(small=True), "stay_in": Look(small=True)}
    reveals = {
        "outcome": {TagKind.LOCATION: ["stay_out", "stay_in"], TagKind.CURFEW: ["stay_in"]},
        "still": {"yes": [], "no": ["until_on"]},
    }
    needed = ["until_on"]
    field_order = ("outcome", "stay_out", "stay_in", "on_day", "expected_on", "still", "until_on", "text")

    @classmethod
    def from_entry(cls, entry: Entry) -> dict[str, Any]:
        """Zones as lines below what they are."""
        initial = super().from_entry(entry)
        for name, mark in (("stay_out", EXCLUSION), ("stay_in", INCLUSION)):
            found = [zone.removeprefix(mark) for zone in entry.zones if zone.startswith(mark)]
            initial[name] = "\n".join(found)
        return initial

    def said(self) -> dict[str, Any]:
        """Zones with the mark of what they are."""
        given = self.cleaned_data
        zones = [EXCLUSION + line for line in _lines(given.get("stay_out") or "")]
        zones += [INCLUSION + line for line in _lines(given.get("stay_in") or "")]
        return super().said() | {"zones": zones}

    def refuse(self, refusal: EntryRefused) -> None:
        """What is wrong with a zone stands beside the box with the most in it."""
        for field, words in refusal.faults:
            longer = max("stay_in", "stay_out", key=lambda name: len(self.cleaned_data.get(name) or ""))
            name = longer if field == "zones" else field
            self.add_error(name if name in self.fields else None, words)


class TagAlertForm(EntryForm):
    """What the tag told."""

    on_day = DateField(label=_("Date of the alert"), latest=timezone.localdate)
    at_time = time_of_day()
    outcome = radios(_("What did the tag tell?"), TagAlert.choices)
    zones = forms.CharField(label=_("Which zone?"), required=False, max_length=300)
    text = long_text(_("What is known about it?"), help_text=_("For a reported crime: what, where, and how near"))
    looks = {"at_time": Look(width="5")}
    reveals = {"outcome": {TagAlert.ZONE: ["zones"]}}
    needed = ["zones"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [zone.removeprefix(EXCLUSION).removeprefix(INCLUSION) for zone in self.now.zones]
        if known:
            self.fields["zones"].help_text = _("The tag knows: %(zones)s") % {"zones": "; ".join(known)}

    @classmethod
    def from_entry(cls, entry: Entry) -> dict[str, Any]:
        """The zone as it was typed."""
        return super().from_entry(entry) | {"zones": ", ".join(entry.zones)}

    def said(self) -> dict[str, Any]:
        """The zone as the one line of its list."""
        zone = self.cleaned_data.get("zones") or ""
        return super().said() | {"zones": [zone] if zone else []}


class ReleaseForm(VersionedForm):
    """When custody ended, and what the person went out to."""

    until_on = DateField(label=_("When was the person released?"), latest=timezone.localdate)
    after = radios(
        _("What is the person under now?"),
        [
            (OrderKind.LICENCE, OrderKind.LICENCE.label),
            (OrderKind.POST_SENTENCE, OrderKind.POST_SENTENCE.label),
            ("nothing", _("Nothing, or not known yet")),
            ("at_large", _("Was not released: escaped, or did not come back")),
        ],
        required=False,
    )
    supervised_until = DateField(label=_("Until when?"), required=False)
    conditions = long_text(_("Conditions"), help_text=_("One a line"))
    reveals = {
        "after": {
            OrderKind.LICENCE: ["supervised_until", "conditions"],
            OrderKind.POST_SENTENCE: ["supervised_until", "conditions"],
        }
    }

    def said(self) -> dict[str, Any]:
        """What was typed, as the verb takes it."""
        given = dict(self.cleaned_data)
        after = given.pop("after")
        onto = after if after in (OrderKind.LICENCE, OrderKind.POST_SENTENCE) else ""
        return given | {"onto": onto, "at_large": after == "at_large", "conditions": given.get("conditions") or ""}


class NextForm(VersionedForm):
    """How a charge was dealt with, or the next stage of a breach."""

    outcome = radios(_("What came of it?"), ())
    disposed_on = DateField(label=_("When?"), latest=timezone.localdate)
    sentence = radios(_("What was the sentence?"), Sentence.choices, required=False)
    reveals = {"outcome": {Disposal.CONVICTED: ["sentence"]}}

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = OUTCOMES[Kind(entry.kind)].choices
        self.fields["outcome"].choices = [each for each in choices if each[0] in entry.ways_on]  # type: ignore[attr-defined]
        if entry.kind != Kind.OFFENCE:
            del self.fields["sentence"]
            self.reveals = {}  # type: ignore[misc]

    def said(self) -> dict[str, Any]:
        """What was typed, as the verb takes it."""
        return self.cleaned_data | {"sentence": self.cleaned_data.get("sentence") or ""}
