"""How a partnership judges itself against the principles of its scheme."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from throughcare.core.classification import Register, register
from throughcare.core.errors import DomainError
from throughcare.core.models import Record
from throughcare.panels.models import Meeting
from throughcare.partnerships.models import Agency, ProfileVersion, Scheme
from throughcare.strategy.models.meetings import SeniorQuerySet


class AssessmentAgreed(DomainError):
    """The senior group has agreed it, so it stands."""


class Mark(models.IntegerChoices):
    """The product's own scale: no published source states one."""

    NOT_THERE = 1, _l("Not there")
    BEGINNING = 2, _l("Beginning")
    WORKING = 3, _l("Working")
    EMBEDDED = 4, _l("Embedded")


class Assessment(Record):
    """One self-assessment: a draft until a senior meeting agrees it, then fixed."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    profile_version = models.ForeignKey(ProfileVersion, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    begun_by = models.BigIntegerField()
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.BigIntegerField(null=True)
    agreed_in = models.ForeignKey(Meeting, null=True, on_delete=models.PROTECT, related_name="assessments")

    classified: ClassVar[Register] = register(
        operational="scheme profile_version begun_at agreed_at agreed_in", staff="begun_by agreed_by"
    )

    objects = SeniorQuerySet["Assessment"].as_manager()

    class Meta:
        ordering: ClassVar = ["-begun_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme"], condition=Q(agreed_at=None), name="one_draft_assessment"),
            models.CheckConstraint(
                condition=Q(agreed_at=None, agreed_in=None) | Q(agreed_at__isnull=False, agreed_in__isnull=False),
                name="assessment_agreed_at_a_meeting",
            ),
        ]

    def require_draft(self) -> None:
        """Refuse to change what was agreed."""
        if self.agreed_at is not None:
            raise AssessmentAgreed(_("This self-assessment was agreed, so it stays as it is. Begin a new one instead."))

    def agree(self, meeting: Meeting, *, by: int, at: datetime) -> None:
        """From now on it stands as the judgement of that meeting."""
        self.require_draft()
        self.agreed_at, self.agreed_by, self.agreed_in = at, by, meeting


class Judgement(Record):
    """How one principle is judged, on which evidence, and what is to be done next."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="judgements")
    principle = models.CharField(max_length=60)
    # As the profile said it when the assessment began: a later wording does not change what was judged.
    wording = models.TextField()
    position = models.PositiveSmallIntegerField()
    mark = models.PositiveSmallIntegerField(_l("Judgement"), choices=Mark.choices, null=True)
    evidence = models.TextField(_l("Evidence"), blank=True)
    next_step = models.CharField(_l("What next"), max_length=500, blank=True)
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_l("Agency"))
    officer = models.CharField(_l("Named officer"), max_length=200, blank=True)
    due_on = models.DateField(_l("By when"), null=True)

    classified: ClassVar[Register] = register(
        operational="scheme assessment principle wording position mark evidence next_step agency due_on",
        staff="officer",
    )

    objects = SeniorQuerySet["Judgement"].as_manager()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "principle"], name="one_judgement_a_principle"),
            models.CheckConstraint(condition=Q(mark=None) | Q(mark__in=Mark.values), name="mark_known"),
        ]

    @property
    def whole(self) -> bool:
        """Whether it says how it is judged and on what."""
        return self.mark is not None and bool(self.evidence.strip())

    @property
    def becomes_action(self) -> bool:
        """Whether what comes next names who and by when, and so can be given to an agency."""
        return bool(self.next_step and self.agency_id and self.officer and self.due_on)
