"""The form in which a meeting says what became of an action agreed before."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.core.forms import DateField, LongTextField, Look, VersionedForm
from throughcare.plans.models import ActionState

CARRY_OVER = "carry_over"


class SettleForm(VersionedForm):
    """What became of an action, or to which day it is carried over; could not is told from did not."""

    became = forms.ChoiceField(
        label=_("What became of it?"),
        widget=forms.RadioSelect,
        choices=[
            *(choice for choice in ActionState.choices if choice[0] != ActionState.OPEN),
            (CARRY_OVER, _("Carry over to another day")),
        ],
    )
    outcome = LongTextField(
        label=_("What came of it?"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    could_not = LongTextField(
        label=_("What stood in the way?"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    did_not = LongTextField(
        label=_("Why did it not happen?"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    not_needed = LongTextField(
        label=_("Why is it no longer needed?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    due_on = DateField(label=_("By when now?"), required=False)
    why = forms.CharField(label=_("Why does it move?"), required=False, max_length=300)

    looks: ClassVar = {
        "became": Look(
            hints={
                ActionState.COULD_NOT: _("Something outside the agency's hands stood in the way."),
                ActionState.DID_NOT: _("It was in the agency's hands and did not happen."),
            },
            divider_before=CARRY_OVER,
        )
    }
    reveals: ClassVar = {
        "became": {
            ActionState.DONE.value: ["outcome"],
            ActionState.COULD_NOT.value: ["could_not"],
            ActionState.DID_NOT.value: ["did_not"],
            ActionState.NOT_NEEDED.value: ["not_needed"],
            CARRY_OVER: ["due_on", "why"],
        }
    }
    needed: ClassVar = ["could_not", "did_not", "not_needed", "due_on", "why"]

    def seen(self, version: int | None) -> None:
        """Let the form, shown again with what was written, speak of the action as it stands now."""
        self.data = {**self.data.dict(), "version": str(version)}  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """The arguments of the verb that settles it."""
        given = self.cleaned_data
        if given["became"] == CARRY_OVER:
            return {"due_on": given["due_on"], "why": given["why"], "version": given["version"]}
        words = given["outcome"] or given["could_not"] or given["did_not"] or given["not_needed"]
        return {"state": given["became"], "outcome": words, "version": given["version"]}
