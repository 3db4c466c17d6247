"""Coming into a meeting and leaving it: nobody is in the room who has not accepted the statement."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError
from throughcare.panels import actions as panels
from throughcare.panels.models import Attendance, Meeting, Presence
from throughcare.panels.queries import agencies_of
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Permission
from throughcare.sitting.models import Guest, Joining
from throughcare.sitting.statement import statement_of


@action
def join(meeting: Meeting, *, statement_version: str, by: Acting, at: datetime) -> Joining:
    """Accept the statement and be in: one's agency is present. Whoever left comes back the same way."""
    found = _sitting(meeting, Permission.READ_CASES, by)
    accept(found.scheme_id, statement_version)
    mine = Joining.objects.of(by).filter(meeting=found).first()
    row = come_in(mine, found.pk, found.scheme_id, statement_version=statement_version, by=by, at=at)
    record(Event.MEETING_JOINED, by=by, about=row, at=at, statement=statement_version)
    panels.say_own(found, presence=Presence.PRESENT, named=by.name, by=by, at=at)
    return row


def accept(scheme_id: int, statement_version: str) -> None:
    """Refuse words that are not those in force."""
    if statement_version != statement_of(scheme_id).version:
        raise DomainError(_("The statement has changed since you opened this page. Read it again, then accept it."))


def come_in(
    mine: Joining | None,
    meeting_id: uuid.UUID,
    scheme_id: int,
    *,
    statement_version: str,
    by: Acting,
    at: datetime,
    guest: bool = False,
) -> Joining:
    """Keep that somebody is in, on which statement."""
    row = mine or Joining(
        scheme_id=scheme_id,
        meeting_id=meeting_id,
        agency_id=by.agency_id,
        practitioner_id=by.practitioner_id,
        named=by.name,
        guest=guest,
        joined_at=at,
    )
    row.statement_version, row.left_at = statement_version, None
    row.save()
    return row


@action
def leave(joining: Joining, *, by: Acting, at: datetime) -> Joining:
    """Somebody goes: by themselves, or said by whoever runs the meeting. Their agency stays as one that came."""
    Meeting.objects.visible_to(by).locked(joining.meeting_id).require_not_closed()
    found = Joining.objects.visible_to(by).locked(joining.pk)
    if found.practitioner_id != by.practitioner_id:
        authorise(by, Permission.RUN_MEETING, found)
    if found.left_at is not None:
        raise DomainError(_("They have left already."))
    found.left_at = max(at, found.joined_at)
    found.save()
    record(Event.MEETING_LEFT, by=by, about=found, at=at)
    return found


@action
def write_in(meeting: Meeting, *, agency: Agency, named: str, by: Acting, at: datetime) -> Joining:
    """Somebody in the room without an account, who has accepted the statement as it was read out."""
    found = _sitting(meeting, Permission.RUN_MEETING, by)
    name = named.strip()
    if not name:
        raise DomainError(_("Write their name."))
    if agency not in agencies_of(found.scheme_id, on=found.held_on):
        raise DomainError(_("%(agency)s has no place in this scheme.") % {"agency": agency.name})
    row = Joining.objects.create(
        scheme_id=found.scheme_id,
        meeting=found,
        agency=agency,
        named=name,
        statement_version=statement_of(found.scheme_id).version,
        joined_at=at,
    )
    record(Event.MEETING_JOINED, by=by, about=row, at=at, written_in=True)
    before = Attendance.objects.filter(meeting=found, agency=agency, presence=Presence.PRESENT).first()
    those = panels.with_name(before.named if before else "", name)
    if before is None or before.named != those:
        panels.record_attendance(found, agency=agency, presence=Presence.PRESENT, named=those, by=by, at=at)
    return row


@action
def send_apologies(meeting: Meeting, *, stand_in: str = "", by: Acting, at: datetime) -> Attendance:
    """One's own agency cannot come, or sends somebody else than usual; said before the meeting."""
    found = Meeting.objects.visible_to(by).locked(meeting.pk)
    authorise(by, Permission.READ_CASES, found)
    found.require_not_closed()
    if found.opened_at is not None:
        raise DomainError(_("The meeting has begun. Tell whoever runs it; they write down who came."))
    return panels.say_own(found, presence=Presence.APOLOGIES, named=stand_in.strip()[:200], by=by, at=at)


@action
def close_meeting(meeting: Meeting, *, by: Acting, at: datetime) -> Meeting:
    """End the meeting: whoever was a guest for an item sees nothing from now on."""
    closed = panels.close_meeting(meeting, by=by, at=at)
    for guest in Guest.objects.filter(meeting=closed, ended_at=None):
        guest.ended_at = at
        guest.save()
        record(Event.GUEST_ENDED, by=by, about=guest, at=at, closed=True)
    return closed


def _sitting(meeting: Meeting, permission: Permission, by: Acting) -> Meeting:
    found = Meeting.objects.visible_to(by).locked(meeting.pk)
    authorise(by, permission, found)
    found.require_open()
    return found
