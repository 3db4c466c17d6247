"""What is typed about needs, plans and actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from throughcare.core.forms import DateField, LongTextField, Look, PlainForm, VersionedForm
from throughcare.partnerships.models import Agency, Practitioner
from throughcare.plans.models import ActionState, NeedLevel, Prong, ServiceAnswer

Choices = Sequence[tuple[str, str]]


def _offer(form: forms.Form, name: str, choices: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
    field.choices = choices


class NeedForm(VersionedForm):
    """One pathway, judged on a day; `version` is how many judgements it was written beside."""

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


class CorrectNeedForm(NeedForm):
    """The same judgement as it should have been recorded."""

    reason = forms.CharField(label=_("What was wrong with it?"), max_length=300)


class PlanForm(VersionedForm):
    """What the plan is to achieve; `version` is the number of the one it was written beside."""

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
    moved_because = forms.CharField(
        label=_("Why does the due date move?"),
        max_length=300,
        required=False,
        help_text=_("Needed when you change the day."),
    )
    funder = forms.ChoiceField(label=_("Who pays?"), required=False)

    looks: ClassVar = {"named_person": Look(width="20")}

    def __init__(
        self,
        *args: Any,
        pathways: Choices,
        practitioners: Sequence[Practitioner],
        agencies: Sequence[Agency],
        funders: Choices,
        changing: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not changing:
            del self.fields["moved_because"]
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


class MoveForm(VersionedForm):
    """Another day for an action, and why."""

    due_on = DateField(label=_("By when now?"))
    reason = forms.CharField(
        label=_("Why does it move?"), max_length=300, help_text=_("It is carried over; the day before stays on it.")
    )


class PlanFilter(PlainForm):
    """What to show of the plan; nothing in it says who anybody is."""

    all_optional = True
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *ActionState.choices], required=False)
    agency = forms.TypedChoiceField(label=_("Agency"), coerce=int, empty_value=None, required=False)
    pathway = forms.ChoiceField(label=_("Pathway"), required=False)
    prong = forms.ChoiceField(label=_("Prong"), required=False)
    looks: ClassVar = {name: Look(small=True) for name in ("state", "agency", "pathway", "prong")}

    def __init__(self, *args: Any, agencies: Choices, pathways: Choices, prongs: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "agency", [("", _("Any agency")), *agencies])
        _offer(self, "pathway", [("", _("Any pathway")), *pathways])
        _offer(self, "prong", [("", _("Any prong")), *prongs])


class ServiceForm(PlainForm):
    """A referral to a named service."""

    provider = forms.CharField(
        label=_("Who runs the service?"), max_length=200, help_text=_("The organisation, such as Turning Road.")
    )
    name = forms.CharField(
        label=_("Name of the service"), max_length=200, help_text=_("Such as opiate substitution clinic.")
    )
    referred_on = DateField(label=_("Referred on"), latest=timezone.localdate)


class FollowServiceForm(ServiceForm, VersionedForm):
    """What came of a referral to a service."""

    answer = forms.ChoiceField(
        label=_("What did the service say?"), choices=ServiceAnswer.choices, widget=forms.RadioSelect
    )
    answered_on = DateField(label=_("Answered on, if it has answered"), latest=timezone.localdate, required=False)
    outcome = forms.ChoiceField(
        label=_("Has the service started?"),
        choices=[
            ("waiting", _("Not yet")),
            ("started", _("Yes")),
            ("never", _("No, and it will not")),
        ],
        widget=forms.RadioSelect,
    )
    started_on = DateField(label=_("Started on"), latest=timezone.localdate, required=False)
    ended_on = DateField(label=_("Ended on, if it has ended"), latest=timezone.localdate, required=False)
    given_up_on = DateField(label=_("Since when is that known?"), latest=timezone.localdate, required=False)
    why_not = LongTextField(label=_("Why did it not start?"), max_length=1000, required=False)

    reveals: ClassVar = {
        "outcome": {"started": ["started_on", "ended_on"], "never": ["given_up_on", "why_not"]},
    }
    needed: ClassVar = ["started_on", "why_not"]

    def clean(self) -> dict[str, Any]:
        """An answer has its day; a service that refused will not start."""
        given = super().clean()
        if given.get("answer") == ServiceAnswer.REFUSED and given.get("outcome") in ("waiting", "started"):
            self.add_error("outcome", _("The service refused: choose that it will not start, and say why."))
        answered = given.get("answer") not in (None, ServiceAnswer.NONE)
        if answered and not given.get("answered_on") and "answered_on" not in self.errors:
            self.add_error("answered_on", _("Enter the day on which the service answered"))
        if given.get("outcome") == "never" and not given.get("given_up_on") and "given_up_on" not in self.errors:
            given["given_up_on"] = given.get("answered_on")
            if not given["given_up_on"]:
                self.add_error("given_up_on", _("Enter the day since when that is known"))
        return given
