"""A table to test with: an item of a meeting of today that sits, with people in the room, and lines said on it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.utils import timezone

from throughcare.core.context import speaking_for
from throughcare.panels import actions as panels
from throughcare.panels.models import AgendaItem, ItemKind, Meeting
from throughcare.panels.tests.builders import item_of, referral
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme
from throughcare.registrations.models import Registration
from throughcare.sitting import actions
from throughcare.sitting.models import Line
from throughcare.sitting.tests.builders import joined


def sits_today(by: Acting, *others: Acting) -> Meeting:
    """A meeting of today, as the browser's clock has it, with its agenda, open, and everybody in it."""
    scheme, now = Scheme.objects.get(pk=by.scheme_id or 0), timezone.now()
    meeting = panels.plan_meeting(scheme, kind="panel", held_on=timezone.localdate(), by=by, at=now)
    panels.build_agenda(meeting, by=by, at=now)
    opened = panels.open_meeting(meeting, by=by, at=now)
    for each in (by, *others):
        joined(opened, each, at=now)
    return opened


def at_the_table(by: Acting, *others: Acting, about: Registration | None = None) -> AgendaItem:
    """An item of such a meeting: a referral, or the review of somebody on the scheme."""
    asked = referral(by) if about is None else None
    meeting = sits_today(by, *others)
    if about is not None:
        with speaking_for(by):
            listed = AgendaItem.objects.filter(meeting=meeting, person_id=about.person_id).exists()
        if not listed:
            panels.add_item(
                meeting, kind=ItemKind.REVIEW, registration=about, why="To look at", by=by, at=timezone.now()
            )
    person = asked.person if asked is not None else about.person  # type: ignore[union-attr]
    return item_of(by, person)


def items_of(by: Acting, item: AgendaItem) -> list[AgendaItem]:
    """Every item of the same meeting."""
    with speaking_for(by):
        return list(AgendaItem.objects.filter(meeting_id=item.meeting_id))


def said(item: AgendaItem, text: str, *, by: Acting, about: str = "casework", readers: Sequence[int] = ()) -> Line:
    """A line said on it."""
    return actions.say(
        item, text=text, information_class=about, readers=readers, sent_as=uuid.uuid4(), by=by, at=timezone.now()
    )


def line_form(text: str, *, about: str = "casework") -> dict[str, str]:
    """The form of a line, filled in."""
    return {"line_text": text, "line_class": about, "line_sent_as": str(uuid.uuid4())}
