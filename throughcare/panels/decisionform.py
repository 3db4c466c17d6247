"""The form of a decision: the outcomes that fit the item, and what each needs. Nothing is chosen beforehand."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.core.forms import DateField, LongTextField, Look, VersionedForm
from throughcare.panels import rules
from throughcare.panels.actions import Departure, Holding, Placement, Postponed
from throughcare.panels.forms import named
from throughcare.panels.models import ItemKind, Outcome
from throughcare.panels.words import outcome_label
from throughcare.partnerships.models import Agency, Practitioner
from throughcare.partnerships.profile import Profile
from throughcare.referrals.models import DeclineCode
from throughcare.registrations.forms import RegistrationForm, cohort_choices, level_choices
from throughcare.registrations.models import StatutoryStatus

HELD = ("level", "cohort", "statutory_status", "mappa_category", "mappa_level", "leading_arrangement")
PLACING = (*HELD, "lead")
LEAVING = ("exit_reason", "release_on", "anyway")
LATER = ("until", "owner")
NOT_A_PANELS_REASON = {DeclineCode.DUPLICATE, DeclineCode.ON_SCHEME}


class DecisionForm(VersionedForm):
    """What the panel decided on one item."""

    outcome = forms.ChoiceField(label=_("What does the panel decide?"), widget=forms.RadioSelect)
    level = forms.ChoiceField(label=_("Level"), required=False, widget=forms.RadioSelect)
    cohort = forms.ChoiceField(label=_("Cohort"), required=False, widget=forms.RadioSelect)
    statutory_status = forms.ChoiceField(label=_("Statutory status"), required=False)
    mappa_category = copy.deepcopy(RegistrationForm.base_fields["mappa_category"])
    mappa_level = copy.deepcopy(RegistrationForm.base_fields["mappa_level"])
    leading_arrangement = copy.deepcopy(RegistrationForm.base_fields["leading_arrangement"])
    lead = forms.ChoiceField(
        label=_("Who leads?"),
        required=False,
        help_text=_("A named professional, or an agency until it names somebody."),
    )
    code = forms.ChoiceField(
        label=_("Main reason"),
        required=False,
        choices=[
            ("", _("Choose a reason")),
            *((c.value, c.label) for c in DeclineCode if c not in NOT_A_PANELS_REASON),
        ],
    )
    signposting = LongTextField(
        label=_("Where could the person be helped instead?"),
        required=False,
        max_length=1000,
        help_text=_("The agency that referred is told this with the reason."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    where = forms.CharField(label=_("Where is the referral sent?"), required=False, max_length=300)
    exit_reason = forms.ChoiceField(label=_("Why does the registration end?"), required=False)
    release_on = DateField(
        label=_("Expected release"),
        required=False,
        help_text=_("For long custody: the expected release, or the earliest there can be. For example, 27 3 2031"),
    )
    anyway = LongTextField(
        label=_("If a condition of the scheme is not met: why all the same?"),
        required=False,
        max_length=1000,
        help_text=_("The conditions stand on this page, with the facts behind them."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    until = DateField(label=_("Deferred until"), required=False, help_text=_("It comes back on the agenda from then."))
    owner = forms.ChoiceField(label=_("Who brings it back?"), required=False)
    next_review_on = DateField(label=_("Next review"), required=False)
    reason = LongTextField(
        label=_("Reason"), max_length=4000, help_text=_("What the panel weighed, in words the person could read.")
    )
    dissent = LongTextField(
        label=_("Dissent"),
        required=False,
        max_length=2000,
        help_text=_("Who saw it otherwise, and why."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        *args: Any,
        profile: Profile,
        kind: str,
        outcomes: Sequence[str],
        practitioners: Sequence[Practitioner],
        agencies: Sequence[Agency],
        owners: Sequence[Practitioner],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.profile, self.kind = profile, kind
        self.people = {f"p{each.pk}": each for each in practitioners}
        self.bodies = {f"a{each.pk}": each for each in agencies}
        self.owners = {str(each.pk): each for each in owners}
        self._offer("outcome", [(outcome, outcome_label(profile, outcome)) for outcome in outcomes])
        self._offer_placing()
        self._offer("owner", named(owners, _("Choose who")))
        self._offer("exit_reason", [("", _("Choose a reason")), *((r.key, r.label) for r in profile.exit_reasons)])
        if profile.exit.revisit is None:
            del self.fields["release_on"]
        self._reveal(outcomes)

    def _offer_placing(self) -> None:
        profile = self.profile
        people = [(key, f"{each.user.name}, {each.agency.name}") for key, each in self.people.items()]
        bodies = [(key, each.name) for key, each in self.bodies.items()]
        self._offer("lead", [("", _("Choose who leads")), (_("People"), people), (_("Agency only"), bodies)])
        statuses = [choice for choice in StatutoryStatus.choices if choice[0] in profile.selection.statutory_statuses]
        self._offer("statutory_status", [("", _("Choose a status")), *statuses])
        for name, choices in (("level", level_choices(profile)), ("cohort", cohort_choices(profile))):
            self._offer(name, choices)
            if not choices:
                del self.fields[name]
        looks = {
            "level": Look(hints={each.key: each.description for each in profile.levels}),
            "cohort": Look(hints={each.key: each.description for each in profile.cohorts}),
            "outcome": Look(size="m"),
            "where": Look(width="two-thirds"),
        }
        vars(self).update(looks=looks)

    def _offer(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices

    def _reveal(self, outcomes: Sequence[str]) -> None:
        """Show below each outcome what it needs, and take away the fields that no outcome here asks for."""
        shown: dict[str, Sequence[str]] = {
            Outcome.ADOPT: PLACING,
            Outcome.REREGISTER: PLACING,
            Outcome.NOT_ADOPT: ("code", "signposting"),
            Outcome.ELSEWHERE: ("where",),
            Outcome.DEFER: LATER,
            Outcome.DEREGISTER: LEAVING,
            Outcome.CONTINUE: ("next_review_on", *HELD),
        }
        asked = {name for outcome in outcomes for name in shown.get(outcome, ())}
        for name in {name for names in shown.values() for name in names} - asked:
            self.fields.pop(name, None)
        by_outcome = {outcome: [name for name in shown.get(outcome, ()) if name in self.fields] for outcome in outcomes}
        # Whoever stays is held as before unless somebody says otherwise, so only whoever is taken on must be placed.
        placed = ("level", "cohort", "statutory_status", "lead") if rules.PLACING & set(outcomes) else ()
        needed = [name for name in (*placed, "signposting", "where", "exit_reason", *LATER) if name in self.fields]
        # Of this form alone, not of its class.
        vars(self).update(reveals={"outcome": by_outcome}, needed=needed)

    def arguments(self) -> dict[str, Any]:
        """The arguments of the action that records the decision."""
        given = self.cleaned_data
        chosen: dict[str, Any] = {
            "outcome": given["outcome"],
            "reason": given["reason"],
            "dissent": given["dissent"],
            "version": given["version"],
            "code": given.get("code") or "",
            "signposting": given.get("signposting") or given.get("where") or "",
            "next_review_on": given.get("next_review_on"),
        }
        if given["outcome"] in rules.PLACING:
            chosen["placement"] = self._placement()
        elif given["outcome"] == Outcome.CONTINUE:
            chosen["holding"] = Holding(**self._held())
        elif given["outcome"] == Outcome.DEREGISTER:
            chosen["departure"] = Departure(
                reason=given["exit_reason"], release_on=given.get("release_on"), anyway=given["anyway"]
            )
        elif given["outcome"] == Outcome.DEFER:
            chosen["postponed"] = Postponed(until=given["until"], owner=self.owners[given["owner"]])
        return chosen

    def seen(self, version: int | None) -> None:
        """Let the form, shown again with what was written, speak of the record as it stands now."""
        self.data = {**self.data.dict(), "version": str(version)}  # type: ignore[attr-defined]

    def _held(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {name: given[name] if name.startswith("mappa_") else given.get(name) or "" for name in HELD}

    def _placement(self) -> Placement:
        who = self.cleaned_data["lead"]
        practitioner = self.people.get(who)
        agency = practitioner.agency if practitioner else self.bodies[who]
        return Placement(**self._held(), lead_agency=agency, lead_practitioner=practitioner)

    @property
    def about(self) -> str:
        """What is decided on, in words."""
        return str(ItemKind(self.kind).label)
