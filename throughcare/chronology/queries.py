"""Reading the chronology: a page of the timeline, what is planned, spells of custody, and one entry with its past."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from django.db.models import Exists, OuterRef, Q

from throughcare.chronology import sentences
from throughcare.chronology.faults import Doubt
from throughcare.chronology.models import Attendance, Disposal, Entry, EntryQuerySet, Kind, OrderKind, Standing
from throughcare.chronology.models import BreachStage as Stage
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.people.models import Person
from throughcare.sharing.models import InformationClass

A_PAGE = 50
# What a printed chronology holds at most; beyond it, paper is printed in parts by date.
WHOLE = 5000
# Outcomes that something follows upon: see models.WAYS_ON.
BEFORE = (Disposal.CHARGED, Stage.WARNING, Stage.STARTED)


@dataclass(frozen=True)
class Wish:
    """What somebody wants to see; empty means everything."""

    kinds: tuple[str, ...] = ()
    standings: tuple[str, ...] = ()
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
    # A charge that was dealt with, and a breach that went on, were no mistakes.
    went_on = Q(kind__in=[Kind.OFFENCE, Kind.BREACH]) & ~Q(outcome=OuterRef("outcome")) & Q(outcome__in=BEFORE)
    earlier = Entry.objects.filter(corrected_by=OuterRef("pk")).exclude(went_on)
    return Entry.objects.about(by, person.pk).standing().told().annotate(was_corrected=Exists(earlier))


def _wished(found: EntryQuerySet, wish: Wish) -> EntryQuerySet:
    if wish.kinds:
        found = found.filter(kind__in=wish.kinds)
    if wish.standings:
        found = found.filter(standing__in=wish.standings)
    if wish.agency is not None:
        found = found.filter(agency_id=wish.agency)
    if wish.from_on:
        found = found.filter(on_day__gte=wish.from_on)
    if wish.until_on:
        found = found.filter(on_day__lte=wish.until_on)
    return found


STILL_TO_COME = Q(kind=Kind.APPOINTMENT, outcome=Attendance.PLANNED)


def timeline(
    by: Acting,
    person: Person,
    wish: Wish,
    *,
    today: date,
    after: Mark | None = None,
    length: int = A_PAGE,
    spells: list[Entry] | None = None,
) -> Page:
    """Entries that happened, newest first, from after the mark; in the database's own order, so nothing is twice."""
    found = _wished(_entries(by, person), wish).exclude(STILL_TO_COME & Q(on_day__gte=today)).newest_first()
    if after is not None:
        found = found.filter(_before(after))
    entries = list(found[: length + 1])
    following = Mark.of(entries[length - 1]) if len(entries) > length else None
    entries = entries[:length]
    # A page that has read them hands them in, newest first.
    spells = custody_spells(by, person) if spells is None else spells
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
    if (wish.kinds and Kind.CUSTODY not in wish.kinds) or (wish.standings and Standing.FACT not in wish.standings):
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
    """The last things that happened: what was planned is none of them, also when its day has passed."""
    happened = _entries(by, person).filter(on_day__lte=today).exclude(STILL_TO_COME)
    return list(happened.newest_first()[:limit])


def custody_spells(by: Acting, person: Person) -> list[Entry]:
    """Every time in custody, newest first."""
    return list(_entries(by, person).filter(kind=Kind.CUSTODY).newest_first())


def agencies_with_entries(by: Acting, person: Person) -> list[Agency]:
    """The agencies that recorded anything on this person: one look into an index for each, however long the record."""
    mine = Entry.objects.about(by, person.pk).standing().filter(agency_id=OuterRef("pk"))
    return list(Agency.objects.filter(Exists(mine)).order_by("name"))


COVERED = (InformationClass.OFFENDING, InformationClass.HEALTH, InformationClass.INTELLIGENCE)


def not_covered(by: Acting) -> list[InformationClass]:
    """What the reader's agency has not signed for: of this nothing is shown, whether or not there is any."""
    return [each for each in COVERED if each not in by.classes]


@dataclass(frozen=True)
class Whereabouts:
    """The spells of a person that have not ended, and the zones of the tags they wear."""

    custody: Entry | None = None
    at_large: Entry | None = None
    zones: tuple[str, ...] = ()


def whereabouts(by: Acting, person: Person) -> Whereabouts:
    """Where the person is now, as far as the reader may know."""
    kinds = (Kind.CUSTODY, Kind.AT_LARGE, Kind.TAG)
    spells = list(
        Entry.objects.about(by, person.pk)
        .standing()
        .filter(scheme_id=by.scheme_id or 0, kind__in=kinds, until_on=None)
        .order_by("-on_day")
    )
    first = {spell.kind: spell for spell in reversed(spells)}
    zones = tuple(zone for spell in spells if spell.kind == Kind.TAG for zone in spell.zones)
    return Whereabouts(first.get(Kind.CUSTODY), first.get(Kind.AT_LARGE), zones)


def prison_now(by: Acting, spell: Entry) -> str:
    """The prison of a time in custody as of its last movement."""
    moved = Entry.objects.visible_to(by).standing().filter(person_id=spell.person_id, scheme_id=spell.scheme_id)
    moved = moved.filter(kind=Kind.MOVEMENT, on_day__gte=spell.on_day)
    if spell.until_on is not None:
        moved = moved.filter(on_day__lte=spell.until_on)
    last = moved.newest_first().values_list("establishment", flat=True).first()
    return last or spell.establishment


def on_licence(by: Acting, recall: Entry) -> bool:
    """Whether a licence, or supervision after the sentence, is recorded on the day of a recall."""
    orders = Entry.objects.visible_to(by).standing().filter(person_id=recall.person_id, scheme_id=recall.scheme_id)
    on_day = Q(on_day__lte=recall.on_day) & (Q(until_on=None) | Q(until_on__gte=recall.on_day))
    kinds = (OrderKind.LICENCE, OrderKind.POST_SENTENCE)
    return orders.filter(on_day, kind=Kind.ORDER, outcome__in=kinds).exists()


# What is recorded within a spell, and is left outside when the spell is corrected or struck out.
WITHIN = {
    Kind.MOVEMENT: (Kind.CUSTODY, Doubt.NO_LONGER_IN_CUSTODY),
    Kind.TAG_ALERT: (Kind.TAG, Doubt.NO_LONGER_TAGGED),
}


def _left_outside(by: Acting, found: Entry) -> list[Doubt]:
    around, doubt = WITHIN[Kind(found.kind)]
    spells = Entry.objects.visible_to(by).standing().filter(person_id=found.person_id, scheme_id=found.scheme_id)
    still = Q(until_on=None) | Q(until_on__gte=found.on_day)
    return [] if spells.filter(still, kind=around, on_day__lte=found.on_day).exists() else [doubt]


def doubts(by: Acting, found: Entry, *, today: date) -> list[Doubt]:
    """What of an entry can be true but should be looked at again."""
    if found.kind == Kind.RECALL:
        return [] if on_licence(by, found) else [Doubt.NO_LICENCE]
    if found.kind in WITHIN:
        return _left_outside(by, found)
    return sentences.doubts(found, today=today)


def entry(by: Acting, person: Person, key: uuid.UUID) -> Entry | None:
    """One entry, also one that was corrected or struck out."""
    found = Entry.objects.about(by, person.pk).filter(pk=key)
    return found.told().select_related("corrected_by", "settled_by__agency").first()


def earlier_of(by: Acting, found: Entry) -> list[Entry]:
    """What the entry said before it was corrected, newest first."""
    chain: list[Entry] = []
    key = found.pk
    while True:
        before = (
            Entry.objects.visible_to(by).told().select_related("settled_by__agency").filter(corrected_by_id=key).first()
        )
        if before is None:
            return chain
        chain.append(before)
        key = before.pk
