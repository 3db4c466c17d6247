"""What is typed at the table: a line said, why one is struck out, an action in one line, and what came of one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.core.forms import DateField, DateParts, Look, PlainForm, VersionedForm
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner
from throughcare.plans.models import ActionState, Prong
from throughcare.sharing.models import InformationClass
from throughcare.sitting.models.lines import LONGEST

NEW_DAY = "new_day"


class SayForm(PlainForm):
    """One line. Its fields have names of their own, because the decision is written on the same page."""

    line_text = forms.CharField(label=_("What is said"), max_length=LONGEST)
    line_class = forms.ChoiceField(label=_("What it is about"))
    line_readers = forms.MultipleChoiceField(
        label=_("Only for these agencies"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: everybody whose agreement covers it. Nobody else learns of a line for some."),
    )
    line_sent_as = forms.UUIDField(widget=forms.HiddenInput)
    looks: ClassVar[dict[str, Look]] = {"line_readers": Look(small=True)}

    def __init__(self, *args: Any, by: Acting, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        classes = [(each.value, each.label) for each in InformationClass if each.value in by.classes]
        _offer(self, "line_class", classes)
        others = [(str(each.pk), each.name) for each in agencies if each.pk != by.agency_id]
        _offer(self, "line_readers", others)
        if not others:
            del self.fields["line_readers"]
        self.initial.setdefault("line_class", InformationClass.CASEWORK.value)

    def arguments(self) -> dict[str, Any]:
        """The arguments of the action."""
        given = self.cleaned_data
        return {
            "text": given["line_text"],
            "information_class": given["line_class"],
            "readers": [int(key) for key in given.get("line_readers", ())],
            "sent_as": given["line_sent_as"],
        }


class StrikeForm(PlainForm):
    """Why a line does not hold."""

    because = forms.CharField(label=_("Why is this line struck out?"), max_length=300)


class AgreeForm(PlainForm):
    """An action in one line: what, who, by when; and which pathway of the plan it belongs to."""

    action_what = forms.CharField(label=_("What will be done?"), max_length=500)
    action_who = forms.ChoiceField(label=_("Who?"))
    action_name = forms.CharField(label=_("Name, where only an agency is chosen"), max_length=200, required=False)
    action_due = DateField(label=_("By when?"))
    action_pathway = forms.ChoiceField(label=_("Pathway"))
    action_prong = forms.ChoiceField(
        label=_("What does it do?"), choices=[("", _("Choose what it does")), *Prong.choices]
    )
    action_sent_as = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        practitioners: Sequence[Practitioner],
        agencies: Sequence[Agency],
        pathways: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {f"p{each.pk}": each for each in practitioners}
        self.bodies = {f"a{each.pk}": each for each in agencies}
        people = [(key, f"{each.user.name}, {each.agency.name}") for key, each in self.people.items()]
        bodies = [(key, each.name) for key, each in self.bodies.items()]
        _offer(self, "action_who", [("", _("Choose who")), (_("People"), people), (_("Agency only"), bodies)])
        _offer(self, "action_pathway", [("", _("Choose a pathway")), *pathways])

    @property
    def due_typed(self) -> str:
        """The day as the browser's own box for days wants it."""
        keyed = DateParts.of(self["action_due"].value())
        whole = keyed.day and keyed.month and keyed.year
        return f"{keyed.year}-{keyed.month:0>2}-{keyed.day:0>2}" if whole else ""

    def arguments(self) -> dict[str, Any]:
        """The arguments of the action."""
        given = self.cleaned_data
        practitioner = self.people.get(given["action_who"])
        return {
            "what": given["action_what"],
            "prong": given["action_prong"],
            "pathway": given["action_pathway"],
            "agency": practitioner.agency if practitioner else self.bodies[given["action_who"]],
            "practitioner": practitioner,
            "named_person": "" if practitioner else given["action_name"],
            "due_on": given["action_due"],
            "sent_as": given["action_sent_as"],
        }


class SettleForm(VersionedForm):
    """What came of an action that was open: settled, or a new day; anything but done says why."""

    state = forms.ChoiceField(
        label=_("What came of it?"),
        choices=[
            (ActionState.DONE.value, ActionState.DONE.label),
            (ActionState.COULD_NOT.value, ActionState.COULD_NOT.label),
            (ActionState.DID_NOT.value, ActionState.DID_NOT.label),
            (NEW_DAY, _("A new day")),
        ],
        widget=forms.RadioSelect,
    )
    due_on = DateField(label=_("New day"), required=False)
    why = forms.CharField(label=_("Why?"), max_length=300, required=False, help_text=_("For anything but done."))
    reveals: ClassVar[dict[str, Any]] = {"state": {NEW_DAY: ["due_on"]}}
    needed: ClassVar[list[str]] = ["due_on"]

    def arguments(self) -> dict[str, Any]:
        """The arguments of the action."""
        given = self.cleaned_data
        later: date | None = given.get("due_on") if given["state"] == NEW_DAY else None
        state = "" if later else given["state"]
        return {"state": state, "due_on": later, "why": given["why"], "version": given["version"]}


def _offer(form: forms.Form, name: str, choices: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
    field.choices = choices
