"""Reading the chronology: a page of the timeline, what is planned, spells of custody, and one entry with its past."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from django.db.models import Exists, OuterRef, Q

from throughcare.chronology.models import Attendance, Entry, EntryQuerySet, Kind
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.people.models import Person

A_PAGE = 50
# What a printed chronology holds at most; beyond it, paper is printed in parts by date.
WHOLE = 5000


@dataclass(frozen=True)
class Wish:
    """What somebody wants to see; empty means everything."""

    kinds: tuple[str, ...] = ()
    agency: int | None = None
    from_on: date | None = None
    until_on: date | None = None

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return self == Wish()


@dataclass(frozen=True)
class Mark:
    """The entry after which the next page begins; as text it stands in the address."""

    on_day: date
    at_time: time | None
    key: uuid.UUID

    def __str__(self) -> str:
        return f"{self.on_day.isoformat()}~{self.at_time.isoformat() if self.at_time else ''}~{self.key}"

    @classmethod
    def of(cls, entry: Entry) -> Mark:
        """The mark of an entry."""
        return cls(entry.on_day, entry.at_time, entry.pk)

    @classmethod
    def read(cls, text: str) -> Mark | None:
        """From the address; anything else is no mark."""
        try:
            day, hour, key = text.split("~")
            return cls(date.fromisoformat(day), time.fromisoformat(hour) if hour else None, uuid.UUID(key))
        except ValueError:
            return None


@dataclass(frozen=True)
class Page:
    """A stretch of the timeline: entries newest first, releases that fall in it, the next one's mark, and custody."""

    entries: list[Entry]
    releases: list[Entry] = field(default_factory=list)
    following: Mark | None = None
    custody: list[tuple[date, date]] = field(default_factory=list)


def _entries(by: Acting, person: Person) -> EntryQuerySet:
    earlier = Entry.objects.filter(corrected_by=OuterRef("pk"))
    return (
        Entry.objects.visible_to(by)
        .standing()
        .filter(person=person)
        .select_related("agency", "author__user")
        .annotate(was_corrected=Exists(earlier))
    )


def _wished(found: EntryQuerySet, wish: Wish) -> EntryQuerySet:
    if wish.kinds:
        found = found.filter(kind__in=wish.kinds)
    if wish.agency is not None:
        found = found.filter(agency_id=wish.agency)
    if wish.from_on:
        found = found.filter(on_day__gte=wish.from_on)
    if wish.until_on:
        found = found.filter(on_day__lte=wish.until_on)
    return found


STILL_TO_COME = Q(kind=Kind.APPOINTMENT, outcome=Attendance.PLANNED)


def timeline(
    by: Acting, person: Person, wish: Wish, *, today: date, after: Mark | None = None, length: int = A_PAGE
) -> Page:
    """Entries that happened, newest first, from after the mark; in the database's own order, so nothing is twice."""
    found = _wished(_entries(by, person), wish).exclude(STILL_TO_COME & Q(on_day__gte=today)).newest_first()
    if after is not None:
        found = found.filter(_before(after))
    entries = list(found[: length + 1])
    following = Mark.of(entries[length - 1]) if len(entries) > length else None
    entries = entries[:length]
    spells = custody_spells(by, person)
    return Page(entries, _releases(spells, wish, after, following), following, [_span(each) for each in spells])


def _span(spell: Entry) -> tuple[date, date]:
    return spell.on_day, spell.until_on or date.max


def _before(mark: Mark) -> Q:
    """Later in the order than the mark: an entry without a time stands first of its day."""
    if mark.at_time is None:
        same_day = Q(at_time=None, id__lt=mark.key) | Q(at_time__isnull=False)
    else:
        same_day = Q(at_time__lt=mark.at_time) | Q(at_time=mark.at_time, id__lt=mark.key)
    return Q(on_day__lte=mark.on_day) & (Q(on_day__lt=mark.on_day) | (Q(on_day=mark.on_day) & same_day))


def _releases(spells: list[Entry], wish: Wish, after: Mark | None, following: Mark | None) -> list[Entry]:
    """Releases have no entry of their own; each is shown on its day, on the page that holds that day.

    Remand that turns into a sentence ends too, but nobody is released by it.
    """
    if wish.kinds and Kind.CUSTODY not in wish.kinds:
        return []
    begun = {spell.on_day for spell in spells}
    earliest = max([day for day in (wish.from_on, following.on_day if following else None) if day], default=date.min)
    latest = wish.until_on or date.max
    before = after.on_day if after else date.max
    return [
        spell
        for spell in spells
        if spell.until_on is not None
        and earliest <= spell.until_on <= latest
        and spell.until_on < before
        and (wish.agency is None or spell.agency_id == wish.agency)
        and not (begun - {spell.on_day}) & {spell.until_on, spell.until_on + timedelta(days=1)}
    ]


def planned(by: Acting, person: Person, wish: Wish | None = None, *, today: date, limit: int = 20) -> list[Entry]:
    """Appointments still to come, soonest first."""
    found = _wished(_entries(by, person), wish or Wish()).filter(STILL_TO_COME, on_day__gte=today)
    return list(found.order_by("on_day", "at_time", "id")[:limit])


def latest(by: Acting, person: Person, *, today: date, limit: int = 5) -> list[Entry]:
    """The last things that happened."""
    return timeline(by, person, Wish(), today=today, length=limit).entries


def custody_spells(by: Acting, person: Person) -> list[Entry]:
    """Every time in custody, newest first."""
    return list(_entries(by, person).filter(kind=Kind.CUSTODY).newest_first())


def agencies_with_entries(by: Acting, person: Person) -> list[Agency]:
    """The agencies that recorded anything on this person."""
    mine = Entry.objects.visible_to(by).standing().filter(person=person)
    return list(Agency.objects.filter(pk__in=mine.order_by().values("agency_id")).order_by("name"))


def entry(by: Acting, person: Person, key: uuid.UUID) -> Entry | None:
    """One entry, also one that was corrected or struck out."""
    found = Entry.objects.visible_to(by).filter(person=person, pk=key)
    return found.select_related("agency", "author__user", "corrected_by").first()


def earlier_of(by: Acting, found: Entry) -> list[Entry]:
    """What the entry said before it was corrected, newest first."""
    chain: list[Entry] = []
    key = found.pk
    while True:
        before = (
            Entry.objects.visible_to(by).select_related("agency", "author__user").filter(corrected_by_id=key).first()
        )
        if before is None:
            return chain
        chain.append(before)
        key = before.pk
