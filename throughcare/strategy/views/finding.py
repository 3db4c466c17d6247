"""What the screens of the senior group share: finding, who may write, and the frame of one meeting."""

from __future__ import annotations

import uuid
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from throughcare.core.components import Link, long_day
from throughcare.panels.models import Meeting, MeetingStage
from throughcare.panels.rules import senior_kinds
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.profile.arrangements import Meeting as MeetingRules
from throughcare.partnerships.queries import current_profile
from throughcare.strategy.words import name_of

M = TypeVar("M", bound=Model)

# Figures and the words of officers; nobody who is managed stands in them.
MARKING = "OFFICIAL"
STAGE_COLOURS = {
    MeetingStage.PLANNED: "grey",
    MeetingStage.OPEN: "blue",
    MeetingStage.CLOSED: "green",
    MeetingStage.CALLED_OFF: "red",
}


def reader(by: Acting) -> int:
    """The scheme whose senior group somebody reads; refused without the role."""
    authorise(by, Permission.READ_FIGURES)
    if by.scheme_id is None or by.scheme_id not in by.figure_schemes:
        raise Http404
    return by.scheme_id


def writer(by: Acting) -> int:
    """The same for whoever writes there."""
    scheme_id = reader(by)
    authorise(by, Permission.WRITE_STRATEGY, scheme_id)
    return scheme_id


def only(found: QuerySet[M]) -> M:
    """The one row, or a 404."""
    row = found.first()
    if row is None:
        raise Http404
    return row


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
