"""Who is on an agenda and why, and the points of an agenda that are about nobody in particular."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _l

from throughcare.core.classification import Register, register
from throughcare.core.models import Record, RecordQuerySet
from throughcare.panels.models.meetings import Meeting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme
from throughcare.people.models import Person
from throughcare.people.scoped import CaseQuerySet, ClassedQuerySet
from throughcare.referrals.models import OPEN_STATES, Referral
from throughcare.registrations.models import Registration
from throughcare.sharing.models import InformationClass
from throughcare.transfers.models import State as Offer
from throughcare.transfers.models import Transfer

# What an item or point takes where neither the scheme nor the chair says.
USUAL_MINUTES = 10
MOST_MINUTES = 240


class ItemKind(models.TextChoices):
    """What about the person is to be decided."""

    REFERRAL = "referral", _l("Referral")
    REVIEW = "review", _l("Review")
    EXIT = "exit", _l("Exit proposed")
    REVISIT = "revisit", _l("Re-registration to consider")
    TRANSFER = "transfer", _l("Transfer offered")


class Because(models.TextChoices):
    """Why somebody is on the agenda, with the day that goes with it and, for actions, how many."""

    WAITING = "waiting", _l("Referral waiting since %(day)s")
    READY = "ready", _l("Referral ready for the panel since %(day)s")
    DEFERRED = "deferred", _l("Deferred until %(day)s")
    REVIEW_DUE = "review_due", _l("Review due on %(day)s")
    NEVER_RATED = "never_rated", _l("Not rated since registration on %(day)s")
    RELEASE = "release", _l("Release expected on %(day)s")
    CUSTODY = "custody", _l("Taken into custody on %(day)s")
    MOVED = "moved", _l("Moved to another prison on %(day)s")
    RECALLED = "recalled", _l("Recalled on %(day)s")
    RELEASED = "released", _l("Released on %(day)s")
    AT_LARGE = "at_large", _l("Unlawfully at large since %(day)s")
    EXIT_PROPOSED = "exit_proposed", _l("Exit proposed on %(day)s")
    REVISIT_DUE = "revisit_due", _l("Left the scheme; to be looked at again from %(day)s")
    OFFERED = "offered", _l("Offered by another scheme on %(day)s")
    OVERDUE = "overdue", _l("Actions overdue")
    HELD_BACK = "held_back", _l("Carried over from the meeting of %(day)s")
    ADDED = "added", _l("Added by hand on %(day)s")
    # What brought the person is told by reasons of which not everybody may know.
    LISTED = "listed", _l("Put on the agenda on %(day)s")


class AgendaItem(Record):
    """A person on the agenda with what is to be decided: one line, however many reasons there are.

    `because` is the first reason that everybody may know; all of them, each of its class, are `Reason`s.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=12, choices=ItemKind.choices)
    referral = models.ForeignKey(Referral, null=True, on_delete=models.PROTECT, related_name="agenda_items")
    registration = models.ForeignKey(Registration, null=True, on_delete=models.PROTECT, related_name="agenda_items")
    transfer = models.ForeignKey(Transfer, null=True, on_delete=models.PROTECT, related_name="agenda_items")
    position = models.PositiveIntegerField()
    minutes = models.PositiveSmallIntegerField(_l("Minutes"), default=USUAL_MINUTES, db_default=USUAL_MINUTES)
    because = models.CharField(max_length=20, choices=Because.choices)
    because_on = models.DateField()
    why = models.CharField(_l("Why"), max_length=300, blank=True)
    removed_at = models.DateTimeField(null=True)
    # Kept for the next meeting by the chair, who says why; else somebody took it off for good.
    held_back_because = models.CharField(_l("Why it waits"), max_length=300, blank=True, default="", db_default="")
    # Nothing that brought it holds any more: off by itself, and back by itself if something does again.
    lapsed = models.BooleanField(default=False, db_default=False)

    classified: ClassVar[Register] = register(
        operational="scheme person meeting kind referral registration transfer position minutes because because_on "
        "removed_at lapsed",
        personal="why held_back_because",
    )

    objects = CaseQuerySet["AgendaItem"].as_manager()

    class Meta:
        ordering: ClassVar = ["position", "made_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "person", "kind"], name="one_item_a_person_and_kind"),
            models.CheckConstraint(
                condition=Q(kind="referral", referral__isnull=False)
                | Q(kind="transfer", transfer__isnull=False)
                | (~Q(kind__in=("referral", "transfer")) & Q(registration__isnull=False)),
                name="item_has_its_subject",
            ),
            models.CheckConstraint(condition=~Q(because="added") | ~Q(why=""), name="added_item_says_why"),
            models.CheckConstraint(
                condition=Q(held_back_because="", lapsed=False)
                | (Q(removed_at__isnull=False) & (Q(held_back_because="") | Q(lapsed=False))),
                name="held_back_is_off",
            ),
            models.CheckConstraint(condition=Q(minutes__range=(1, MOST_MINUTES)), name="item_takes_minutes"),
        ]

    @property
    def held_back(self) -> bool:
        """Whether it waits for the next meeting."""
        return self.removed_at is not None and self.held_back_because != ""

    @property
    def is_over(self) -> bool:
        """Whether what it was to decide was settled or taken back elsewhere: withdrawn, answered, left, come back."""
        if self.referral_id is not None:
            return self.referral is None or self.referral.state not in OPEN_STATES
        if self.transfer_id is not None:
            # An offer that was taken back is hidden from the scheme to which it was made.
            return self.transfer is None or self.transfer.state != Offer.OFFERED
        return self.registration is None or self.registration.is_live == (self.kind == ItemKind.REVISIT)


class Reason(Record):
    """One reason why an item is on the agenda, for those whose agreement covers what it tells."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="reasons")
    because = models.CharField(max_length=20, choices=Because.choices)
    on = models.DateField()
    many = models.PositiveSmallIntegerField(null=True)
    information_class = models.CharField(max_length=20, choices=InformationClass.choices)

    classified: ClassVar[Register] = register(
        operational="scheme person item information_class", special="many", criminal="because on"
    )

    objects = ClassedQuerySet["Reason"].as_manager()

    class Meta:
        ordering: ClassVar = ["made_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "because", "information_class"], name="each_reason_once"),
            models.CheckConstraint(condition=Q(because__in=Because.values), name="reason_known"),
            models.CheckConstraint(
                condition=Q(information_class__in=InformationClass.values), name="reason_class_known"
            ),
            models.CheckConstraint(
                condition=Q(because="overdue", many__gte=1) | (~Q(because="overdue") & Q(many=None)),
                name="overdue_says_how_many",
            ),
        ]


class PointKind(models.TextChoices):
    """What a point of the agenda is for."""

    MINUTES = "minutes", _l("Minutes of the last meeting")
    ACTIONS = "actions", _l("Actions carried over")
    COHORT = "cohort", _l("Cohort and capacity")
    ADDED = "added", _l("Added by hand")
    OTHER = "other", _l("Any other business")


class PointQuerySet(RecordQuerySet["Point"]):
    """Words for points."""

    def visible_to(self, by: Acting) -> Self:
        """Those of the meetings that they may see, meetings about people and senior ones."""
        about_people = Q(scheme_id__in=by.case_schemes, meeting__figures_only=False)
        return self.filter(about_people | Q(scheme_id__in=by.figure_schemes, meeting__figures_only=True))


class Point(Record):
    """A line of the agenda that is about nobody in particular; it never holds a word about a person."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="points")
    kind = models.CharField(max_length=12, choices=PointKind.choices)
    title = models.CharField(_l("What it is about"), max_length=200)
    minutes = models.PositiveSmallIntegerField(_l("Minutes"), default=USUAL_MINUTES)
    position = models.PositiveIntegerField()
    note = models.TextField(_l("Note"), blank=True)
    outcome = models.TextField(_l("What came of it"), blank=True)
    removed_at = models.DateTimeField(null=True)

    classified: ClassVar[Register] = register(
        operational="scheme meeting kind title minutes position note outcome removed_at"
    )

    objects = PointQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "made_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "kind"], condition=~Q(kind="added"), name="one_point_of_a_kind"),
            models.CheckConstraint(condition=Q(kind__in=PointKind.values), name="point_kind_known"),
            models.CheckConstraint(condition=~Q(title=""), name="point_has_title"),
            models.CheckConstraint(condition=Q(minutes__range=(1, MOST_MINUTES)), name="point_takes_minutes"),
        ]
