"""The job of minutes: make a copy as whoever asked for it, with what they may see now and still at its end."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError, NotPermitted
from throughcare.disclosures.gateway import open_classes
from throughcare.minutes import actions, gathering, packs, papers
from throughcare.minutes.content import Content
from throughcare.minutes.models import Paper, PaperKind, PaperState
from throughcare.minutes.packs import Pack
from throughcare.minutes.readers import Reader, on_behalf_of, oneself, without_intelligence
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner, Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.sharing.acting import act, service

# A record that moves while the pages are set is read again; one that never rests is not chased for ever.
TIMES = 3


class StillMoving(DomainError):
    """The record changed each time while the pages were set."""


def begin(paper: Paper, by: Acting) -> None:
    """Have the copy made once this transaction has committed."""
    make_copy.defer(key=str(paper.pk), practitioner_id=by.practitioner_id, scheme_id=paper.scheme_id)


@app.task(name="minutes.make_copy")
def make_copy(key: str, practitioner_id: int, scheme_id: int) -> None:
    """Make one copy; where it cannot be made the page says why."""
    try:
        _make(uuid.UUID(key), practitioner_id, scheme_id)
    except DomainError as refusal:
        _give_up(uuid.UUID(key), str(refusal), scheme_id)
    except Exception:
        _give_up(
            uuid.UUID(key), _("Something went wrong that is not your fault. Nothing left. Try it again."), scheme_id
        )
        raise


def whoever_asked(practitioner_id: int, scheme_id: int) -> Acting:
    """Whoever asked, as they are at this moment; refused when they may no longer read the cases of the scheme."""
    practitioner = Practitioner.objects.select_related("user", "agency").get(pk=practitioner_id)
    by = act(practitioner, Scheme.objects.get(pk=scheme_id), on=timezone.localdate())
    if by.closed_because:
        raise NotPermitted(by.closed_because)
    if not by.may(Permission.READ_CASES, scheme_id):
        raise NotPermitted(_("Whoever asked for this may no longer read the cases of the scheme."))
    return by


def reader_of(paper: Paper, by: Acting, *, at: datetime) -> Reader:
    """Through whose eyes it is gathered, as their agencies have signed now."""
    signed = open_classes(paper.recipient, paper.scheme_id, at=at)
    return on_behalf_of(paper.recipient, signed=signed, by=by) if paper.on_behalf else oneself(by, paper.recipient)


def gather(paper: Paper, by: Acting, *, at: datetime) -> Content | Pack:
    """What the copy says now; the database is told of no more classes than the reader has."""
    reader = reader_of(paper, by, at=at)
    if paper.kind == PaperKind.AGENDA_PACK:
        with speaking_for(without_intelligence(reader).by):
            return packs.gather(reader, paper.meeting, today=timezone.localdate(at))
    with speaking_for(reader.by):
        return gathering.gather(reader, paper.meeting)


def _make(key: uuid.UUID, practitioner_id: int, scheme_id: int) -> None:
    for _attempt in range(TIMES):
        by, at = whoever_asked(practitioner_id, scheme_id), timezone.now()
        with speaking_for(by):
            paper = _found(key, by)
            said = gather(paper, by, at=at)
            html = papers.body(said, recipient=papers.recipient_of(paper))
            marks = papers.marks(paper, title=_title(said, paper), at=at)
        # Setting the pages takes seconds: no transaction waits for it.
        content, pages = papers.make(html, marks=marks)
        # Long enough for a role, a class, an account to end, or for somebody to be hidden.
        by = whoever_asked(practitioner_id, scheme_id)
        with speaking_for(by):
            if gather(_found(key, by), by, at=timezone.now()).digest == said.digest:
                actions.keep(paper, content=content, pages=pages, classes=said.classes, by=by, at=timezone.now())
                return
    raise StillMoving(_("The record changed each time while the copy was made. Nothing left. Try it again."))


def _found(key: uuid.UUID, by: Acting) -> Paper:
    mine = Paper.objects.visible_to(by).filter(pk=key, state=PaperState.MAKING)
    paper = mine.select_related(
        "meeting__scheme", "meeting__chair__user", "meeting__chair__agency", "recipient", "agency", "asked_by__user"
    ).first()
    if paper is None:
        raise NotPermitted(_("You may no longer see what goes into this copy, so it was not made."))
    return paper


def _title(said: Content | Pack, paper: Paper) -> str:
    return f"{paper.get_kind_display()}: {said.heading.name}, {said.heading.day}"


def _give_up(key: uuid.UUID, why: str, scheme_id: int) -> None:
    by = service(schemes=[scheme_id])
    with speaking_for(by):
        paper = Paper.objects.filter(pk=key, state=PaperState.MAKING).first()
    if paper is not None:
        actions.give_up(paper, why=why, by=by, at=timezone.now())
