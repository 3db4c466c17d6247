"""The person, and who may or may not see them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from throughcare.audit.trail import looked_at
from throughcare.core.classification import Register, register
from throughcare.core.models import Record, RecordQuerySet
from throughcare.partnerships.acting import Acting


class Sex(models.TextChoices):
    """As the published instruments and the women-only pathways need it."""

    FEMALE = "F", _("Female")
    MALE = "M", _("Male")
    UNKNOWN = "U", _("Not known")


class PersonQuerySet(RecordQuerySet["Person"]):
    """Words for finding people."""

    def visible_to(self, by: Acting) -> Self:
        """Those whom a scheme or agency of theirs knows, less any restricted or denied to them."""
        known = Q(scheme_ids__overlap=list(by.case_schemes))
        if by.case_schemes or by.referring_schemes:
            known |= Q(agency_ids__contains=[by.agency_id])
        open_for_me = Restriction.objects.filter(
            person_id=OuterRef("pk"), practitioner_id=by.practitioner_id, ended_at=None
        )
        return self.filter(
            known,
            ~Exists(open_for_me.filter(kind=Restriction.Kind.DENY)),
            Q(restricted=False) | Exists(open_for_me.filter(kind=Restriction.Kind.ALLOW)),
        )


class Person(Record):
    """The human being: once, however many schemes, names and referrals."""

    family_name = models.CharField(_("Family name"), max_length=100)
    given_names = models.CharField(_("Given names"), max_length=100)
    birth_date = models.DateField(_("Birth date"), null=True, blank=True)
    sex = models.CharField(_("Sex"), max_length=1, choices=Sex.choices, default=Sex.UNKNOWN)
    language = models.CharField(_("Preferred language"), max_length=60, blank=True)
    interpreter = models.BooleanField(_("Needs an interpreter"), default=False)
    ethnicity = models.CharField(_("Ethnicity"), max_length=40, blank=True)
    disability = models.CharField(_("Disability or access needs"), max_length=300, blank=True)
    religion = models.CharField(_("Religion or belief"), max_length=40, blank=True)
    orientation = models.CharField(_("Sexual orientation"), max_length=40, blank=True)
    gender = models.CharField(_("Gender and the sex registered at birth"), max_length=40, blank=True)
    scheme_ids = ArrayField(models.IntegerField(), default=list)
    agency_ids = ArrayField(models.IntegerField(), default=list)
    restricted = models.BooleanField(default=False)

    classified: ClassVar[Register] = register(
        operational="scheme_ids agency_ids restricted",
        personal="family_name given_names birth_date sex language interpreter",
        special="ethnicity disability religion orientation gender",
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=["scheme_ids"], name="person_by_scheme"),
            GinIndex(fields=["agency_ids"], name="person_by_agency"),
            models.Index(fields=["birth_date"], name="person_by_birth"),
            models.Index(fields=["id"], condition=Q(restricted=True), name="person_restricted"),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"

    @property
    def name(self) -> str:
        """The name as shown; showing it is looking at the person, and is logged."""
        looked_at(self.pk)
        return f"{self.given_names} {self.family_name}".strip()

    @property
    def sort_name(self) -> str:
        """Family name first, for lists; logged in the same way."""
        looked_at(self.pk)
        return f"{self.family_name.upper()}, {self.given_names}"

    def age_on(self, day: date) -> int | None:
        """Completed whole years, or None while the birth date is not known."""
        if self.birth_date is None:
            return None
        before = (day.month, day.day) < (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - before


class Restriction(Record):
    """Who may see a restricted person (allow), or who of those who otherwise could may not (deny)."""

    class Kind(models.TextChoices):
        ALLOW = "allow", _("May see")
        DENY = "deny", _("May not see")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="restrictions")
    practitioner_id = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.TextField(_("Reason"))
    ended_at = models.DateTimeField(null=True, blank=True)

    classified: ClassVar[Register] = register(
        operational="person kind ended_at", staff="practitioner_id", personal="reason", subject_access="reviewed first"
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["practitioner_id"], condition=Q(ended_at=None), name="restriction_in_force")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "practitioner_id", "kind"], condition=Q(ended_at=None), name="one_open_restriction"
            )
        ]
