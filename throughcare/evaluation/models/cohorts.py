"""A cohort taken by a rule and locked, the people in it, and what was found of them: never changed afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.core.errors import DomainError
from throughcare.core.models import Record, RecordQuerySet
from throughcare.evaluation.models.severity import SeverityTable
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner, Scheme
from throughcare.people.models import Person
from throughcare.people.scoped import CaseQuerySet
from throughcare.registrations.models import Registration
from throughcare.sharing.models import InformationClass


class NotNow(DomainError):
    """The cohort, or a result of it, is not where this can be done."""


class Overtaken(NotNow):
    """Somebody asked for it anew, or it is done meanwhile: what this piece of work brings is not wanted any more."""


class Basis(models.TextChoices):
    """From which day a person is followed: the index date."""

    ADOPTED = "adopted", _("The day they were adopted")
    RELEASED = "released", _("The day they were released from a sentence")
    CONVICTED = "convicted", _("The day they were convicted or cautioned without going to prison")


class CohortState(models.TextChoices):
    """How far a cohort is."""

    TAKING = "taking", _("Being counted")
    TAKEN = "taken", _("To be checked")
    FAILED = "failed", _("Could not be counted")
    LOCKED = "locked", _("Locked")


class ResultState(models.TextChoices):
    """How far a result is."""

    MAKING = "making", _("Being worked out")
    MADE = "made", _("Ready")
    FAILED = "failed", _("Could not be worked out")


class CohortQuerySet(RecordQuerySet["Cohort"]):
    """Words for cohorts."""

    def visible_to(self, by: Acting) -> Self:
        """Of the schemes whose figures they see."""
        return self.filter(scheme_id__in=by.figure_schemes)

    def locked_ones(self) -> Self:
        """Those that no longer change."""
        return self.filter(state=CohortState.LOCKED)


class Cohort(Record):
    """A rule in words and as data, and whom it took on a day; after locking nothing of it changes.

    `definition`: basis, since, until, level, cohort, hub, sex, status. `counts`: what was counted when it was taken.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("Name"), max_length=100)
    question = models.TextField(_("What is to be found out"), blank=True)
    words = models.TextField()
    definition = models.JSONField()
    state = models.CharField(max_length=10, choices=CohortState.choices, default=CohortState.TAKING)
    failure = models.CharField(max_length=600, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    many = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64, blank=True)
    locked_at = models.DateTimeField(null=True)
    locked_by = models.ForeignKey(Practitioner, null=True, on_delete=models.PROTECT, related_name="+")

    classified: ClassVar[Register] = register(
        operational="scheme name question words definition state failure asked_at taken_at many counts sha256 "
        "locked_at",
        staff="asked_by locked_by",
    )

    objects = CohortQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "name"], name="cohort_named_once"),
            models.CheckConstraint(condition=Q(state__in=CohortState.values), name="cohort_state_known"),
            models.CheckConstraint(
                condition=Q(locked_at=None, locked_by=None) & ~Q(state="locked")
                | Q(state="locked", locked_at__isnull=False, locked_by__isnull=False, many__gt=0) & ~Q(sha256=""),
                name="locked_cohort_is_whole",
            ),
        ]

    @property
    def is_locked(self) -> bool:
        """Whether it no longer changes."""
        return self.state == CohortState.LOCKED

    def require_open(self) -> None:
        """Refuse to change what is locked."""
        if self.is_locked:
            raise NotNow(_now("This cohort is locked: it no longer changes. Draft another one."))

    def require_locked(self) -> None:
        """Refuse what only a locked cohort allows."""
        if not self.is_locked:
            raise NotNow(_now("Lock the cohort first: results are worked out of a cohort that no longer changes."))

    def ask_again(self, *, at: datetime) -> None:
        """Take its people anew."""
        self.require_open()
        self.state, self.failure, self.asked_at = CohortState.TAKING, "", at
        self.save()

    def was_taken(self, *, many: int, counts: Mapping[str, Any], sha256: str, at: datetime) -> None:
        """Its people were found."""
        if self.state != CohortState.TAKING:
            raise NotNow(_now("This cohort is not being counted."))
        self.state, self.taken_at, self.many = CohortState.TAKEN, at, many
        self.counts, self.sha256 = dict(counts), sha256
        self.save()

    def gave_up(self, *, why: str) -> None:
        """Its people could not be found."""
        if self.state != CohortState.TAKING:
            raise NotNow(_now("This cohort is not being counted."))
        self.state, self.failure = CohortState.FAILED, why[:600]
        self.save()

    def lock(self, *, by: Acting, at: datetime) -> None:
        """From now on nothing of it changes."""
        self.require_open()
        if self.state != CohortState.TAKEN:
            raise NotNow(_now("Wait until its people are counted, and look at how many they are."))
        if not self.many:
            raise NotNow(_now("Nobody is in this cohort, so there is nothing to lock. Draft it with a wider rule."))
        self.state, self.locked_at, self.locked_by_id = CohortState.LOCKED, at, by.practitioner_id
        self.save()


class CohortMemberQuerySet(CaseQuerySet["CohortMember"]):
    """Words for members: as a case, and of the class of offending, because the index date may be of a conviction."""

    def visible_to(self, by: Acting) -> Self:
        """Of cases that they read, where their agency signed for offending."""
        if InformationClass.OFFENDING.value not in by.classes:
            return self.none()
        return super().visible_to(by)


class CohortMember(models.Model):
    """One person in a cohort: from which day they are followed, and when they were on the scheme, as it was known."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="members")
    # Of the registration: of a board's cohort its hub.
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="+")
    index_date = models.DateField()
    entered = models.DateField()
    left = models.DateField(null=True)

    classified: ClassVar[Register] = register(
        operational="id cohort scheme person registration entered left", criminal="index_date"
    )

    objects = CohortMemberQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cohort", "person"], name="cohort_member_once"),
            models.CheckConstraint(
                condition=Q(left=None) | Q(left__gte=F("entered")), name="cohort_member_left_after_entering"
            ),
        ]


class CohortResultQuerySet(RecordQuerySet["CohortResult"]):
    """Words for results."""

    def visible_to(self, by: Acting) -> Self:
        """Of the schemes whose figures they see."""
        return self.filter(scheme_id__in=by.figure_schemes)

    def made(self) -> Self:
        """Those that are ready, the newest first."""
        return self.filter(state=ResultState.MADE).order_by("-finished_at")


class CohortResult(Record):
    """What was found of a locked cohort with the records as they stood: once made it is never written over.

    `data_to`: the last day of which the records are taken to be whole. `months`: how long each window is at most.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="results")
    data_to = models.DateField()
    months = models.PositiveSmallIntegerField(default=12)
    severity = models.ForeignKey(SeverityTable, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ResultState.choices, default=ResultState.MAKING)
    failure = models.CharField(max_length=600, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    figures = models.JSONField(null=True)
    # The number of the method by which it was worked out: results are compared only with those of the same.
    method = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    classified: ClassVar[Register] = register(
        operational="scheme cohort data_to months severity state failure asked_at figures method finished_at",
        staff="asked_by",
    )

    objects = CohortResultQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=ResultState.values), name="cohort_result_state_known"),
            models.CheckConstraint(
                condition=~Q(state="made") | Q(finished_at__isnull=False, figures__isnull=False, method__gt=0),
                name="made_cohort_result_is_whole",
            ),
            models.CheckConstraint(condition=Q(months__in=(6, 12, 24)), name="cohort_result_window_known"),
        ]

    def ask_again(self, *, at: datetime) -> None:
        """Once more: nothing was heard of it, or it failed."""
        if self.state == ResultState.MADE:
            raise NotNow(_now("This result is made already. Ask for another one."))
        self.state, self.failure, self.asked_at = ResultState.MAKING, "", at
        self.save()

    def was_made(self, figures: Mapping[str, Any], *, method: int, at: datetime) -> None:
        """It is there."""
        if self.state != ResultState.MAKING:
            raise NotNow(_now("This result is not being worked out."))
        self.state, self.figures, self.method, self.finished_at = ResultState.MADE, dict(figures), method, at
        self.save()

    def gave_up(self, *, why: str) -> None:
        """It could not be worked out; another worker may have done it meanwhile."""
        if self.state != ResultState.MAKING:
            raise NotNow(_now("This result is not being worked out."))
        self.state, self.failure = ResultState.FAILED, why[:600]
        self.save()
