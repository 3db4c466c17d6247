"""The form that corrects a decision: its words alone, or what was decided with all that goes with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.core.forms import LongTextField, Look
from throughcare.panels import queries, rules
from throughcare.panels.decisionform import HELD, DecisionForm
from throughcare.panels.models import AgendaItem, Decision, Stands
from throughcare.panels.words import outcome_label
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.profile import Profile

WORDS = "words"


class CorrectionForm(DecisionForm):
    """What the decision should have said; `version` counts the corrections that stood when it was written."""

    because = LongTextField(
        label=_("What was wrong with what was recorded?"),
        max_length=2000,
        help_text=_("It is kept beside the decision with your name."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, stands: Stands, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asker = self.fields["outcome"]
        assert isinstance(asker, forms.ChoiceField)  # noqa: S101 - for the type checker
        asker.label = _("What should have been recorded?")
        others = _others(kwargs["outcomes"], self.profile, stands)
        asker.choices = [(WORDS, _("The decision stands; only its words were wrong")), *others]
        looks = {
            **self.looks,
            "outcome": Look(size="m", hints={WORDS: _("Reason and dissent are written below.")}),
        }
        vars(self).update(looks=looks)
        self.order_fields(["because", "outcome"])

    def correcting(self) -> dict[str, Any]:
        """The arguments of the verb that corrects."""
        given = self.cleaned_data
        if given["outcome"] == WORDS:
            names = ("because", "reason", "dissent")
            return {**{name: given[name] for name in names}, "seen": given["version"]}
        chosen = self.arguments()
        for name in ("version", "without_quorum", "rating"):
            chosen.pop(name)
        return {**chosen, "because": given["because"], "seen": given["version"]}


def _others(outcomes: Sequence[str], profile: Profile, stands: Stands) -> list[tuple[str, str]]:
    """The outcomes; the one recorded stands among them, for what goes with it may be what was wrong."""
    same = _("%(outcome)s, but something that goes with it was wrong")
    labels = {outcome: outcome_label(profile, outcome) for outcome in outcomes}
    return [(key, str(same) % {"outcome": label} if key == stands.outcome else label) for key, label in labels.items()]


def correction_form(
    by: Acting, item: AgendaItem, decision: Decision, profile: Profile, data: Any = None
) -> CorrectionForm:
    """The form with what stands in it: facts to correct, not a proposal."""
    meeting, stands = item.meeting, decision.stands()
    held = profile.meeting(meeting.kind)
    staff = queries.staff_of(item.scheme_id, on=meeting.held_on)
    return CorrectionForm(
        data,
        stands=stands,
        profile=profile,
        kind=item.kind,
        outcomes=rules.fitting(profile, held, item.kind) if held else (),
        practitioners=staff.leaders,
        agencies=queries.agencies_of(item.scheme_id, on=meeting.held_on),
        owners=staff.readers,
        initial={
            "version": stands.corrections,
            "reason": stands.reason,
            "dissent": stands.dissent,
            **_as_recorded(stands),
        },
    )


def _as_recorded(stands: Stands) -> dict[str, Any]:
    """What was recorded with the decision, by the names of the form."""
    details = stands.details
    kept: dict[str, Any] = {name: details[name] for name in (*HELD, "code", "signposting", "anyway") if name in details}
    kept["where"] = details.get("signposting", "")
    kept["exit_reason"] = details.get("exit_reason", "")
    kept["owner"] = str(details.get("owner") or "")
    for name in ("until", "release_on", "next_review_on"):
        if details.get(name):
            kept[name] = date.fromisoformat(details[name])
    if details.get("lead_practitioner"):
        kept["lead"] = f"p{details['lead_practitioner']}"
    elif details.get("lead_agency"):
        kept["lead"] = f"a{details['lead_agency']}"
    return kept
