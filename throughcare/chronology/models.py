"""What happened, one table in one order: an entry's kind says which of its columns hold."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Case, Exists, F, Func, Q, Value, When
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from throughcare.chronology.faults import Fault
from throughcare.chronology.kinds import CLASS_OF as CLASS_OF
from throughcare.chronology.kinds import OPEN_KINDS as OPEN_KINDS
from throughcare.chronology.kinds import OUTCOMES as OUTCOMES
from throughcare.chronology.kinds import Assessment as Assessment
from throughcare.chronology.kinds import Attendance as Attendance
from throughcare.chronology.kinds import BreachStage as BreachStage
from throughcare.chronology.kinds import Confirmation as Confirmation
from throughcare.chronology.kinds import CustodyKind as CustodyKind
from throughcare.chronology.kinds import Disposal as Disposal
from throughcare.chronology.kinds import Handling as Handling
from throughcare.chronology.kinds import Housing as Housing
from throughcare.chronology.kinds import Kind as Kind
from throughcare.chronology.kinds import OrderKind as OrderKind
from throughcare.chronology.kinds import RecallKind as RecallKind
from throughcare.chronology.kinds import Sentence as Sentence
from throughcare.chronology.kinds import Setting as Setting
from throughcare.chronology.kinds import Source as Source
from throughcare.chronology.kinds import Standing as Standing
from throughcare.chronology.kinds import TagAlert as TagAlert
from throughcare.chronology.kinds import TagKind as TagKind
from throughcare.chronology.kinds import TestResult as TestResult
from throughcare.chronology.kinds import Visit as Visit
from throughcare.chronology.kinds import Work as Work
from throughcare.chronology.kinds import class_of as class_of
from throughcare.chronology.refusals import AlreadyCorrected, AlreadySettled, EntryRefused
from throughcare.chronology.shapes import SPELLS
from throughcare.core.classification import Register, register
from throughcare.core.models import Record
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner, Scheme
from throughcare.people.models import Person
from throughcare.people.scoped import ClassedQuerySet
from throughcare.sharing.models import InformationClass


class _DateRange(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


def _class_of_its_kind() -> Case:
    classes: dict[InformationClass, list[str]] = {}
    for kind, found in CLASS_OF.items():
        classes.setdefault(found, []).append(kind.value)
    cases = [When(kind__in=sorted(kinds), then=Value(str(found.value))) for found, kinds in sorted(classes.items())]
    return Case(*cases, default=Value(InformationClass.CASEWORK.value))


def _outcome_of_its_kind() -> Q:
    allowed = Q(kind__in=[kind for kind in Kind.values if kind not in OUTCOMES], outcome="")
    for kind, choices in OUTCOMES.items():
        allowed |= Q(kind=kind, outcome__in=choices.values)
    return allowed


WAYS_ON: dict[tuple[str, str], frozenset[str]] = {
    (Kind.OFFENCE, Disposal.CHARGED): frozenset(set(Disposal.values) - {Disposal.CHARGED.value}),
    (Kind.BREACH, BreachStage.WARNING): frozenset({BreachStage.STARTED, BreachStage.PROVED, BreachStage.NOT_PROVED}),
    (Kind.BREACH, BreachStage.STARTED): frozenset({BreachStage.PROVED, BreachStage.NOT_PROVED}),
}
"""What may follow upon what: the moves of a charge and of a breach."""


def _handled_for(by: Acting) -> Q:
    named = Q(recipient_agencies__contains=[by.agency_id]) | Q(recipient_practitioners__contains=[by.practitioner_id])
    holds = Q(corrected_by=None, struck_out_on=None)
    shown = holds & (Q(handling=Handling.LAWFUL) | named)
    return ~Q(kind=Kind.INTELLIGENCE) | Q(agency_id=by.agency_id) | shown


class EntryQuerySet(ClassedQuerySet["Entry"]):
    """Words for reading the chronology."""

    def visible_to(self, by: Acting) -> Self:
        """By class as everywhere; a report with conditions only to its police and to those it names.

        A report that was corrected or struck out is its police's alone: what it said, or who was named, holds no more.
        """
        return super().visible_to(by).filter(_handled_for(by))

    def about(self, by: Acting, person_id: uuid.UUID) -> Self:
        """The same of one person: whether they may be seen is asked once for all, not beside each entry.

        Then the database knows how many there will be, and reads a page of a long record from the index.
        """
        seen = Person.objects.visible_to(by).filter(pk=person_id)
        mine = self.filter(Exists(seen), person_id=person_id, scheme_id__in=by.case_schemes)
        return mine.filter(_handled_for(by), information_class__in=by.classes)

    def standing(self) -> Self:
        """Without those that a correction has replaced, or that were struck out."""
        return self.filter(corrected_by=None, struck_out_on=None)

    def told(self) -> Self:
        """With all that a line of the timeline names."""
        return self.select_related("agency", "author__user", "settled_by__user")

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
    information_class = models.GeneratedField(
        expression=_class_of_its_kind(), output_field=models.CharField(max_length=20), db_persist=True
    )
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
    sentenced_on = models.DateField(null=True, blank=True)
    conditional_release_on = models.DateField(null=True, blank=True)
    sentence_ends_on = models.DateField(null=True, blank=True)
    sentence = models.CharField(max_length=12, blank=True, choices=Sentence.choices)
    confirmation = models.CharField(max_length=10, blank=True, choices=Confirmation.choices)
    setting = models.CharField(max_length=20, blank=True, choices=Setting.choices)
    zones = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    source_grade = models.CharField(max_length=1, blank=True, choices=Source.choices)
    assessment = models.CharField(max_length=1, blank=True, choices=Assessment.choices)
    handling = models.CharField(max_length=1, blank=True, choices=Handling.choices)
    conditions = models.TextField(_("Conditions"), blank=True)
    recipient_agencies = ArrayField(models.IntegerField(), default=list, blank=True)
    recipient_practitioners = ArrayField(models.BigIntegerField(), default=list, blank=True)
    sanitised_as = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="+")
    with_whom = models.CharField(max_length=200, blank=True)
    whose = models.CharField(_("Whose statement"), max_length=200, blank=True)
    text = models.TextField(_("What happened"), blank=True)
    standing = models.CharField(max_length=12, choices=Standing.choices, default=Standing.FACT)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Practitioner, null=True, on_delete=models.PROTECT, related_name="+")
    settled_by = models.ForeignKey(Practitioner, null=True, on_delete=models.PROTECT, related_name="+")
    from_scheme = models.ForeignKey(Scheme, null=True, on_delete=models.PROTECT, related_name="+")
    corrected_by = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrects")
    correction_reason = models.CharField(max_length=300, blank=True)
    struck_out_on = models.DateField(null=True, blank=True)

    classified: ClassVar[Register] = register(
        operational="scheme person kind information_class on_day at_time until_on expected_on standing agency "
        "corrected_by struck_out_on sanitised_as from_scheme recipient_agencies",
        staff="author settled_by recipient_practitioners",
        personal="with_whom whose text correction_reason setting",
        special="substances confirmation",
        criminal="outcome offence_code disposed_on establishment sentence_months sentenced_on conditional_release_on "
        "sentence_ends_on sentence zones source_grade assessment handling conditions",
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        indexes: ClassVar = [
            models.Index(fields=["person", "-on_day", "-at_time", "-id"], name="chronology_in_order"),
            models.Index(fields=["person", "kind", "-on_day"], name="chronology_by_kind"),
            models.Index(fields=["scheme", "kind", "on_day"], name="chronology_by_day"),
            models.Index(fields=["person", "agency"], name="chronology_by_agency"),
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
            models.CheckConstraint(
                condition=Q(kind=Kind.INTELLIGENCE) ^ Q(source_grade="", assessment="", handling=""),
                name="intelligence_is_graded",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.INTELLIGENCE)
                | Q(source_grade__in=Source.values, assessment__in=Assessment.values, handling__in=Handling.values),
                name="grades_are_known",
            ),
            models.CheckConstraint(
                condition=~Q(handling=Handling.CONDITIONS)
                | (~Q(conditions="") & (~Q(recipient_agencies=[]) | ~Q(recipient_practitioners=[]))),
                name="conditions_and_recipients_named",
            ),
            models.CheckConstraint(
                condition=Q(sanitised_as=None) | Q(kind=Kind.INTELLIGENCE), name="only_intelligence_is_sanitised"
            ),
            models.CheckConstraint(
                condition=Q(conditional_release_on=None)
                | Q(sentence_ends_on=None)
                | Q(conditional_release_on__lte=F("sentence_ends_on")),
                name="sentence_dates_in_order",
            ),
            models.CheckConstraint(condition=~Q(kind=Kind.MOVEMENT) | ~Q(establishment=""), name="movement_has_prison"),
            models.CheckConstraint(
                condition=Q(sentence="") | Q(kind=Kind.OFFENCE, outcome=Disposal.CONVICTED),
                name="sentence_of_a_conviction",
            ),
            ExclusionConstraint(
                name="in_custody_or_at_large_once",
                expressions=[
                    (_DateRange("on_day", "until_on", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("person", RangeOperators.EQUAL),
                    ("scheme", RangeOperators.EQUAL),
                ],
                condition=Q(kind__in=[Kind.CUSTODY, Kind.AT_LARGE], corrected_by=None, struck_out_on=None),
            ),
        ]

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
        if self.struck_out_on is not None:
            raise AlreadyCorrected(gettext("This entry was struck out. If it was right after all, record it anew."))
        if self.corrected_by_id is not None:
            raise AlreadyCorrected(gettext("This entry was corrected. Change the entry that replaced it."))

    def outcome_words(self, outcome: str) -> str:
        """An outcome of this kind of entry in words."""
        choices = OUTCOMES.get(Kind(self.kind))
        return str(dict(choices.choices).get(outcome, "")) if choices else ""

    @property
    def ways_on(self) -> frozenset[str]:
        """What may follow: how a charge ends, the next stage of a breach."""
        return WAYS_ON.get((self.kind, self.outcome), frozenset())

    def require_way_on(self, outcome: str) -> None:
        """Refuse what cannot follow, and to go on from what a correction has replaced."""
        self.require_standing()
        if outcome not in self.ways_on:
            raise EntryRefused([("outcome", Fault.NO_WAY_ON)])

    def come_of(self, outcome: Attendance, *, by_id: int) -> None:
        """Say what came of a planned appointment, once, and who said so."""
        self.require_standing()
        if not self.is_planned:
            raise AlreadySettled(gettext("What came of this is recorded already. Correct the entry if it is wrong."))
        self.outcome, self.settled_by_id = outcome, by_id
        self.save(update_fields=["outcome", "settled_by"])

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

    def name_recipients(self, agencies: list[int], practitioners: list[int]) -> None:
        """Say who may see a report with conditions."""
        self.require_standing()
        self.recipient_agencies, self.recipient_practitioners = agencies, practitioners
        self.save(update_fields=["recipient_agencies", "recipient_practitioners"])

    def point_to_version_for_partners(self, made: Entry) -> None:
        """Remember what partners read instead; they learn nothing of it from their side."""
        self.require_standing()
        self.sanitised_as = made
        self.save(update_fields=["sanitised_as"])

    def leave_version_for_partners(self) -> None:
        """Hand the version for partners on to the report that comes after this one."""
        if self.sanitised_as_id is not None:
            self.sanitised_as = None
            self.save(update_fields=["sanitised_as"])
