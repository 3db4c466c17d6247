"""A referral, its allowed moves, and the criteria it is judged by."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from throughcare.core.classification import Register, register
from throughcare.core.errors import DomainError
from throughcare.core.models import Record, RecordQuerySet
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner, ProfileVersion, Scheme
from throughcare.people.models import Person, Restriction


class State(models.TextChoices):
    """Where a referral is."""

    DRAFT = "draft", _l("Draft")
    WITH_GATEKEEPER = "with_gatekeeper", _l("With the gatekeeper")
    STOPPED = "stopped", _l("Stopped by the gatekeeper")
    SENT = "sent", _l("With the co-ordinator")
    RETURNED = "returned", _l("Sent back for information")
    LISTED = "listed", _l("On an agenda")
    DEFERRED = "deferred", _l("Deferred by the panel")
    DECIDED = "decided", _l("Decided")
    DECLINED = "declined", _l("Declined before the panel")
    WITHDRAWN = "withdrawn", _l("Withdrawn")


S = State
MOVES: dict[State, frozenset[State]] = {
    S.DRAFT: frozenset({S.WITH_GATEKEEPER, S.SENT, S.WITHDRAWN}),
    S.WITH_GATEKEEPER: frozenset({S.DRAFT, S.SENT, S.STOPPED, S.WITHDRAWN}),
    S.SENT: frozenset({S.RETURNED, S.LISTED, S.DECLINED, S.WITHDRAWN}),
    S.RETURNED: frozenset({S.SENT, S.DECLINED, S.WITHDRAWN}),
    S.LISTED: frozenset({S.SENT, S.DECIDED, S.DEFERRED, S.WITHDRAWN}),
    S.DEFERRED: frozenset({S.LISTED, S.RETURNED, S.DECLINED, S.WITHDRAWN}),
    S.STOPPED: frozenset(),
    S.DECIDED: frozenset(),
    S.DECLINED: frozenset(),
    S.WITHDRAWN: frozenset(),
}
OPEN_STATES = frozenset(state for state, onward in MOVES.items() if onward)
INSIDE_THE_AGENCY = frozenset({S.DRAFT, S.WITH_GATEKEEPER, S.STOPPED})


class Outcome(models.TextChoices):
    """What became of it."""

    ADOPTED = "adopted", _l("Adopted")
    NOT_ADOPTED = "not_adopted", _l("Not adopted")
    ELSEWHERE = "elsewhere", _l("Sent elsewhere")
    NONE = "", _l("Not decided yet")


class DeclineCode(models.TextChoices):
    """Why a co-ordinator declines a referral before the panel sees it."""

    NOT_IN_AREA = "not_in_area", _l("Lives outside the area of the scheme")
    NOT_IN_SCOPE = "not_in_scope", _l("Does not meet the criteria of the scheme")
    OTHER_ARRANGEMENT = "other_arrangement", _l("Another arrangement leads (MAPPA, MARAC, other)")
    NO_BENEFIT = "no_additional_benefit", _l("The scheme would add nothing to the work under way")
    NOT_ENOUGH_KNOWN = "not_enough_known", _l("Not enough is known, and nobody answered")
    ON_SCHEME = "on_scheme", _l("Is on the scheme already")
    DUPLICATE = "duplicate", _l("The same referral was made twice")
    DIED = "died", _l("Has died")

    @property
    def needs_signposting(self) -> bool:
        """Whether the referrer must be told where the person could be helped instead."""
        return self not in (DeclineCode.ON_SCHEME, DeclineCode.DUPLICATE, DeclineCode.DIED)


class WrongMove(DomainError):
    """The referral is not where this could happen."""


class ReferralQuerySet(RecordQuerySet["Referral"]):
    """Words for finding referrals."""

    def visible_to(self, by: Acting) -> Self:
        """Own agency's referrals in any state; the scheme's once they have been sent."""
        own = Q(agency_id=by.agency_id, scheme_id__in=by.referring_schemes)
        received = ~Q(state__in=INSIDE_THE_AGENCY) & Q(scheme_id__in=by.case_schemes)
        mine = Restriction.objects.filter(
            person_id=OuterRef("person_id"), practitioner_id=by.practitioner_id, ended_at=None
        )
        return self.filter(
            own | received,
            ~Exists(mine.filter(kind=Restriction.Kind.DENY)),
            Q(person__restricted=False) | Exists(mine.filter(kind=Restriction.Kind.ALLOW)),
        )

    def open(self) -> Self:
        """Not at an end yet."""
        return self.filter(state__in=OPEN_STATES)

    def for_screen(self) -> Self:
        """With everything that one line or one page names."""
        return self.select_related("person", "agency", "behalf_of", "scheme", "referrer__user", "deferred_to__user")

    def waiting_for_panel(self) -> Self:
        """With the co-ordinator, or deferred and not yet listed again."""
        return self.filter(state__in=(State.SENT, State.DEFERRED))


class Referral(Record):
    """A request that a scheme consider a person, under the profile version it was started with."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="referrals")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="referrals")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="referrals")
    referrer = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="referrals")
    behalf_of = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    entered_for = models.CharField(max_length=300, blank=True)
    # The record under which the person was first entered, when another one turned out to be theirs.
    entered_as = models.UUIDField(null=True, blank=True)
    profile_version = models.ForeignKey(ProfileVersion, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    answers = models.JSONField(default=dict)
    pathways = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    priority_offences = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    started_at = models.DateTimeField()
    gatekeeper_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    answer_due_on = models.DateField(null=True)
    reminded_on = models.DateField(null=True)
    deferred_until = models.DateField(null=True)
    deferred_to = models.ForeignKey(Practitioner, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    outcome_code = models.CharField(max_length=40, blank=True)
    outcome_reason = models.TextField(blank=True)
    signposting = models.TextField(blank=True)

    classified: ClassVar[Register] = register(
        owner="the referring agency",
        operational="scheme person agency behalf_of profile_version state started_at gatekeeper_at sent_at ready_at "
        "returned_at answer_due_on reminded_on deferred_until ended_at outcome outcome_code entered_for",
        staff="referrer deferred_to",
        personal="entered_as pathways outcome_reason signposting",
        criminal="answers priority_offences",
    )

    objects = ReferralQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "scheme"],
                condition=Q(state__in=sorted(OPEN_STATES)),
                name="one_open_referral_a_scheme",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DECIDED) | (~Q(outcome="") & ~Q(outcome_reason="")),
                name="decided_referral_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(OPEN_STATES)) | Q(ended_at__isnull=False), name="ended_referral_is_dated"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["scheme", "state", "sent_at"], name="referral_by_state"),
            models.Index(fields=["agency", "state"], name="referral_by_agency"),
        ]

    def move(self, to: State) -> None:
        """Change state if the table of moves allows it; the caller saves."""
        if to not in MOVES[State(self.state)]:
            raise WrongMove(
                _("This referral is “%(now)s”, so it cannot become “%(to)s”.")
                % {"now": State(self.state).label, "to": to.label}
            )
        self.state = to

    def end(self, to: State, *, outcome: Outcome = Outcome.NONE, reason: str, at: datetime) -> None:
        """Move to an end, with the reason."""
        self.move(to)
        self.outcome, self.outcome_reason, self.ended_at = outcome, reason, at

    def reopen(self) -> None:
        """Before the panel again: what it decided was recorded by mistake, and is decided in the same breath.

        No move of the table: nobody else may take a referral back from its end.
        """
        if self.state not in (State.DECIDED, State.DEFERRED):
            raise WrongMove(
                _("This referral is “%(now)s”, so there is nothing to take back.") % {"now": State(self.state).label}
            )
        self.state, self.ended_at = State.LISTED, None
        self.outcome, self.outcome_code, self.outcome_reason, self.signposting = Outcome.NONE, "", "", ""
        self.deferred_until, self.deferred_to = None, None

    def overdue_on(self, day: date) -> bool:
        """Whether the referrer was asked for information and the clock has run out."""
        return self.state == State.RETURNED and self.answer_due_on is not None and self.answer_due_on < day


class StepKind(models.TextChoices):
    """What can happen to a referral, as its history says it."""

    STARTED = "started", _l("Started")
    SENT_TO_GATEKEEPER = "sent_to_gatekeeper", _l("Sent to the gatekeeper")
    SENT_BACK = "sent_back", _l("Sent back by the gatekeeper")
    STOPPED = "stopped", _l("Stopped by the gatekeeper")
    PASSED_ON = "passed_on", _l("Passed on by the gatekeeper")
    SENT = "sent", _l("Sent to the co-ordinator")
    MATCHED = "matched", _l("Joined to a person already on record")
    READY = "ready", _l("Ready for the panel")
    RETURNED = "returned", _l("Sent back for information")
    CHASED = "chased", _l("Reminder sent")
    ANSWERED = "answered", _l("Answered")
    LISTED = "listed", _l("Put on an agenda")
    UNLISTED = "unlisted", _l("Taken off the agenda")
    DEFERRED = "deferred", _l("Deferred by the panel")
    DECIDED = "decided", _l("Decided by the panel")
    REOPENED = "reopened", _l("Decision taken back as a mistake")
    CORRECTED = "corrected", _l("Words of the decision corrected")
    DECLINED = "declined", _l("Declined before the panel")
    WITHDRAWN = "withdrawn", _l("Withdrawn")


INSIDE_STEPS = frozenset(
    {StepKind.STARTED, StepKind.SENT_TO_GATEKEEPER, StepKind.SENT_BACK, StepKind.STOPPED, StepKind.PASSED_ON}
)


class StepQuerySet(RecordQuerySet["Step"]):
    """Words for the history."""

    def visible_to(self, by: Acting) -> Self:
        """What the referring agency said among itself is for that agency alone."""
        return self.filter(Q(inside=False) | Q(agency_id=by.agency_id))


class Step(Record):
    """One thing that happened to a referral, with the words that went with it: questions, answers, reasons."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="steps")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=StepKind.choices)
    at = models.DateTimeField()
    practitioner = models.ForeignKey(Practitioner, null=True, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(blank=True)
    due_on = models.DateField(null=True)
    inside = models.BooleanField()

    classified: ClassVar[Register] = register(
        owner="the referring agency",
        operational="referral scheme agency kind at due_on inside",
        staff="practitioner",
        personal="words",
    )

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["at", "made_at"]
        indexes: ClassVar = [models.Index(fields=["referral", "at"], name="step_by_referral")]


class Indication(Record):
    """The points of the scheme's matrix for a referral, and what a person makes of them."""

    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="indication")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    counts = models.JSONField()
    points = models.DecimalField(max_digits=9, decimal_places=2)
    threshold = models.DecimalField(max_digits=9, decimal_places=2)
    points_out = models.BooleanField()
    view = models.TextField()
    judged_by = models.BigIntegerField()
    judged_at = models.DateTimeField()

    classified: ClassVar[Register] = register(
        operational="referral scheme person threshold judged_at",
        staff="judged_by",
        criminal="counts points points_out view",
    )

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(view=""), name="points_are_judged_by_somebody")]


class CriterionJudgement(Record):
    """One of the scheme's criteria: whether it is met, on what evidence, in whose judgement."""

    class Met(models.TextChoices):
        YES = "yes", _l("Met")
        NO = "no", _l("Not met")
        UNKNOWN = "unknown", _l("Not known")

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="criteria")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=60)
    met = models.CharField(max_length=10, choices=Met.choices)
    evidence = models.TextField(blank=True)
    judged_by = models.BigIntegerField()

    classified: ClassVar[Register] = register(
        operational="referral scheme person key", staff="judged_by", criminal="met evidence"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referral", "key"], name="one_judgement_a_criterion"),
            models.CheckConstraint(condition=~Q(met="yes") | ~Q(evidence=""), name="met_criterion_has_evidence"),
        ]
