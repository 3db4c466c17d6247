"""Handing a planned appointment on to a colleague; the entry as it was stays, as with any correction."""

from __future__ import annotations

from datetime import datetime

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.chronology import listing
from throughcare.chronology.models import Entry
from throughcare.chronology.refusals import AlreadySettled
from throughcare.chronology.writing import columns, entry_to_write, said_by, statement, today_of
from throughcare.core.action import action
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner


@action
def hand_on_appointment(
    entry: Entry, *, practitioner: Practitioner, was: Practitioner, reason: str, by: Acting, at: datetime
) -> Entry:
    """Give an appointment that is still planned to a colleague, who is named where the earlier one was."""
    found = entry_to_write(entry, by, None)
    found.require_standing()
    if not found.is_planned:
        raise AlreadySettled(reason)
    said = said_by(found)
    if said.get("with_whom") in ("", was.user.name):
        said = said | {"with_whom": practitioner.user.name}
    later = Entry(
        scheme_id=found.scheme_id,
        person_id=found.person_id,
        agency_id=practitioner.agency_id,
        author_id=practitioner.pk,
        from_scheme_id=found.from_scheme_id,
        **columns(statement(said)),
    )
    found.give_way_to(later, reason=reason)
    later.save(force_insert=True)
    record(Event.APPOINTMENT_HANDED_ON, by=by, about=later, at=at, earlier=found.pk)
    listing.bring_up_to_date(found.person_id, found.scheme_id, kinds=[found.kind], today=today_of(at))
    return later
