"""How minutes come to be agreed: sent to the members, corrected in words, approved at a later meeting."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.components import long_day
from throughcare.core.errors import DomainError
from throughcare.minutes import messages
from throughcare.minutes.models import Minutes, MinutesCorrection, NotNow
from throughcare.panels.models import AgendaItem, Meeting, Point, PointKind
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission


@action
def circulate(meeting: Meeting, *, site: str, by: Acting, at: datetime) -> Minutes:
    """Ask the members to read the minutes; each makes a copy of their own. Again reminds them."""
    found = _meeting(meeting, by)
    if found.closed_at is None:
        raise NotNow(_("Close the meeting first: its minutes are what it leaves behind."))
    row = _minutes_of(found)
    row.circulate(at=at)
    told = messages.tell_members(found, site=site, at=at)
    record(Event.MINUTES_CIRCULATED, by=by, about=row, at=at, told=told)
    return row


@action
def correct(
    meeting: Meeting, *, words: str, item: AgendaItem | None = None, by: Acting, at: datetime
) -> MinutesCorrection:
    """Say in words what the minutes should say; what they say stays beside it."""
    found = _meeting(meeting, by)
    if found.opened_at is None:
        raise NotNow(_("This meeting has not been held."))
    row = _minutes_of(found)
    row.require_not_approved()
    return _add(found, words, item, by=by, at=at)


@action
def approve(meeting: Meeting, *, at_meeting: Meeting, corrections: str = "", by: Acting, at: datetime) -> Minutes:
    """Record that a later meeting agreed that the minutes are right, with its corrections."""
    found = _meeting(meeting, by)
    if found.closed_at is None:
        raise NotNow(_("Close the meeting first: its minutes are what it leaves behind."))
    later = Meeting.objects.visible_to(by).filter(scheme_id=found.scheme_id).locked(at_meeting.pk)
    if later.pk == found.pk or later.held_on < found.held_on:
        raise DomainError(_("Minutes are approved at a later meeting. Choose one that came after."))
    if later.kind != found.kind:
        raise DomainError(_("Minutes are approved at a later meeting of the same kind: its members were there."))
    if later.opened_at is None:
        raise NotNow(_("That meeting has not begun. Minutes are approved once it is open."))
    row = _minutes_of(found)
    if corrections.strip():
        row.require_not_approved()
        _add(found, corrections, None, by=by, at=at)
    row.approve(at_meeting=later, by=by, at=at)
    _answer(later, corrected=bool(corrections.strip()), found=found)
    record(Event.MINUTES_APPROVED, by=by, about=row, at=at, at_meeting=str(later.pk))
    return row


def _meeting(meeting: Meeting, by: Acting) -> Meeting:
    found = Meeting.objects.visible_to(by).select_related("scheme").locked(meeting.pk)
    authorise(by, Permission.RUN_MEETING, found)
    return found


def _minutes_of(meeting: Meeting) -> Minutes:
    """The row of this meeting, made when it is first needed; the lock on the meeting keeps it single."""
    row = Minutes.objects.filter(meeting=meeting).first()
    if row is None:
        row = Minutes(scheme_id=meeting.scheme_id, meeting=meeting)
        row.save(force_insert=True)
    return row


def _add(meeting: Meeting, words: str, item: AgendaItem | None, *, by: Acting, at: datetime) -> MinutesCorrection:
    if not words.strip():
        raise DomainError(_("Say what is corrected."))
    row = AgendaItem.objects.visible_to(by).filter(meeting=meeting).locked(item.pk) if item else None
    made = MinutesCorrection(
        scheme_id=meeting.scheme_id,
        meeting=meeting,
        item=row,
        person_id=row.person_id if row else None,
        words=words.strip(),
        said_at=at,
        said_by_id=by.practitioner_id,
    )
    made.save(force_insert=True)
    record(Event.MINUTES_CORRECTED, by=by, about=made, at=at, meeting=str(meeting.pk))
    return made


def _answer(later: Meeting, *, corrected: bool, found: Meeting) -> None:
    """Write what came of it beside the point of the later meeting's agenda, where it has one."""
    words = {"day": long_day(found.held_on)}
    said = (
        _("The minutes of %(day)s were approved with corrections.")
        if corrected
        else _("The minutes of %(day)s were approved.")
    ) % words
    point = Point.objects.filter(meeting=later, kind=PointKind.MINUTES, removed_at=None).first()
    if point is not None:
        point.outcome = f"{point.outcome}\n{said}".strip()
        point.save(update_fields=["outcome"])
