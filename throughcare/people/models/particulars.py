"""What the person is called, numbered and where they live."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.core.models import Record
from throughcare.people.models.person import Person


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
    searched = models.GeneratedField(
        expression=models.functions.Lower(
            models.functions.Concat(F("given_names"), models.Value(" "), F("family_name"))
        ),
        output_field=models.CharField(max_length=202),
        db_persist=True,
    )

    classified: ClassVar[Register] = register(operational="person kind", personal="family_name given_names searched")

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
    """Where the person lived, from one day until another."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="addresses")
    lines = models.CharField(_("Address"), max_length=300)
    postcode = models.CharField(_("Postcode"), max_length=10, blank=True)
    from_on = models.DateField(_("From"), null=True, blank=True)
    until_on = models.DateField(_("Until"), null=True, blank=True)

    classified: ClassVar[Register] = register(operational="person", personal="lines postcode from_on until_on")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(from_on=None) | Q(until_on__gte=F("from_on")), name="address_in_order"
            )
        ]
