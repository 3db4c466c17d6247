"""What the screens of minutes read: how far they are, one's own copies, where they can be approved."""

from __future__ import annotations

import uuid
from datetime import date

from throughcare.minutes.models import Minutes, MinutesState, Paper, PaperQuerySet
from throughcare.panels.models import Meeting, MeetingQuerySet
from throughcare.partnerships.acting import Acting

SHOWN = 20


def minutes_of(by: Acting, meeting: Meeting) -> Minutes | None:
    """How far the minutes of a meeting are; nothing is kept while nobody has done anything about them."""
    return Minutes.objects.visible_to(by).filter(meeting=meeting).select_related("approved_at_meeting").first()


def _papers(by: Acting) -> PaperQuerySet:
    found = Paper.objects.visible_to(by)
    return found.select_related("meeting__scheme", "recipient", "agency", "asked_by__user")


def papers_of(by: Acting, meeting: Meeting) -> list[Paper]:
    """One's own copies, newest first."""
    return list(_papers(by).filter(meeting=meeting).order_by("-asked_at", "pk")[:SHOWN])


def paper(by: Acting, key: uuid.UUID) -> Paper | None:
    """One copy, for whom it was made."""
    return _papers(by).filter(pk=key).first()


def later_meetings(by: Acting, meeting: Meeting) -> list[Meeting]:
    """Meetings of the same kind that came after and have begun, the nearest first."""
    found = Meeting.objects.visible_to(by).filter(
        scheme_id=meeting.scheme_id, kind=meeting.kind, held_on__gte=meeting.held_on, opened_at__isnull=False
    )
    return list(found.exclude(pk=meeting.pk).order_by("held_on")[:SHOWN])


def to_approve(by: Acting, *, until: date) -> MeetingQuerySet:
    """Meetings that are over and whose minutes nobody has approved, the newest first."""
    approved = Minutes.objects.visible_to(by).filter(state=MinutesState.APPROVED)
    found = Meeting.objects.visible_to(by).filter(closed_at__isnull=False, held_on__lte=until)
    return found.exclude(pk__in=approved.values("meeting_id")).order_by("-held_on", "pk")
