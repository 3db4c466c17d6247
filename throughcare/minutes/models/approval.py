"""How far the minutes of a meeting are: a draft, circulated, approved; and what was corrected, in words."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.core.errors import DomainError
from throughcare.core.models import Record, RecordQuerySet
from throughcare.panels.models import AgendaItem, Meeting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner, Scheme
from throughcare.people.models import Person


class NotNow(DomainError):
    """The minutes, or a copy of them, are not where this can be done."""


class MinutesState(models.TextChoices):
    """How far minutes are."""

    DRAFT = "draft", _("Draft")
    CIRCULATED = "circulated", _("Circulated, waiting for approval")
    APPROVED = "approved", _("Approved")


class MinutesQuerySet(RecordQuerySet["Minutes"]):
    """Words for minutes."""

    def visible_to(self, by: Acting) -> Self:
        """Those of the schemes in which they read cases."""
        return self.filter(scheme_id__in=by.case_schemes)


class Minutes(Record):
    """How far the minutes of one meeting are. What they say is kept nowhere: it is what the meeting left behind."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    state = models.CharField(max_length=12, choices=MinutesState.choices, default=MinutesState.DRAFT)
    circulated_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_at_meeting = models.ForeignKey(Meeting, null=True, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(Practitioner, null=True, on_delete=models.PROTECT, related_name="+")

    classified: ClassVar[Register] = register(
        operational="scheme meeting state circulated_at approved_at approved_at_meeting", staff="approved_by"
    )

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "minutes"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=MinutesState.values), name="minutes_state_known"),
            models.CheckConstraint(
                condition=~Q(state="approved")
                | Q(approved_at__isnull=False, approved_at_meeting__isnull=False, approved_by__isnull=False),
                name="approved_minutes_say_where",
            ),
        ]

    @property
    def is_approved(self) -> bool:
        """Whether a later meeting has agreed that they are right."""
        return self.state == MinutesState.APPROVED

    def require_not_approved(self) -> None:
        """Refuse to change what was agreed."""
        if self.is_approved:
            raise NotNow(_now("These minutes are approved. What is wrong with them is said at the next meeting."))

    def circulate(self, *, at: datetime) -> None:
        """Members are asked to read them."""
        self.require_not_approved()
        self.state, self.circulated_at = MinutesState.CIRCULATED, at
        self.save()

    def approve(self, *, at_meeting: Meeting, by: Acting, at: datetime) -> None:
        """A later meeting agreed that they are right."""
        self.require_not_approved()
        self.state, self.approved_at, self.approved_at_meeting = MinutesState.APPROVED, at, at_meeting
        self.approved_by_id = by.practitioner_id
        self.save()


class MinutesCorrectionQuerySet(RecordQuerySet["MinutesCorrection"]):
    """Words for corrections of minutes."""

    def visible_to(self, by: Acting) -> Self:
        """Those about the meeting as a whole, and those about items that they may see."""
        items = AgendaItem.objects.visible_to(by).values("pk")
        return self.filter(Q(item=None) | Q(item__in=items), scheme_id__in=by.case_schemes)


class MinutesCorrection(Record):
    """What the minutes should say, in words, beside what they say: of one item, or of the meeting as a whole."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(AgendaItem, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(_("What is corrected"))
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")

    classified: ClassVar[Register] = register(
        operational="scheme meeting item person said_at", staff="said_by", criminal="words"
    )

    objects = MinutesCorrectionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["said_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words=""), name="minutes_correction_says_what"),
            models.CheckConstraint(
                condition=Q(item=None, person=None) | Q(item__isnull=False, person__isnull=False),
                name="minutes_correction_of_an_item_names_whom",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["meeting"], name="minutes_correction_of")]
