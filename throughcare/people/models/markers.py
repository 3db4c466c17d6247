"""Warnings that matter for somebody's safety, and how they were looked at again."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.core.models import Record, RecordQuerySet
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner
from throughcare.people.models.person import Person


class MarkerQuerySet(RecordQuerySet["Marker"]):
    """Words for reading warnings."""

    def visible_to(self, by: Acting) -> Self:
        """Those about people whom they may see."""
        return self.filter(person__in=Person.objects.visible_to(by))

    def open(self) -> Self:
        """Those that still warn."""
        return self.filter(ended_on=None)

    def overdue_on(self, day: date) -> Self:
        """Those that should have been looked at again before that day."""
        return self.open().filter(review_on__lt=day)


class Marker(Record):
    """A warning that matters for safety, with its evidence, the day to look again, and an end with its reason."""

    class Kind(models.TextChoices):
        STAFF_RISK = "staff_risk", _("Risk to staff")
        WEAPONS = "weapons", _("Weapons")
        VULNERABLE = "vulnerable", _("Vulnerable")
        SELF_HARM = "self_harm", _("Suicide or self-harm")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="markers")
    kind = models.CharField(_("Marker"), max_length=20, choices=Kind.choices)
    evidence = models.TextField(_("Evidence"))
    from_on = models.DateField(_("From"))
    review_on = models.DateField(_("Review on"), null=True, blank=True)
    ended_on = models.DateField(_("Ended on"), null=True, blank=True)
    end_reason = models.TextField(_("Why it ended"), blank=True)
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Practitioner, null=True, on_delete=models.PROTECT, related_name="+")

    classified: ClassVar[Register] = register(
        operational="person from_on review_on ended_on agency", staff="author", special="kind evidence end_reason"
    )

    objects = MarkerQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ended_on=None) | Q(ended_on__gte=F("from_on")), name="marker_in_order"),
            models.CheckConstraint(condition=Q(ended_on=None) | ~Q(end_reason=""), name="ended_marker_says_why"),
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(ended_on=None), name="one_open_marker_of_a_kind"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["review_on"], condition=Q(ended_on=None), name="marker_to_review"),
        ]


class MarkerReview(Record):
    """Somebody looked at a warning again and found that it still holds; what they said stays."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    marker = models.ForeignKey(Marker, on_delete=models.PROTECT, related_name="reviews")
    reviewed_on = models.DateField(_("Reviewed on"))
    words = models.TextField(_("What was found"))
    next_review_on = models.DateField(_("Review again on"))
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")

    classified: ClassVar[Register] = register(
        operational="person marker reviewed_on next_review_on agency", staff="author", special="words"
    )

    class Meta:
        ordering: ClassVar = ["-reviewed_on", "-made_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words=""), name="marker_review_says_what"),
            models.CheckConstraint(condition=Q(next_review_on__gt=F("reviewed_on")), name="marker_review_in_order"),
        ]
