"""Verbs of the chair: the order of the agenda, and how long each line takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import Conflict, DomainError
from throughcare.panels.actions.points import point_to_change, within_reason
from throughcare.panels.actions.reach import item_to_change
from throughcare.panels.models import AgendaItem, Meeting, Point
from throughcare.panels.placing import Row, moved, number_of, put, renumber, rows_of
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission


@action
def move_item(item: AgendaItem, *, up: bool, by: Acting, at: datetime) -> AgendaItem:
    """Change places with the line above or below."""
    meeting, row = _on_the_agenda(item, by)
    _arrange(row, _moved(rows_of(by, meeting), row, up=up))
    record(Event.ITEM_MOVED, by=by, about=row, at=at, up=up)
    return row


@action
def put_item(item: AgendaItem, *, position: int, by: Acting, at: datetime) -> AgendaItem:
    """Let it come as the item of that number."""
    meeting, row = _on_the_agenda(item, by)
    _arrange(row, put(rows_of(by, meeting), row, number=_place(position)))
    record(Event.ITEM_MOVED, by=by, about=row, at=at, position=position)
    return row


@action
def arrange_item(
    item: AgendaItem, *, position: int, minutes: int, version: int | None = None, by: Acting, at: datetime
) -> AgendaItem:
    """Say at once as which item it comes and how long it takes, unless somebody has said otherwise meanwhile."""
    meeting, row = _on_the_agenda(item, by)
    rows = rows_of(by, meeting)
    number = number_of(rows, row)
    if version is not None and version != row.version:
        # As a form has it: the number that people read, not the place that the row keeps.
        now = {"position": number, "minutes": row.minutes, "version": row.version, "changed_at": row.changed_at}
        raise Conflict(_("Somebody moved this while you were writing. Nothing was overwritten."), current=now)
    if position != number:
        put_item(row, position=position, by=by, at=at)
    if minutes != row.minutes or position == number:
        set_minutes(row, minutes=minutes, by=by, at=at)
    row.refresh_from_db(fields=["position", "minutes", "version"])
    return row


@action
def set_minutes(item: AgendaItem, *, minutes: int, by: Acting, at: datetime) -> AgendaItem:
    """Say how long an item takes."""
    _meeting, row = _on_the_agenda(item, by)
    row.minutes = within_reason(minutes)
    row.save(update_fields=["minutes"])
    record(Event.ITEM_TIMED, by=by, about=row, at=at, minutes=row.minutes)
    return row


@action
def move_point(point: Point, *, up: bool, by: Acting, at: datetime) -> Point:
    """Change places with the line above or below."""
    meeting, row = point_to_change(point, by)
    _arrange(row, _moved(rows_of(by, meeting), row, up=up))
    record(Event.POINT_MOVED, by=by, about=row, at=at, up=up)
    return row


@action
def put_point(point: Point, *, position: int, by: Acting, at: datetime) -> Point:
    """Let it come before the item of that number."""
    meeting, row = point_to_change(point, by)
    _arrange(row, put(rows_of(by, meeting), row, number=_place(position)))
    record(Event.POINT_MOVED, by=by, about=row, at=at, position=position)
    return row


def _on_the_agenda(item: AgendaItem, by: Acting) -> tuple[Meeting, AgendaItem]:
    meeting, row = item_to_change(item, Permission.PLAN_MEETING, by)
    meeting.require_not_closed()
    if row.removed_at is not None:
        raise DomainError(_("This is not on the agenda any more. Put it back first."))
    return meeting, row


def _place(position: int) -> int:
    if position < 1:
        raise DomainError(_("Enter a place from 1 on."))
    return position


def _moved(rows: Sequence[Row], row: Row, *, up: bool) -> Sequence[Row]:
    there = moved(rows, row, up=up)
    if there is None:
        raise DomainError(_("It is the first line already.") if up else _("It is the last line already."))
    return there


def _arrange(row: Row, rows: Sequence[Row]) -> None:
    """Write the order; whoever wrote before has been read, because the meeting is locked."""
    renumber(rows)
    row.position = next(each.position for each in rows if each.pk == row.pk)
