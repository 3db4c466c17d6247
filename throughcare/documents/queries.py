"""What the pages of documents show."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from throughcare.documents.models import Document, DocumentVersion
from throughcare.partnerships.acting import Acting
from throughcare.people.models import Person


def documents_of(
    by: Acting, person: Person, *, kinds: Sequence[str] = (), classes: Sequence[str] = ()
) -> QuerySet[Document]:
    """A person's documents in this scheme, newest first, each with what its latest version says."""
    latest = DocumentVersion.objects.filter(document=OuterRef("pk"), withdrawn_at=None).order_by("-number")
    found = Document.objects.visible_to(by).filter(person=person)
    if kinds:
        found = found.filter(kind__in=kinds)
    if classes:
        found = found.filter(information_class__in=classes)
    return (
        found.select_related("source")
        .annotate(
            versions_kept=Count("versions"),
            dated_on=Subquery(latest.values("dated_on")[:1]),
            scan=Subquery(latest.values("scan")[:1]),
            file_type=Subquery(latest.values("file_type")[:1]),
        )
        .order_by("-made_at", "-id")
    )


def document(by: Acting, person: Person, key: uuid.UUID) -> Document | None:
    """One document of this person."""
    found = Document.objects.visible_to(by).filter(person=person, pk=key)
    return found.select_related("source", "agency", "withdrawn_by__user").first()


def versions_of(by: Acting, found: Document) -> list[DocumentVersion]:
    """Its versions, newest first."""
    rows = DocumentVersion.objects.visible_to(by).filter(document=found)
    return list(rows.select_related("agency", "author__user", "withdrawn_by__user").order_by("-number"))


def version(by: Acting, found: Document, key: uuid.UUID) -> DocumentVersion | None:
    """One version of this document."""
    rows = DocumentVersion.objects.visible_to(by).filter(document=found, pk=key)
    return rows.select_related("document").first()


def in_quarantine(by: Acting) -> QuerySet[DocumentVersion]:
    """Files that wait for the scanner or were found infected, longest waiting first."""
    held = Q(scan="waiting") | Q(scan="infected")
    found = DocumentVersion.objects.visible_to(by).filter(held, withdrawn_at=None)
    return found.select_related("document", "person", "agency").order_by("made_at")
