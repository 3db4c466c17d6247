"""The profile's questions as form fields, and their answers in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _

from throughcare.core.components import short_day
from throughcare.core.forms import DateField, LongTextField, Look, YesNoField
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.profile.arrangements import Question
from throughcare.partnerships.profile.vocabulary import AnswerKind, OnlyFor
from throughcare.referrals.models import Referral
from throughcare.referrals.rules import ELSEWHERE, NONE_OF_THESE, Asked, pathways_offered

PREFIX = "q_"


@dataclass(frozen=True)
class Option:
    """One answer to choose from, as a list shows it."""

    key: str
    label: str
    hint: str = ""


def options(question: Question, profile: Profile, *, sex: str | None) -> list[Option]:
    """The answers that a question offers; none for one that is written."""
    kind = question.answer
    if kind == AnswerKind.PATHWAYS:
        return [
            Option(one.key, one.label, _only_for(one.only_for) if sex is None else one.description)
            for one in pathways_offered(profile, sex=sex)
        ]
    if kind == AnswerKind.PRIORITY_OFFENCES:
        named = [Option(one.key, one.label) for one in profile.priority_offences]
        return [*named, Option(NONE_OF_THESE, _("None of these"))]
    if kind == AnswerKind.STATUTORY_STATUS:
        return [Option(one.value, gettext(one.label)) for one in profile.selection.statutory_statuses]
    if kind == AnswerKind.YES_NO:
        return [Option("yes", _("Yes")), Option("no", _("No"))]
    return [Option(choice.key, choice.label) for choice in question.choices]


def _only_for(whom: OnlyFor | None) -> str:
    return gettext(whom.label) if whom else ""


# --- fields


def name_of(question: Question) -> str:
    """The name of the question's field: prefixed, because a profile may call a question anything."""
    return f"{PREFIX}{question.key}"


def anchor_of(question: Question) -> str:
    """The id of the first thing in the question's field that takes the keyboard."""
    written = {AnswerKind.TEXT: "", AnswerKind.LONG_TEXT: "", AnswerKind.NUMBER: "", AnswerKind.DATE: "-day"}
    return f"id_{name_of(question)}{written.get(question.answer, '_0')}"


def field_for(asked: Asked, profile: Profile, *, sex: str) -> forms.Field:
    """The field that takes the answer, with its number and its guidance."""
    question = asked.question
    said: dict[str, Any] = {
        "label": f"{asked.number} {question.label}",
        "help_text": question.guidance,
        "required": question.required,
    }
    choices = [(one.key, one.label) for one in options(question, profile, sex=sex)]
    make: Mapping[AnswerKind, Callable[[], forms.Field]] = {
        AnswerKind.TEXT: lambda: forms.CharField(max_length=300, **said),
        AnswerKind.LONG_TEXT: lambda: LongTextField(max_length=4000, **said),
        AnswerKind.YES_NO: lambda: YesNoField(**said),
        AnswerKind.DATE: lambda: DateField(**said),
        AnswerKind.NUMBER: lambda: forms.FloatField(**said),
        AnswerKind.CHOICE: lambda: forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **said),
        AnswerKind.STATUTORY_STATUS: lambda: forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **said),
    }
    many = make.get(question.answer)
    if many is not None:
        return many()
    return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **said)


def look_for(question: Question, profile: Profile, *, sex: str) -> Look:
    """How the field is shown: short lists say more with the description beside each answer."""
    hints = {one.key: one.hint for one in options(question, profile, sex=sex) if one.hint}
    offers_none = question.answer == AnswerKind.PRIORITY_OFFENCES
    return Look(
        hints=hints,
        divider_before=NONE_OF_THESE if offers_none else "",
        inline=question.answer == AnswerKind.YES_NO,
        width="10" if question.answer == AnswerKind.NUMBER else "",
    )


# --- answers between the record and the form


@dataclass(frozen=True)
class Given:
    """What a form held, in the shape that the record keeps it."""

    answers: dict[str, Any]
    pathways: list[str] | None
    priority_offences: list[str] | None


def kept_value(question: Question, referral: Referral) -> Any:
    """What the record holds, as the field wants it."""
    if question.answer == AnswerKind.PATHWAYS:
        return referral.pathways
    if question.answer == AnswerKind.PRIORITY_OFFENCES:
        none = referral.answers.get(question.key) == NONE_OF_THESE
        return [NONE_OF_THESE] if none else referral.priority_offences
    value = referral.answers.get(question.key)
    if question.answer == AnswerKind.DATE and value:
        return dt.date.fromisoformat(value)
    return value


def given(questions: Iterable[Question], cleaned: Mapping[str, Any]) -> Given:
    """The cleaned form in the record's shape; fields that were not understood are left as they were."""
    answers: dict[str, Any] = {}
    pathways: list[str] | None = None
    offences: list[str] | None = None
    for question in questions:
        name = name_of(question)
        if name not in cleaned:
            continue
        value = cleaned[name]
        if question.answer == AnswerKind.PATHWAYS:
            pathways = list(value or [])
        elif question.answer == AnswerKind.PRIORITY_OFFENCES:
            offences = list(value or [])
        elif question.answer not in ELSEWHERE:
            answers[question.key] = _storable(value)
    return Given(answers, pathways, offences)


def _storable(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.strip() if isinstance(value, str) else value


# --- answers in words


def words(question: Question, referral: Referral, profile: Profile) -> str:
    """The answer as somebody reads it; empty when there is none."""
    value = kept_value(question, referral)
    if value in (None, "", []):
        return ""
    if isinstance(value, dt.date):
        return short_day(value)
    labels = {one.key: one.label for one in options(question, profile, sex=referral.person.sex)}
    if isinstance(value, list):
        return "\n".join(labels.get(str(each), str(each)) for each in value)
    return labels.get(str(value), f"{value:g}" if isinstance(value, float) else str(value))


NOT_ANSWERED = gettext_lazy("Not answered")
