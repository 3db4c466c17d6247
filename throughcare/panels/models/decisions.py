"""What was decided on an item, and why."""

from __future__ import annotations

from typing import ClassVar

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

    objects = CaseQuerySet["Decision"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="decision_says_why"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="outcome_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["registration", "-decided_at"], name="decision_by_registration"),
            models.Index(fields=["person", "-decided_at"], name="decision_by_person"),
        ]
