"""Summaries: what was asked for, what was chosen, what left, and what was refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.core.models import Record
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner, Scheme
from throughcare.people.models import Person
from throughcare.people.scoped import CaseQuerySet
from throughcare.sharing.models import InformationClass
from throughcare.summaries import rules
from throughcare.summaries.refusals import NotNow


class SummaryKind(models.TextChoices):
    """What the paper is for."""

    RECALL = "recall", _("Answers for a recall report")
    MAPPA = "mappa", _("MAPPA referral")
    MARAC = "marac", _("MARAC referral")
    ACCOMMODATION = "accommodation", _("Accommodation application")


class Purpose(models.TextChoices):
    """Why it is told."""

    RECALL = "recall", _("To decide on recall to custody")
    SERIOUS_HARM = "serious_harm", _("To manage the risk of serious harm")
    VICTIMS = "victims", _("To keep victims of domestic abuse safe")
    REOFFENDING = "reoffending", _("To prevent reoffending")
    HOME = "home", _("To find or keep a home")


PURPOSES_OF: dict[SummaryKind, tuple[Purpose, ...]] = {
    SummaryKind.RECALL: (Purpose.RECALL, Purpose.SERIOUS_HARM),
    SummaryKind.MAPPA: (Purpose.SERIOUS_HARM,),
    SummaryKind.MARAC: (Purpose.VICTIMS, Purpose.SERIOUS_HARM),
    SummaryKind.ACCOMMODATION: (Purpose.HOME, Purpose.REOFFENDING),
}


class Basis(models.TextChoices):
    """On which law it is told; a person chooses and answers for it."""

    CDA_115 = rules.Basis.CDA_115.value, _("Crime and Disorder Act 1998, section 115")
    OMA_14 = rules.Basis.OMA_14.value, _("Offender Management Act 2007, section 14")
    CJA_325 = rules.Basis.CJA_325.value, _("Criminal Justice Act 2003, section 325 (MAPPA)")
    PCSC_16 = rules.Basis.PCSC_16.value, _("Police, Crime, Sentencing and Courts Act 2022, section 16")
    CONSENT = rules.Basis.CONSENT.value, _("The person has agreed, and the agreement is on record")
    HARM = rules.Basis.HARM.value, _("Needed to prevent serious harm (common law, Data Protection Act 2018)")


class State(models.TextChoices):
    """Where a summary is."""

    DRAFT = "draft", _("Being checked")
    MAKING = "making", _("Being made")
    MADE = "made", _("Made")
    FAILED = "failed", _("Could not be made")


MOVES: dict[State, tuple[State, ...]] = {
    State.DRAFT: (State.FAILED,),
    State.MAKING: (State.DRAFT, State.FAILED),
    State.MADE: (State.MAKING,),
    State.FAILED: (State.MAKING,),
}


class SummaryQuerySet(CaseQuerySet["Summary"]):
    """Words for summaries."""

    def visible_to(self, by: Acting) -> Self:
        """Those made, as far as all the classes in them are covered; unfinished ones only to whoever makes them."""
        found = super().visible_to(by).filter(information_classes__contained_by=list(by.classes))
        return found.filter(Q(state=State.MADE) | Q(made_by_id=by.practitioner_id))

    def light(self) -> Self:
        """Without the statements."""
        return self.defer("statements", "chosen")


class Summary(Record):
    """One paper about a person for one recipient; the row is also its line in the register of what has left.

    `chosen` names each statement that was ticked, with a digest of what it said; `statements` is what left.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="summaries")
    kind = models.CharField(_("Kind"), max_length=20, choices=SummaryKind.choices)
    recipient = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", verbose_name=_("For"))
    recipient_name = models.CharField(_("For the attention of"), max_length=200)
    purpose = models.CharField(_("Purpose"), max_length=20, choices=Purpose.choices)
    basis = models.CharField(_("Legal basis"), max_length=20, choices=Basis.choices)
    necessity = models.TextField(_("Why this is necessary and proportionate"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    information_classes = ArrayField(models.CharField(max_length=20), default=list)
    chosen = models.JSONField(default=dict)
    statements = models.JSONField(default=list)
    own_words = models.TextField(_("Words of your own"), blank=True)
    own_standing = models.CharField(max_length=12, blank=True)
    own_reason = models.CharField(_("Why they are needed"), max_length=300, blank=True)
    failure = models.CharField(max_length=600, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    pages = models.PositiveSmallIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    taken_out = models.PositiveIntegerField(default=0)
    taken_out_at = models.DateTimeField(null=True)

    classified: ClassVar[Register] = register(
        operational="scheme person kind recipient purpose basis state information_classes chosen own_standing failure "
        "agency asked_at finished_at pages sha256 taken_out taken_out_at",
        staff="recipient_name made_by",
        personal="necessity own_words own_reason",
        special="statements",
        subject_access="reviewed first",
    )

    objects = SummaryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "summaries"
        indexes: ClassVar = [models.Index(fields=["person", "-made_at"], name="summary_by_person")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="summary_state_known"),
            models.CheckConstraint(
                condition=~Q(state="made") | (Q(finished_at__isnull=False) & ~Q(sha256="")),
                name="made_summary_is_proved",
            ),
            models.CheckConstraint(condition=~Q(necessity=""), name="summary_says_why"),
            models.CheckConstraint(
                condition=Q(own_words="") | (~Q(own_reason="") & ~Q(own_standing="")), name="own_words_say_why"
            ),
            models.CheckConstraint(
                condition=~Q(information_classes__contains=[InformationClass.INTELLIGENCE.value]),
                name="no_intelligence_leaves",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether the statements can still be chosen."""
        return self.state in (State.DRAFT, State.FAILED)

    def move(self, to: State) -> None:
        """Go to another state; refused unless the table of moves allows it."""
        if State(self.state) not in MOVES[to]:
            raise NotNow(
                gettext("This summary is at «%(state)s», so that cannot be done now.")
                % {"state": self.get_state_display()}
            )
        self.state = to

    def ask(self, *, chosen: Mapping[str, str], classes: list[str], own: tuple[str, str, str], at: datetime) -> None:
        """What was ticked is to be made into a paper."""
        self.move(State.MAKING)
        self.chosen, self.information_classes = dict(chosen), classes
        self.own_words, self.own_standing, self.own_reason = own
        self.asked_at, self.failure = at, ""
        self.save()

    def ask_again(self, *, at: datetime) -> None:
        """Nothing has been heard of the paper."""
        if self.state != State.MAKING:
            raise NotNow(gettext("The paper is not being made."))
        self.asked_at = at
        self.save(update_fields=["asked_at"])

    def was_made(self, *, statements: list[dict[str, Any]], sha256: str, pages: int, at: datetime) -> None:
        """The paper is there."""
        self.move(State.MADE)
        self.statements, self.sha256, self.pages, self.finished_at = statements, sha256, pages, at
        self.save()

    def gave_up(self, *, why: str, at: datetime) -> None:
        """The paper could not be made."""
        self.move(State.FAILED)
        self.failure, self.finished_at = why[:600], at
        self.save()

    def was_taken_out(self, *, at: datetime) -> None:
        """Somebody took the paper out."""
        if self.state != State.MADE:
            raise NotNow(gettext("The paper has not been made yet."))
        self.taken_out, self.taken_out_at = F("taken_out") + 1, at
        self.save(update_fields=["taken_out", "taken_out_at"])


class SummaryPaper(models.Model):
    """The PDF exactly as it left."""

    summary = models.OneToOneField(Summary, primary_key=True, on_delete=models.PROTECT, related_name="paper")
    content = models.BinaryField()

    classified: ClassVar[Register] = register(operational="summary", special="content", subject_access="reviewed first")


class RefusalQuerySet(CaseQuerySet["Refusal"]):
    """Words for refusals."""

    def visible_to(self, by: Acting) -> Self:
        """As far as all the classes are covered that would have been told: a refusal says that there was something."""
        return super().visible_to(by).filter(information_classes__contained_by=list(by.classes))


class Refusal(Record):
    """A disclosure that was refused: kept like one that was made, with nothing of what would have been told."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=SummaryKind.choices)
    recipient = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    recipient_name = models.CharField(max_length=200)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    basis = models.CharField(max_length=20, choices=Basis.choices)
    because = models.CharField(max_length=600)
    information_classes = ArrayField(models.CharField(max_length=20), default=list)
    refused_at = models.DateTimeField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")

    classified: ClassVar[Register] = register(
        operational="scheme person kind recipient purpose basis because information_classes refused_at agency",
        staff="recipient_name asked_by",
    )

    objects = RefusalQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "-refused_at"], name="refusal_by_person")]
