"""Asking partners about the people on an agenda: ask, withdraw, remind."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, datetime

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record, record_many
from throughcare.briefings import jobs
from throughcare.briefings.models import Answer, InformationRequest, Occasion
from throughcare.briefings.whom import Askable, askable, hidden_from_agencies
from throughcare.core.action import action
from throughcare.core.errors import DomainError
from throughcare.panels.actions.reach import day_of, meeting_to_change
from throughcare.panels.models import AgendaItem, Meeting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Permission


class CannotBeAsked(DomainError):
    """An agency without a signature in force, without anybody to answer, or from whom the person is hidden."""


@action
def ask(
    meeting: Meeting, *, whom: Collection[tuple[uuid.UUID, int]], due_on: date, by: Acting, at: datetime
) -> list[InformationRequest]:
    """Ask agencies about people on the agenda, given as pairs of item and agency; whom one has asked is left alone."""
    found = meeting_to_change(meeting.pk, Permission.PLAN_MEETING, by)
    found.require_not_closed()
    today = day_of(at)
    if not today <= due_on <= max(found.held_on, today):
        raise DomainError(_("The day to answer by must lie between today and the meeting."))
    can = askable(found, on=today)
    on = AgendaItem.objects.visible_to(by).filter(meeting=found, removed_at=None, pk__in={pk for pk, _agency in whom})
    items = {item.pk: item for item in on.select_related("person")}
    _require_askable(items, whom, can)
    standing = InformationRequest.objects.visible_to(by).filter(meeting=found, withdrawn_at=None)
    asked = set(standing.values_list("person_id", "agency_id"))
    made = []
    for pk, agency_id in whom:
        pair = (items[pk].person_id, agency_id)
        if pair in asked:
            continue
        asked.add(pair)
        made.append(_request(items[pk], agency_id, due_on=due_on, by=by, at=at))
    if not made:
        raise DomainError(_("Nobody was chosen who has not been asked already."))
    InformationRequest.objects.bulk_create(made)
    record_many(Event.INFORMATION_ASKED, by=by, about=list(made), at=at, meeting=str(found.pk), due_on=due_on)
    jobs.tell_later(found, {each.agency_id for each in made}, Occasion.ASKED)
    return made


def _request(item: AgendaItem, agency_id: int, *, due_on: date, by: Acting, at: datetime) -> InformationRequest:
    return InformationRequest(
        scheme_id=item.scheme_id,
        person_id=item.person_id,
        meeting_id=item.meeting_id,
        item=item,
        agency_id=agency_id,
        due_on=due_on,
        asked_at=at,
        asked_by=by.practitioner_id,
    )


def _require_askable(items: dict[uuid.UUID, AgendaItem], whom: Collection[tuple[uuid.UUID, int]], can: Askable) -> None:
    names = {agency.pk: agency.name for agency in can.agencies}
    hidden = hidden_from_agencies(items.values(), can)
    for pk, agency_id in whom:
        if pk not in items:
            raise DomainError(_("Somebody is not on the agenda any more. Look at it again."))
        if agency_id not in names:
            raise CannotBeAsked(_("One of these agencies has no place in the scheme, so it cannot be asked."))
        closed = can.why_not(agency_id)
        if closed:
            raise CannotBeAsked(closed)
        if agency_id in hidden.get(items[pk].person_id, ()):
            raise CannotBeAsked(
                _("Nobody at %(agency)s can be asked about one of these people.") % {"agency": names[agency_id]}
            )


@action
def withdraw(request: InformationRequest, *, by: Acting, at: datetime) -> InformationRequest:
    """Ask an agency about somebody no more; what it has answered stays."""
    meeting_to_change(request.meeting_id, Permission.PLAN_MEETING, by).require_not_closed()
    found = InformationRequest.objects.visible_to(by).locked(request.pk)
    found.withdraw(at=at)
    found.save(update_fields=["withdrawn_at"])
    record(Event.INFORMATION_WITHDRAWN, by=by, about=found, at=at, agency=found.agency_id)
    return found


@action
def remind(meeting: Meeting, *, agency: Agency, by: Acting, at: datetime) -> int:
    """Remind one agency of what it has not answered, as far as `by` can know; once a day. How many people it is."""
    found = meeting_to_change(meeting.pk, Permission.PLAN_MEETING, by)
    found.require_not_closed()
    answered = Answer.objects.visible_to(by).standing().filter(request__meeting_id=found.pk, agency=agency)
    wanted = InformationRequest.objects.visible_to(by).standing().filter(meeting=found, agency=agency)
    waiting = list(wanted.exclude(pk__in=answered.values("request")))
    if not waiting:
        raise DomainError(_("%(agency)s has nothing to answer.") % {"agency": agency.name})
    for each in waiting:
        each.remind(at=at)
    InformationRequest.objects.filter(pk__in=[each.pk for each in waiting]).update(reminded_at=at)
    record(Event.INFORMATION_REMINDED, by=by, about=found, at=at, agency=agency.pk, many=len(waiting))
    jobs.tell_later(found, {agency.pk}, Occasion.BY_HAND)
    return len(waiting)
