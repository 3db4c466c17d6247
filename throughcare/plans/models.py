"""Needs by pathway over time, plan versions, actions with an agency and a named person, and services referred to."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.core.errors import DomainError
from throughcare.core.models import Record
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner, Scheme
from throughcare.people.models import Person
from throughcare.people.scoped import CaseQuerySet, ClassedQuerySet
from throughcare.registrations.models import Registration
from throughcare.sharing.models import InformationClass

M = TypeVar("M", bound=models.Model, covariant=True)


class AlreadyCorrected(DomainError):
    """A later judgement stands in the place of this one."""


def _of_class() -> Any:
    """The class of information that the pathway belongs to, as the profile said when it was written."""
    return models.CharField(
        max_length=20,
        choices=InformationClass.choices,
        default=InformationClass.CASEWORK,
        db_default=InformationClass.CASEWORK.value,
    )


class NeedLevel(models.IntegerChoices):
    """How far a pathway drives the offending, as judged on a day."""

    NONE = 0, _("No need")
    SOME = 1, _("Some need")
    SIGNIFICANT = 2, _("Significant need")
    SEVERE = 3, _("Severe need")


class NeedQuerySet(ClassedQuerySet["Need"]):
    """Words for judgements of needs."""

    def standing(self) -> Self:
        """Without those that a correction has replaced."""
        return self.filter(corrected_by=None)


class Need(Record):
    """One pathway judged on one day; never changed, only followed by a newer one or replaced by a correction."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="needs")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="needs")
    pathway = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField(choices=NeedLevel.choices)
    evidence = models.TextField(_("Evidence"))
    strengths = models.TextField(_("Strengths"), blank=True)
    own_view = models.TextField(_("The person's own view"), blank=True)
    assessed_on = models.DateField(_("Assessed on"))
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    assessed_by = models.BigIntegerField()
    information_class = _of_class()
    corrected_by = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrects")
    correction_reason = models.CharField(max_length=300, blank=True, default="", db_default="")

    classified: ClassVar[Register] = register(
        operational="scheme person registration pathway assessed_on agency information_class corrected_by",
        staff="assessed_by",
        personal="correction_reason",
        special="level evidence strengths own_view",
    )

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-assessed_on", "-made_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(level__in=NeedLevel.values), name="need_level_known"),
            models.CheckConstraint(condition=~Q(evidence=""), name="need_has_evidence"),
            models.CheckConstraint(
                condition=Q(corrected_by=None) | ~Q(correction_reason=""), name="corrected_need_says_why"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["registration", "pathway", "-assessed_on"], name="need_over_time")]

    def give_way_to(self, later: Need, *, reason: str) -> None:
        """Stand aside for the judgement that corrects this one; both are kept."""
        if self.corrected_by_id is not None:
            raise AlreadyCorrected(gettext("This judgement was corrected already. Correct the one that replaced it."))
        self.corrected_by_id, self.correction_reason = later.pk, reason
        self.save(update_fields=["corrected_by", "correction_reason"])


class Plan(Record):
    """The management plan of a registration; a new version replaces the current one."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="plans")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="plans")
    number = models.PositiveIntegerField()
    current = models.BooleanField(default=True)
    aim = models.TextField(_("What this plan is to achieve"))
    started_on = models.DateField()

    classified: ClassVar[Register] = register(
        operational="scheme person registration number current started_on", personal="aim"
    )

    objects = CaseQuerySet["Plan"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["registration", "number"], name="one_plan_a_number"),
            models.UniqueConstraint(fields=["registration"], condition=Q(current=True), name="one_current_plan"),
        ]


class Prong(models.TextChoices):
    """What the action does."""

    SUPPORT = "support", _("Support")
    INTERVENE = "intervene", _("Intervene")
    DISRUPT = "disrupt", _("Disrupt")


class ActionState(models.TextChoices):
    """Could not is told from did not."""

    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    COULD_NOT = "could_not", _("Could not be done")
    DID_NOT = "did_not", _("Was not done")
    NOT_NEEDED = "not_needed", _("No longer needed")


class OwnOrClassedQuerySet(CaseQuerySet[M]):
    """Records of a class of information and an agency: what is for one's own agency is always seen."""

    def visible_to(self, by: Acting) -> Self:
        """As for every case, of the classes that the agency's signature covers, and all that is the agency's own."""
        found = super().visible_to(by)
        return found.filter(Q(information_class__in=by.classes) | Q(agency_id=by.agency_id))


class ActionQuerySet(OwnOrClassedQuerySet["PlanAction"]):
    """Words for actions."""

    def open(self) -> Self:
        """Still to be done."""
        return self.filter(state=ActionState.OPEN)

    def late_on(self, day: date) -> Self:
        """Open and past the due date."""
        return self.open().filter(due_on__lt=day)


class PlanAction(Record):
    """One line of the plan: what, which pathway and prong, which agency and person, by when."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="plan_actions")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="plan_actions")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="actions")
    what = models.CharField(_("What will be done"), max_length=500)
    prong = models.CharField(_("Prong"), max_length=12, choices=Prong.choices)
    pathway = models.CharField(_("Pathway"), max_length=60)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", verbose_name=_("Agency"))
    practitioner = models.ForeignKey(
        Practitioner, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Named person")
    )
    named_person = models.CharField(_("Named person"), max_length=200)
    due_on = models.DateField(_("By when"))
    funder = models.CharField(_("Who pays"), max_length=100, blank=True)
    state = models.CharField(max_length=12, choices=ActionState.choices, default=ActionState.OPEN)
    closed_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(_("What came of it"), blank=True)
    information_class = _of_class()
    # Each time the due date moved, oldest first: from and to, why, on which day and by whom.
    moves = models.JSONField(default=list, db_default=[], blank=True)

    classified: ClassVar[Register] = register(
        operational="scheme person registration plan prong agency due_on funder state closed_on information_class",
        staff="practitioner named_person",
        personal="what pathway outcome moves",
    )

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due_on", "made_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(named_person=""), name="action_names_a_person"),
            models.CheckConstraint(
                condition=Q(state="open", closed_on=None) | (~Q(state="open") & Q(closed_on__isnull=False)),
                name="closed_action_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("open", "done")) | ~Q(outcome=""), name="undone_action_says_why"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["registration", "due_on"], name="action_by_registration"),
            models.Index(fields=["scheme", "due_on"], condition=Q(state="open"), name="action_waiting"),
            models.Index(fields=["practitioner", "due_on"], condition=Q(state="open"), name="action_for_me"),
        ]

    def close(self, state: ActionState, *, outcome: str, on: date) -> None:
        """End the action as done, could not, did not or no longer needed."""
        self.state, self.outcome, self.closed_on = state, outcome, on

    def move(self, due_on: date, *, reason: str, on: date, by: int) -> None:
        """Carry the action over to another day; the days before stay on it with the reasons."""
        told = {"from": self.due_on.isoformat(), "to": due_on.isoformat(), "why": reason, "on": on.isoformat()}
        self.moves = [*self.moves, told | {"by": by}]
        self.due_on = due_on


class PlanLine(Record):
    """An action as it stood when its version of the plan gave way to the next; never changed."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="lines")
    action = models.ForeignKey(PlanAction, on_delete=models.PROTECT, related_name="then")
    what = models.CharField(max_length=500)
    prong = models.CharField(max_length=12, choices=Prong.choices)
    pathway = models.CharField(max_length=60)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    named_person = models.CharField(max_length=200)
    due_on = models.DateField()
    funder = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=12, choices=ActionState.choices)
    closed_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)
    information_class = _of_class()

    classified: ClassVar[Register] = register(
        operational="scheme person plan action prong agency due_on funder state closed_on information_class",
        staff="named_person",
        personal="what pathway outcome",
    )

    objects = OwnOrClassedQuerySet["PlanLine"].as_manager()

    class Meta:
        ordering: ClassVar = ["due_on", "made_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "action"], name="one_line_a_version"),
        ]


class ServiceAnswer(models.TextChoices):
    """What the service said."""

    NONE = "none", _("No answer yet")
    ACCEPTED = "accepted", _("Accepted")
    WAITING_LIST = "waiting_list", _("On the waiting list")
    REFUSED = "refused", _("Refused")


class ServiceReferral(Record):
    """A service that an action refers the person to: when, what it answered, from when until when it worked."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    action = models.OneToOneField(PlanAction, on_delete=models.PROTECT, related_name="service")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    information_class = _of_class()
    provider = models.CharField(_("Who runs the service"), max_length=200)
    name = models.CharField(_("Name of the service"), max_length=200)
    referred_on = models.DateField(_("Referred on"))
    answer = models.CharField(_("Answer"), max_length=12, choices=ServiceAnswer.choices, default=ServiceAnswer.NONE)
    answered_on = models.DateField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    given_up_on = models.DateField(null=True, blank=True)
    why_not = models.TextField(_("Why it did not start"), blank=True)

    classified: ClassVar[Register] = register(
        operational="scheme person action agency information_class referred_on answered_on started_on ended_on "
        "given_up_on answer",
        personal="provider name why_not",
    )

    objects = OwnOrClassedQuerySet["ServiceReferral"].as_manager()

    class Meta:
        ordering: ClassVar = ["referred_on", "made_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(provider="") & ~Q(name=""), name="service_is_named"),
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=F("referred_on")), name="service_answers_after"
            ),
            models.CheckConstraint(
                condition=Q(answer="none", answered_on=None) | (~Q(answer="none") & Q(answered_on__isnull=False)),
                name="service_answer_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(started_on=None) | Q(started_on__gte=F("referred_on")), name="service_starts_after"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(started_on__isnull=False, ended_on__gte=F("started_on")),
                name="service_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(given_up_on=None) & ~Q(answer="refused") | Q(started_on=None) & ~Q(why_not=""),
                name="service_not_started_says_why",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["scheme", "provider", "name"], name="service_by_name")]

    @property
    def waited_until(self) -> date | None:
        """The day on which the waiting ended, one way or the other; none while it goes on."""
        if self.started_on is not None:
            return self.started_on
        if self.given_up_on is not None:
            return self.given_up_on
        return self.answered_on if self.answer == ServiceAnswer.REFUSED else None

    def waiting_days(self, today: date, *, left_on: date | None = None) -> int:
        """Days from the referral until the service began, was refused or given up; until today while it goes on.

        Whoever has left the scheme on a day waits no longer than that.
        """
        return max(((self.waited_until or left_on or today) - self.referred_on).days, 0)
