"""What was decided on an item and why, and each correction that stands beside it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _l

from throughcare.core.classification import Register, register
from throughcare.core.errors import DomainError
from throughcare.core.models import Record
from throughcare.panels.models.agenda import AgendaItem
from throughcare.partnerships.models import ProfileVersion, Scheme
from throughcare.people.models import Person
from throughcare.people.scoped import CaseQuerySet
from throughcare.registrations.models import Registration


class AlreadyDecided(DomainError):
    """Somebody recorded a decision on this item before."""


class Outcome(models.TextChoices):
    """What a panel can decide; which ones fit an item is a rule of the room."""

    ADOPT = "adopt", _l("Adopt")
    NOT_ADOPT = "not_adopt", _l("Do not adopt")
    DEFER = "defer", _l("Defer")
    ELSEWHERE = "elsewhere", _l("Send elsewhere")
    CONTINUE = "continue", _l("Stay on the scheme")
    DEREGISTER = "deregister", _l("De-register")
    REREGISTER = "reregister", _l("Register again")
    NO_CHANGE = "no_change", _l("Not register again now")
    ACCEPT = "accept", _l("Take the person on")
    REFUSE = "refuse", _l("Do not take the person on")


@dataclass(frozen=True)
class Stands:
    """What holds of a decision now: as it was recorded, or as the newest correction says."""

    outcome: str
    reason: str
    dissent: str
    details: dict[str, Any]
    registration_id: uuid.UUID | None
    corrections: int
    since: datetime
    by: int

    @property
    def outcome_words(self) -> str:
        """The outcome in everybody's words; those of the scheme are in its rules."""
        return str(Outcome(self.outcome).label)


class DecisionQuerySet(CaseQuerySet["Decision"]):
    """Words for decisions."""

    def standing(self) -> Self:
        """With their corrections, so that what holds now needs no query of its own."""
        return self.prefetch_related("corrections")


class Decision(Record):
    """What the panel decided on an item, why, under which profile version, and who recorded it."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="decision")
    profile_version = models.ForeignKey(ProfileVersion, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    reason = models.TextField(_l("Reason"))
    dissent = models.TextField(_l("Dissent"), blank=True)
    details = models.JSONField(default=dict)
    registration = models.ForeignKey(Registration, null=True, on_delete=models.PROTECT, related_name="decisions")
    decided_at = models.DateTimeField()
    recorded_by = models.BigIntegerField()

    classified: ClassVar[Register] = register(
        operational="scheme person item profile_version outcome registration decided_at",
        staff="recorded_by",
        criminal="reason dissent details",
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="decision_says_why"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="outcome_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["registration", "-decided_at"], name="decision_by_registration"),
            models.Index(fields=["person", "-decided_at"], name="decision_by_person"),
        ]

    def stands(self) -> Stands:
        """What holds now; a correction never changes what was recorded first."""
        newest = max(self.corrections.all(), key=lambda each: each.number, default=None)
        if newest is None:
            return Stands(
                self.outcome,
                self.reason,
                self.dissent,
                self.details,
                self.registration_id,
                0,
                self.decided_at,
                self.recorded_by,
            )
        return Stands(
            newest.outcome,
            newest.reason,
            newest.dissent,
            newest.details,
            newest.registration_id,
            newest.number,
            newest.corrected_at,
            newest.corrected_by,
        )


class Correction(Record):
    """What a decision should have said, why it was wrong, and what became of what the first one had done."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="corrections")
    number = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    reason = models.TextField(_l("Reason"))
    dissent = models.TextField(_l("Dissent"), blank=True)
    details = models.JSONField(default=dict)
    registration = models.ForeignKey(Registration, null=True, on_delete=models.PROTECT, related_name="+")
    because = models.TextField(_l("Why it is corrected"))
    corrected_at = models.DateTimeField()
    corrected_by = models.BigIntegerField()

    classified: ClassVar[Register] = register(
        operational="scheme person decision number outcome registration corrected_at",
        staff="corrected_by",
        criminal="reason dissent details because",
    )

    objects = CaseQuerySet["Correction"].as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decision", "number"], name="one_correction_a_number"),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(because=""), name="correction_says_why"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="corrected_outcome_known"),
        ]
