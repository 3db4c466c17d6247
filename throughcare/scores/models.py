"""Stored scores: the result with its algorithm, version, inputs and source."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.core.models import Record, RecordQuerySet
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Scheme
from throughcare.people.models import Person
from throughcare.sharing.models import InformationClass


class Instrument(models.TextChoices):
    """Which published instrument; results are never compared across them."""

    OGRS3 = "ogrs3", _("OGRS3")
    ARP = "arp", _("All Reoffending Predictor")
    OTHER = "other", _("Another instrument")


class Band(models.TextChoices):
    """The band of the whole two-year percentage."""

    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")
    VERY_HIGH = "very_high", _("Very high")
    NONE = "", _("Not banded")


class ScoreQuerySet(RecordQuerySet["Score"]):
    """Words for scores."""

    def visible_to(self, by: Acting) -> Self:
        """The scheme's, where the agency signed for offending; and what the own agency entered for a referral."""
        shown = Q(agency_id=by.agency_id, scheme_id__in=by.referring_schemes)
        if InformationClass.OFFENDING in by.classes:
            shown |= Q(scheme_id__in=by.case_schemes)
        return self.filter(
            shown,
            Exists(Person.objects.visible_to(by).filter(pk=OuterRef("person_id"))),
        )

    def of(self, person: Person, *, scheme_id: int) -> Self:
        """One person's on one scheme, newest first."""
        return self.filter(person=person, scheme_id=scheme_id).order_by("-scored_on", "-made_at")


class Score(Record):
    """One calculation, or one score typed from another system; never changed, only followed by another.

    `agency` is whoever entered it: a referring agency may read its own scores before the scheme has the person.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="scores")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    instrument = models.CharField(max_length=10, choices=Instrument.choices)
    algorithm = models.CharField(max_length=120)
    calculated = models.BooleanField()
    inputs = models.JSONField(default=dict)
    percent1 = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    percent2 = models.DecimalField(max_digits=5, decimal_places=2)
    band = models.CharField(max_length=10, choices=Band.choices, blank=True)
    scored_on = models.DateField()
    source = models.CharField(max_length=200)
    entered_by = models.BigIntegerField()

    classified: ClassVar[Register] = register(
        operational="scheme person agency instrument algorithm calculated scored_on source",
        staff="entered_by",
        criminal="inputs percent1 percent2 band",
    )

    objects = ScoreQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-scored_on", "-made_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(percent2__range=(0, 100)), name="percent_in_range"),
            models.CheckConstraint(condition=~Q(source=""), name="score_has_source"),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "-scored_on"], name="score_by_person")]
