"""The form of a decision: the outcomes that fit the item, and what each needs. Nothing is chosen beforehand."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.core.forms import DateField, LongTextField, Look, VersionedForm, YesNoField
from throughcare.panels import queries, rules
from throughcare.panels.actions import Departure, Holding, Judged, Placement, Postponed
from throughcare.panels.actions.deciding import subject_of
from throughcare.panels.forms import named
from throughcare.panels.models import AgendaItem, ItemKind, Meeting, Outcome
from throughcare.panels.words import outcome_label
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.referrals.models import DeclineCode
from throughcare.registrations.forms import RegistrationForm, cohort_choices, level_choices
from throughcare.registrations.models import StatutoryStatus
from throughcare.reviews import evidence
from throughcare.reviews.facts import Known
from throughcare.reviews.forms import colour_choices, meanings
from throughcare.reviews.models import Answer
from throughcare.reviews.queries import known_about

HELD = ("level", "cohort", "statutory_status", "mappa_category", "mappa_level", "leading_arrangement")
PLACING = (*HELD, "lead")
LEAVING = ("exit_reason", "release_on", "anyway")
LATER = ("until", "owner")
RATED = ("colour", "rating_reason", "rating_review_on")
# What a scheme that takes somebody on from another one says itself; the rest comes with the offer.
TAKEN_ON = ("level", "cohort", "lead")
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
    rate = YesNoField(label=_("Is the person's rating judged at this meeting?"), required=False)
    colour = forms.ChoiceField(label=_("How does the meeting judge the person?"), required=False)
    rating_reason = LongTextField(
        label=_("Why this rating?"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    rating_review_on = DateField(label=_("Next review after this rating"), required=False)
    without_quorum = LongTextField(
        label=_("The meeting has no quorum: why does it decide all the same?"),
        max_length=1000,
        help_text=_("This is kept with the decision and stands in the minutes."),
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
        lines: Sequence[evidence.Line] | None = None,
        short: bool = False,
        **kwargs: Any,
    ) -> None:
        """`lines` is the checklist of a rating, None where none can be judged; `short` says that there is no quorum."""
        super().__init__(*args, **kwargs)
        self.profile, self.kind, self.lines = profile, kind, list(lines or ())
        self.people = {f"p{each.pk}": each for each in practitioners}
        self.bodies = {f"a{each.pk}": each for each in agencies}
        self.owners = {str(each.pk): each for each in owners}
        self._offer("outcome", [(outcome, outcome_label(profile, outcome)) for outcome in outcomes])
        self._offer_placing()
        self._offer("owner", named(owners, _("Choose who")))
        self._offer("exit_reason", [("", _("Choose a reason")), *((r.key, r.label) for r in profile.exit_reasons)])
        if profile.exit.revisit is None:
            del self.fields["release_on"]
        if not short:
            del self.fields["without_quorum"]
        self._offer_rating(lines is not None)
        self._reveal(outcomes)

    def _offer_rating(self, offered: bool) -> None:
        """The checklist stands above the colour, each line with what the record says; nothing is answered by it."""
        if not offered:
            for name in ("rate", *RATED):
                del self.fields[name]
            return
        self._offer("colour", colour_choices(self.profile))
        self.fields["colour"].widget = forms.RadioSelect(choices=colour_choices(self.profile))
        looks = {**self.looks, "rate": Look(inline=True), "colour": Look(hints=meanings(self.profile))}
        for line in self.lines:
            name = f"evidence_{line.item.key}"
            self.fields[name] = forms.ChoiceField(
                label=line.item.label,
                choices=Answer.choices,
                required=False,
                widget=forms.RadioSelect,
                help_text=" ".join(str(shown) for shown in line.facts),
                error_messages={"required": _("Answer yes, no or not known")},
            )
            looks[name] = Look(inline=True)
        vars(self).update(looks=looks)

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
            Outcome.ACCEPT: TAKEN_ON,
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
        reveals: dict[str, dict[str, list[str]]] = {"outcome": by_outcome}
        if "rate" in self.fields:
            reveals["rate"] = {"yes": [*(f"evidence_{line.item.key}" for line in self.lines), *RATED]}
            needed += reveals["rate"]["yes"]
        # Of this form alone, not of its class.
        vars(self).update(reveals=reveals, needed=needed)

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
            "without_quorum": given.get("without_quorum") or "",
            "rating": self._judged(),
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

    def _judged(self) -> Judged | None:
        given = self.cleaned_data
        if not given.get("rate"):
            return None
        return Judged(
            colour=given["colour"],
            reason=given["rating_reason"],
            next_review_on=given["rating_review_on"],
            evidence={line.item.key: given[f"evidence_{line.item.key}"] for line in self.lines},
        )

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
        held = self._held() if self.kind != ItemKind.TRANSFER else self._as_offered()
        return Placement(**held, lead_agency=agency, lead_practitioner=practitioner)

    def _as_offered(self) -> dict[str, Any]:
        """The part that this scheme says itself of somebody whom another one offers."""
        return {name: self.cleaned_data.get(name) or "" for name in ("level", "cohort")}

    @property
    def about(self) -> str:
        """What is decided on, in words."""
        return str(ItemKind(self.kind).label)


def form_for(
    by: Acting,
    item: AgendaItem,
    meeting: Meeting,
    profile: Profile,
    data: Any = None,
    *,
    on: date,
    turnout: queries.Turnout | None = None,
    known: Known | None = None,
) -> DecisionForm:
    """The form of the decision on an item, with everything it offers; on its page, empty or as it was sent.

    A page that has read who is there, or what is known of the person, hands it in.
    """
    held = profile.meeting(meeting.kind)
    staff = queries.staff_of(item.scheme_id, on=meeting.held_on)
    judging = item.kind in (ItemKind.REVIEW, ItemKind.EXIT) and by.may(Permission.JUDGE_RATING, item.scheme_id)
    lines = None
    if judging and item.registration is not None and item.registration.is_live and profile.ratings:
        lines = evidence.lines(profile, known or known_about(by, item.registration, on=on))
    return DecisionForm(
        data,
        profile=profile,
        kind=item.kind,
        outcomes=rules.fitting(profile, held, item.kind) if held else (),
        practitioners=staff.leaders,
        agencies=queries.agencies_of(item.scheme_id, on=meeting.held_on),
        owners=staff.readers,
        lines=lines,
        short=(turnout or queries.quorum_at(meeting, held)).short,
        initial={
            "version": subject_of(item).version,
            "next_review_on": rules.next_review_on(profile, meeting.held_on),
            **held_now(item),
        },
    )


def held_now(item: AgendaItem) -> dict[str, Any]:
    """How somebody on the scheme is held today: facts to start from, not a proposal."""
    held = item.registration
    if held is None or not held.is_live:
        return {}
    return {"release_on": held.release_on, **{name: getattr(held, name) for name in HELD}}
