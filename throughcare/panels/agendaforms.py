"""Forms of the agenda: the place and time of an item, why it is held back, and a point about nobody in particular."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.core.forms import LongTextField, Look, PlainForm, VersionedForm
from throughcare.panels.models import MOST_MINUTES
from throughcare.panels.timing import USUAL_MINUTES_OF_POINT


class PlaceForm(VersionedForm):
    """As which item it comes, and how long it takes."""

    position = forms.IntegerField(
        label=_("Place on the agenda"), min_value=1, max_value=999, help_text=_("1 comes first; a high number last.")
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=MOST_MINUTES)
    looks: ClassVar = {"position": Look(width="3"), "minutes": Look(width="3")}


class HoldBackForm(PlainForm):
    """Why it waits."""

    because = LongTextField(
        label=_("Why does this wait for the next meeting?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The next meeting of this kind has it on its agenda by itself, with these words."),
    )


class PointForm(VersionedForm):
    """A line of the agenda that is about nobody in particular."""

    title = forms.CharField(
        label=_("What is it about?"),
        max_length=200,
        help_text=_(
            "Do not write about a person here: everybody who reads the agenda reads this. Add the person instead."
        ),
    )
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=1, max_value=MOST_MINUTES, initial=USUAL_MINUTES_OF_POINT
    )
    note = LongTextField(label=_("Note"), required=False, max_length=4000, help_text=_("No names of people supported."))
    outcome = LongTextField(
        label=_("What came of it"), required=False, max_length=4000, help_text=_("No names of people supported.")
    )
    looks: ClassVar = {"minutes": Look(width="3")}

    def __init__(self, *args: Any, new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if new:
            del self.fields["outcome"], self.fields["version"]
