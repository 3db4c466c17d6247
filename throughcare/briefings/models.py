"""What partners are asked about a person on an agenda, and what they answer."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from throughcare.core.classification import Register, register
from throughcare.core.errors import DomainError
from throughcare.core.models import Record
from throughcare.panels.models import AgendaItem, Meeting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner, Scheme
from throughcare.people.models import Person
from throughcare.people.scoped import CaseQuerySet, ClassedQuerySet
from throughcare.sharing.models import InformationClass


class AlreadyReminded(DomainError):
    """The agency was reminded today."""


class RequestQuerySet(CaseQuerySet["InformationRequest"]):
    """Words for requests."""

    def listed(self) -> Self:
        """About somebody who is still on the agenda."""
        on = AgendaItem.objects.filter(
            meeting_id=models.OuterRef("meeting_id"), person_id=models.OuterRef("person_id"), removed_at=None
        )
        return self.filter(models.Exists(on))

    def standing(self) -> Self:
        """The same, and not withdrawn."""
        return self.listed().filter(withdrawn_at=None)


class InformationRequest(Record):
    """One agency is asked, before one meeting, what it knows about one person."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="requests")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="requests")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_l("Answer by"))
    asked_at = models.DateTimeField()
    asked_by = models.BigIntegerField()
    reminded_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    classified: ClassVar[Register] = register(
        operational="scheme person meeting item agency due_on asked_at reminded_at withdrawn_at", staff="asked_by"
    )

    objects = RequestQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "person", "agency"], condition=Q(withdrawn_at=None), name="asked_once_a_meeting"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "meeting"], condition=Q(withdrawn_at=None), name="asked_of_agency")
        ]

    def withdraw(self, *, at: datetime) -> None:
        """Ask no more; an answer that was given stays."""
        if self.withdrawn_at is not None:
            raise DomainError(_("This was withdrawn already."))
        self.withdrawn_at = at

    def remind(self, *, at: datetime) -> None:
        """Note that the agency is reminded, once a day."""
        if self.reminded_at is not None and timezone.localdate(self.reminded_at) == timezone.localdate(at):
            raise AlreadyReminded(_("This agency was reminded today. You can remind it again tomorrow."))
        self.reminded_at = at


class AnswerKind(models.TextChoices):
    """How an agency answers."""

    NOTHING_KNOWN = "nothing_known", _l("Nothing known")
    TEXT = "text", _l("A few words")
    STRUCTURED = "structured", _l("Four short questions")


class Engaging(models.TextChoices):
    """Whether the person takes part."""

    YES = "yes", _l("Yes")
    PARTLY = "partly", _l("In part")
    NO = "no", _l("No")
    NOT_WORKING = "not_working", _l("We do not work with this person")


class RiskSince(models.TextChoices):
    """The risk, against last time."""

    UP = "up", _l("Up")
    SAME = "same", _l("The same")
    DOWN = "down", _l("Down")


class AnswerHandling(models.TextChoices):
    """Who reads an answer, besides the agency that gave it."""

    EVERYBODY = "everybody", _l("Everybody at the meeting whose agreement covers it")
    NAMED = "named", _l("Only agencies that we name")


class AnswerQuerySet(ClassedQuerySet["Answer"]):
    """Words for answers: the same rule as the policy in the database."""

    def visible_to(self, by: Acting) -> Self:
        """Of the classes that they signed for: their agency's own, and of others what stands and is meant for them."""
        meant = Q(handling=AnswerHandling.EVERYBODY) | Q(named_agencies__contains=[by.agency_id])
        return super().visible_to(by).filter(Q(agency_id=by.agency_id) | Q(meant, corrected_at=None))

    def ours(self, by: Acting) -> Self:
        """What their own agency answered, for requests that the gate opened to them."""
        return self.filter(agency_id=by.agency_id, scheme_id=by.scheme_id or 0, information_class__in=by.classes)

    def standing(self) -> Self:
        """Without those that a later answer replaced."""
        return self.filter(corrected_at=None)


class Answer(Record):
    """What an agency answered; never changed, only followed by another, which leaves this to its agency alone."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(InformationRequest, on_delete=models.PROTECT, related_name="answers")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=15, choices=AnswerKind.choices)
    words = models.TextField(_l("What do you know?"), blank=True)
    seen_on = models.DateField(_l("When did you last see the person?"), null=True, blank=True)
    engaging = models.CharField(_l("Does the person take part?"), max_length=12, choices=Engaging.choices, blank=True)
    risk = models.CharField(_l("Risk since last time"), max_length=5, choices=RiskSince.choices, blank=True)
    changed = models.TextField(_l("What has changed?"), blank=True)
    ask = models.TextField(_l("What do you ask of the panel?"), blank=True)
    information_class = models.CharField(max_length=20, choices=InformationClass.choices)
    handling = models.CharField(max_length=10, choices=AnswerHandling.choices)
    named_agencies = ArrayField(models.IntegerField(), default=list)
    answered_by = models.BigIntegerField()
    answered_at = models.DateTimeField()
    corrected_at = models.DateTimeField(null=True)

    classified: ClassVar[Register] = register(
        operational="scheme person request agency number kind information_class handling named_agencies answered_at "
        "corrected_at",
        staff="answered_by",
        criminal="words seen_on engaging risk changed ask",
        subject_access="reviewed first",
    )

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "number"], name="one_answer_a_number"),
            models.UniqueConstraint(fields=["request"], condition=Q(corrected_at=None), name="one_answer_stands"),
            models.CheckConstraint(condition=Q(kind__in=AnswerKind.values), name="answer_kind_known"),
            models.CheckConstraint(
                condition=Q(information_class__in=InformationClass.values), name="answer_class_known"
            ),
            models.CheckConstraint(condition=Q(kind="text") ^ Q(words=""), name="words_where_words_are"),
            models.CheckConstraint(
                condition=Q(kind="structured") | Q(seen_on=None, engaging="", risk="", changed="", ask=""),
                name="only_structured_is_in_parts",
            ),
            models.CheckConstraint(
                condition=~Q(kind="nothing_known") | Q(handling="everybody", information_class="casework"),
                name="nothing_known_is_open",
            ),
            models.CheckConstraint(
                condition=Q(handling="everybody", named_agencies=[]) | (Q(handling="named") & ~Q(named_agencies=[])),
                name="named_only_where_named",
            ),
        ]

    def give_way(self, *, at: datetime) -> None:
        """Another answer follows; this one is from now on the agency's alone."""
        self.corrected_at = at


class Occasion(models.TextChoices):
    """Why a mail goes out."""

    ASKED = "asked", _l("Asked")
    AHEAD = "ahead", _l("Two working days before")
    DUE = "due", _l("On the day")
    BY_HAND = "by_hand", _l("By hand")


class Reminder(models.Model):
    """A mail that went to one practitioner on one occasion: claimed before it is written, so that it goes out once."""

    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    meeting_id = models.UUIDField()
    occasion = models.CharField(max_length=10, choices=Occasion.choices)
    day = models.DateField()
    made_at = models.DateTimeField(auto_now_add=True)

    classified: ClassVar[Register] = register(
        owner="the service",
        retention="90 days",
        operational="id meeting_id occasion day made_at",
        staff="practitioner",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practitioner", "meeting_id", "occasion", "day"], name="one_mail_an_occasion"
            )
        ]
