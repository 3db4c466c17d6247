"""A guest of today's panel in the main place: a family worker, for one item and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from throughcare.core.context import speaking_for
from throughcare.demo.places import Place, moment
from throughcare.demo.sittings import Case
from throughcare.panels.models import AgendaItem, ItemKind, Meeting
from throughcare.sitting import actions


def add(place: Place, cases: Sequence[Case], today: date) -> None:
    """Invited for the second review, where there is one; nobody has let them in yet."""
    if "guest" not in place.staff or not cases:
        return
    by = place.acting("coordinator", today)
    with speaking_for(by):
        meeting = Meeting.objects.visible_to(by).filter(held_on=today, kind=place.meeting_kind).first()
        items = list(AgendaItem.objects.visible_to(by).filter(meeting=meeting, removed_at=None, kind=ItemKind.REVIEW))
    if not items:
        return
    actions.invite_guest(
        items[min(1, len(items) - 1)],
        practitioner=place.staff["guest"],
        why="Works with the family, and knows how things are at home.",
        by=by,
        at=moment(today, 9),
    )
