"""What the record said before it was corrected: who changed it, when and why."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.core.models import Record, RecordQuerySet
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner, Scheme
from throughcare.people.models.person import Person


class CorrectionQuerySet(RecordQuerySet["Correction"]):
    """Words for reading what was there before."""

    def visible_to(self, by: Acting) -> Self:
        """Of people they may see; what belongs to one scheme or one class of information, only where they read it."""
        return self.filter(
            Q(scheme_id=None) | Q(scheme_id__in=by.case_schemes),
            Q(information_class="") | Q(information_class__in=by.classes),
            person__in=Person.objects.visible_to(by),
        )


class Correction(Record):
    """One change of one thing that stood on the record, with what it said before. It is added, never changed."""

    class Part(models.TextChoices):
        PERSON = "person", _("Who the person is")
        EQUALITY = "equality", _("Equality")
        NAME = "name", _("Name")
        NUMBER = "number", _("Number")
        ADDRESS = "address", _("Address")
        MARKER = "marker", _("Marker")
        AROUND = "around", _("People around")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="corrections")
    part = models.CharField(max_length=10, choices=Part.choices)
    row_id = models.UUIDField()
    # One pair [before, after] for each field that changed, as people read it.
    changes = models.JSONField()
    why = models.TextField(_("Why"), blank=True)
    at = models.DateTimeField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    scheme = models.ForeignKey(Scheme, null=True, on_delete=models.PROTECT, related_name="+")
    information_class = models.CharField(max_length=20, blank=True)

    classified: ClassVar[Register] = register(
        operational="person part row_id at agency scheme information_class",
        staff="author",
        personal="why",
        special="changes",
        subject_access="reviewed first",
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [models.Index(fields=["person", "-at"], name="correction_by_person")]
