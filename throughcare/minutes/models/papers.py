"""Copies on paper: each made for one reader, through that reader's eyes, and open to nobody else."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import ClassVar, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, OuterRef, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.core.models import Record, RecordQuerySet
from throughcare.minutes.models.approval import NotNow
from throughcare.panels.models import Meeting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner, Scheme
from throughcare.people.models import Person


class PaperKind(models.TextChoices):
    """What the copy is of."""

    MINUTES = "minutes", _("Minutes")
    AGENDA_PACK = "agenda_pack", _("Agenda to read offline")


class PaperState(models.TextChoices):
    """Where a copy is."""

    MAKING = "making", _("Being made")
    MADE = "made", _("Made")
    FAILED = "failed", _("Could not be made")


class PaperQuerySet(RecordQuerySet["Paper"]):
    """Words for copies."""

    def visible_to(self, by: Acting) -> Self:
        """One's own, as long as every class and everybody in them is still open."""
        mine = self.filter(
            scheme_id__in=by.case_schemes,
            asked_by_id=by.practitioner_id,
            information_classes__contained_by=list(by.classes),
        )
        still = Person.objects.visible_to(by).filter(_one_of("people")).order_by().values("pk")
        return mine.alias(open_ones=_many(ArraySubquery(still)), all_ones=_many(F("people"))).filter(
            open_ones=F("all_ones")
        )


def _one_of(array: str) -> Func:
    """`id = any(array)`: read from the index, whatever the number of people."""
    joined = {"template": "%(expressions)s)", "arg_joiner": " = any("}
    return Func(F("pk"), OuterRef(array), output_field=models.BooleanField(), **joined)


def _many(array: ArraySubquery | F) -> Func:
    return Func(array, function="cardinality", output_field=models.IntegerField())


class Paper(Record):
    """One copy for one reader, or for an agency where nobody reads on screen; `people` are those in it."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=PaperKind.choices)
    asked_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    # The same agency and name as whoever asked, unless the copy is for the attention of somebody elsewhere.
    recipient = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    recipient_name = models.CharField(_("For the attention of"), max_length=200)
    on_behalf = models.BooleanField(default=False)
    why = models.CharField(_("Why they need it"), max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=PaperState.choices, default=PaperState.MAKING)
    failure = models.CharField(max_length=600, blank=True)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    people = ArrayField(models.UUIDField(), default=list)
    information_classes = ArrayField(models.CharField(max_length=20), default=list)
    pages = models.PositiveSmallIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    taken_out = models.PositiveIntegerField(default=0)
    taken_out_at = models.DateTimeField(null=True)

    classified: ClassVar[Register] = register(
        operational="scheme meeting kind agency recipient on_behalf state failure asked_at finished_at "
        "information_classes pages sha256 taken_out taken_out_at",
        staff="asked_by recipient_name",
        personal="why people",
        subject_access="reviewed first",
    )

    objects = PaperQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["asked_by", "-asked_at"], name="paper_by_reader")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=PaperState.values), name="paper_state_known"),
            models.CheckConstraint(
                condition=~Q(state="made") | (Q(finished_at__isnull=False) & ~Q(sha256="")), name="made_paper_is_proved"
            ),
            models.CheckConstraint(condition=Q(on_behalf=False) | ~Q(why=""), name="paper_for_another_says_why"),
            models.CheckConstraint(condition=~Q(recipient_name=""), name="paper_names_its_reader"),
        ]

    def ask_again(self, *, at: datetime) -> None:
        """Once more: nothing was heard of it, or it failed."""
        if self.state == PaperState.MADE:
            raise NotNow(_now("This copy is made already."))
        self.state, self.failure, self.asked_at = PaperState.MAKING, "", at
        self.save()

    def was_made(
        self, *, people: Collection[uuid.UUID], classes: Collection[str], sha256: str, pages: int, at: datetime
    ) -> None:
        """It is there."""
        if self.state != PaperState.MAKING:
            raise NotNow(_now("This copy is not being made."))
        self.state, self.finished_at = PaperState.MADE, at
        self.people, self.information_classes = sorted(people), sorted(classes)
        self.sha256, self.pages = sha256, pages
        self.save()

    def gave_up(self, *, why: str, at: datetime) -> None:
        """It could not be made; another worker may have made it meanwhile."""
        if self.state != PaperState.MAKING:
            raise NotNow(_now("This copy is not being made."))
        self.state, self.failure, self.finished_at = PaperState.FAILED, why[:600], at
        self.save()

    def was_taken_out(self, *, at: datetime) -> None:
        """The reader took it out."""
        if self.state != PaperState.MADE:
            raise NotNow(_now("This copy has not been made yet."))
        self.taken_out, self.taken_out_at = F("taken_out") + 1, at
        self.save(update_fields=["taken_out", "taken_out_at"])


class PaperFile(models.Model):
    """The PDF exactly as it was made."""

    paper = models.OneToOneField(Paper, primary_key=True, on_delete=models.PROTECT, related_name="file")
    content = models.BinaryField()

    classified: ClassVar[Register] = register(operational="paper", special="content", subject_access="reviewed first")
