"""Verbs of what agencies are to do: give it, carry it over, say what became of it."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError, NotPermitted
from throughcare.panels.models import Meeting
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Permission
from throughcare.strategy.actions.reach import agency_there, day_of, said, senior_meeting
from throughcare.strategy.models import AgencyAction, Carrying, Settled, Topic
from throughcare.strategy.queries import may_answer_for


@action
def give_action(
    meeting: Meeting,
    *,
    what: str,
    agency: Agency,
    officer: str,
    due_on: date,
    objective: str = "",
    topic: Topic | None = None,
    by: Acting,
    at: datetime,
) -> AgencyAction:
    """Give an agency something to do, while the meeting sits."""
    found = senior_meeting(meeting.pk, by)
    found.require_open()
    if due_on < found.held_on:
        raise DomainError(_("The day by which it is to be done cannot be before the meeting."))
    about = Topic.objects.visible_to(by).filter(meeting=found).locked(topic.pk) if topic is not None else None
    given = AgencyAction.objects.create(
        scheme_id=found.scheme_id,
        meeting=found,
        topic=about,
        what=said(what, _("Say what is to be done.")),
        objective=objective.strip(),
        agency=agency_there(found.scheme_id, agency, found.held_on),
        officer=said(officer, _("Name the officer who sees to it.")),
        due_on=due_on,
    )
    record(Event.AGENCY_ACTION_GIVEN, by=by, about=given, at=at, agency=agency.pk, due_on=due_on)
    return given


@action
def settle_action(
    given: AgencyAction, *, outcome: str, words: str, version: int | None = None, by: Acting, at: datetime
) -> AgencyAction:
    """Say that it was done, could not be done, was not done, or is no longer needed."""
    found = _to_answer_for(given, by)
    found.expect(version).settle(
        Settled(outcome),
        words=said(words, _("Say in a sentence what came of it.")),
        on=day_of(at),
        by=by.practitioner_id,
    )
    found.save()
    record(Event.AGENCY_ACTION_SETTLED, by=by, about=found, at=at, outcome=outcome)
    return found


@action
def carry_action(
    given: AgencyAction, *, due_on: date, because: str, version: int | None = None, by: Acting, at: datetime
) -> AgencyAction:
    """Give it until a later day; how often that happened stays beside it."""
    found = _to_answer_for(given, by)
    found.expect(version).require_open()
    if due_on <= max(found.due_on, day_of(at)):
        raise DomainError(_("The new day must be after today, and after the day that stands."))
    Carrying.objects.create(
        scheme_id=found.scheme_id,
        action=found,
        from_on=found.due_on,
        to_on=due_on,
        because=said(because, _("Say why it is carried over.")),
        carried_at=at,
        carried_by=by.practitioner_id,
    )
    found.due_on = due_on
    found.save(update_fields=["due_on", "changed_at"])
    record(Event.AGENCY_ACTION_CARRIED, by=by, about=found, at=at, due_on=due_on)
    found.refresh_from_db(fields=["version", "changed_at"])
    return found


def _to_answer_for(given: AgencyAction, by: Acting) -> AgencyAction:
    found = AgencyAction.objects.visible_to(by).locked(given.pk)
    authorise(by, Permission.WRITE_STRATEGY, found)
    if not may_answer_for(by, found):
        raise NotPermitted(
            _("Only %(agency)s, the chair or the co-ordinator says what became of it, or the meeting while it sits.")
            % {"agency": found.agency.name}
        )
    return found
