"""Verbs of a meeting: plan it, change it, call it off, open it, close it."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError
from throughcare.panels import rules
from throughcare.panels.actions.agenda import release_undecided
from throughcare.panels.actions.reach import NotThisMeeting, day_of, meeting_to_change, meeting_to_plan, words_or_refuse
from throughcare.panels.models import Meeting
from throughcare.panels.queries import chairs_of
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Practitioner, Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.queries import current_profile


class DayTaken(DomainError):
    """Two meetings of one kind on one day."""


@action
def plan_meeting(
    scheme: Scheme,
    *,
    kind: str,
    held_on: date,
    starts_at: time | None = None,
    place: str = "",
    chair: Practitioner | None = None,
    by: Acting,
    at: datetime,
) -> Meeting:
    """Put a meeting of one of the profile's kinds into the calendar."""
    _version, profile = current_profile(scheme.pk)
    senior = kind in {meeting.key for meeting in rules.senior_kinds(profile, hub=scheme.board_id is not None)}
    authorise(by, Permission.WRITE_STRATEGY if senior else Permission.PLAN_MEETING, scheme.pk)
    over_hubs = Scheme.objects.filter(board=scheme).exists()
    here = rules.kinds_here(profile, hub=scheme.board_id is not None, over_hubs=over_hubs)
    if not senior and kind not in {meeting.key for meeting in here}:
        raise NotThisMeeting(_("This scheme does not hold such a meeting. Choose one of its own."))
    _require_free(scheme.pk, kind, held_on)
    _require_may_chair(scheme.pk, chair, held_on, senior=senior)
    meeting = Meeting(
        scheme=scheme,
        kind=kind,
        figures_only=senior,
        held_on=held_on,
        starts_at=starts_at,
        place=place.strip(),
        chair=chair,
    )
    _save_alone(meeting)
    record(Event.MEETING_PLANNED, by=by, about=meeting, at=at, kind=kind, held_on=held_on)
    return meeting


@action
def change_meeting(
    meeting: Meeting,
    *,
    held_on: date,
    starts_at: time | None,
    place: str,
    chair: Practitioner | None,
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> Meeting:
    """Move a meeting to another day, time or place, or give it another chair; one who has left stays until then."""
    found = meeting_to_plan(meeting.pk, by)
    found.expect(version).require_not_closed()
    if held_on != found.held_on:
        if found.is_open:
            raise DomainError(_("The meeting has begun, so its day stays."))
        _require_free(found.scheme_id, found.kind, held_on)
    if chair is None or chair.pk != found.chair_id:
        _require_may_chair(found.scheme_id, chair, held_on, senior=found.figures_only)
    found.held_on, found.starts_at, found.place, found.chair = held_on, starts_at, place.strip(), chair
    _save_alone(found)
    record(Event.MEETING_CHANGED, by=by, about=found, at=at, held_on=held_on, chair=chair.pk if chair else None)
    found.refresh_from_db(fields=["version", "changed_at"])
    return found


@action
def call_off_meeting(meeting: Meeting, *, because: str, by: Acting, at: datetime) -> Meeting:
    """Say that it will not be held; referrals on its agenda wait for the next one."""
    found = meeting_to_plan(meeting.pk, by)
    found.call_off(because=words_or_refuse(because, _("Say why the meeting is called off.")), at=at)
    found.save()
    record(Event.MEETING_CALLED_OFF, by=by, about=found, at=at)
    release_undecided(found, by=by, at=at)
    return found


@action
def open_meeting(meeting: Meeting, *, by: Acting, at: datetime) -> Meeting:
    """Begin: from now on decisions can be recorded."""
    found = meeting_to_change(meeting.pk, Permission.RUN_MEETING, by)
    found.open(on=day_of(at), at=at)
    found.save()
    record(Event.MEETING_OPENED, by=by, about=found, at=at)
    return found


@action
def close_meeting(meeting: Meeting, *, by: Acting, at: datetime) -> Meeting:
    """End: what was not reached waits for the next one."""
    found = meeting_to_change(meeting.pk, Permission.RUN_MEETING, by)
    found.close(at=at)
    found.save()
    record(Event.MEETING_CLOSED, by=by, about=found, at=at)
    release_undecided(found, by=by, at=at)
    return found


def _require_free(scheme_id: int, kind: str, held_on: date) -> None:
    if Meeting.objects.filter(scheme_id=scheme_id, kind=kind, held_on=held_on, called_off_at=None).exists():
        raise DayTaken(_("There is such a meeting on that day already."))


def _save_alone(meeting: Meeting) -> None:
    """Write it; whoever took the day at the same moment is found out by the database, and that is said."""
    try:
        with transaction.atomic():
            meeting.save()
    except IntegrityError as error:
        if "one_meeting_a_day" not in str(error):
            raise
        raise DayTaken(_("There is such a meeting on that day already.")) from error


def _require_may_chair(scheme_id: int, chair: Practitioner | None, on: date, *, senior: bool) -> None:
    if chair is not None and chair not in chairs_of(scheme_id, on=on, senior=senior):
        if senior:
            raise DomainError(_("Choose somebody who takes part in the strategic group or board, or its co-ordinator."))
        raise DomainError(_("Choose somebody who is chair or co-ordinator of this scheme."))
