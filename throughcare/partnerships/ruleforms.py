"""A form of its kind for each question of a profile, and what is typed turned into the profile's values."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.core.forms import LongTextField, Look, VersionedForm, YesNoField
from throughcare.partnerships.plainly.asking import Question
from throughcare.partnerships.profile import Unset, shared_part, vocabulary
from throughcare.partnerships.profile.documents import key_for, to_document
from throughcare.partnerships.profile.selection import class_by_key
from throughcare.partnerships.profile.vocabulary import (
    AgencyKind,
    Colour,
    ConditionKind,
    Every,
    ExitReason,
    PathwayClass,
)

LONGEST = 300
OWN = "own"
MOST_WEEKS = 104


class AnswerForm(VersionedForm):
    """The answer in a field of its kind and, for the history, who decided it."""

    field_order = ["usual", "value", "label", "months", "plan", "panel", "reason", "note"]

    note = forms.CharField(
        label=_("Who decided this, and when?"),
        max_length=LONGEST,
        help_text=_("For the history, such as: agreed by the panel on 12 March 2026."),
    )

    def __init__(self, *args: Any, asked: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.field_for(asked)
        if field is not None:
            self.fields["value"] = field
            self.order_fields(self.field_order)

    def field_for(self, asked: Question) -> forms.Field | None:
        """The field that takes the answer."""
        return FIELDS[asked.unset.kind](asked)

    def answer(self) -> Any:
        """What was typed, as the profile keeps it."""
        return self.cleaned_data["value"]


class NumberForm(AnswerForm):
    """A number."""

    def answer(self) -> Any:
        given = self.cleaned_data["value"]
        return int(given) if given == int(given) else float(given)


class LinesForm(AnswerForm):
    """One entry a line."""

    def answer(self) -> Any:
        return _lines(self.cleaned_data["value"])


class EntriesForm(AnswerForm):
    """One entry a line, each with a key of its own."""

    words = "label"
    extra: ClassVar[dict[str, Any]] = {}

    def field_for(self, asked: Question) -> forms.Field | None:
        return _list(asked)

    def answer(self) -> Any:
        found: list[dict[str, Any]] = []
        for line in _lines(self.cleaned_data["value"]):
            key = key_for(line, {entry["key"] for entry in found})
            found.append({"key": key, self.words: line, **self.extra})
        return found


class PrinciplesForm(EntriesForm):
    """Principles, in words."""

    words = "words"


class CriteriaForm(EntriesForm):
    """Criteria, judged by people on evidence."""

    extra: ClassVar[dict[str, Any]] = {"evidence": "judgement"}


class OffencesForm(EntriesForm):
    """Priority offences: the partnership's own."""

    extra: ClassVar[dict[str, Any]] = {"local": True}


class PathwaysForm(EntriesForm):
    """The pathways that most schemes use, or a list of the scheme's own."""

    usual = forms.ChoiceField(
        label=_("Which pathways?"),
        choices=[("usual", _("The seven pathways of 2004, with the two for women")), (OWN, _("Our own list"))],
        widget=forms.RadioSelect,
    )
    health = LongTextField(
        label=_("Which of them are about health, drugs or alcohol?"),
        help_text=_("One a line, as above. Only agencies that signed for health see their needs and actions."),
        max_length=5000,
        required=False,
    )
    field_order = ["usual", "value", "health", "note"]
    reveals = {"usual": {OWN: ["value", "health"]}}
    needed = ["value"]

    def field_for(self, asked: Question) -> forms.Field | None:
        return LongTextField(label=_("Our own pathways"), help_text=_("One a line."), max_length=5000, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        unknown = [line for line in _lines(given.get("health") or "") if line not in _lines(given.get("value") or "")]
        if unknown:
            self.add_error("health", _("%(line)s is not among your pathways") % {"line": unknown[0]})
        return given

    def answer(self) -> Any:
        if self.cleaned_data["usual"] != OWN:
            return shared_part("pathways_2004")["pathways"]
        of_health = set(_lines(self.cleaned_data["health"]))
        pathways: list[dict[str, Any]] = super().answer()
        return [one | {"information_class": "health"} if one["label"] in of_health else one for one in pathways]


class PartnersForm(AnswerForm):
    """Which kinds of organisation take part."""

    def field_for(self, asked: Question) -> forms.Field | None:
        return forms.MultipleChoiceField(
            label=asked.unset.ask,
            choices=[(kind.value, _(kind.label)) for kind in AgencyKind],
            widget=forms.CheckboxSelectMultiple,
        )

    def answer(self) -> Any:
        chosen = set(self.cleaned_data["value"])
        return [{"key": each.value, "name": each.label, "kind": each.value} for each in AgencyKind if each in chosen]


class ContactForm(AnswerForm):
    """How often a person is seen at each colour."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for colour in (Colour.RED, Colour.AMBER, Colour.GREEN):
            names = {"colour": _(colour.label)}
            self.fields[f"{colour}_contacts"] = forms.IntegerField(
                label=_("%(colour)s: contacts") % names, min_value=0, max_value=50
            )
            self.fields[f"{colour}_every"] = forms.ChoiceField(
                label=_("%(colour)s: how often") % names,
                choices=[(each.value, _(each.label)) for each in Every if each != Every.AS_NEEDED],
                initial=Every.WEEKLY.value,
            )
        self.fields["blue_contacts"] = forms.IntegerField(
            label=_("In custody: contacts"),
            min_value=0,
            max_value=50,
            required=False,
            help_text=_("Leave it empty where time in custody is not counted."),
        )
        self.fields["blue_every"] = forms.ChoiceField(
            label=_("In custody: how often"),
            choices=[(each.value, _(each.label)) for each in Every if each != Every.AS_NEEDED],
            initial=Every.MONTHLY.value,
            required=False,
        )
        self.order_fields([*(name for name in self.fields if name != "note"), "note"])

    def field_for(self, asked: Question) -> forms.Field | None:
        return None

    def answer(self) -> Any:
        given = self.cleaned_data
        return [
            {
                "colour": each.value,
                "contacts": given[f"{each}_contacts"],
                "every": given[f"{each}_every"] or Every.MONTHLY.value,
            }
            for each in Colour
            if given[f"{each}_contacts"] is not None
        ]


class PreparationForm(AnswerForm):
    """What is ready before a release: the usual steps, or a list of the scheme's own."""

    usual = forms.ChoiceField(
        label=_("Which steps?"),
        choices=[("usual", _("The steps that guidance commonly names")), (OWN, _("Our own list"))],
        widget=forms.RadioSelect,
    )
    field_order = ["usual", "value", "note"]
    reveals = {"usual": {OWN: ["value"]}}
    needed = ["value"]

    def field_for(self, asked: Question) -> forms.Field | None:
        return LongTextField(
            label=_("Our own steps"),
            help_text=_("One a line: the weeks before release, then the step. Such as: 12 Accommodation is found"),
            max_length=5000,
            required=False,
        )

    def clean_value(self) -> str:
        given: str = self.cleaned_data["value"]
        for line in _lines(given):
            weeks, _space, words = line.partition(" ")
            if not (weeks.isascii() and weeks.isdigit() and int(weeks) <= MOST_WEEKS and words):
                raise forms.ValidationError(_("Begin each line with the weeks before release, from 0 to 104"))
        return given

    def answer(self) -> Any:
        if self.cleaned_data["usual"] != OWN:
            return shared_part("release_preparation")["release_preparation"]
        steps: list[dict[str, Any]] = []
        for line in _lines(self.cleaned_data["value"]):
            weeks, _space, words = line.partition(" ")
            key = key_for(words, {step["key"] for step in steps})
            steps.append({"key": key, "label": words, "weeks_before": int(weeks)})
        return steps


class WaysOutForm(AnswerForm):
    """The first way out: all of its conditions must hold."""

    label = forms.CharField(label=_("Name of this way out"), max_length=200)
    reason = forms.ChoiceField(label=_("Reason that is recorded"))
    months = forms.IntegerField(
        label=_("Green without a break for (months)"), min_value=1, max_value=240, required=False
    )
    plan = forms.BooleanField(label=_("An exit plan is in place"), required=False)
    panel = forms.BooleanField(label=_("The panel decides it"), required=False)
    looks = {"months": Look(width="3")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        if isinstance(reason, forms.ChoiceField):
            reason.choices = [(each.value, _(each.label)) for each in ExitReason]
        self.order_fields(self.field_order)

    def field_for(self, asked: Question) -> forms.Field | None:
        return None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors and not (given.get("months") or given.get("plan") or given.get("panel")):
            self.add_error("months", _("Give at least one condition"))
        return given

    def answer(self) -> Any:
        given = self.cleaned_data
        conditions: list[dict[str, Any]] = []
        if given["months"]:
            conditions.append({"kind": ConditionKind.GREEN_FOR_MONTHS.value, "months": given["months"]})
        if given["plan"]:
            conditions.append({"kind": ConditionKind.EXIT_PLAN_IMPLEMENTED.value})
        if given["panel"]:
            conditions.append({"kind": ConditionKind.DECIDED_BY_PANEL.value})
        key = key_for(given["label"], set())
        return [{"key": key, "label": given["label"], "reason": given["reason"], "all_of": conditions}]


class OffenceForm(VersionedForm):
    """A priority offence that the partnership adds itself."""

    label = forms.CharField(
        label=_("Which offence?"), max_length=200, help_text=_("As it shall stand in the referral form.")
    )
    note = forms.CharField(label=_("Who decided this, and when?"), max_length=LONGEST)


class RemoveForm(VersionedForm):
    """Why one of the partnership's own priority offences goes."""

    note = forms.CharField(label=_("Who decided this, and when?"), max_length=LONGEST)


class UploadForm(VersionedForm):
    """A whole profile in place of the one in force."""

    file = forms.FileField(label=_("Profile"), help_text=_("A TOML file. It is checked line by line first."))
    note = forms.CharField(label=_("Who decided this, and when?"), max_length=LONGEST)


TABLES: dict[str, type[AnswerForm]] = {
    "principles": PrinciplesForm,
    "criteria": CriteriaForm,
    "priority_offences": OffencesForm,
    "pathways": PathwaysForm,
    "partners": PartnersForm,
    "contact_standards": ContactForm,
    "exit.rules": WaysOutForm,
    "release_preparation": PreparationForm,
}


def form_for(asked: Question) -> type[AnswerForm] | None:
    """The form that answers a question; none where only a whole profile can."""
    if asked.unset.kind == "table":
        return TABLES.get(asked.path)
    return {"number": NumberForm, "list": LinesForm}.get(asked.unset.kind, AnswerForm)


def start(asked: Question) -> dict[str, Any]:
    """What the form shows at first: the answer in force, where there is one."""
    if not asked.answered or asked.path in {"contact_standards", "exit.rules"}:
        return {}
    value = to_document(asked.value)
    if asked.unset.kind in {"table", "list"} and isinstance(value, list):
        if asked.path == "partners":
            return {"value": [each["kind"] for each in value]}
        if asked.path == "release_preparation":
            return {"usual": OWN, "value": "\n".join(f"{each['weeks_before']} {each['label']}" for each in value)}
        lines = [each if isinstance(each, str) else each.get("label") or each.get("words") for each in value]
        health = [each["label"] for each in value if not isinstance(each, str) and _of_health(each)]
        return {"value": "\n".join(map(str, lines)), "usual": OWN, "health": "\n".join(health)}
    return {"value": value}


def _of_health(entry: dict[str, Any]) -> bool:
    return (entry.get("information_class") or class_by_key(entry.get("key", ""))) == PathwayClass.HEALTH


def _number(asked: Question) -> forms.Field:
    low, high = asked.unset.low, asked.unset.high
    return forms.DecimalField(label=asked.unset.ask, min_value=low, max_value=high, decimal_places=2)


def _choice(asked: Question) -> forms.Field:
    return forms.ChoiceField(label=asked.unset.ask, choices=_labelled(asked.unset), widget=forms.RadioSelect)


def _choices(asked: Question) -> forms.Field:
    return forms.MultipleChoiceField(
        label=asked.unset.ask, choices=_labelled(asked.unset), widget=forms.CheckboxSelectMultiple
    )


def _list(asked: Question) -> forms.Field:
    return LongTextField(label=asked.unset.ask, help_text=_("One a line."), max_length=5000)


def _text(asked: Question) -> forms.Field:
    hint = _("A month, such as 2012-09.") if asked.path == "started" else ""
    return forms.CharField(label=asked.unset.ask, max_length=1000, help_text=hint)


def _labelled(unset: Unset) -> list[tuple[str, Any]]:
    """The choices in words: from whichever closed list has exactly these members."""
    for each in vars(vocabulary).values():
        if isinstance(each, type) and issubclass(each, StrEnum):
            members = list(each)
            if members and tuple(member.value for member in members) == unset.choices:
                return [(member.value, _(str(getattr(member, "label", member)))) for member in members]
    return [(value, value) for value in unset.choices]


def _lines(text: str) -> list[str]:
    return list(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))


FIELDS: dict[str, Callable[[Question], forms.Field]] = {
    "number": _number,
    "yes_no": lambda asked: YesNoField(label=asked.unset.ask),
    "choice": _choice,
    "choices": _choices,
    "list": _list,
    "text": _text,
}
