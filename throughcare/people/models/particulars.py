"""What the person is called, numbered and where they live."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower, Replace, Upper
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.core.models import Record
from throughcare.people.models.person import Person


class _DateRange(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


class Name(Record):
    """A name the person has or had, kept for searching."""

    class Kind(models.TextChoices):
        CURRENT = "current", _("Current")
        ALIAS = "alias", _("Alias")
        FORMER = "former", _("Former")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="names")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    family_name = models.CharField(_("Family name"), max_length=100)
    given_names = models.CharField(_("Given names"), max_length=100)
    until_on = models.DateField(_("Until"), null=True, blank=True)
    searched = models.GeneratedField(
        expression=models.functions.Lower(
            models.functions.Concat(F("given_names"), models.Value(" "), F("family_name"))
        ),
        output_field=models.CharField(max_length=202),
        db_persist=True,
    )

    classified: ClassVar[Register] = register(
        operational="person kind", personal="family_name given_names searched until_on"
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person"], name="name_by_person"),
            GinIndex(fields=["searched"], opclasses=["gin_trgm_ops"], name="name_by_trigram"),
        ]


class Identifier(Record):
    """A number another system knows the person by: what was typed beside what it was understood as."""

    class Kind(models.TextChoices):
        PNC = "pnc", _("PNC ID")
        CRO = "cro", _("CRO number")
        CRN = "crn", _("CRN (probation)")
        PRISON = "prison", _("Prison number")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="identifiers")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    typed = models.CharField(max_length=40)
    understood = models.CharField(max_length=40)

    classified: ClassVar[Register] = register(operational="person kind", criminal="typed understood")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "understood"], name="identifier_by_number")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "kind", "understood"], name="one_identifier_a_person")
        ]


class Address(Record):
    """Where the person lived, from one day until another: one home at a time, other places beside it."""

    class Kind(models.TextChoices):
        HOME = "home", _("Home")
        STAYING = "staying", _("Staying there for now")
        APPROVED = "approved", _("Approved or supported premises")
        NONE = "none", _("No fixed address")
        POST = "post", _("For post only")
        OTHER = "other", _("Another address")

    # Lived at: of each of these there is one at a time. Of the others there may be several.
    ONE_AT_A_TIME: ClassVar = (Kind.HOME, Kind.STAYING, Kind.APPROVED, Kind.NONE)

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="addresses")
    kind = models.CharField(_("Kind of address"), max_length=10, choices=Kind.choices)
    lines = models.CharField(_("Address"), max_length=300)
    postcode = models.CharField(_("Postcode"), max_length=10, blank=True)
    from_on = models.DateField(_("From"), null=True, blank=True)
    until_on = models.DateField(_("Until"), null=True, blank=True)

    classified: ClassVar[Register] = register(operational="person", personal="kind lines postcode from_on until_on")

    class Meta:
        indexes: ClassVar = [
            GinIndex(OpClass(Lower("lines"), name="gin_trgm_ops"), name="address_by_street"),
            models.Index(
                OpClass(Upper(Replace("postcode", models.Value(" "), models.Value(""))), name="text_pattern_ops"),
                name="address_by_postcode",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(from_on=None) | Q(until_on__gte=F("from_on")), name="address_in_order"
            ),
            # The day of moving belongs to both, so the last day itself is left out.
            ExclusionConstraint(
                name="one_address_of_a_kind_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (_DateRange("from_on", "until_on", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(kind__in=["home", "staying", "approved", "none"]),
            ),
        ]
