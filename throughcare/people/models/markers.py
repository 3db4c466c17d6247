"""Warnings that matter for somebody's safety, and how they were looked at again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.core.models import Record
from throughcare.people.models.person import Person


class Marker(Record):
    """A warning that matters for safety, with its evidence and an end."""

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

    classified: ClassVar[Register] = register(operational="person from_on review_on ended_on", special="kind evidence")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ended_on=None) | Q(ended_on__gte=F("from_on")), name="marker_in_order")
        ]
