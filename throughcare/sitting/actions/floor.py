"""Going on to an item: those in the meeting are told where it is, and nobody is torn away from what they write."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError
from throughcare.panels.models import AgendaItem, Meeting
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.sitting.actions.guests import turn_guests
from throughcare.sitting.models import Floor


@action
def take_up(item: AgendaItem, *, by: Acting, at: datetime) -> Floor:
    """Say that the meeting is at this item now: its guests are let in, those of other items shown out."""
    meeting = Meeting.objects.visible_to(by).locked(item.meeting_id)
    authorise(by, Permission.RUN_MEETING, meeting)
    meeting.require_open()
    row = AgendaItem.objects.visible_to(by).locked(item.pk)
    if row.removed_at is not None:
        raise DomainError(_("This item was taken off the agenda. Put it back before going on to it."))
    made = Floor.objects.create(scheme_id=row.scheme_id, meeting=meeting, item=row, person_id=row.person_id, since=at)
    turn_guests(meeting, to=row, by=by, at=at)
    record(Event.ITEM_TAKEN_UP, by=by, about=made, at=at, item=str(row.pk))
    return made
