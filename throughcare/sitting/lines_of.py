"""Reading what is said: the lines of an item, as far as whoever asks may know of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from throughcare.panels.models import AgendaItem
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.sharing.models import InformationClass
from throughcare.sitting.models import Line, LineHandling


@dataclass(frozen=True)
class Said:
    """A line as it is read."""

    pk: UUID
    text: str
    said_by: str
    agency: str
    at: datetime
    about: str
    only_for: int
    struck: str
    mine: bool
    may_strike: bool


def lines_on(by: Acting, item: AgendaItem) -> list[Line]:
    """Everything said on an item that `by` may read, in order: as a reader of its cases, or as a guest of it."""
    if item.scheme_id in by.case_schemes:
        found = Line.objects.visible_to(by).filter(item=item)
    else:
        found = Line.objects.open_to_guest(by, item)
    return list(found.select_related("agency", "author__user").in_order())


def told(by: Acting, lines: list[Line], *, sits: bool) -> list[Said]:
    """The same in words. How many agencies may read a line is told only to those who may."""
    runs = by.may(Permission.RUN_MEETING)
    return [
        Said(
            pk=line.pk,
            text=line.text,
            said_by=line.author.user.name,
            agency=line.agency.name,
            at=line.said_at,
            about=_about(line),
            only_for=len(line.readers) if line.handling == LineHandling.CONDITIONS else 0,
            struck=line.struck_because,
            mine=line.author_id == by.practitioner_id,
            may_strike=sits and line.struck_at is None and (runs or line.author_id == by.practitioner_id),
        )
        for line in lines
    ]


def _about(line: Line) -> str:
    """What kind of information it is, where that is not ordinary case work."""
    if line.information_class == InformationClass.CASEWORK:
        return ""
    return str(InformationClass(line.information_class).label)
