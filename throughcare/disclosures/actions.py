"""The verbs of disclosures: note what was told, note what was refused. Nothing here is changed afterwards."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.disclosures.gateway import open_classes, require_covered
from throughcare.disclosures.models import DisclosedPerson, Disclosure, RefusedDisclosure
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """What leaves, made from what, for whom, why, and on which basis."""

    what: str
    subject: uuid.UUID
    recipient: Agency
    recipient_name: str
    purpose: str
    basis: str


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What the paper was, byte for byte."""

    sha256: str
    pages: int


@action
def told(
    leaving: Leaving,
    *,
    people: Mapping[uuid.UUID, Collection[str]],
    proof: Proof,
    scheme_id: int,
    by: Acting,
    at: datetime,
) -> Disclosure:
    """Note that a paper left, with the classes told of each person; refused where the recipient has not signed."""
    classes = frozenset(one for some in people.values() for one in some)
    require_covered(classes, open_classes(leaving.recipient, scheme_id, at=at))
    row = Disclosure(
        scheme_id=scheme_id,
        what=leaving.what,
        subject=leaving.subject,
        recipient=leaving.recipient,
        recipient_name=leaving.recipient_name,
        purpose=leaving.purpose,
        basis=leaving.basis,
        information_classes=sorted(classes),
        names_people=bool(people),
        left_at=at,
        agency_id=by.agency_id,
        told_by_id=by.practitioner_id,
        sha256=proof.sha256,
        pages=proof.pages,
    )
    row.save(force_insert=True)
    lines = [
        DisclosedPerson(disclosure=row, scheme_id=scheme_id, person_id=key, information_classes=sorted(told_of))
        for key, told_of in people.items()
    ]
    DisclosedPerson.objects.bulk_create(lines)
    _note(row, lines, by=by, at=at)
    return row


def _note(row: Disclosure, lines: Sequence[DisclosedPerson], *, by: Acting, at: datetime) -> None:
    """One event for each person in it, or one for what names nobody."""
    facts: dict[str, Any] = {
        "what": str(row.what),
        "subject": str(row.subject),
        "recipient": row.recipient_id,
        "purpose": str(row.purpose),
        "basis": str(row.basis),
        "sha256": row.sha256,
    }
    for each in lines:
        told_of: dict[str, Any] = {"person_id": each.person_id, "classes": each.information_classes}
        record(Event.DISCLOSURE_MADE, by=by, about=row, at=at, **told_of, **facts)
    if not lines:
        record(Event.DISCLOSURE_MADE, by=by, about=row, at=at, classes=[], **facts)


@action
def refused(leaving: Leaving, *, because: str, scheme_id: int, by: Acting, at: datetime) -> RefusedDisclosure:
    """Note that a paper was refused to somebody as a whole, and why."""
    row = RefusedDisclosure(
        scheme_id=scheme_id,
        what=leaving.what,
        subject=leaving.subject,
        recipient=leaving.recipient,
        recipient_name=leaving.recipient_name,
        because=because[:600],
        refused_at=at,
        agency_id=by.agency_id,
        asked_by_id=by.practitioner_id,
    )
    row.save(force_insert=True)
    record(Event.DISCLOSURE_REFUSED, by=by, about=row, at=at, what=str(row.what), recipient=row.recipient_id)
    return row
