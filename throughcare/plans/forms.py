"""What is typed about needs, plans and actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from throughcare.core.forms import DateField, LongTextField, Look, PlainForm, VersionedForm
from throughcare.partnerships.models import Agency, Practitioner
from throughcare.plans.models import ActionState, NeedLevel, Prong

Choices = Sequence[tuple[str, str]]


def _offer(form: forms.Form, name: str, choices: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
    field.choices = choices


class NeedForm(PlainForm):
    """One pathway, judged today."""

    level = forms.TypedChoiceField(
        label=_("How far does this drive the offending now?"),
        coerce=int,
        choices=NeedLevel.choices,
        widget=forms.RadioSelect,
    )
    evidence = LongTextField(
        label=_("What does that rest on?"),
        max_length=2000,
        help_text=_("What was seen, by whom and when. Facts first, opinions named as such."),
    )
    strengths = LongTextField(
        label=_("Strengths"), max_length=2000, required=False, help_text=_("What the person can build on.")
    )
    own_view = LongTextField(
        label=_("The person's own view"),
        max_length=2000,
        required=False,
        help_text=_("In their words, as far as you can."),
    )
    assessed_on = DateField(label=_("Date of the assessment"), latest=timezone.localdate)


class PlanForm(PlainForm):
    """What the plan is to achieve."""

    aim = LongTextField(
        label=_("What is this plan to achieve?"),
        max_length=2000,
        help_text=_("What will be different for the person, and by when."),
    )


class ActionForm(VersionedForm):
    """One line of the plan."""

    what = forms.CharField(
        label=_("What will be done?"), max_length=500, help_text=_("One thing that somebody can tick off.")
    )
    prong = forms.ChoiceField(
        label=_("What does it do?"),
        choices=Prong.choices,
        widget=forms.RadioSelect,
    )
    pathway = forms.ChoiceField(label=_("Which pathway?"))
    who = forms.ChoiceField(
        label=_("Who will do it?"), help_text=_("A named person; or an agency, with the name written below.")
    )
    named_person = forms.CharField(label=_("Name, if the person is not in the list"), max_length=200, required=False)
    due_on = DateField(label=_("By when?"))
    funder = forms.ChoiceField(label=_("Who pays?"), required=False)

    looks: ClassVar = {"named_person": Look(width="20")}

    def __init__(
        self,
        *args: Any,
        pathways: Choices,
        practitioners: Sequence[Practitioner],
        agencies: Sequence[Agency],
        funders: Choices,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.practitioners = {f"p{each.pk}": each for each in practitioners}
        self.agencies = {f"a{each.pk}": each for each in agencies}
        people = [(key, f"{each.user.name}, {each.agency.name}") for key, each in self.practitioners.items()]
        bodies = [(key, each.name) for key, each in self.agencies.items()]
        _offer(self, "who", [("", _("Choose who")), (_("People"), people), (_("Agencies"), bodies)])
        _offer(self, "pathway", [("", _("Choose a pathway")), *pathways])
        if funders:
            _offer(self, "funder", [("", _("The agency itself")), *funders])
        else:
            del self.fields["funder"]

    def clean(self) -> dict[str, Any]:
        """An agency alone does nothing: somebody there must be named."""
        given = super().clean() or self.cleaned_data
        if given.get("who", "") in self.agencies and not given.get("named_person", "").strip():
            self.add_error("named_person", _("Name the person at the agency who will do it."))
        return given

    def chosen(self) -> tuple[Agency, Practitioner | None]:
        """The agency, and the person of it who signs in here, if one was chosen."""
        key = self.cleaned_data["who"]
        if key in self.agencies:
            return self.agencies[key], None
        practitioner = self.practitioners[key]
        return practitioner.agency, practitioner


class CloseForm(VersionedForm):
    """What became of an action."""

    state = forms.ChoiceField(
        label=_("What became of it?"),
        choices=[choice for choice in ActionState.choices if choice[0] != ActionState.OPEN],
        widget=forms.RadioSelect,
    )
    outcome = LongTextField(
        label=_("What came of it, or why not?"),
        max_length=2000,
        required=False,
        help_text=_("Needed unless it was done."),
    )
    on = DateField(label=_("On which day?"), latest=timezone.localdate)

    looks: ClassVar = {
        "state": Look(
            hints={
                ActionState.COULD_NOT: _("Something outside the agency's hands stood in the way."),
                ActionState.DID_NOT: _("It was in the agency's hands and did not happen."),
            }
        )
    }

    def clean(self) -> dict[str, Any]:
        """Could not is told apart from did not, with the reason."""
        given = super().clean() or self.cleaned_data
        if given.get("state") and given["state"] != ActionState.DONE and not given.get("outcome", "").strip():
            self.add_error("outcome", _("Say why it was not done."))
        return given
