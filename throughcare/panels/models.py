"""Meetings, who attends, what is on the agenda, and what was decided."""

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
from throughcare.partnerships.models import Agency, Practitioner, ProfileVersion, Scheme
from throughcare.people.models import Person
from throughcare.people.scoped import CaseQuerySet
from throughcare.referrals.models import Referral
from throughcare.registrations.models import Registration


class MeetingClosed(DomainError):
    """The meeting is over, has not begun, or was called off."""


class AlreadyDecided(DomainError):
    """Somebody recorded a decision on this item before."""


class MeetingStage(models.TextChoices):
    """Where a meeting is; derived from its dates."""

    PLANNED = "planned", _l("Planned")
    OPEN = "open", _l("Open now")
    CLOSED = "closed", _l("Closed")
    CALLED_OFF = "called_off", _l("Called off")


class MeetingQuerySet(RecordQuerySet["Meeting"]):
    """Words for meetings."""

    def visible_to(self, by: Acting) -> Self:
        """Meetings of the schemes in which they read cases."""
        return self.filter(scheme_id__in=by.case_schemes)

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
    held_on = models.DateField(_l("Date"))
    starts_at = models.TimeField(_l("Time"), null=True, blank=True)
    place = models.CharField(_l("Place"), max_length=200, blank=True)
    chair = models.ForeignKey(Practitioner, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    called_off_at = models.DateTimeField(null=True)
    called_off_because = models.CharField(max_length=300, blank=True)

    classified: ClassVar[Register] = register(
        operational="scheme kind held_on starts_at place opened_at closed_at called_off_at called_off_because",
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


class ItemKind(models.TextChoices):
    """What about the person is to be decided."""

    REFERRAL = "referral", _l("Referral")
    REVIEW = "review", _l("Review")
    EXIT = "exit", _l("Exit proposed")
    REVISIT = "revisit", _l("Re-registration to consider")


class Because(models.TextChoices):
    """Why an item came onto the agenda; the day beside it is kept in `because_on`."""

    WAITING = "waiting", _l("Referral waiting since %(day)s")
    DEFERRED = "deferred", _l("Deferred until %(day)s")
    REVIEW_DUE = "review_due", _l("Review due on %(day)s")
    NEVER_RATED = "never_rated", _l("Not rated since registration on %(day)s")
    EXIT_PROPOSED = "exit_proposed", _l("Exit proposed on %(day)s")
    REVISIT_DUE = "revisit_due", _l("Left for long custody; to be looked at again from %(day)s")
    ADDED = "added", _l("Added by hand on %(day)s")


class AgendaItem(Record):
    """A person on the agenda, and why."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=12, choices=ItemKind.choices)
    referral = models.ForeignKey(Referral, null=True, on_delete=models.PROTECT, related_name="agenda_items")
    registration = models.ForeignKey(Registration, null=True, on_delete=models.PROTECT, related_name="agenda_items")
    position = models.PositiveIntegerField()
    because = models.CharField(max_length=20, choices=Because.choices)
    because_on = models.DateField()
    why = models.CharField(_l("Why"), max_length=300, blank=True)
    removed_at = models.DateTimeField(null=True)

    classified: ClassVar[Register] = register(
        operational="scheme person meeting kind referral registration position because because_on removed_at",
        personal="why",
    )

    objects = CaseQuerySet["AgendaItem"].as_manager()

    class Meta:
        ordering: ClassVar = ["position", "made_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "person", "kind"], name="one_item_a_person_and_kind"),
            models.CheckConstraint(
                condition=Q(kind="referral", referral__isnull=False)
                | (~Q(kind="referral") & Q(registration__isnull=False)),
                name="item_has_its_subject",
            ),
            models.CheckConstraint(condition=~Q(because="added") | ~Q(why=""), name="added_item_says_why"),
        ]


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
