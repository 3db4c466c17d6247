"""Tables of unit costs and of multipliers: each version is kept with its source and never rewritten."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner, Scheme


class UnitCostTableQuerySet(models.QuerySet["UnitCostTable"]):
    """Words for tables of unit costs."""

    def visible_to(self, by: Acting) -> Self:
        """The one that comes with the product, and those of the schemes whose figures they see."""
        return self.filter(Q(scheme=None) | Q(scheme_id__in=by.figure_schemes))


class UnitCostTable(models.Model):
    """One version: what crimes cost, by whom published, in prices of which year. Version 1 comes with the product."""

    scheme = models.ForeignKey(Scheme, null=True, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("Name"), max_length=100)
    source = models.CharField(_("Where the figures come from"), max_length=300)
    price_year = models.CharField(_("In prices of"), max_length=40)
    sha256 = models.CharField(max_length=64)
    brought_at = models.DateTimeField(null=True)
    brought_by = models.ForeignKey(Practitioner, null=True, on_delete=models.PROTECT, related_name="+")

    classified: ClassVar[Register] = register(
        operational="id scheme number name source price_year sha256 brought_at", staff="brought_by"
    )

    objects = UnitCostTableQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "number"], name="unit_costs_version_once", nulls_distinct=False),
            models.CheckConstraint(condition=~Q(source="") & ~Q(name=""), name="unit_costs_say_their_source"),
            models.CheckConstraint(
                condition=Q(scheme=None, number=1, brought_by=None)
                | Q(scheme__isnull=False, number__gt=1, brought_by__isnull=False, brought_at__isnull=False),
                name="unit_costs_say_who_brought_them",
            ),
        ]

    def __str__(self) -> str:
        return _now("Version %(number)s: %(name)s") % {"number": self.number, "name": self.name}


class UnitCost(models.Model):
    """The cost of one actual crime, in pounds, and how the figure was checked."""

    table = models.ForeignKey(UnitCostTable, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    offence = models.CharField(max_length=120)
    victim = models.CharField(max_length=60, blank=True)
    price_year = models.CharField(max_length=40)
    pounds = models.FloatField()
    error = models.FloatField(default=0)
    fiscal = models.FloatField(null=True)
    checked = models.CharField(max_length=200)

    classified: ClassVar[Register] = register(
        operational="id table position offence victim price_year pounds error fiscal checked"
    )

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["table", "offence"], name="unit_cost_once"),
            models.CheckConstraint(condition=Q(pounds__gte=0, error__gte=0), name="unit_cost_not_below_nothing"),
            models.CheckConstraint(condition=~Q(checked=""), name="unit_cost_says_how_it_was_checked"),
        ]


class MultiplierTableQuerySet(models.QuerySet["MultiplierTable"]):
    """Words for tables of multipliers."""

    def visible_to(self, by: Acting) -> Self:
        """Of the schemes whose figures they see."""
        return self.filter(scheme_id__in=by.figure_schemes)


class MultiplierTable(models.Model):
    """One version: how many actual crimes stand behind one that police recorded, by offence."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("Name"), max_length=100)
    source = models.CharField(_("Where the figures come from"), max_length=300)
    multipliers = models.JSONField()
    sha256 = models.CharField(max_length=64)
    brought_at = models.DateTimeField()
    brought_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")

    classified: ClassVar[Register] = register(
        operational="id scheme number name source multipliers sha256 brought_at", staff="brought_by"
    )

    objects = MultiplierTableQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "number"], name="multipliers_version_once"),
            models.CheckConstraint(condition=~Q(source="") & ~Q(name=""), name="multipliers_say_their_source"),
        ]

    def __str__(self) -> str:
        return _now("Version %(number)s: %(name)s") % {"number": self.number, "name": self.name}
