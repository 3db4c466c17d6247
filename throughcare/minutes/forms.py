"""The shape of what people enter about minutes: a correction, where they were approved, for whom a copy is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from throughcare.core.components import long_day
from throughcare.core.forms import LongTextField, PlainForm
from throughcare.panels.models import AgendaItem, Meeting
from throughcare.partnerships.models import Agency


class CorrectForm(PlainForm):
    """What the minutes should say, about one item or the meeting as a whole."""

    item = forms.ChoiceField(
        label=_l("What is it about?"),
        required=False,
        help_text=_l(
            "What is said about a person belongs to that person's item. Whoever may read the item reads this too: do "
            "not repeat what was said of health, of offending or for named agencies only."
        ),
    )
    words = LongTextField(label=_l("What should the minutes say?"), max_length=2000)

    def __init__(self, *args: Any, items: Sequence[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = {str(item.pk): item for item in items}
        choices = [("", _("The meeting as a whole"))]
        choices += [(key, item.person.sort_name) for key, item in self.items.items()]
        self.fields["item"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """As the verb takes it."""
        return {"words": self.cleaned_data["words"], "item": self.items.get(self.cleaned_data["item"])}


class ApproveForm(PlainForm):
    """At which meeting they were approved, and with which corrections."""

    at_meeting = forms.ChoiceField(label=_l("At which meeting were they approved?"), widget=forms.RadioSelect)
    corrections = LongTextField(
        label=_l("Corrections of the minutes as a whole"),
        max_length=2000,
        required=False,
        help_text=_l("No names here. Correct what is said about a person at that person's item, before you approve."),
    )

    def __init__(self, *args: Any, meetings: Sequence[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meetings = {str(meeting.pk): meeting for meeting in meetings}
        choices = [(key, long_day(meeting.held_on)) for key, meeting in self.meetings.items()]
        self.fields["at_meeting"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """As the verb takes it."""
        said = self.cleaned_data
        return {"at_meeting": self.meetings[said["at_meeting"]], "corrections": said["corrections"]}


class ForForm(PlainForm):
    """For whom a copy is who does not read on screen."""

    recipient = forms.ChoiceField(label=_l("Which agency is it for?"))
    recipient_name = forms.CharField(
        label=_l("For whose attention?"),
        max_length=200,
        help_text=_l("A name, or a post such as «duty officer». It stands on every page."),
    )
    why = forms.CharField(
        label=_l("Why do they need it?"),
        max_length=300,
        help_text=_l("Name nobody here."),
    )

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = {str(agency.pk): agency for agency in agencies}
        self.fields["recipient"].choices = [  # type: ignore[attr-defined]
            ("", ""),
            *((key, agency.name) for key, agency in self.agencies.items()),
        ]

    def chosen(self) -> dict[str, Any]:
        """As the verb takes it."""
        said = self.cleaned_data
        return {
            "recipient": self.agencies[said["recipient"]],
            "recipient_name": said["recipient_name"],
            "why": said["why"],
        }
