"""Disclosures: what was told outside the screen, about whom, to whom and why, and what was refused."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.core.models import Record, RecordQuerySet
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner, Scheme
from throughcare.people.models import Person
from throughcare.people.scoped import CaseQuerySet


class What(models.TextChoices):
    """What left."""

    SUMMARY = "summary", _("Summary from the record")
    MINUTES = "minutes", _("Minutes of a meeting")
    AGENDA_PACK = "agenda_pack", _("Agenda of a meeting with its people")
    DOCUMENT = "document", _("Document")
    EXPORT = "export", _("List")


class Purpose(models.TextChoices):
    """Why it was told."""

    MEETING = "meeting", _("To take part in the panel, or to do what it decided")
    RECALL = "recall", _("To decide on recall to custody")
    SERIOUS_HARM = "serious_harm", _("To manage the risk of serious harm")
    VICTIMS = "victims", _("To keep victims of domestic abuse safe")
    REOFFENDING = "reoffending", _("To prevent reoffending")
    HOME = "home", _("To find or keep a home")


class Basis(models.TextChoices):
    """On what it rests: the agreement that the recipient's agency signed, or the law that a person chose."""

    AGREEMENT = "agreement", _("The information sharing agreement of the scheme")
    CDA_115 = "cda_115", _("Crime and Disorder Act 1998, section 115")
    OMA_14 = "oma_14", _("Offender Management Act 2007, section 14")
    CJA_325 = "cja_325", _("Criminal Justice Act 2003, section 325 (MAPPA)")
    PCSC_16 = "pcsc_16", _("Police, Crime, Sentencing and Courts Act 2022, section 16")
    CONSENT = "consent", _("The person has agreed, and the agreement is on record")
    HARM = "harm", _("Needed to prevent serious harm (common law, Data Protection Act 2018)")


class DisclosureQuerySet(RecordQuerySet["Disclosure"]):
    """Words for disclosures."""

    def visible_to(self, by: Acting) -> Self:
        """As far as all the classes are covered, and only where somebody whom they may see is in it, or nobody is."""
        known = DisclosedPerson.objects.visible_to(by).filter(disclosure=OuterRef("pk"))
        return self.filter(
            Q(names_people=False) | Exists(known),
            scheme_id__in=by.case_schemes,
            information_classes__contained_by=list(by.classes),
        )


class Disclosure(Record):
    """One paper that left, for one recipient; it stays as it was written.

    `subject` is the key of what it was made from: the meeting, the summary.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=20, choices=What.choices)
    subject = models.UUIDField()
    recipient = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    recipient_name = models.CharField(max_length=200)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    basis = models.CharField(max_length=20, choices=Basis.choices)
    information_classes = ArrayField(models.CharField(max_length=20), default=list)
    names_people = models.BooleanField()
    left_at = models.DateTimeField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    told_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField()

    classified: ClassVar[Register] = register(
        operational="scheme what subject recipient purpose basis information_classes names_people left_at agency "
        "sha256 pages",
        staff="recipient_name told_by",
    )

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["scheme", "-left_at"], name="disclosure_by_day"),
            models.Index(fields=["subject"], name="disclosure_by_subject"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(sha256=""), name="disclosure_is_proved"),
            models.CheckConstraint(condition=Q(what__in=What.values), name="disclosure_what_known"),
        ]


class DisclosedPersonQuerySet(CaseQuerySet["DisclosedPerson"]):
    """Words for people in disclosures."""

    def visible_to(self, by: Acting) -> Self:
        """As for every case, as far as all the classes that were told of the person are covered."""
        return super().visible_to(by).filter(information_classes__contained_by=list(by.classes))


class DisclosedPerson(models.Model):
    """That something about a person was in what left, and of which classes."""

    id = models.BigAutoField(primary_key=True)
    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="people")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    information_classes = ArrayField(models.CharField(max_length=20), default=list)

    classified: ClassVar[Register] = register(
        operational="id disclosure scheme information_classes", personal="person", subject_access="reviewed first"
    )

    objects = DisclosedPersonQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["disclosure", "person"], name="one_line_a_person_disclosed")
        ]


class RefusedDisclosureQuerySet(RecordQuerySet["RefusedDisclosure"]):
    """Words for refusals."""

    def visible_to(self, by: Acting) -> Self:
        """Of the schemes in which they read cases."""
        return self.filter(scheme_id__in=by.case_schemes)


class RefusedDisclosure(Record):
    """A paper that was refused to a recipient as a whole: it names nobody, since nothing was gathered."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=20, choices=What.choices)
    subject = models.UUIDField()
    recipient = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    recipient_name = models.CharField(max_length=200)
    because = models.CharField(max_length=600)
    refused_at = models.DateTimeField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")

    classified: ClassVar[Register] = register(
        operational="scheme what subject recipient because refused_at agency", staff="recipient_name asked_by"
    )

    objects = RefusedDisclosureQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject"], name="refused_by_subject")]
