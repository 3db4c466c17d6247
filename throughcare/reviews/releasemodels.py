"""What is prepared before a release, and who keeps contact once probation steps back: both offending data."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.core.models import M, Record
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner, Scheme
from throughcare.people.models import Person
from throughcare.people.scoped import CaseQuerySet
from throughcare.registrations.models import Registration
from throughcare.sharing.models import InformationClass


class OffendingQuerySet(CaseQuerySet[M]):
    """Records that tell of custody or a sentence: for agencies whose signature covers offending data."""

    def visible_to(self, by: Acting) -> Self:
        """As for every case, and nothing without that class."""
        found = super().visible_to(by)
        return found if InformationClass.OFFENDING in by.classes else found.none()


class Readiness(models.TextChoices):
    """How far a step before a release has come."""

    OPEN = "open", _("To do")
    DONE = "done", _("Done")
    NOT_NEEDED = "not_needed", _("Not needed")


class Preparation(Record):
    """One step before a release: who sees to it, and what came of it. By when follows from the day of release.

    A step of the profile has no row until somebody says something about it. `stay_from` is the first day
    of the time in custody that it belongs to.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="preparations")
    key = models.CharField(max_length=60)
    label = models.CharField(max_length=5000)
    stay_from = models.DateField()
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    practitioner = models.ForeignKey(Practitioner, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=Readiness.choices, default=Readiness.OPEN)
    words = models.TextField(_("What was done, or why it is not needed"), blank=True)
    settled_on = models.DateField(null=True)
    said_by = models.BigIntegerField()

    classified: ClassVar[Register] = register(
        operational="scheme person registration key label agency state settled_on",
        staff="practitioner said_by",
        criminal="stay_from words",
    )

    objects = OffendingQuerySet["Preparation"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["registration", "key", "stay_from"], name="one_step_a_stay"),
            models.CheckConstraint(condition=Q(state__in=Readiness.values), name="readiness_known"),
            models.CheckConstraint(
                condition=Q(state=Readiness.OPEN, settled_on=None)
                | (~Q(state=Readiness.OPEN) & Q(settled_on__isnull=False)),
                name="settled_step_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=Readiness.NOT_NEEDED) | ~Q(words=""), name="step_not_needed_says_why"
            ),
        ]


class Takeover(Record):
    """Who keeps contact from two-thirds of the sentence on, agreed by whom and when; a later one replaces it."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="takeovers")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    named = models.CharField(_("Named person"), max_length=200)
    agreed_by = models.CharField(_("Agreed by"), max_length=200)
    agreed_on = models.DateField()
    words = models.TextField(_("What was agreed"), blank=True)
    recorded_by = models.BigIntegerField()
    replaced_on = models.DateField(null=True)

    classified: ClassVar[Register] = register(
        operational="scheme person registration agency agreed_on replaced_on",
        staff="named agreed_by recorded_by",
        criminal="words",
    )

    objects = OffendingQuerySet["Takeover"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["registration"], condition=Q(replaced_on=None), name="one_takeover_stands"),
            models.CheckConstraint(condition=~Q(named="") & ~Q(agreed_by=""), name="takeover_names_people"),
        ]
