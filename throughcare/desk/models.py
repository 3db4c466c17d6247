"""What somebody keeps on their own desk: sheets begun, people watched, the digest chosen; and what was handed over."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.core.models import Record, RecordQuerySet
from throughcare.desk.filters import SavedFilter as SavedFilter
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner, Scheme
from throughcare.people.models import Person
from throughcare.people.scoped import CaseQuerySet


class DraftQuerySet(models.QuerySet["Draft"]):
    """Words for what was begun and not sent."""

    def visible_to(self, by: Acting) -> Self:
        """One's own, for the agency and on the scheme that one acts for now; the database holds the same."""
        return self.filter(practitioner_id=by.practitioner_id, scheme_id=by.scheme_id)


class Draft(models.Model):
    """A form somebody began and has not sent, sealed: only its writer sees it, on its own page."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    scheme = models.ForeignKey(Scheme, null=True, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=500)
    sheet = models.UUIDField()
    sealed = models.TextField()
    interrupted = models.BooleanField(default=False)
    had_files = models.BooleanField(default=False)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    classified: ClassVar[Register] = register(
        owner="the practitioner",
        retention="14 days",
        operational="id scheme path sheet interrupted had_files begun_at saved_at",
        staff="practitioner",
        special="sealed",
    )

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-saved_at"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["practitioner", "sheet"], name="one_draft_a_sheet")]
        indexes: ClassVar = [models.Index(fields=["practitioner", "path"], name="draft_by_page")]


class WatchQuerySet(CaseQuerySet["Watch"]):
    """Words for watching."""

    def mine(self, by: Acting) -> Self:
        """Whom somebody watches and may still see."""
        return self.visible_to(by).filter(practitioner_id=by.practitioner_id)


class Watch(models.Model):
    """A practitioner watches a person: they are told that something changed since they last looked, not what."""

    id = models.BigAutoField(primary_key=True)
    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    classified: ClassVar[Register] = register(
        owner="the practitioner", operational="id scheme since seen_at", staff="practitioner", personal="person"
    )

    objects = WatchQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practitioner", "scheme", "person"], name="watched_once"),
        ]


class Often(models.TextChoices):
    """How often somebody wants the mail that says what waits."""

    OFF = "off", _("Never")
    WEEKDAYS = "weekdays", _("Monday to Friday")
    DAILY = "daily", _("Every day")


class DigestChoice(models.Model):
    """How often a practitioner wants to be told by mail what waits for them."""

    practitioner = models.OneToOneField(
        Practitioner, primary_key=True, on_delete=models.PROTECT, related_name="digest_choice"
    )
    often = models.CharField(max_length=10, choices=Often.choices, default=Often.OFF)

    classified: ClassVar[Register] = register(
        owner="the practitioner", subject_access="to the practitioner", operational="often", staff="practitioner"
    )


class Digest(models.Model):
    """That the mail of a practitioner and day was made: the row that lets it be made once."""

    id = models.BigAutoField(primary_key=True)
    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    message = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    classified: ClassVar[Register] = register(
        owner="the service", retention="90 days", operational="id day message made_at", staff="practitioner"
    )

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["practitioner", "day"], name="one_digest_a_day")]


class HandOverQuerySet(RecordQuerySet["HandOver"]):
    """Words for what was handed over."""

    def visible_to(self, by: Acting) -> Self:
        """Those of the schemes whose cases one reads."""
        return self.filter(scheme_id__in=by.case_schemes)

    def away_on(self, day: date) -> Self:
        """Still with the colleague on that day, to come back later."""
        return self.filter(until_on__gt=day, ended_at=None)

    def due_on(self, day: date) -> Self:
        """To come back on that day or before."""
        return self.filter(until_on__lte=day, ended_at=None)


class HandOver(Record):
    """One practitioner's work given to another, for good or until a day."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    giver = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    made_by = models.BigIntegerField()
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True, blank=True)

    classified: ClassVar[Register] = register(
        owner="the agency",
        operational="scheme from_on until_on ended_at",
        staff="giver receiver made_by reason",
    )

    objects = HandOverQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="handed_to_somebody_else"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gt=F("from_on")), name="hand_over_in_order"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["until_on"], condition=Q(ended_at=None), name="hand_over_to_come_back")
        ]


class Piece(models.TextChoices):
    """What can be handed over."""

    LEAD = "lead", _("People led")
    ACTION = "action", _("Open actions")
    APPOINTMENT = "appointment", _("Planned appointments")
    REFERRAL = "referral", _("Unfinished referrals")
    WATCH = "watch", _("People watched")


class HandedOver(models.Model):
    """One thing that moved with a handing over, so that it can come back."""

    id = models.BigAutoField(primary_key=True)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    hand_over = models.ForeignKey(HandOver, on_delete=models.CASCADE, related_name="pieces")
    piece = models.CharField(max_length=12, choices=Piece.choices)
    key = models.UUIDField()
    came_back = models.BooleanField(default=False)

    classified: ClassVar[Register] = register(
        owner="the agency", operational="id scheme hand_over piece key came_back", personal="person"
    )

    objects = CaseQuerySet["HandedOver"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hand_over", "piece", "key"], name="handed_over_once"),
        ]
