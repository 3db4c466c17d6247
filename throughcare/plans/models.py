"""Needs by pathway over time, plan versions, and actions with an agency and a named person."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.core.models import Record
from throughcare.partnerships.models import Agency, Practitioner, Scheme
from throughcare.people.models import Person
from throughcare.people.scoped import CaseQuerySet
from throughcare.registrations.models import Registration


class NeedLevel(models.IntegerChoices):
    """How far a pathway drives the offending, as judged on a day."""

    NONE = 0, _("No need")
    SOME = 1, _("Some need")
    SIGNIFICANT = 2, _("Significant need")
    SEVERE = 3, _("Severe need")


class Need(Record):
    """One pathway judged on one day; never changed, only followed by a newer one."""

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

    classified: ClassVar[Register] = register(
        operational="scheme person registration pathway assessed_on agency",
        staff="assessed_by",
        special="level evidence strengths own_view",
    )

    objects = CaseQuerySet["Need"].as_manager()

    class Meta:
        ordering: ClassVar = ["-assessed_on", "-made_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(level__in=NeedLevel.values), name="need_level_known"),
            models.CheckConstraint(condition=~Q(evidence=""), name="need_has_evidence"),
        ]
        indexes: ClassVar = [models.Index(fields=["registration", "pathway", "-assessed_on"], name="need_over_time")]


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


class ActionQuerySet(CaseQuerySet["PlanAction"]):
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

    classified: ClassVar[Register] = register(
        operational="scheme person registration plan prong agency due_on funder state closed_on",
        staff="practitioner named_person",
        personal="what pathway outcome",
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
