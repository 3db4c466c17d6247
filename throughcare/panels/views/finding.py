"""What the screens of a meeting share: finding it, and who may do what there."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy

from throughcare.core.cards import address
from throughcare.core.components import Link, long_day
from throughcare.core.finding import only
from throughcare.panels.models import Meeting, MeetingStage
from throughcare.panels.queries import Turnout, quorum_at
from throughcare.panels.words import meeting_name
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.queries import current_profile

STAGE_COLOURS = {
    MeetingStage.PLANNED: "grey",
    MeetingStage.OPEN: "blue",
    MeetingStage.CLOSED: "green",
    MeetingStage.CALLED_OFF: "red",
}

# The pages of one meeting, in the order in which they are needed; those of rooms above are found by name.
PAGES = (
    ("panels:meeting", gettext_lazy("Agenda")),
    ("panels:actions", gettext_lazy("Matters arising")),
    ("sitting:who", gettext_lazy("Who is there")),
    ("briefings:meeting", gettext_lazy("What partners know")),
    ("sitting:meeting", gettext_lazy("Meeting")),
    ("minutes:meeting", gettext_lazy("Decisions and minutes")),
    ("sitting:wall", gettext_lazy("Wall")),
)
FOR_THE_CHAIR = frozenset({"sitting:wall"})
WHILE_OPEN = frozenset({"sitting:meeting", "sitting:wall"})


@dataclass(frozen=True)
class May:
    """What whoever looks may do at this meeting."""

    plan: bool
    run: bool
    decide: bool


def reader(by: Acting) -> int:
    """The scheme whose meetings somebody reads; refused without the role."""
    authorise(by, Permission.READ_CASES)
    if by.scheme_id is None or by.scheme_id not in by.case_schemes:
        raise Http404
    return by.scheme_id


def find(by: Acting, pk: uuid.UUID) -> Meeting:
    """A meeting that `by` may see; hidden and missing are one."""
    authorise(by, Permission.READ_CASES)
    mine = Meeting.objects.visible_to(by).select_related("scheme", "chair__user", "chair__agency")
    return only(mine.filter(pk=pk))


def may_of(by: Acting, meeting: Meeting) -> May:
    """Which buttons are shown; the actions decide."""
    running = not (meeting.closed_at or meeting.called_off_at)
    return May(
        plan=running and by.may(Permission.PLAN_MEETING, meeting.scheme_id),
        run=running and by.may(Permission.RUN_MEETING, meeting.scheme_id),
        decide=meeting.is_open and by.may(Permission.DECIDE, meeting.scheme_id),
    )


def profile_for(meeting: Meeting) -> Profile:
    """The rules that hold for the meeting's scheme today."""
    _version, profile = current_profile(meeting.scheme_id)
    return profile


def turnout_of(meeting: Meeting, profile: Profile) -> Turnout:
    """How many agencies are there, of how many the rules ask for."""
    return quorum_at(meeting, profile.meeting(meeting.kind))


def tabs_of(by: Acting, meeting: Meeting, current: str) -> list[Link]:
    """The pages of one meeting that are open to whoever asks; what shows it sitting, while it sits."""
    found = []
    for name, label in PAGES:
        if name in FOR_THE_CHAIR and not by.may(Permission.RUN_MEETING, meeting.scheme_id):
            continue
        url = address(name, meeting.pk)
        if url and (meeting.is_open or name not in WHILE_OPEN):
            found.append(Link(str(label), url, current=name == current))
    return found


def frame_of(by: Acting, meeting: Meeting, profile: Profile, current: str = "") -> dict[str, Any]:
    """What every page of one meeting needs; `current` is the name of its address, where it is one of the tabs."""
    return {
        "tabs": tabs_of(by, meeting, current),
        "meeting": meeting,
        "name": meeting_name(profile, meeting),
        "day": long_day(meeting.held_on),
        "stage": (meeting.stage.label, STAGE_COLOURS[meeting.stage]),
        "may": may_of(by, meeting),
        "marking": True,
    }
