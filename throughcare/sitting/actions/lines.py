"""Saying a line on an item, each exactly once however often it is sent, and striking one out."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from django.db import IntegrityError
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError, NotPermitted
from throughcare.panels.models import AgendaItem, Meeting
from throughcare.panels.queries import agencies_of
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.sitting.guests import guest_for
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
    said: _Said = {"text": text, "information_class": information_class, "readers": readers, "sent_as": sent_as}
    try:
        try:
            return _say(item, **said, by=by, at=at)
        except IntegrityError as clash:
            if "line_sent_once" not in str(clash):
                raise
            # A guest holds no lock on the meeting: the same line came twice in one instant, and is there by now.
            return _say(item, **said, by=by, at=at)
    except _SaidBefore as before:
        return before.line


class _Said(TypedDict):
    text: str
    information_class: str
    readers: Sequence[int]
    sent_as: uuid.UUID


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
    table = _reach(item, by)
    authorise(by, Permission.BE_ASKED, table)
    before = Line.objects.filter(author_id=by.practitioner_id, sent_as=sent_as).first()
    if before is not None:
        if before.item_id != table.item_id or before.text != text.strip():
            raise DomainError(_("Something else was said from this form before. Load the page again, then say this."))
        raise _SaidBefore(before)
    table.require_open()
    named = _named(table.meeting, readers, by)
    line = Line.objects.create(
        scheme_id=table.scheme_id,
        meeting_id=table.meeting_id,
        item_id=table.item_id,
        person_id=table.person_id,
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


@dataclass(frozen=True)
class _Table:
    """Where a line is said. A guest sees neither the meeting's row nor the item's."""

    scheme_id: int
    meeting_id: uuid.UUID
    item_id: uuid.UUID
    person_id: uuid.UUID
    meeting: Meeting | None = None
    removed: bool = False

    def require_open(self) -> None:
        """Refuse outside the meeting; for a guest the gate in the database has asked."""
        if self.meeting is not None:
            self.meeting.require_open()
        if self.removed:
            raise DomainError(_("This item was taken off the agenda. Nothing more is said on it."))


def _reach(item: AgendaItem, by: Acting) -> _Table:
    """The item and its meeting, the meeting locked first, as every verb of a meeting does; or a guest's one item."""
    if not by.case_schemes:
        guest = guest_for(by, item.pk)
        return _Table(guest.scheme_id, guest.meeting_id, guest.item_id, guest.person_id)
    meeting = Meeting.objects.visible_to(by).locked(item.meeting_id)
    row = AgendaItem.objects.visible_to(by).locked(item.pk)
    return _Table(row.scheme_id, meeting.pk, row.pk, row.person_id, meeting, row.removed_at is not None)


def _words(text: str) -> str:
    kept = text.strip()
    # Signs that nobody sees are no words.
    if not any(sign.isprintable() and not sign.isspace() for sign in kept):
        raise DomainError(_("Write what is said."))
    if len(kept) > LONGEST:
        raise DomainError(_("This line is too long: say it in two."))
    return kept


def _covered(information_class: str, by: Acting) -> str:
    if information_class not in by.classes:
        raise DomainError(_("The agreement that your agency signed does not cover this kind of information."))
    return information_class


def _named(meeting: Meeting | None, readers: Sequence[int], by: Acting) -> list[int]:
    """The agencies that a line is for, its own among them, so that none is named who has no place here."""
    if not readers:
        return []
    if meeting is None:
        raise DomainError(_("What a guest says is for everybody at the table."))
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
