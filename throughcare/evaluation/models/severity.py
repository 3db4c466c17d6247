"""Weights of severity: a table that an analyst brings, kept with its source, never changed."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner, Scheme


class SeverityTableQuerySet(models.QuerySet["SeverityTable"]):
    """Words for tables of weights."""

    def visible_to(self, by: Acting) -> Self:
        """Of the schemes whose figures they see."""
        return self.filter(scheme_id__in=by.figure_schemes)


class SeverityTable(models.Model):
    """One version of a table: offence code to weight; a newer version stands beside it."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("Name"), max_length=100)
    number = models.PositiveSmallIntegerField()
    source = models.CharField(_("Where the weights come from"), max_length=300)
    weights = models.JSONField()
    many = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    brought_at = models.DateTimeField()
    brought_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")

    classified: ClassVar[Register] = register(
        operational="id scheme name number source weights many sha256 brought_at", staff="brought_by"
    )

    objects = SeverityTableQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "name", "number"], name="severity_version_once"),
            models.CheckConstraint(condition=~models.Q(source=""), name="severity_says_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"
