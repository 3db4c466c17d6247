"""What a senior meeting deals with, who was there, its figures as they stood, and what was put right later."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _l

from throughcare.core.classification import Register, register
from throughcare.core.models import Record, RecordQuerySet
from throughcare.panels.models import Meeting, Presence
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Scheme

M = TypeVar("M", bound=models.Model, covariant=True)


class SeniorQuerySet(RecordQuerySet[M]):
    """Words for everything of a senior group: whoever sees the figures of its scheme sees it."""

    def visible_to(self, by: Acting) -> Self:
        """Of the schemes whose figures they see; nobody who is managed stands in it."""
        return self.filter(scheme_id__in=by.figure_schemes)


class TopicKind(models.TextChoices):
    """What a senior meeting deals with; what the scheme's profile names comes by itself."""

    MINUTES = "minutes", _l("Minutes and actions of the last meeting")
    OVERSIGHT = "oversight", _l("Oversight")
    OBJECTIVES = "objectives", _l("Strategic objectives")
    PERFORMANCE = "performance", _l("Performance")
    PROBLEM_SOLVING = "problem_solving", _l("Problem-solving")
    REPORT = "report", _l("Report of a meeting that reports here")
    PASSED_UP = "passed_up", _l("What the panels cannot solve alone")
    PRINCIPLES = "principles", _l("Self-assessment against the principles")
    OTHER = "other", _l("Any other business")
    ADDED = "added", _l("Added by hand")


class Topic(Record):
    """One point of a senior meeting's agenda, with what was said and what came of it."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="topics")
    kind = models.CharField(max_length=20, choices=TopicKind.choices)
    title = models.CharField(_l("What is to be dealt with"), max_length=200)
    position = models.PositiveSmallIntegerField()
    note = models.TextField(_l("What was said"), blank=True)
    outcome = models.TextField(_l("What came of it"), blank=True)

    classified: ClassVar[Register] = register(
        operational="scheme meeting kind title position note outcome",
    )

    objects = SeniorQuerySet["Topic"].as_manager()

    class Meta:
        ordering: ClassVar = ["position", "made_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="topic_has_a_title"),
            models.CheckConstraint(condition=Q(kind__in=TopicKind.values), name="topic_kind_known"),
        ]


class SeniorAttendance(Record):
    """An agency at a senior meeting: who came, or sent apologies."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="senior_attendances")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    named = models.CharField(_l("Who came"), max_length=200, blank=True)
    presence = models.CharField(max_length=10, choices=Presence.choices)

    classified: ClassVar[Register] = register(operational="scheme meeting agency presence", staff="named")

    objects = SeniorQuerySet["SeniorAttendance"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "agency"], name="one_senior_attendance_an_agency"),
            models.CheckConstraint(condition=Q(presence__in=Presence.values), name="senior_presence_known"),
        ]


class KeptFigures(Record):
    """The figures as they stood when the meeting was opened; counts only, never written anew."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="kept_figures")
    taken_at = models.DateTimeField()
    document = models.JSONField()

    classified: ClassVar[Register] = register(operational="scheme meeting taken_at document")

    objects = SeniorQuerySet["KeptFigures"].as_manager()


class SeniorCorrection(Record):
    """What was wrong in the record of a meeting that had closed; the record itself stays as it was."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="corrections")
    topic = models.ForeignKey(Topic, null=True, on_delete=models.PROTECT, related_name="corrections")
    right = models.TextField(_l("What is right"))
    because = models.CharField(_l("Why"), max_length=300)
    corrected_at = models.DateTimeField()
    corrected_by = models.BigIntegerField()

    classified: ClassVar[Register] = register(
        operational="scheme meeting topic right because corrected_at", staff="corrected_by"
    )

    objects = SeniorQuerySet["SeniorCorrection"].as_manager()

    class Meta:
        ordering: ClassVar = ["corrected_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(right="") & ~Q(because=""), name="senior_correction_says_why"),
        ]
