"""Verbs of the points of an agenda: lines about nobody in particular, of meetings about people and of senior ones."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError
from throughcare.panels import timing
from throughcare.panels.actions.reach import rules_for, words_or_refuse
from throughcare.panels.models import MOST_MINUTES, Meeting, Point, PointKind
from throughcare.panels.placing import renumber, rows_of, with_new
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission


@action
def add_point(
    meeting: Meeting, *, title: str, note: str = "", minutes: int | None = None, by: Acting, at: datetime
) -> Point:
    """Put something on the agenda that is about nobody in particular."""
    found = meeting_of_points(meeting.pk, by)
    found.require_not_closed()
    _profile, held = rules_for(found)
    point = Point(
        scheme_id=found.scheme_id,
        meeting=found,
        kind=PointKind.ADDED,
        title=words_or_refuse(title, _("Say what the point is about.")),
        note=note.strip(),
        minutes=within_reason(minutes if minutes is not None else timing.minutes_for(held, "point")),
    )
    renumber(with_new(rows_of(by, found), [point]), new=[point])
    point.save()
    record(Event.POINT_ADDED, by=by, about=point, at=at, meeting=str(found.pk))
    return point


@action
def change_point(
    point: Point,
    *,
    title: str,
    note: str,
    outcome: str,
    minutes: int,
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> Point:
    """Say otherwise what it is about, how long it takes, and what came of it."""
    _meeting, row = point_to_change(point, by)
    row.expect(version)
    row.title = words_or_refuse(title, _("Say what the point is about."))
    row.note, row.outcome, row.minutes = note.strip(), outcome.strip(), within_reason(minutes)
    row.save(update_fields=["title", "note", "outcome", "minutes"])
    record(Event.POINT_CHANGED, by=by, about=row, at=at)
    row.refresh_from_db(fields=["version"])
    return row


@action
def remove_point(point: Point, *, by: Acting, at: datetime) -> Point:
    """Take a point off; the agenda does not bring it back by itself."""
    _meeting, row = point_to_change(point, by)
    row.removed_at = at
    row.save(update_fields=["removed_at"])
    record(Event.POINT_REMOVED, by=by, about=row, at=at)
    return row


@action
def put_point_back(point: Point, *, by: Acting, at: datetime) -> Point:
    """Back onto the agenda."""
    found = meeting_of_points(point.meeting_id, by)
    found.require_not_closed()
    row = Point.objects.visible_to(by).locked(point.pk)
    if row.removed_at is None:
        raise DomainError(_("This point is on the agenda already."))
    row.removed_at = None
    renumber(with_new(rows_of(by, found), [row]), new=[row])
    row.save(update_fields=["removed_at", "position"])
    record(Event.POINT_PUT_BACK, by=by, about=row, at=at)
    return row


def meeting_of_points(pk: uuid.UUID, by: Acting) -> Meeting:
    """The meeting, locked, if `by` may change its points: one about people, or a senior one."""
    about_people = Meeting.objects.visible_to(by)
    found = (about_people if about_people.filter(pk=pk).exists() else Meeting.objects.senior_to(by)).locked(pk)
    authorise(by, Permission.WRITE_STRATEGY if found.figures_only else Permission.PLAN_MEETING, found)
    return found


def point_to_change(point: Point, by: Acting) -> tuple[Meeting, Point]:
    """The point and its meeting, the meeting locked first."""
    found = meeting_of_points(point.meeting_id, by)
    found.require_not_closed()
    row = Point.objects.visible_to(by).locked(point.pk)
    if row.removed_at is not None:
        raise DomainError(_("This is not on the agenda any more. Put it back first."))
    return found, row


def within_reason(minutes: int) -> int:
    """The minutes, unless nobody could mean them."""
    if not 1 <= minutes <= MOST_MINUTES:
        raise DomainError(_("Enter between 1 and %(most)s minutes.") % {"most": MOST_MINUTES})
    return minutes
