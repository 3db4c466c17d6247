"""Saying a line on an item, each exactly once however often it is sent, and striking one out."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError, NotPermitted
from throughcare.panels.models import AgendaItem, Meeting
from throughcare.panels.queries import agencies_of
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.sitting.models import Line, LineHandling
from throughcare.sitting.models.lines import LONGEST


class _SaidBefore(Exception):
    """This very line was sent before; nothing is written a second time."""

    def __init__(self, line: Line) -> None:
        self.line = line


def say(
    item: AgendaItem,
    *,
    text: str,
    information_class: str,
    readers: Sequence[int] = (),
    sent_as: uuid.UUID,
    by: Acting,
    at: datetime,
) -> Line:
    """Say something on an item. The same line sent again, because no answer came, is the line that was kept.

    With `readers`, keys of agencies, the line is for those and the speaker's own, and nobody else learns of it.
    """
    try:
        return _say(
            item, text=text, information_class=information_class, readers=readers, sent_as=sent_as, by=by, at=at
        )
    except _SaidBefore as before:
        return before.line


@action
def _say(
    item: AgendaItem,
    *,
    text: str,
    information_class: str,
    readers: Sequence[int],
    sent_as: uuid.UUID,
    by: Acting,
    at: datetime,
) -> Line:
    meeting, row = _reach(item, by)
    authorise(by, Permission.BE_ASKED, row)
    before = Line.objects.filter(author_id=by.practitioner_id, sent_as=sent_as).first()
    if before is not None:
        raise _SaidBefore(before)
    meeting.require_open()
    if row.removed_at is not None:
        raise DomainError(_("This item was taken off the agenda. Nothing more is said on it."))
    named = _named(meeting, readers, by)
    line = Line.objects.create(
        scheme_id=row.scheme_id,
        meeting=meeting,
        item=row,
        person_id=row.person_id,
        text=_words(text),
        information_class=_covered(information_class, by),
        handling=LineHandling.CONDITIONS if named else LineHandling.PERMITTED,
        readers=named,
        agency_id=by.agency_id,
        author_id=by.practitioner_id,
        said_at=at,
        sent_as=sent_as,
    )
    record(Event.CONFIDENCE_SAID if named else Event.LINE_SAID, by=by, about=line, at=at)
    return line


def _reach(item: AgendaItem, by: Acting) -> tuple[Meeting, AgendaItem]:
    """The item and its meeting, the meeting locked first, as every verb of a meeting does."""
    meeting = Meeting.objects.visible_to(by).locked(item.meeting_id)
    return meeting, AgendaItem.objects.visible_to(by).locked(item.pk)


def _words(text: str) -> str:
    kept = text.strip()
    if not kept:
        raise DomainError(_("Write what is said."))
    if len(kept) > LONGEST:
        raise DomainError(_("This line is too long: say it in two."))
    return kept


def _covered(information_class: str, by: Acting) -> str:
    if information_class not in by.classes:
        raise DomainError(_("The agreement that your agency signed does not cover this kind of information."))
    return information_class


def _named(meeting: Meeting, readers: Sequence[int], by: Acting) -> list[int]:
    """The agencies that a line is for, its own among them, so that none is named who has no place here."""
    if not readers:
        return []
    here = {agency.pk for agency in agencies_of(meeting.scheme_id, on=meeting.held_on)}
    if not set(readers) <= here:
        raise DomainError(_("Choose agencies that have a place in this scheme."))
    return sorted({*readers, by.agency_id})


@action
def strike(line: Line, *, because: str, by: Acting, at: datetime) -> Line:
    """Strike a line out: by whoever said it, or by whoever runs the meeting. It is kept, for its agency alone."""
    found = Line.objects.visible_to(by).locked(line.pk)
    if found.author_id != by.practitioner_id and not by.may(Permission.RUN_MEETING, found.scheme_id):
        raise NotPermitted(_("Whoever said it, or the chair, strikes a line out."))
    why = because.strip()
    if not why:
        raise DomainError(_("Say why it is struck out."))
    found.strike_out(because=why[:300], by_id=by.practitioner_id, at=at)
    kind = Event.CONFIDENCE_STRUCK_OUT if found.handling == LineHandling.CONDITIONS else Event.LINE_STRUCK_OUT
    record(kind, by=by, about=found, at=at)
    return found
