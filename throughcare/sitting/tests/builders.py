"""Meetings that sit with people in them, and guests, brought there by the actions that practitioners use."""

from __future__ import annotations

from datetime import datetime

from throughcare.panels.models import AgendaItem, Meeting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner
from throughcare.sharing.tests.builders import NOW
from throughcare.sitting import actions
from throughcare.sitting.models import Guest, Joining
from throughcare.sitting.statement import statement_of


def joined(meeting: Meeting, by: Acting, *, at: datetime = NOW) -> Joining:
    """Somebody who read the statement, accepted it, and is in."""
    return actions.join(meeting, statement_version=statement_of(meeting.scheme_id).version, by=by, at=at)


def invited(item: AgendaItem, guest: Acting, *, by: Acting, at: datetime = NOW) -> Guest:
    """A guest for this item."""
    practitioner = Practitioner.objects.get(pk=guest.practitioner_id)
    return actions.invite_guest(item, practitioner=practitioner, why="Works with the family", by=by, at=at)


def accepted(guest: Guest, by: Acting, *, at: datetime = NOW) -> Joining:
    """A guest who accepted the statement and waits to be let in."""
    version = statement_of(guest.scheme_id).version
    return actions.join_as_guest(guest, statement_version=version, by=by, at=at)
