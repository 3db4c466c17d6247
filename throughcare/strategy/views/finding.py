"""What the screens of the senior group share: finding, who may write, and the frame of one meeting."""

from __future__ import annotations

import uuid
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from throughcare.core.components import Link, long_day
from throughcare.core.finding import only
from throughcare.measures.readers import reader
from throughcare.panels.models import Meeting, MeetingStage
from throughcare.panels.rules import senior_kinds
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.profile.arrangements import Meeting as MeetingRules
from throughcare.partnerships.queries import current_profile
from throughcare.strategy.words import name_of

# Figures and the words of officers; nobody who is managed stands in them.
MARKING = "OFFICIAL"
STAGE_COLOURS = {
    MeetingStage.PLANNED: "grey",
    MeetingStage.OPEN: "blue",
    MeetingStage.CLOSED: "green",
    MeetingStage.CALLED_OFF: "red",
}


def writer(by: Acting) -> int:
    """The scheme in whose senior group somebody writes; refused without the role."""
    scheme_id = reader(by)
    authorise(by, Permission.WRITE_STRATEGY, scheme_id)
    return scheme_id


def find(by: Acting, pk: uuid.UUID) -> Meeting:
    """A senior meeting that `by` may see; hidden, missing and a meeting about people are one."""
    authorise(by, Permission.READ_FIGURES)
    return only(Meeting.objects.senior_to(by).select_related("scheme", "chair__user", "chair__agency").filter(pk=pk))


def find_to_write(by: Acting, pk: uuid.UUID) -> Meeting:
    """The same for whoever writes there."""
    found = find(by, pk)
    authorise(by, Permission.WRITE_STRATEGY, found)
    return found


def kinds_of(scheme_id: int) -> tuple[Profile, tuple[MeetingRules, ...]]:
    """The rules of the scheme, and the senior meetings that it holds itself."""
    _version, profile = current_profile(scheme_id)
    return profile, senior_kinds(profile, hub=Scheme.objects.get(pk=scheme_id).board_id is not None)


def frame_of(by: Acting, meeting: Meeting, here: str) -> dict[str, Any]:
    """What every page of one meeting needs; `here` is the page that is looked at."""
    _version, profile = current_profile(meeting.scheme_id)
    running = meeting.closed_at is None and meeting.called_off_at is None
    pages = (
        ("meeting", _("Agenda")),
        ("figures", _("Figures")),
        ("attendance", _("Who was there")),
        ("minutes", _("Minutes")),
    )
    return {
        "meeting": meeting,
        "profile": profile,
        "name": name_of(profile, meeting),
        "day": long_day(meeting.held_on),
        "stage": (meeting.stage.label, STAGE_COLOURS[meeting.stage]),
        "running": running,
        "may_write": by.may(Permission.WRITE_STRATEGY, meeting.scheme_id),
        "tabs": [Link(label, reverse(f"strategy:{name}", args=[meeting.pk]), name == here) for name, label in pages],
        "marking": MARKING,
    }
