"""An offer of one scheme to another, and each line of the record that is offered with it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.core.errors import DomainError
from throughcare.core.models import Record, RecordQuerySet
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner, Scheme
from throughcare.people.models import Person, Restriction
from throughcare.registrations.models import Registration
from throughcare.sharing.models import InformationClass


class AlreadyOffered(DomainError):
    """An offer of this person to that scheme is open."""


class AlreadyAnswered(DomainError):
    """The offer was accepted, refused or taken back before."""


class Mode(models.TextChoices):
    """What becomes of the sender's part."""

    SHARE = "share", _("Share: we stay responsible, they work with the person as well")
    HAND_OVER = "hand_over", _("Hand over: they become responsible, and our registration ends")


class Part(models.TextChoices):
    """What of the record can go along; who the person is, markers and restrictions always do."""

    CHRONOLOGY = "chronology", _("Chronology")
    NEEDS = "needs", _("Needs")
    PLAN = "plan", _("The current plan and its actions")
    RATINGS = "ratings", _("Ratings")


class State(models.TextChoices):
    """How an offer stands; an answer is given once."""

    OFFERED = "offered", _("Offered, not answered")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Taken back")


class TransferQuerySet(RecordQuerySet["Transfer"]):
    """Words for offers."""

    def visible_to(self, by: Acting) -> Self:
        """The sender's own; the receiver's while it may still accept, and once it has."""
        mine = Restriction.objects.filter(
            person_id=models.OuterRef("person_id"), practitioner_id=by.practitioner_id, ended_at=None
        )
        schemes = list(by.case_schemes)
        return self.filter(
            Q(scheme_id__in=schemes) | Q(to_scheme_id__in=schemes, open_to_receiver=True),
            ~models.Exists(mine.filter(kind=Restriction.Kind.DENY)),
            Q(person__restricted=False) | models.Exists(mine.filter(kind=Restriction.Kind.ALLOW)),
        )

    def waiting(self) -> Self:
        """Those that nobody has answered."""
        return self.filter(state=State.OFFERED)


class Transfer(Record):
    """One scheme offers a person to another, saying what goes along; somebody there accepts or refuses."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    to_scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+", verbose_name=_("To"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="+")
    received_as = models.ForeignKey(Registration, null=True, on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(_("Share or hand over"), max_length=12, choices=Mode.choices)
    parts = ArrayField(models.CharField(max_length=12, choices=Part.choices), default=list, blank=True)
    classes = ArrayField(models.CharField(max_length=20, choices=InformationClass.choices), default=list, blank=True)
    reason = models.TextField(_("Why"))
    summary = models.TextField(_("Summary"))
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    offered_on = models.DateField()
    offered_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Practitioner, null=True, on_delete=models.PROTECT, related_name="+")
    let_in = models.BooleanField(default=False, db_default=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OFFERED)
    open_to_receiver = models.BooleanField(default=True)
    made_known = models.BooleanField(default=False)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(Practitioner, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(_("Answer"), blank=True)

    classified: ClassVar[Register] = register(
        operational="scheme to_scheme person registration received_as mode parts classes agency offered_on state "
        "open_to_receiver made_known let_in answered_on",
        staff="offered_by recipient answered_by",
        criminal="reason summary answer",
    )

    objects = TransferQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-offered_on", "-made_at"]
        indexes: ClassVar = [
            models.Index(fields=["to_scheme"], condition=Q(state="offered"), name="transfer_to_answer"),
            models.Index(fields=["scheme", "-offered_on"], name="transfer_by_sender"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "scheme", "to_scheme"], condition=Q(state="offered"), name="one_open_transfer"
            ),
            models.CheckConstraint(condition=~Q(scheme=models.F("to_scheme")), name="transfer_goes_elsewhere"),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(summary=""), name="transfer_says_why"),
            models.CheckConstraint(
                condition=Q(state="offered", answered_on=None) | (~Q(state="offered") & Q(answered_on__isnull=False)),
                name="answered_transfer_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("offered", "accepted"), open_to_receiver=True)
                | Q(state__in=("refused", "withdrawn"), open_to_receiver=False),
                name="closed_when_not_taken",
            ),
            models.CheckConstraint(
                condition=(Q(state="accepted") & Q(received_as__isnull=False))
                | (~Q(state="accepted") & Q(received_as=None)),
                name="accepted_transfer_is_received",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("offered", "withdrawn")) | ~Q(answer=""), name="answer_says_why"
            ),
        ]

    def settle(
        self, state: State, *, by: Acting, on: date, words: str, received_as: Registration | None = None
    ) -> None:
        """Answer the offer, or take it back, once."""
        if self.state != State.OFFERED:
            raise AlreadyAnswered(gettext("This offer was answered or taken back before. Open it again to see how."))
        self.state, self.answered_on, self.answered_by_id, self.answer = state, on, by.practitioner_id, words
        self.open_to_receiver = state == State.ACCEPTED
        self.received_as = received_as
        self.save()


class TransferLineQuerySet(RecordQuerySet["TransferLine"]):
    """Words for what goes along."""

    def visible_to(self, by: Acting) -> Self:
        """Of the offers that they see, the classes of information that their agency signed for."""
        return self.filter(transfer__in=Transfer.objects.visible_to(by), information_class__in=by.classes)


class TransferLine(Record):
    """One statement that goes along, as it stood when it was offered, with its date and source."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="lines")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    to_scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    open_to_receiver = models.BooleanField(default=True)
    part = models.CharField(max_length=12, choices=Part.choices)
    information_class = models.CharField(max_length=20, choices=InformationClass.choices)
    on_day = models.DateField()
    source = models.CharField(max_length=200)
    text = models.TextField()
    origin = models.UUIDField(null=True)

    classified: ClassVar[Register] = register(
        operational="transfer scheme to_scheme person open_to_receiver part information_class on_day source origin",
        special="text",
    )

    objects = TransferLineQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["part", "-on_day", "id"]
        indexes: ClassVar = [models.Index(fields=["transfer", "part", "-on_day"], name="line_of_transfer")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(information_class="intelligence"), name="intelligence_stays"),
            models.UniqueConstraint(fields=["transfer", "part", "origin"], name="each_statement_once"),
        ]
