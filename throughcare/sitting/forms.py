"""Forms of who is there: apologies, somebody written in, a guest, and what a guest says."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.core.forms import LongTextField, Look, PlainForm
from throughcare.partnerships.models import Agency, Practitioner
from throughcare.sharing.models import InformationClass
from throughcare.sitting.models.lines import LONGEST


class AcceptForm(PlainForm):
    """The one box under the statement; which words were read goes with it."""

    accepted = forms.BooleanField(
        label=_("I have read this statement and accept it"),
        error_messages={"required": _("Accept the statement, or stay out of the meeting.")},
    )
    statement = forms.CharField(widget=forms.HiddenInput, max_length=40)


class ApologiesForm(PlainForm):
    """Who comes instead, if anybody does."""

    stand_in = forms.CharField(
        label=_("Who comes in your place?"),
        required=False,
        max_length=200,
        help_text=_("Leave this empty if nobody of your agency can come."),
    )
    looks: ClassVar = {"stand_in": Look(width="20")}


class WriteInForm(PlainForm):
    """Somebody in the room who has no account."""

    agency = forms.ChoiceField(label=_("Agency"))
    named = forms.CharField(label=_("Name"), max_length=200)
    accepted = forms.BooleanField(
        label=_("They have heard or read the confidentiality statement and accept it"),
        error_messages={"required": _("Read them the statement first: nobody is there who has not accepted it.")},
    )
    looks: ClassVar = {"named": Look(width="20")}

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = {str(each.pk): each for each in agencies}
        offer(self, "agency", [("", _("Choose"))] + [(key, each.name) for key, each in self.agencies.items()])


class GuestForm(PlainForm):
    """For which item, whom, and why."""

    item = forms.ChoiceField(label=_("For which item?"))
    practitioner = forms.ChoiceField(
        label=_("Who is invited?"),
        help_text=_("Somebody of an agency that has a place in this scheme and does not read its cases."),
    )
    why = LongTextField(
        label=_("Why are they invited?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("They read this once they are let in."),
    )

    def __init__(
        self,
        *args: Any,
        items: Sequence[tuple[str, str]],
        practitioners: Sequence[Practitioner],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.practitioners = {str(each.pk): each for each in practitioners}
        offer(self, "item", [("", _("Choose")), *items])
        named = [(key, f"{each.user.name}, {each.agency.name}") for key, each in self.practitioners.items()]
        offer(self, "practitioner", [("", _("Choose")), *named])


class NewGuestForm(PlainForm):
    """Somebody who has no account yet: a link goes to their address."""

    agency = forms.ChoiceField(label=_("Agency"))
    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail address at work"))
    looks: ClassVar = {"name": Look(width="20"), "email": Look(width="20")}

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = {str(each.pk): each for each in agencies}
        offer(self, "agency", [("", _("Choose"))] + [(key, each.name) for key, each in self.agencies.items()])


class GuestSayForm(PlainForm):
    """One line of a guest, once, of a kind that the agreement of their agency covers."""

    text = LongTextField(label=_("Say something"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))
    about = forms.ChoiceField(label=_("What is it about?"))
    sent_as = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, classes: frozenset[str]) -> None:
        super().__init__(data, initial={"sent_as": uuid.uuid4(), "about": InformationClass.CASEWORK})
        offer(self, "about", [(key, label) for key, label in InformationClass.choices if key in classes])


class PeriodForm(PlainForm):
    """Since when, and which meetings."""

    all_optional = True

    months = forms.ChoiceField(
        label=_("Period"),
        required=False,
        choices=[("3", _("The last 3 months")), ("6", _("The last 6 months")), ("12", _("The last 12 months"))],
    )
    meeting = forms.ChoiceField(label=_("Meetings"), required=False)

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "meeting", [("", _("All")), *kinds])


def offer(form: PlainForm, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    """Put choices that are known only now into a form."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
    field.choices = choices
