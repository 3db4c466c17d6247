"""Verbs of a senior meeting, which the calendar plans: hold it, note what was dealt with, put right what was noted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import Conflict, DomainError
from throughcare.panels.actions import Seat
from throughcare.panels.models import Meeting, Presence
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.queries import current_profile
from throughcare.strategy import figures, rules
from throughcare.strategy.actions.reach import agency_there, day_of, said, senior_meeting
from throughcare.strategy.models import KeptFigures, SeniorAttendance, SeniorCorrection, Topic, TopicKind


@action
def open_meeting(meeting: Meeting, *, by: Acting, at: datetime) -> Meeting:
    """Begin: the figures of this moment are kept with it, and its agenda stands."""
    found = senior_meeting(meeting.pk, by)
    found.open(on=day_of(at), at=at)
    found.save()
    _version, profile = current_profile(found.scheme_id)
    document = figures.count(found, profile, today=day_of(at))
    KeptFigures.objects.create(scheme_id=found.scheme_id, meeting=found, taken_at=at, document=document)
    _lay_out(found)
    record(Event.MEETING_OPENED, by=by, about=found, at=at, figures_kept=True)
    return found


def _lay_out(meeting: Meeting) -> int:
    """The points that the profile names, once; the number of the next one."""
    there = Topic.objects.filter(meeting=meeting).count()
    if there:
        return there + 1
    _version, profile = current_profile(meeting.scheme_id)
    kind = profile.meeting(meeting.kind)
    points = rules.points_of(profile, kind) if kind else ()
    for number, point in enumerate(points, start=1):
        label = str(TopicKind(point.kind).label)
        title = f"{label}: {point.about}" if point.about else label
        Topic.objects.create(
            scheme_id=meeting.scheme_id, meeting=meeting, kind=point.kind, title=title[:200], position=number
        )
    return len(points) + 1


@action
def add_topic(meeting: Meeting, *, title: str, by: Acting, at: datetime) -> Topic:
    """Put something on the agenda by hand."""
    found = senior_meeting(meeting.pk, by)
    found.require_not_closed()
    number = _lay_out(found)
    topic = Topic.objects.create(
        scheme_id=found.scheme_id,
        meeting=found,
        kind=TopicKind.ADDED,
        title=said(title, _("Say what is to be dealt with.")),
        position=number,
    )
    record(Event.TOPIC_ADDED, by=by, about=topic, at=at)
    return topic


@action
def note_topic(topic: Topic, *, note: str, outcome: str, version: int | None = None, by: Acting, at: datetime) -> Topic:
    """Write down what was said on a point and what came of it."""
    senior_meeting(topic.meeting_id, by).require_open()
    found = Topic.objects.visible_to(by).locked(topic.pk).expect(version)
    found.note, found.outcome = note.strip(), outcome.strip()
    found.save(update_fields=["note", "outcome", "changed_at"])
    record(Event.TOPIC_NOTED, by=by, about=found, at=at, settled=bool(found.outcome))
    found.refresh_from_db(fields=["version", "changed_at"])
    return found


@action
def take_roll(meeting: Meeting, *, seats: Sequence[Seat], by: Acting, at: datetime) -> Meeting:
    """Say of each agency who came, or that it sent apologies or stayed away; lines that nobody changed are left."""
    found = senior_meeting(meeting.pk, by)
    found.require_not_closed()
    for seat in seats:
        _keep(found, seat)
    record(Event.ATTENDANCE_RECORDED, by=by, about=found, at=at, agencies=len(seats))
    return found


def _keep(meeting: Meeting, seat: Seat) -> None:
    presence, named = Presence(seat.presence), seat.named.strip()
    before = SeniorAttendance.objects.filter(meeting=meeting, agency=seat.agency).first()
    if before is not None and (before.presence, before.named) == (presence, named):
        return
    if seat.seen is not None and seat.seen != (before.version if before else 0):
        raise Conflict(
            _("Somebody said of %(agency)s while you were writing: %(presence)s. Nothing was overwritten.")
            % {"agency": seat.agency.name, "presence": before.get_presence_display() if before else ""},
            current=before,
        )
    line = before or SeniorAttendance(
        scheme_id=meeting.scheme_id,
        meeting=meeting,
        agency=agency_there(meeting.scheme_id, seat.agency, meeting.held_on),
    )
    line.presence, line.named = presence, named
    line.save()


@action
def close_meeting(meeting: Meeting, *, by: Acting, at: datetime) -> Meeting:
    """End: from now on its record changes by corrections only."""
    found = senior_meeting(meeting.pk, by)
    found.close(at=at)
    found.save()
    record(Event.MEETING_CLOSED, by=by, about=found, at=at)
    return found


@action
def correct_record(
    meeting: Meeting, *, topic: Topic | None, right: str, because: str, by: Acting, at: datetime
) -> SeniorCorrection:
    """Put right what the record of a closed meeting says; what it said stays readable beside it."""
    found = senior_meeting(meeting.pk, by)
    if found.closed_at is None:
        raise DomainError(_("The meeting has not closed, so its record can still be changed. Change it there."))
    about = Topic.objects.visible_to(by).filter(meeting=found).locked(topic.pk) if topic is not None else None
    correction = SeniorCorrection.objects.create(
        scheme_id=found.scheme_id,
        meeting=found,
        topic=about,
        right=said(right, _("Say what is right.")),
        because=said(because, _("Say why it is put right.")),
        corrected_at=at,
        corrected_by=by.practitioner_id,
    )
    record(Event.MEETING_CORRECTED, by=by, about=correction, at=at, meeting=found.pk)
    return correction
