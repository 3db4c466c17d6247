"""What happened, one table in one order: an entry's kind says which of its columns hold."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from throughcare.chronology.refusals import AlreadyCorrected, AlreadySettled
from throughcare.chronology.rules import SPELLS
from throughcare.core.classification import Register, register
from throughcare.core.models import Record
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner, Scheme
from throughcare.people.models import Person
from throughcare.people.scoped import CaseQuerySet
from throughcare.sharing.models import InformationClass


class Kind(models.TextChoices):
    """What sort of thing happened."""

    APPOINTMENT = "appointment", _("Appointment")
    CONTACT = "contact", _("Contact")
    DRUG_TEST = "drug_test", _("Drug test")
    INTELLIGENCE = "intelligence", _("Police intelligence")
    ARREST = "arrest", _("Arrest")
    OFFENCE = "offence", _("Offence")
    CUSTODY = "custody", _("Custody")
    ACCOMMODATION = "accommodation", _("Accommodation")
    WORK = "work", _("Work, training or education")
    NOTE = "note", _("Note")


class Attendance(models.TextChoices):
    """The outcome of an appointment."""

    PLANNED = "planned", _("Planned")
    ATTENDED = "attended", _("Attended and complied")
    NOT_COMPLIED = "not_complied", _("Attended, did not comply")
    ACCEPTABLE = "acceptable_absence", _("Acceptable absence")
    UNACCEPTABLE = "unacceptable_absence", _("Unacceptable absence")
    BY_SERVICE = "rescheduled_by_service", _("Rescheduled by the service")
    BY_PERSON = "rescheduled_by_person", _("Rescheduled by the person")


class TestResult(models.TextChoices):
    """The result of a drug test."""

    NEGATIVE = "negative", _("Negative")
    POSITIVE = "positive", _("Positive")
    REFUSED = "refused", _("Refused")
    VOID = "void", _("Void")


class CustodyKind(models.TextChoices):
    """Why the person is in custody."""

    SENTENCE = "sentence", _("Serving a sentence")
    REMAND = "remand", _("On remand")
    RECALL = "recall", _("Recalled on licence")


class Housing(models.TextChoices):
    """How safe the roof is."""

    STABLE = "stable", _("Stable")
    TEMPORARY = "temporary", _("Temporary")
    UNSTABLE = "unstable", _("Unstable")
    NONE = "homeless", _("No fixed address")


class Work(models.TextChoices):
    """What the person does by day."""

    EMPLOYED = "employed", _("In work")
    TRAINING = "training", _("In education or training")
    LOOKING = "looking", _("Looking for work")
    NOT_WORKING = "not_working", _("Not in work")


class Disposal(models.TextChoices):
    """How an offence was dealt with."""

    CHARGED = "charged", _("Charged, not yet dealt with")
    CONVICTED = "convicted", _("Convicted")
    CAUTION = "caution", _("Cautioned")
    NO_ACTION = "no_action", _("No further action")
    ACQUITTED = "acquitted", _("Acquitted")


class Standing(models.TextChoices):
    """Fact, opinion and allegation are told apart."""

    FACT = "fact", _("Fact")
    OPINION = "opinion", _("Opinion")
    ALLEGATION = "allegation", _("Allegation")


OUTCOMES: dict[Kind, type[models.TextChoices]] = {
    Kind.APPOINTMENT: Attendance,
    Kind.DRUG_TEST: TestResult,
    Kind.CUSTODY: CustodyKind,
    Kind.ACCOMMODATION: Housing,
    Kind.WORK: Work,
    Kind.OFFENCE: Disposal,
}


CLASS_OF: dict[Kind, InformationClass] = {
    Kind.DRUG_TEST: InformationClass.HEALTH,
    Kind.INTELLIGENCE: InformationClass.INTELLIGENCE,
    Kind.ARREST: InformationClass.OFFENDING,
    Kind.OFFENCE: InformationClass.OFFENDING,
    Kind.CUSTODY: InformationClass.OFFENDING,
}
"""The class of information that a kind of entry belongs to; case work where nothing is said."""

OPEN_KINDS = tuple(kind for kind in Kind if kind != Kind.INTELLIGENCE)


class _DateRange(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


def _outcome_of_its_kind() -> Q:
    allowed = Q(kind__in=[kind for kind in Kind.values if kind not in OUTCOMES], outcome="")
    for kind, choices in OUTCOMES.items():
        allowed |= Q(kind=kind, outcome__in=choices.values)
    return allowed


class EntryQuerySet(CaseQuerySet["Entry"]):
    """Words for reading the chronology."""

    def visible_to(self, by: Acting) -> Self:
        """As everywhere; police intelligence is not shown to anybody until its grading and handling are built."""
        return super().visible_to(by).exclude(kind=Kind.INTELLIGENCE)

    def standing(self) -> Self:
        """Without those that a correction has replaced, or that were struck out."""
        return self.filter(corrected_by=None, struck_out_on=None)

    def newest_first(self) -> Self:
        """By when it happened, ties by key, so that pages never overlap."""
        return self.order_by("-on_day", "-at_time", "-id")


class Entry(Record):
    """One thing that happened, with its source agency, who wrote it, and what kind of statement it is.

    `on_day` is the day (the first day of a spell), `until_on` the last day of a spell that has ended,
    `expected_on` the day something is due (a release); `sentence_months` and `establishment` hold for custody.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind.choices)
    on_day = models.DateField(_("Date"))
    at_time = models.TimeField(_("Time"), null=True, blank=True)
    until_on = models.DateField(_("Until"), null=True, blank=True)
    expected_on = models.DateField(_("Expected"), null=True, blank=True)
    outcome = models.CharField(max_length=30, blank=True)
    offence_code = models.CharField(max_length=5, blank=True)
    disposed_on = models.DateField(null=True, blank=True)
    substances = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    establishment = models.CharField(max_length=100, blank=True)
    sentence_months = models.PositiveIntegerField(null=True, blank=True)
    with_whom = models.CharField(max_length=200, blank=True)
    text = models.TextField(_("What happened"), blank=True)
    standing = models.CharField(max_length=12, choices=Standing.choices, default=Standing.FACT)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Practitioner, null=True, on_delete=models.PROTECT, related_name="+")
    corrected_by = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrects")
    correction_reason = models.CharField(max_length=300, blank=True)
    struck_out_on = models.DateField(null=True, blank=True)

    classified: ClassVar[Register] = register(
        operational="scheme person kind on_day at_time until_on expected_on standing agency corrected_by struck_out_on",
        staff="author",
        personal="with_whom text correction_reason",
        special="substances",
        criminal="outcome offence_code disposed_on establishment sentence_months",
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        indexes: ClassVar = [
            models.Index(fields=["person", "-on_day", "-at_time", "-id"], name="chronology_in_order"),
            models.Index(fields=["person", "kind", "-on_day"], name="chronology_by_kind"),
            models.Index(fields=["scheme", "kind", "on_day"], name="chronology_by_day"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_outcome_of_its_kind(), name="outcome_of_its_kind"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("on_day")), name="entry_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(expected_on=None) | Q(expected_on__gte=F("on_day")), name="expected_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(disposed_on=None) | Q(disposed_on__gte=F("on_day")), name="disposed_after_offence"
            ),
            models.CheckConstraint(condition=~Q(kind=Kind.OFFENCE) | ~Q(offence_code=""), name="offence_has_code"),
            models.CheckConstraint(
                condition=Q(corrected_by=None, struck_out_on=None) | ~Q(correction_reason=""),
                name="changed_entry_says_why",
            ),
            ExclusionConstraint(
                name="one_custody_at_a_time",
                expressions=[
                    (_DateRange("on_day", "until_on", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("person", RangeOperators.EQUAL),
                    ("scheme", RangeOperators.EQUAL),
                ],
                condition=Q(kind=Kind.CUSTODY, corrected_by=None, struck_out_on=None),
            ),
        ]

    @property
    def information_class(self) -> InformationClass:
        """The class of information it belongs to."""
        return CLASS_OF.get(Kind(self.kind), InformationClass.CASEWORK)

    @property
    def is_planned(self) -> bool:
        """Whether it is an appointment of which nobody has said what came of it."""
        return self.kind == Kind.APPOINTMENT and self.outcome == Attendance.PLANNED

    @property
    def is_open_spell(self) -> bool:
        """Whether it is a spell that has not ended."""
        return self.kind in SPELLS and self.until_on is None

    def require_standing(self) -> None:
        """Refuse to change what a correction has replaced."""
        if self.corrected_by_id is not None or self.struck_out_on is not None:
            raise AlreadyCorrected(gettext("This entry was corrected. Change the entry that replaced it."))

    def come_of(self, outcome: Attendance) -> None:
        """Say what came of a planned appointment, once."""
        self.require_standing()
        if not self.is_planned:
            raise AlreadySettled(gettext("What came of this is recorded already. Correct the entry if it is wrong."))
        self.outcome = outcome
        self.save(update_fields=["outcome"])

    def end(self, *, on: date) -> None:
        """Close a spell, once."""
        self.require_standing()
        if not self.is_open_spell:
            raise AlreadySettled(gettext("The end of this is recorded already. Correct the entry if it is wrong."))
        self.until_on = on
        self.save(update_fields=["until_on"])

    def give_way_to(self, later: Entry, *, reason: str) -> None:
        """Stand aside for the entry that corrects this one; both are kept."""
        self.require_standing()
        self.corrected_by_id = later.pk
        self.correction_reason = reason
        self.save(update_fields=["corrected_by", "correction_reason"])

    def strike_out(self, *, reason: str, on: date) -> None:
        """Take out what should never have been recorded here; it stays readable as struck out."""
        self.require_standing()
        self.struck_out_on, self.correction_reason = on, reason
        self.save(update_fields=["struck_out_on", "correction_reason"])
