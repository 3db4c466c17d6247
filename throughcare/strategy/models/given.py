"""What a senior meeting gave an agency to do, and how its day moved."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from throughcare.core.classification import Register, register
from throughcare.core.errors import DomainError
from throughcare.core.models import Record
from throughcare.panels.models import Meeting
from throughcare.partnerships.models import Agency, Scheme
from throughcare.strategy.models.meetings import SeniorQuerySet, Topic


class ActionSettled(DomainError):
    """It was said already what became of it."""


class Settled(models.TextChoices):
    """What became of an action: could not is told from did not."""

    DONE = "done", _l("Done")
    COULD_NOT = "could_not", _l("Could not be done")
    DID_NOT = "did_not", _l("Was not done")
    NOT_NEEDED = "not_needed", _l("No longer needed")


class AgencyActionQuerySet(SeniorQuerySet["AgencyAction"]):
    """Words for what agencies are to do."""

    def open(self) -> Self:
        """Of which nobody has said yet what became of it."""
        return self.filter(settled_on=None)

    def counted(self) -> Self:
        """With how often each was carried over and its first day; those whose day is past or nearest come first."""
        return self.annotate(carried=Count("carryings", distinct=True), first_due=Min("carryings__from_on")).order_by(
            "due_on", "made_at"
        )


class AgencyAction(Record):
    """Something an agency is to do for the scheme as a whole, never about one person."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agency_actions")
    topic = models.ForeignKey(Topic, null=True, on_delete=models.PROTECT, related_name="agency_actions")
    what = models.CharField(_l("What is to be done"), max_length=500)
    objective = models.CharField(_l("Which objective it serves"), max_length=300, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", verbose_name=_l("Agency"))
    officer = models.CharField(_l("Named officer"), max_length=200)
    due_on = models.DateField(_l("By when"))
    outcome = models.CharField(max_length=12, choices=Settled.choices, blank=True)
    words = models.TextField(_l("What came of it"), blank=True)
    settled_on = models.DateField(null=True)
    settled_by = models.BigIntegerField(null=True)

    classified: ClassVar[Register] = register(
        operational="scheme meeting topic what objective agency due_on outcome words settled_on",
        staff="officer settled_by",
    )

    objects = AgencyActionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(what="") & ~Q(officer=""), name="agency_action_whole"),
            models.CheckConstraint(
                condition=Q(outcome="", settled_on=None)
                | (Q(outcome__in=Settled.values, settled_on__isnull=False) & ~Q(words="")),
                name="agency_action_settled_with_words",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["scheme", "due_on"], name="agency_action_by_day")]

    def late_on(self, day: date) -> bool:
        """Open, and its day is past."""
        return self.settled_on is None and self.due_on < day

    def require_open(self) -> None:
        """Refuse to change what is over."""
        if self.settled_on is not None:
            raise ActionSettled(
                _("It was said already what became of this action. If more is to be done, give a new one.")
            )

    def settle(self, outcome: Settled, *, words: str, on: date, by: int) -> None:
        """Say what became of it, once."""
        self.require_open()
        self.outcome, self.words, self.settled_on, self.settled_by = outcome, words, on, by


class Carrying(Record):
    """One time that the day of an action moved: from when to when, and why."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    action = models.ForeignKey(AgencyAction, on_delete=models.PROTECT, related_name="carryings")
    from_on = models.DateField()
    to_on = models.DateField()
    because = models.CharField(_l("Why"), max_length=300)
    carried_at = models.DateTimeField()
    carried_by = models.BigIntegerField()

    classified: ClassVar[Register] = register(
        operational="scheme action from_on to_on because carried_at", staff="carried_by"
    )

    objects = SeniorQuerySet["Carrying"].as_manager()

    class Meta:
        ordering: ClassVar = ["carried_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(because=""), name="carrying_says_why"),
            models.CheckConstraint(condition=Q(to_on__gt=models.F("from_on")), name="carried_forward"),
        ]
