"""What is typed when partners are asked and when they answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from throughcare.briefings.actions.answering import FIELDS, LONGEST, AnswerRefused, Said
from throughcare.briefings.models import Answer, AnswerHandling, AnswerKind, Engaging, RiskSince
from throughcare.core.forms import DateField, LongTextField, Look, PlainForm, VersionedForm
from throughcare.partnerships.models import Agency
from throughcare.sharing.models import InformationClass

KINDS = [
    (AnswerKind.NOTHING_KNOWN.value, gettext_lazy("Nothing known")),
    (AnswerKind.TEXT.value, gettext_lazy("A few words")),
    (AnswerKind.STRUCTURED.value, gettext_lazy("A few short questions")),
]


class DueForm(PlainForm):
    """By when partners are to answer."""

    due_on = DateField(label=gettext_lazy("Answer by"), earliest=timezone.localdate)
    looks = {"due_on": Look(size="s")}


class WhomForm(DueForm):
    """Which agencies are asked about one person."""

    agencies = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Whom do you ask?"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    field_order: Sequence[str] = ("agencies", "due_on")

    def __init__(self, *args: Any, agencies: Sequence[Agency], reasons: Mapping[int, Sequence[str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["agencies"].choices = [(each.pk, each.name) for each in agencies]  # type: ignore[attr-defined]
        hints = {str(each.pk): ", ".join(reasons[each.pk]) for each in agencies if each.pk in reasons}
        self.looks = {**self.looks, "agencies": Look(hints=hints)}  # type: ignore[misc]


class AnswerForm(VersionedForm):
    """What an agency knows about one person; a minute's work."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What do you know?"),
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Select how your agency answers")},
    )
    words = LongTextField(
        label=gettext_lazy("In a few words"),
        required=False,
        max_length=LONGEST,
        error_messages={"required": gettext_lazy("Say what your agency knows")},
    )
    seen_on = DateField(
        label=gettext_lazy("When did you last see the person?"), required=False, latest=timezone.localdate
    )
    engaging = forms.ChoiceField(
        label=gettext_lazy("Does the person take part?"),
        choices=Engaging.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    risk = forms.ChoiceField(
        label=gettext_lazy("Risk since last time"), choices=RiskSince.choices, required=False, widget=forms.RadioSelect
    )
    changed = LongTextField(label=gettext_lazy("What has changed?"), required=False, max_length=LONGEST)
    ask = LongTextField(label=gettext_lazy("What do you ask of the panel?"), required=False, max_length=LONGEST)
    information_class = forms.ChoiceField(
        label=gettext_lazy("What kind of information is it?"), required=False, widget=forms.RadioSelect
    )
    handling = forms.ChoiceField(
        label=gettext_lazy("Who may read it?"),
        choices=AnswerHandling.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    named_agencies = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Which agencies?"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    field_order: Sequence[str] = ("version", *FIELDS)
    looks = {
        "kind": Look(
            hints={
                AnswerKind.NOTHING_KNOWN: gettext_lazy("Everybody at the meeting sees that you know nothing new"),
                AnswerKind.STRUCTURED: gettext_lazy("Last seen, taking part, risk, what changed, what you ask"),
            }
        ),
        "risk": Look(inline=True, small=True),
        "engaging": Look(small=True),
        "information_class": Look(small=True),
        "handling": Look(
            small=True,
            hints={
                AnswerHandling.NAMED: gettext_lazy(
                    "Nobody else learns that you answered: to them your agency goes on waiting, and they may remind it"
                )
            },
        ),
        "named_agencies": Look(small=True),
    }
    reveals = {
        "kind": {
            AnswerKind.TEXT: ["words"],
            AnswerKind.STRUCTURED: ["seen_on", "engaging", "risk", "changed", "ask"],
        },
        "handling": {AnswerHandling.NAMED: ["named_agencies"]},
    }
    needed = ["words"]
    # What is needed depends on the first answer; the form says which part is missing.
    all_optional = True

    def offer(self, *, classes: Sequence[InformationClass], agencies: Sequence[Agency]) -> None:
        """Only classes that the agency's signature covers, and agencies that read cases here."""
        field = self.fields["information_class"]
        field.choices = [(each.value, each.label) for each in classes]  # type: ignore[attr-defined]
        self.fields["named_agencies"].choices = [  # type: ignore[attr-defined]
            (each.pk, each.name) for each in agencies
        ]
        if len(classes) == 1:
            field.widget = forms.HiddenInput()

    def refuse(self, refusal: AnswerRefused) -> None:
        """Put each fault beside its field, unless the field has one already."""
        for name, words in refusal.faults:
            if name not in self.errors:
                self.add_error(name if name in self.fields else None, words)

    def said(self) -> Said:
        """What was typed, as the action takes it."""
        given = self.cleaned_data
        kept: dict[str, Any] = {name: given.get(name) or "" for name in FIELDS}
        kept |= {
            "seen_on": given.get("seen_on"),
            "named_agencies": tuple(given.get("named_agencies") or ()),
            "information_class": given.get("information_class") or InformationClass.CASEWORK.value,
            "handling": given.get("handling") or AnswerHandling.EVERYBODY.value,
        }
        return Said(**kept)

    @classmethod
    def first(cls, usual: InformationClass, answer: Answer | None) -> dict[str, Any]:
        """The values that the form begins with: the answer that stands, or what is usual for the agency."""
        if answer is None:
            return {"version": 0, "information_class": usual.value, "handling": AnswerHandling.EVERYBODY.value}
        return {name: getattr(answer, name) for name in FIELDS} | {"version": answer.number}


class SureForm(PlainForm):
    """Nothing is known about several people at once."""

    sure = forms.BooleanField(
        label=gettext_lazy("My agency knows nothing about any of them"),
        error_messages={"required": gettext_lazy("Tick the box if your agency knows nothing about any of them")},
    )
