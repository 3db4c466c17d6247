"""What happened to a person since the panel last had them before it, told by agency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import OuterRef, Subquery

from throughcare.chronology.models import Entry
from throughcare.chronology.queries import Wish, timeline
from throughcare.chronology.telling import happening, release
from throughcare.core.components import Happening
from throughcare.panels.models import AgendaItem, Meeting
from throughcare.partnerships.acting import Acting
from throughcare.people.models import Person

# Where there was no last time: as far back as a first look goes.
FIRST_LOOK_DAYS = 90
MOST = 40


@dataclass(frozen=True)
class Told:
    """What one agency recorded, newest first."""

    agency: str
    happened: Sequence[Happening]


@dataclass(frozen=True)
class Since:
    """The day from which it is told, whether the panel met on it, and every agency that recorded anything."""

    day: date
    met_before: bool
    agencies: Sequence[Told] = ()
    more: bool = False


def last_time(by: Acting) -> Subquery:
    """When a meeting of its kind last had the person of an item before it, to be read beside the item."""
    earlier = AgendaItem.objects.visible_to(by).filter(
        person_id=OuterRef("person_id"),
        meeting__scheme_id=OuterRef("meeting__scheme_id"),
        meeting__kind=OuterRef("meeting__kind"),
        meeting__opened_at__isnull=False,
        meeting__held_on__lt=OuterRef("meeting__held_on"),
        removed_at=None,
    )
    return Subquery(earlier.order_by("-meeting__held_on").values("meeting__held_on")[:1])


def _read(by: Acting, item: AgendaItem) -> date | None:
    return AgendaItem.objects.filter(pk=item.pk).annotate(before=last_time(by)).values_list("before", flat=True).first()


def since_last(
    by: Acting,
    item: AgendaItem,
    meeting: Meeting,
    person: Person,
    *,
    today: date,
    spells: list[Entry] | None = None,
) -> Since:
    """By agency, each kind of information only for whoever may see it; after the meeting, as it was on its day.

    The item's own page has read the last time beside the item, as `last_time`, and the spells in custody.
    """
    before = item.last_time if hasattr(item, "last_time") else _read(by, item)
    day = before or meeting.held_on - timedelta(days=FIRST_LOOK_DAYS)
    until = meeting.held_on if meeting.closed_at else None
    page = timeline(by, person, Wish(from_on=day, until_on=until), today=today, length=MOST, spells=spells)
    told = [(entry.agency.name, happening(entry, today=today)) for entry in page.entries]
    told += [(spell.agency.name, release(spell)) for spell in page.releases]
    by_agency: dict[str, list[Happening]] = {}
    for agency, each in sorted(told, key=lambda pair: str(pair[1].on), reverse=True):
        by_agency.setdefault(agency, []).append(each)
    agencies = [Told(agency, happened) for agency, happened in sorted(by_agency.items())]
    return Since(day, before is not None, agencies, more=page.following is not None)
