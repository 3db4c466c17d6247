"""Documents in words, for lists and pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from throughcare.core.components import Row, short_day
from throughcare.documents.models import Document, DocumentKind, DocumentVersion, Marking, Scan
from throughcare.documents.rules import FileType
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.sharing.models import InformationClass

SCAN_COLOURS = {Scan.NOT_SCANNED: "grey", Scan.WAITING: "orange", Scan.CLEAN: "green", Scan.INFECTED: "red"}


def type_in_words(key: str) -> str:
    """What sort of file it is."""
    return {
        FileType.PDF: _("PDF"),
        FileType.DOCX: _("Word document"),
        FileType.XLSX: _("Excel spreadsheet"),
        FileType.ODT: _("OpenDocument text"),
        FileType.ODS: _("OpenDocument spreadsheet"),
        FileType.JPEG: _("JPEG picture"),
        FileType.PNG: _("PNG picture"),
        FileType.TEXT: _("plain text"),
        FileType.CSV: _("CSV table"),
    }[FileType(key)]


@dataclass(frozen=True)
class Line:
    """A document in the list."""

    title: str
    url: str
    kind: str
    information_class: str
    marking: str
    source: str
    dated_on: str
    file: str
    versions: int
    tag: tuple[str, str] | None


def line(document: Any) -> Line:
    """A row of the list, from a document with what its latest version says."""
    tag = None
    if document.withdrawn_at is not None:
        tag = (_("Withdrawn"), "grey")
    elif document.scan in (Scan.WAITING, Scan.INFECTED):
        tag = scan_tag(document.scan)
    return Line(
        title=document.title,
        url=reverse("documents:detail", args=[document.person_id, document.pk]),
        kind=str(DocumentKind(document.kind).label),
        information_class=str(InformationClass(document.information_class).label),
        marking=str(Marking(document.marking).label),
        source=document.source.name,
        dated_on=short_day(document.dated_on),
        file=type_in_words(document.file_type) if document.file_type else "",
        versions=document.versions_kept,
        tag=tag,
    )


def scan_tag(scan: str) -> tuple[str, str]:
    """What the scanner said, with its colour."""
    return str(Scan(scan).label), SCAN_COLOURS[Scan(scan)]


def is_waiting(version: DocumentVersion) -> bool:
    """Whether the scanner is still to look at it."""
    return version.scan == Scan.WAITING and version.withdrawn_at is None


def uploaded(version: DocumentVersion) -> str:
    """What happened, for the green banner."""
    if version.scan == Scan.WAITING:
        return _("The file is uploaded. It can be opened as soon as the virus scanner has looked at it.")
    return _("The file is uploaded.")


def rows(document: Document) -> list[Row]:
    """What is said of a document."""
    found = [
        Row(_("Kind"), DocumentKind(document.kind).label),
        Row(_("Class of information"), InformationClass(document.information_class).label),
        Row(_("Marking"), Marking(document.marking).label),
        Row(_("Where it is from"), document.source.name),
        Row(_("Brought by"), document.agency.name),
    ]
    if document.handling:
        found.insert(3, Row(_("How it is to be handled"), document.handling))
    if document.withdrawn_at:
        by = document.withdrawn_by.user.name if document.withdrawn_by else ""
        found.append(
            Row(_("Withdrawn"), f"{short_day(document.withdrawn_at.date())}, {by}: {document.withdrawn_because}")
        )
    return found


def version_line(document: Document, version: DocumentVersion, by: Acting) -> dict[str, Any]:
    """One version with what can be done with it."""
    keys = [document.person_id, document.pk, version.pk]
    mine = version.agency_id == by.agency_id or by.may(Permission.CORRECT_FOR_OTHERS)
    standing = document.withdrawn_at is None and version.withdrawn_at is None
    return {
        "version": version,
        "type": type_in_words(version.file_type),
        "size": filesizeformat(version.size),
        "who": f"{version.author.user.name}, {version.agency.name}",
        "dated_on": short_day(version.dated_on),
        "tag": (_("Withdrawn"), "grey") if version.withdrawn_at else scan_tag(version.scan),
        "file_url": reverse("documents:file", args=keys) if standing and version.open else "",
        "why_closed": "" if version.open else _why_closed(version),
        "withdraw_url": reverse("documents:withdraw_version", args=keys)
        if standing and mine and by.may(Permission.WRITE_CASES)
        else "",
    }


def _why_closed(version: DocumentVersion) -> str:
    if version.withdrawn_at:
        return _("Withdrawn on %(day)s by %(who)s: %(because)s") % {
            "day": short_day(version.withdrawn_at.date()),
            "who": version.withdrawn_by.user.name if version.withdrawn_by else "",
            "because": version.withdrawn_because,
        }
    if version.scan == Scan.INFECTED:
        return _("The virus scanner found «%(found)s». The file is kept out of reach.") % {"found": version.scan_said}
    if version.scan_tries:
        return _(
            "In quarantine: the virus scanner gave no answer (tried %(tries)s times). It is tried again by itself, and "
            "the co-ordinator sees it."
        ) % {"tries": version.scan_tries}
    return _("In quarantine until the virus scanner has looked at it. This takes a moment.")


def held_line(version: DocumentVersion) -> dict[str, Any]:
    """A file that is held back, for the co-ordinator."""
    return {
        "name": version.person.name,
        "title": version.document.title,
        "url": reverse("documents:detail", args=[version.person_id, version.document_id]),
        "agency": version.agency.name,
        "since": version.made_at,
        "tag": scan_tag(version.scan),
        "why": _why_closed(version),
    }
