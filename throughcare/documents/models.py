"""Documents, their versions, and their bytes: three tables, so that a list never reads a file."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.core.models import Record
from throughcare.documents.refusals import AlreadyWithdrawn, NotOpen
from throughcare.documents.rules import MEDIA_TYPES, FileType
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner, Scheme
from throughcare.people.models import Person
from throughcare.people.scoped import ClassedQuerySet
from throughcare.sharing.models import InformationClass

# Who the person is stands on the record itself; a paper belongs to one of the others.
CLASSES = [
    InformationClass.CASEWORK,
    InformationClass.OFFENDING,
    InformationClass.HEALTH,
    InformationClass.INTELLIGENCE,
]


class DocumentKind(models.TextChoices):
    """What sort of paper it is."""

    ASSESSMENT = "assessment", _("Assessment")
    COURT = "court", _("Court paper")
    LICENCE = "licence", _("Licence conditions")
    LETTER = "letter", _("Letter")
    MEDICAL = "medical", _("Medical")
    TENANCY = "tenancy", _("Tenancy or housing")
    PHOTO = "photo", _("Photograph")
    OTHER = "other", _("Other")


class Marking(models.TextChoices):
    """The government's marking; it goes before the name of every file that is taken out."""

    OFFICIAL_SENSITIVE = "official_sensitive", "OFFICIAL-SENSITIVE"
    OFFICIAL = "official", "OFFICIAL"


class Scan(models.TextChoices):
    """What the virus scanner said."""

    NOT_SCANNED = "not_scanned", _("Not scanned")
    WAITING = "waiting", _("Waiting for the virus scanner")
    CLEAN = "clean", _("Scanned, nothing found")
    INFECTED = "infected", _("Infected")


OPEN_SCANS = (Scan.NOT_SCANNED, Scan.CLEAN)


class Document(Record):
    """One paper about a person, whatever its versions."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="documents")
    title = models.CharField(_("Title"), max_length=200)
    kind = models.CharField(_("Kind"), max_length=12, choices=DocumentKind.choices)
    information_class = models.CharField(_("Class of information"), max_length=20, choices=InformationClass.choices)
    marking = models.CharField(_("Marking"), max_length=20, choices=Marking.choices, default=Marking.OFFICIAL_SENSITIVE)
    handling = models.CharField(_("How it is to be handled"), max_length=200, blank=True)
    source = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", verbose_name=_("Where it is from"))
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Practitioner, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_because = models.CharField(max_length=300, blank=True)

    classified: ClassVar[Register] = register(
        operational="scheme person information_class marking source agency withdrawn_at",
        staff="withdrawn_by",
        personal="title kind handling withdrawn_because",
        subject_access="reviewed first",
    )

    objects = ClassedQuerySet["Document"].as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "-made_at"], name="document_by_person")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(information_class__in=[each.value for each in CLASSES]), name="document_has_its_class"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="document_has_title"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_because=""), name="withdrawn_document_says_why"
            ),
        ]

    def require_standing(self) -> None:
        """Refuse to change what has been withdrawn."""
        if self.withdrawn_at is not None:
            raise AlreadyWithdrawn(gettext("This document has been withdrawn. Upload a new one if it is needed."))

    def withdraw(self, *, because: str, by: Acting, at: datetime) -> None:
        """Take it out of use, once; it stays listed with the reason."""
        self.require_standing()
        self.withdrawn_at, self.withdrawn_by_id, self.withdrawn_because = at, by.practitioner_id, because
        self.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])


class VersionQuerySet(ClassedQuerySet["DocumentVersion"]):
    """Words for versions."""

    def waiting(self) -> Self:
        """In quarantine until the scanner has said something."""
        return self.filter(scan=Scan.WAITING, withdrawn_at=None)


class DocumentVersion(Record):
    """One file of a document, as it was uploaded; never changed, only followed or withdrawn.

    `open` is what the database itself asks before it gives out the bytes: it is clean, or no scanner is
    set up, and it has not been withdrawn.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    information_class = models.CharField(max_length=20, choices=InformationClass.choices)
    number = models.PositiveIntegerField()
    filename = models.CharField(max_length=150)
    file_type = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    dated_on = models.DateField(_("Date of the document"))
    note = models.CharField(_("What changed"), max_length=300, blank=True)
    camera_notes = models.BooleanField(default=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    scan = models.CharField(max_length=12, choices=Scan.choices)
    scan_said = models.CharField(max_length=200, blank=True)
    scan_tries = models.PositiveIntegerField(default=0)
    scanned_at = models.DateTimeField(null=True)
    open = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Practitioner, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_because = models.CharField(max_length=300, blank=True)

    classified: ClassVar[Register] = register(
        operational="scheme person document information_class number file_type size sha256 camera_notes agency scan "
        "scan_said scan_tries scanned_at open withdrawn_at",
        staff="author withdrawn_by",
        personal="filename dated_on note withdrawn_because",
        subject_access="reviewed first",
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["scheme", "made_at"], condition=Q(scan="waiting"), name="version_in_quarantine")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "number"], name="one_version_a_number"),
            models.CheckConstraint(
                condition=Q(file_type__in=[each.value for each in FileType]), name="file_type_known"
            ),
            models.CheckConstraint(
                condition=Q(open=False) | Q(scan__in=[each.value for each in OPEN_SCANS], withdrawn_at=None),
                name="only_what_is_clean_is_open",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_because=""), name="withdrawn_version_says_why"
            ),
        ]

    @property
    def media_type(self) -> str:
        """What the file is sent as."""
        return MEDIA_TYPES[FileType(self.file_type)]

    def require_open(self) -> None:
        """Refuse to give out what is in quarantine, infected or withdrawn."""
        if self.withdrawn_at is not None:
            raise NotOpen(gettext("This version has been withdrawn."))
        if self.scan == Scan.INFECTED:
            raise NotOpen(gettext("The virus scanner found something in this file. It cannot be opened."))
        if not self.open:
            raise NotOpen(gettext("This file is in quarantine until the virus scanner has looked at it."))

    def was_scanned(self, *, found: str, at: datetime) -> None:
        """Keep the scanner's verdict; only a clean file that still stands is opened."""
        self.scan, self.scan_said = (Scan.INFECTED, found) if found else (Scan.CLEAN, "")
        self.scanned_at, self.scan_tries = at, self.scan_tries + 1
        self.open = not found and self.withdrawn_at is None
        self.save(update_fields=["scan", "scan_said", "scanned_at", "scan_tries", "open"])

    def was_not_scanned(self, *, said: str, at: datetime) -> None:
        """The scanner gave no answer; the file stays in quarantine."""
        self.scan_said, self.scanned_at, self.scan_tries = said[:200], at, self.scan_tries + 1
        self.save(update_fields=["scan_said", "scanned_at", "scan_tries"])

    def withdraw(self, *, because: str, by: Acting, at: datetime) -> None:
        """Take this version out of reach, once; what is known of it stays listed."""
        if self.withdrawn_at is not None:
            raise AlreadyWithdrawn(gettext("This version has been withdrawn already."))
        self.withdrawn_at, self.withdrawn_by_id, self.withdrawn_because = at, by.practitioner_id, because
        self.open = False
        self.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because", "open"])


class DocumentBody(models.Model):
    """The bytes of a version: the database gives them out only while the version is open."""

    version = models.OneToOneField(DocumentVersion, primary_key=True, on_delete=models.PROTECT, related_name="body")
    content = models.BinaryField()

    classified: ClassVar[Register] = register(operational="version", special="content", subject_access="reviewed first")

    class Meta:
        db_table = "documents_body"
