"""Forms of senior meetings: note what was said, give and settle actions, judge a principle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from throughcare.core.forms import DateField, LongTextField, Look, PlainForm, VersionedForm
from throughcare.partnerships.models import Agency
from throughcare.strategy.models import Mark, Settled, Topic

LONGEST = 4000


def _offer(form: forms.Form, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
    field.choices = choices


class AddTopicForm(PlainForm):
    """Something to deal with that the rules do not name."""

    title = forms.CharField(label=_("What is to be dealt with?"), max_length=200)


class TopicForm(VersionedForm):
    """What was said on a point, and what came of it."""

    note = LongTextField(label=_("What was said"), required=False, max_length=LONGEST)
    outcome = LongTextField(
        label=_("What came of it"),
        required=False,
        max_length=LONGEST,
        help_text=_("What the group agreed. What an agency is to do is given as an action."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WithAgency:
    """A form in which one of the scheme's agencies is chosen."""

    agencies: dict[str, Agency]

    def offer_agencies(self, agencies: Sequence[Agency], blank: Any) -> None:
        """The choices of the field `agency`."""
        self.agencies = {str(each.pk): each for each in agencies}
        assert isinstance(self, forms.Form)  # noqa: S101 - for the type checker
        _offer(self, "agency", [("", blank), *((str(each.pk), each.name) for each in agencies)])


class GiveForm(PlainForm, WithAgency):
    """What an agency is to do, who sees to it, by when, and what for."""

    what = LongTextField(
        label=_("What is to be done?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What a panel should look at stands here as words: nothing goes from here into anybody's record."),
    )
    agency = forms.ChoiceField(label=_("Which agency?"))
    officer = forms.CharField(
        label=_("Which officer sees to it?"), max_length=200, help_text=_("A name or a post, such as Head of housing.")
    )
    due_on = DateField(label=_("By when"))
    objective = forms.CharField(label=_("Which objective does it serve?"), max_length=300, required=False)
    looks: ClassVar = {"officer": Look(width="two-thirds")}

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_agencies(agencies, _("Choose an agency"))

    def chosen(self) -> dict[str, Any]:
        """The arguments of the action that gives it."""
        return self.cleaned_data | {"agency": self.agencies[self.cleaned_data["agency"]]}


class SettleForm(VersionedForm):
    """What became of an action."""

    outcome = forms.ChoiceField(label=_("What became of it?"), choices=Settled.choices, widget=forms.RadioSelect)
    words = LongTextField(label=_("In a sentence"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    looks: ClassVar = {
        "outcome": Look(
            hints={
                "could_not": _("Something outside the agency stood in the way."),
                "did_not": _("It could have been done, and was not."),
            }
        )
    }


class CarryForm(VersionedForm):
    """Until when it is carried over, and why."""

    due_on = DateField(label=_("New day"), earliest=timezone.localdate)
    because = forms.CharField(label=_("Why is it carried over?"), max_length=300)


class JudgeForm(VersionedForm, WithAgency):
    """How one principle is judged, on what, and what comes next."""

    mark = forms.TypedChoiceField(
        label=_("How far is the scheme with this?"),
        choices=[(mark.value, mark.label) for mark in Mark],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    evidence = LongTextField(
        label=_("On which evidence?"),
        max_length=LONGEST,
        required=False,
        help_text=_("Figures, minutes, a visit, what partners say. Somebody who was not there should see why."),
    )
    next_step = LongTextField(
        label=_("What next?"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    agency = forms.ChoiceField(label=_("Which agency?"), required=False)
    officer = forms.CharField(label=_("Which officer sees to it?"), max_length=200, required=False)
    due_on = DateField(label=_("By when"), required=False)
    looks: ClassVar = {
        "mark": Look(
            hints={
                "1": _("Nothing of it is in place."),
                "2": _("Some of it happens, not everywhere and not always."),
                "3": _("It happens as a rule, and the evidence shows it."),
                "4": _("It holds whoever is in post, and is looked at regularly."),
            }
        ),
        "officer": Look(width="two-thirds"),
    }

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_agencies(agencies, _("Not said yet"))

    def chosen(self) -> dict[str, Any]:
        """The arguments of the action that keeps it."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return given | {"agency": self.agencies.get(given["agency"])}


class AgreeForm(VersionedForm):
    """Whether what comes next is given to the agencies at once; the version is the state of the draft."""

    give_actions = forms.BooleanField(
        label=_("Give each “what next” that names an agency, an officer and a day as an action"),
        required=False,
        initial=True,
    )


class CorrectForm(PlainForm):
    """What the record of a closed meeting should say."""

    topic = forms.ChoiceField(label=_("What is wrong?"), required=False)
    right = LongTextField(label=_("What is right"), max_length=LONGEST)
    because = forms.CharField(label=_("Why is it put right?"), max_length=300)

    def __init__(self, *args: Any, topics: Sequence[Topic], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topics = {str(topic.pk): topic for topic in topics}
        whole = [("", _("The record as a whole, or who was there"))]
        _offer(self, "topic", [*whole, *((key, topic.title) for key, topic in self.topics.items())])

    def chosen(self) -> dict[str, Any]:
        """The arguments of the action that keeps it."""
        return self.cleaned_data | {"topic": self.topics.get(self.cleaned_data["topic"])}
