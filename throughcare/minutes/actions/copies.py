"""Copies on paper: asked for, kept once they are made, given up, tried again, taken out."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError, NotThere
from throughcare.disclosures import actions as disclosures
from throughcare.disclosures.actions import Leaving, Proof
from throughcare.disclosures.gateway import NotCovered, hidden_from, open_classes
from throughcare.disclosures.models import Basis, Purpose, RefusedDisclosure
from throughcare.minutes.models import NotNow, Paper, PaperFile, PaperKind
from throughcare.panels.models import Meeting
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Permission


@action
def ask(meeting: Meeting, *, kind: str, by: Acting, at: datetime) -> Paper:
    """Ask for a copy of one's own, with what one may see."""
    found = _meeting(meeting, kind, by)
    authorise(by, Permission.READ_CASES, found)
    agency = Agency.objects.get(pk=by.agency_id)
    open_classes(agency, found.scheme_id, at=at)
    paper = _new(found, kind, agency, by.name, by=by, at=at)
    paper.save(force_insert=True)
    record(Event.COPY_ASKED, by=by, about=paper, at=at, meeting=str(found.pk), copy=str(paper.kind))
    return paper


@action
def ask_for(
    meeting: Meeting, *, recipient: Agency, recipient_name: str, why: str, by: Acting, at: datetime
) -> Paper | RefusedDisclosure:
    """Ask for minutes for somebody who does not read on screen; where nothing can be told, the refusal is kept."""
    found = _meeting(meeting, PaperKind.MINUTES, by)
    authorise(by, Permission.RUN_MEETING, found)
    if not recipient_name.strip():
        raise DomainError(_("Say for whose attention it is: a name, or a post such as «duty officer»."))
    if not why.strip():
        raise DomainError(_("Say why they need it."))
    paper = _new(found, PaperKind.MINUTES, recipient, recipient_name.strip(), by=by, at=at)
    paper.on_behalf, paper.why = True, why.strip()[:300]
    try:
        open_classes(recipient, found.scheme_id, at=at)
    except NotCovered as refusal:
        return disclosures.refused(leaving(paper), because=str(refusal), scheme_id=found.scheme_id, by=by, at=at)
    paper.save(force_insert=True)
    record(Event.COPY_ASKED, by=by, about=paper, at=at, meeting=str(found.pk), copy=str(paper.kind))
    return paper


@action
def keep(
    paper: Paper,
    *,
    content: bytes,
    pages: int,
    classes: Mapping[uuid.UUID, Sequence[str]],
    by: Acting,
    at: datetime,
) -> Paper:
    """Keep the copy as it will be given out; from now on it stands in the register of what has left."""
    found = _mine(paper, by)
    if found.on_behalf:
        authorise(by, Permission.RUN_MEETING, found)
    digest = hashlib.sha256(content).hexdigest()
    told = {one for some in classes.values() for one in some}
    found.was_made(people=list(classes), classes=told, sha256=digest, pages=pages, at=at)
    PaperFile.objects.bulk_create([PaperFile(paper=found, content=content)])
    disclosures.told(
        leaving(found),
        people=classes,
        proof=Proof(sha256=digest, pages=pages),
        scheme_id=found.scheme_id,
        by=by,
        at=at,
    )
    return found


@action
def give_up(paper: Paper, *, why: str, by: Acting, at: datetime) -> Paper:
    """Note that the copy could not be made, and why."""
    found = Paper.objects.locked(paper.pk)
    found.gave_up(why=why, at=at)
    record(Event.COPY_FAILED, by=by, about=found, at=at)
    return found


@action
def try_again(paper: Paper, *, by: Acting, at: datetime) -> Paper:
    """Ask once more for a copy that failed, or of which nothing has been heard."""
    found = _mine(paper, by)
    found.ask_again(at=at)
    record(Event.COPY_ASKED, by=by, about=found, at=at, again=True)
    return found


@action
def take_out(paper: Paper, *, by: Acting, at: datetime) -> bytes:
    """Give out the copy to whom it was made for; each time is recorded."""
    found = _mine(paper, by)
    # One's own copies the database closes by itself; whom another agency must not be told of is asked anew.
    if found.on_behalf:
        authorise(by, Permission.RUN_MEETING, found)
        shut = hidden_from(found.recipient, found.people)
        if shut or not open_classes(found.recipient, found.scheme_id, at=at) >= set(found.information_classes):
            raise NotNow(_("Since this copy was made something in it was closed to that agency. Make a new one."))
    found.was_taken_out(at=at)
    record(Event.COPY_TAKEN_OUT, by=by, about=found, at=at, recipient=found.recipient_id)
    return bytes(PaperFile.objects.get(paper=found).content)


def leaving(paper: Paper) -> Leaving:
    """What the register says of a copy."""
    return Leaving(
        what=paper.kind,
        subject=paper.meeting_id,
        recipient=paper.recipient,
        recipient_name=paper.recipient_name,
        purpose=Purpose.MEETING,
        basis=Basis.AGREEMENT,
    )


def _meeting(meeting: Meeting, kind: str, by: Acting) -> Meeting:
    if kind not in PaperKind.values:
        raise DomainError(_("Choose what the copy is of."))
    found = Meeting.objects.visible_to(by).locked(meeting.pk)
    if kind == PaperKind.MINUTES and found.opened_at is None:
        raise NotNow(_("This meeting has not been held, so it has no minutes."))
    if kind == PaperKind.AGENDA_PACK and (found.closed_at or found.called_off_at):
        raise NotNow(_("This meeting is over. Its minutes say what became of the agenda."))
    return found


def _new(meeting: Meeting, kind: str, recipient: Agency, name: str, *, by: Acting, at: datetime) -> Paper:
    return Paper(
        scheme_id=meeting.scheme_id,
        meeting=meeting,
        kind=kind,
        asked_by_id=by.practitioner_id,
        agency_id=by.agency_id,
        recipient=recipient,
        recipient_name=name[:200],
        asked_at=at,
    )


def _mine(paper: Paper, by: Acting) -> Paper:
    """Whoever asked for it, and nobody else."""
    found = Paper.objects.visible_to(by).select_related("recipient").locked(paper.pk)
    authorise(by, Permission.READ_CASES, found)
    if found.asked_by_id != by.practitioner_id:
        raise NotThere
    return found
