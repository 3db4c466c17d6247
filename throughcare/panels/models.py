"""Meetings, who attends, what is on the agenda, and what was decided."""

from __future__ import annotations

from typing import ClassVar

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
    """The meeting is over."""


class MeetingQuerySet(RecordQuerySet["Meeting"]):
    """Words for meetings."""

    def visible_to(self, by: Acting) -> MeetingQuerySet:
        """Meetings of the schemes in which they read cases."""
        return self.filter(scheme_id__in=by.case_schemes)


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

    classified: ClassVar[Register] = register(
        operational="scheme kind held_on starts_at place opened_at closed_at", staff="chair"
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "kind", "held_on"], name="one_meeting_a_day"),
            models.CheckConstraint(condition=Q(closed_at=None) | Q(opened_at__isnull=False), name="closed_was_opened"),
        ]
        indexes: ClassVar = [models.Index(fields=["scheme", "held_on"], name="meeting_by_day")]

    def require_open(self) -> None:
        """Refuse what can only happen while the meeting sits."""
        if self.opened_at is None:
            raise MeetingClosed(_("Open the meeting first."))
        if self.closed_at is not None:
            raise MeetingClosed(_("This meeting has closed. A decision can only be changed at another meeting."))

    def require_not_closed(self) -> None:
        """Refuse to change the agenda of a meeting that is over."""
        if self.closed_at is not None:
            raise MeetingClosed(_("This meeting has closed. Add the item to the next one."))


class Attendance(Record):
    """An agency at a meeting: who came, or sent apologies."""

    class Presence(models.TextChoices):
        PRESENT = "present", _l("Present")
        APOLOGIES = "apologies", _l("Apologies")
        ABSENT = "absent", _l("Absent")

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    practitioner = models.ForeignKey(Practitioner, null=True, on_delete=models.PROTECT, related_name="+")
    named = models.CharField(_l("Who came"), max_length=200, blank=True)
    presence = models.CharField(max_length=10, choices=Presence.choices)

    classified: ClassVar[Register] = register(operational="scheme meeting agency presence", staff="practitioner named")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "agency", "named"], name="one_attendance_a_name")
        ]


class AgendaItem(Record):
    """A person on the agenda, and why."""

    class Kind(models.TextChoices):
        REFERRAL = "referral", _l("Referral")
        REVIEW = "review", _l("Review")
        EXIT = "exit", _l("Exit proposed")
        REVISIT = "revisit", _l("Re-registration to consider")

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    referral = models.ForeignKey(Referral, null=True, on_delete=models.PROTECT, related_name="agenda_items")
    registration = models.ForeignKey(Registration, null=True, on_delete=models.PROTECT, related_name="agenda_items")
    position = models.PositiveIntegerField()
    why = models.CharField(max_length=300)

    classified: ClassVar[Register] = register(
        operational="scheme person meeting kind referral registration position", personal="why"
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
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="decision_says_why")]
