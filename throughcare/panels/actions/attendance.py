"""Who came: one line an agency, kept as it was last said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import Conflict, DomainError
from throughcare.panels.actions.reach import meeting_to_change
from throughcare.panels.models import Attendance, Meeting, Presence
from throughcare.panels.queries import agencies_of
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner
from throughcare.partnerships.permissions import Permission

# As many signs as the names of those who came may have.
LONGEST = 200


@dataclass(frozen=True)
class Seat:
    """What is said of one agency; `seen` is the version of the line that stood there when it was said."""

    agency: Agency
    presence: str
    named: str = ""
    practitioner: Practitioner | None = None
    seen: int | None = None


@action
def record_attendance(
    meeting: Meeting,
    *,
    agency: Agency,
    presence: str,
    named: str = "",
    practitioner: Practitioner | None = None,
    by: Acting,
    at: datetime,
) -> Attendance:
    """Say of one agency who came, or that it sent apologies or stayed away."""
    found = _to_change(meeting, by)
    return _keep(found, Seat(agency, presence, named, practitioner), by=by, at=at)


@action
def take_roll(meeting: Meeting, *, seats: Sequence[Seat], by: Acting, at: datetime) -> Meeting:
    """Say it of all agencies at once; lines that nobody changed are left alone."""
    found = _to_change(meeting, by)
    for seat in seats:
        _keep(found, seat, by=by, at=at)
    record(Event.ATTENDANCE_RECORDED, by=by, about=found, at=at, agencies=len(seats))
    return found


@action
def say_own(meeting: Meeting, *, presence: str, named: str, by: Acting, at: datetime) -> Attendance:
    """Say of one's own agency that somebody came, or that it sends apologies: `named` is who came, or stands in."""
    found = meeting_to_change(meeting.pk, Permission.READ_CASES, by)
    found.require_not_closed()
    agency = Agency.objects.get(pk=by.agency_id)
    before = Attendance.objects.filter(meeting=found, agency=agency).first()
    if presence == Presence.PRESENT and before is not None and before.presence == Presence.PRESENT:
        named = with_name(before.named, named)
    practitioner = Practitioner.objects.get(pk=by.practitioner_id)
    return _keep(found, Seat(agency, presence, named, practitioner), by=by, at=at, again=True)


def with_name(those: str, name: str) -> str:
    """The names of those who came with one more, where it is not among them and there is room for it."""
    names = [each for each in those.split(", ") if each]
    longer = ", ".join([*names, name])
    return those if name in names or len(longer) > LONGEST else longer


def _to_change(meeting: Meeting, by: Acting) -> Meeting:
    found = meeting_to_change(meeting.pk, Permission.RUN_MEETING, by)
    found.require_not_closed()
    return found


def _keep(meeting: Meeting, seat: Seat, *, by: Acting, at: datetime, again: bool = False) -> Attendance:
    presence, named = Presence(seat.presence), seat.named.strip()
    if seat.agency not in agencies_of(meeting.scheme_id, on=meeting.held_on):
        raise DomainError(_("%(agency)s has no place in this scheme.") % {"agency": seat.agency.name})
    if seat.practitioner is not None and seat.practitioner.agency_id != seat.agency.pk:
        raise DomainError(_("Whoever came must work for the agency."))
    before = Attendance.objects.filter(meeting=meeting, agency=seat.agency).first()
    if before is not None and (before.presence, before.named) == (presence, named) and not again:
        return before
    if seat.seen is not None and seat.seen != (before.version if before else 0):
        raise Conflict(
            _("Somebody said of %(agency)s while you were writing: %(presence)s. Nothing was overwritten.")
            % {"agency": seat.agency.name, "presence": before.get_presence_display() if before else ""},
            current=before,
        )
    line = before or Attendance(scheme_id=meeting.scheme_id, meeting=meeting, agency=seat.agency)
    line.presence, line.named, line.practitioner = presence, named, seat.practitioner
    line.save()
    record(Event.ATTENDANCE_RECORDED, by=by, about=line, at=at, agency=seat.agency.pk, presence=str(presence))
    return line
