"""Minutes of the demonstration: the last panel's are circulated, those before approved, and one copy is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from throughcare.core.context import speaking_for
from throughcare.demo.places import PLACES, Place, moment
from throughcare.demo.sittings import Case
from throughcare.minutes import actions, jobs
from throughcare.minutes.models import PaperKind
from throughcare.panels.models import Meeting
from throughcare.partnerships.acting import Acting

SITE = "https://throughcare.example/"


def add(place: Place, cases: Sequence[Case], today: date) -> None:
    """As the co-ordinator would have done it; where PDF files cannot be made the copy says what is missing."""
    if not cases:
        return
    by = place.acting("coordinator", today)
    held = _held(place, by, today)
    if not held:
        return
    last = held[0]
    words = "Second Step sent apologies, which the minutes did not say."
    for later, before in pairwise(held):
        at = moment(later.held_on, 14, 5)
        actions.approve(before, at_meeting=later, corrections=words if later == last else "", by=by, at=at)
    actions.circulate(last, site=SITE, by=by, at=moment(last.held_on, 17))
    if place.short == PLACES[0][2]:
        paper = actions.ask(last, kind=PaperKind.MINUTES, by=by, at=moment(today, 8))
        # The worker has it ready soon after the address is shown.
        jobs.begin(paper, by)


def _held(place: Place, by: Acting, today: date) -> list[Meeting]:
    """The panels that were held, the newest first."""
    with speaking_for(by):
        found = Meeting.objects.visible_to(by).filter(
            scheme=place.scheme, kind=place.meeting_kind, closed_at__isnull=False, held_on__lt=today
        )
        return list(found.order_by("-held_on"))
