"""The verbs of documents: upload, add a version, correct what is said of it, take out, withdraw, and scan."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError, NotThere
from throughcare.documents import inspection, messages, rules
from throughcare.documents.models import (
    CLASSES,
    Document,
    DocumentBody,
    DocumentKind,
    DocumentVersion,
    Marking,
    Scan,
)
from throughcare.documents.refusals import AlreadyScanned, FileRefused, NotYours
from throughcare.documents.rules import Unfit
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Permission
from throughcare.people.models import Person


@dataclass(frozen=True)
class Upload:
    """A file as somebody sends it, and what they say of it."""

    filename: str
    content: bytes
    dated_on: date
    note: str = ""


@action
def upload(
    person: Person,
    file: Upload,
    *,
    scheme_id: int,
    title: str,
    kind: str,
    information_class: str,
    marking: str = Marking.OFFICIAL_SENSITIVE,
    handling: str = "",
    source: Agency | None = None,
    by: Acting,
    at: datetime,
) -> DocumentVersion:
    """Keep a new document about a person with its first version."""
    found = _person(person, scheme_id, by)
    authorise(by, Permission.WRITE_CASES, scheme_id)
    _hold(title=title, kind=kind, information_class=information_class, marking=marking, by=by)
    document = Document(
        scheme_id=scheme_id,
        person=found,
        title=title.strip(),
        kind=kind,
        information_class=information_class,
        marking=marking,
        handling=handling.strip(),
        source_id=source.pk if source else by.agency_id,
        agency_id=by.agency_id,
    )
    document.save(force_insert=True)
    version = _keep(document, file, number=1, by=by, at=at)
    record(Event.DOCUMENT_UPLOADED, by=by, about=document, at=at, bytes=version.size, type=version.file_type)
    return version


@action
def add_version(document: Document, file: Upload, *, by: Acting, at: datetime) -> DocumentVersion:
    """Keep a newer file of the same document; the earlier ones stay."""
    found = _document(document, by)
    found.require_standing()
    number = (found.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = _keep(found, file, number=number, by=by, at=at)
    record(Event.DOCUMENT_VERSION_ADDED, by=by, about=found, at=at, number=number, bytes=version.size)
    return version


@action
def correct(
    document: Document,
    *,
    title: str,
    kind: str,
    information_class: str,
    marking: str,
    handling: str = "",
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> Document:
    """Correct what is said of a document: its title, kind, class, marking."""
    found = _document(document, by).expect(version)
    _mine(found.agency_id, by)
    found.require_standing()
    _hold(title=title, kind=kind, information_class=information_class, marking=marking, by=by)
    before = found.information_class
    found.title, found.kind, found.marking, found.handling = title.strip(), kind, marking, handling.strip()
    found.information_class = information_class
    found.save(update_fields=["title", "kind", "information_class", "marking", "handling"])
    found.versions.update(information_class=information_class)
    record(Event.DOCUMENT_CORRECTED, by=by, about=found, at=at, class_before=before, class_now=information_class)
    return found


@action
def take_out(version: DocumentVersion, *, by: Acting, at: datetime) -> bytes:
    """Give out the bytes of a version; who took them is recorded before they leave."""
    found = _version(version, by)
    found.document.require_standing()
    found.require_open()
    body = DocumentBody.objects.filter(version=found).first()
    if body is None:
        raise NotThere
    record(Event.DOCUMENT_TAKEN_OUT, by=by, about=found, at=at, number=found.number)
    return bytes(body.content)


@action
def withdraw(document: Document, *, because: str, by: Acting, at: datetime) -> Document:
    """Take a document with all its versions out of reach; it stays listed with the reason."""
    found = _document(document, by)
    _mine(found.agency_id, by)
    found.withdraw(because=_reason(because), by=by, at=at)
    for version in found.versions.filter(withdrawn_at=None).order_by("number"):
        version.withdraw(because=found.withdrawn_because, by=by, at=at)
    record(Event.DOCUMENT_WITHDRAWN, by=by, about=found, at=at)
    return found


@action
def withdraw_version(version: DocumentVersion, *, because: str, by: Acting, at: datetime) -> DocumentVersion:
    """Take one version out of reach; the others stay."""
    found = _version(version, by)
    authorise(by, Permission.WRITE_CASES, found)
    # The document is what everybody locks who changes anything of it.
    Document.objects.visible_to(by).locked(found.document_id)
    _mine(found.agency_id, by)
    found.refresh_from_db()
    found.withdraw(because=_reason(because), by=by, at=at)
    record(Event.DOCUMENT_VERSION_WITHDRAWN, by=by, about=found, at=at, number=found.number)
    return found


@action
def keep_verdict(version: DocumentVersion, *, found: str, by: Acting, at: datetime) -> DocumentVersion:
    """Keep what the virus scanner said; an infected file is never opened again."""
    row = _waiting(version)
    row.was_scanned(found=found, at=at)
    if found:
        messages.tell_uploader_of_infection(row)
    record(Event.DOCUMENT_SCANNED, by=by, about=row, at=at, infected=bool(found))
    return row


@action
def keep_waiting(version: DocumentVersion, *, said: str, by: Acting, at: datetime) -> DocumentVersion:
    """Note that the scanner gave no answer; the file stays in quarantine."""
    row = _waiting(version)
    row.was_not_scanned(said=said, at=at)
    record(Event.DOCUMENT_SCAN_FAILED, by=by, about=row, at=at, said=said)
    return row


def _waiting(version: DocumentVersion) -> DocumentVersion:
    """The version, if no verdict stands yet: of two scans at once the first holds, or infected could turn clean."""
    row = DocumentVersion.objects.locked(version.pk)
    if row.scan != Scan.WAITING:
        raise AlreadyScanned(_("The virus scanner has answered already."))
    return row


def _keep(document: Document, file: Upload, *, number: int, by: Acting, at: datetime) -> DocumentVersion:
    name = rules.clean_name(file.filename)
    try:
        kind = inspection.inspect(name, file.content, most_bytes=settings.DOCUMENT_MOST_BYTES)
    except Unfit as unfit:
        raise FileRefused(unfit) from unfit
    _hold_day(file.dated_on, document.person, at)
    digest = hashlib.sha256(file.content).hexdigest()
    if document.versions.filter(sha256=digest, withdrawn_at=None).exists():
        raise DomainError(_("This is the same file as a version that is here already."))
    scan = Scan.WAITING if settings.CLAMD else Scan.NOT_SCANNED
    version = DocumentVersion(
        scheme_id=document.scheme_id,
        person_id=document.person_id,
        document=document,
        information_class=document.information_class,
        number=number,
        filename=name,
        file_type=kind.value,
        size=len(file.content),
        sha256=digest,
        dated_on=file.dated_on,
        note=file.note.strip(),
        camera_notes=inspection.carries_place(kind, file.content),
        agency_id=by.agency_id,
        author_id=by.practitioner_id,
        scan=scan,
        open=scan == Scan.NOT_SCANNED,
    )
    version.save(force_insert=True)
    DocumentBody.objects.bulk_create([DocumentBody(version=version, content=file.content)])
    return version


def _hold(*, title: str, kind: str, information_class: str, marking: str, by: Acting) -> None:
    if not title.strip():
        raise DomainError(_("Give the document a title."))
    if kind not in DocumentKind.values or marking not in Marking.values:
        raise DomainError(_("Choose a kind and a marking from the list."))
    if information_class not in [each.value for each in CLASSES]:
        raise DomainError(_("Choose the class of information that the document belongs to."))
    if information_class not in by.classes:
        raise DomainError(_("Your agency's agreement does not cover this class of information."))


def _hold_day(day: date, person: Person, at: datetime) -> None:
    if day > timezone.localdate(at):
        raise DomainError(_("The date of the document is in the future."))
    if person.birth_date is not None and day < person.birth_date:
        raise DomainError(_("The date of the document is before the person was born."))


def _reason(because: str) -> str:
    if not because.strip():
        raise DomainError(_("Say why it is withdrawn."))
    return because.strip()[:300]


def _person(person: Person, scheme_id: int, by: Acting) -> Person:
    found = Person.objects.visible_to(by).filter(pk=person.pk, scheme_ids__contains=[scheme_id]).first()
    if found is None or scheme_id not in by.case_schemes:
        raise NotThere
    return found


def _document(document: Document, by: Acting) -> Document:
    found = Document.objects.visible_to(by).select_related("person").locked(document.pk)
    authorise(by, Permission.WRITE_CASES, found)
    return found


def _version(version: DocumentVersion, by: Acting) -> DocumentVersion:
    found = DocumentVersion.objects.visible_to(by).select_related("document").filter(pk=version.pk).first()
    if found is None:
        raise NotThere
    return found


def _mine(agency_id: int, by: Acting) -> None:
    if agency_id != by.agency_id and not by.may(Permission.CORRECT_FOR_OTHERS):
        raise NotYours(_("Another agency brought this. Ask them, or the co-ordinator of the scheme."))
