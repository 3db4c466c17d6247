"""Meetings, and which agencies attend."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from throughcare.core.classification import Register, register
from throughcare.core.errors import DomainError
from throughcare.core.models import Record, RecordQuerySet
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner, Scheme


class MeetingClosed(DomainError):
    """The meeting is over, has not begun, or was called off."""


class MeetingStage(models.TextChoices):
    """Where a meeting is; derived from its dates."""

    PLANNED = "planned", _l("Planned")
    OPEN = "open", _l("Open now")
    CLOSED = "closed", _l("Closed")
    CALLED_OFF = "called_off", _l("Called off")


class MeetingQuerySet(RecordQuerySet["Meeting"]):
    """Words for meetings."""

    def visible_to(self, by: Acting) -> Self:
        """Meetings about people, of the schemes in which they read cases."""
        return self.filter(scheme_id__in=by.case_schemes, figures_only=False)

    def senior_to(self, by: Acting) -> Self:
        """Meetings of strategic groups and boards, of the schemes whose figures they see; no person stands in them."""
        return self.filter(scheme_id__in=by.figure_schemes, figures_only=True)

    def either_for(self, by: Acting) -> Self:
        """Both: for the calendar, in which nobody stands."""
        return self.visible_to(by) | self.senior_to(by)

    def to_come(self, day: date) -> Self:
        """Today's and later ones, and any that still sits; the next one first."""
        sits = Q(opened_at__isnull=False)
        return self.filter(Q(held_on__gte=day) | sits, closed_at=None, called_off_at=None).order_by("held_on", "pk")

    def over(self, day: date) -> Self:
        """The others; the newest first."""
        ended = Q(closed_at__isnull=False) | Q(called_off_at__isnull=False)
        return self.filter(ended | Q(held_on__lt=day, opened_at=None)).order_by("-held_on", "pk")


class Meeting(Record):
    """One meeting of a kind the profile names."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=60)
    # A strategic group or a board: it sees figures, so nothing about a person is ever attached to it.
    figures_only = models.BooleanField(default=False)
    held_on = models.DateField(_l("Date"))
    starts_at = models.TimeField(_l("Time"), null=True, blank=True)
    place = models.CharField(_l("Place"), max_length=200, blank=True)
    chair = models.ForeignKey(Practitioner, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    called_off_at = models.DateTimeField(null=True)
    called_off_because = models.CharField(max_length=300, blank=True)

    classified: ClassVar[Register] = register(
        operational="scheme kind figures_only held_on starts_at place opened_at closed_at called_off_at "
        "called_off_because",
        staff="chair",
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["scheme", "kind", "held_on"], condition=Q(called_off_at=None), name="one_meeting_a_day"
            ),
            models.CheckConstraint(condition=Q(closed_at=None) | Q(opened_at__isnull=False), name="closed_was_opened"),
            models.CheckConstraint(condition=Q(called_off_at=None) | Q(opened_at=None), name="called_off_never_sat"),
        ]
        indexes: ClassVar = [models.Index(fields=["scheme", "held_on"], name="meeting_by_day")]

    @property
    def stage(self) -> MeetingStage:
        """Where the meeting is."""
        if self.called_off_at is not None:
            return MeetingStage.CALLED_OFF
        if self.closed_at is not None:
            return MeetingStage.CLOSED
        return MeetingStage.PLANNED if self.opened_at is None else MeetingStage.OPEN

    @property
    def is_open(self) -> bool:
        """Whether it sits now."""
        return self.stage == MeetingStage.OPEN

    def require_open(self) -> None:
        """Refuse what can only happen while the meeting sits."""
        self.require_not_closed()
        if self.opened_at is None:
            raise MeetingClosed(_("Open the meeting first."))

    def require_not_closed(self) -> None:
        """Refuse to change a meeting that is over."""
        if self.called_off_at is not None:
            raise MeetingClosed(_("This meeting was called off."))
        if self.closed_at is not None:
            raise MeetingClosed(_("This meeting has closed. What comes up now belongs on the agenda of the next one."))

    def open(self, *, on: date, at: datetime) -> None:
        """Begin; never before its day."""
        self.require_not_closed()
        if self.opened_at is not None:
            raise MeetingClosed(_("This meeting is open already."))
        if on < self.held_on:
            raise MeetingClosed(_("The day of this meeting has not come. Change its date if it is held today."))
        self.opened_at = at

    def close(self, *, at: datetime) -> None:
        """End; nothing more is decided at it."""
        self.require_open()
        self.closed_at = at

    def call_off(self, *, because: str, at: datetime) -> None:
        """It will not be held."""
        self.require_not_closed()
        if self.opened_at is not None:
            raise MeetingClosed(_("This meeting has begun. Close it instead."))
        self.called_off_at, self.called_off_because = at, because


class Presence(models.TextChoices):
    """Whether an agency was at the meeting."""

    PRESENT = "present", _l("Present")
    APOLOGIES = "apologies", _l("Apologies")
    ABSENT = "absent", _l("Absent")


class Attendance(Record):
    """An agency at a meeting: who came, or sent apologies."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    practitioner = models.ForeignKey(Practitioner, null=True, on_delete=models.PROTECT, related_name="+")
    named = models.CharField(_l("Who came"), max_length=200, blank=True)
    presence = models.CharField(max_length=10, choices=Presence.choices)

    classified: ClassVar[Register] = register(operational="scheme meeting agency presence", staff="practitioner named")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "agency"], name="one_attendance_an_agency"),
            models.CheckConstraint(condition=Q(presence__in=Presence.values), name="presence_known"),
        ]
