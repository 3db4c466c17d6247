"""Reads, for the worker alone, whom a rule takes and what is recorded of them; never intelligence."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from throughcare.chronology.models import CustodyKind, Disposal, Entry, Kind, Sentence
from throughcare.core.context import renew
from throughcare.evaluation.definition import Definition
from throughcare.evaluation.methods import reoffending, timeatrisk
from throughcare.evaluation.methods.reoffending import Offence
from throughcare.evaluation.methods.timeatrisk import Span
from throughcare.evaluation.models import Basis, Cohort, CohortMember
from throughcare.measures.keeping import hand_for
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme
from throughcare.people.models import Person, Restriction
from throughcare.registrations.models import HoldingChange, LevelChange, Registration

FROM_A_SENTENCE = (CustodyKind.SENTENCE, CustodyKind.RECALL)
PROVED = tuple(each for each in Disposal.values if each in reoffending.PROVEN)


def schemes_under(scheme_id: int) -> dict[int, Scheme]:
    """The scheme, and its hubs where it is a board."""
    return {each.pk: each for each in Scheme.objects.filter(Q(pk=scheme_id) | Q(board=scheme_id))}


def hand(scheme_id: int) -> Acting:
    """The service's own hand for a scheme with its hubs: cases and figures, and no intelligence."""
    return hand_for(sorted(schemes_under(scheme_id)))


@dataclass(frozen=True)
class Record:
    """What is known of one person's offending: offences, spells in custody, and days of arrest."""

    offences: tuple[Offence, ...] = ()
    custody: tuple[Span, ...] = ()
    arrests: tuple[date, ...] = ()


@dataclass
class Taken:
    """Whom a rule takes on a day, with what is shown before locking."""

    members: list[CohortMember]
    counts: dict[str, Any] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """The same for the same people with the same days."""
        return digest_of(self.members)


def digest_of(members: Iterable[CohortMember]) -> str:
    """One number for who is in a cohort and from which day each is followed."""
    lines = (
        f"{each.person_id} {each.registration_id} {each.index_date} {each.entered} {each.left or ''}\n"
        for each in members
    )
    return hashlib.sha256("".join(sorted(lines)).encode()).hexdigest()


def take(cohort: Cohort, *, by: Acting, today: date) -> Taken:
    """The people whom the rule takes, as the records stand.

    To be called while PostgreSQL is told that `hand` asks. Whoever is hidden from anybody is left out, as they are of
    every figure that many read.
    """
    rule = Definition.of(cohort.definition)
    found = _candidates(rule, by)
    held = Held.of([registration for registration, _day in found])
    kept: dict[uuid.UUID, tuple[Registration, date]] = {}
    days = 0
    for registration, day in sorted(found, key=lambda pair: (pair[1], pair[0].started_on, str(pair[0].pk))):
        if held.fits(rule, registration, day):
            days += 1
            kept.setdefault(registration.person_id, (registration, day))
    records = read_records(kept, by=by)
    members = [
        CohortMember(
            cohort=cohort,
            scheme_id=registration.scheme_id,
            person_id=person,
            registration=registration,
            index_date=day,
            entered=registration.started_on,
            left=registration.ended_on,
        )
        for person, (registration, day) in kept.items()
    ]
    return Taken(members, _counts(members, records, further=days - len(kept), today=today))


def _counts(
    members: Sequence[CohortMember], records: Mapping[uuid.UUID, Record], *, further: int, today: date
) -> dict[str, Any]:
    """What is looked at before a cohort is locked: no outcome is among it."""
    held = sum(timeatrisk.in_custody_on(each.index_date, records[each.person_id].custody) for each in members)
    days = sorted(each.index_date.isoformat() for each in members)
    return {
        "immature": sum(not reoffending.is_mature(each.index_date, today) for each in members),
        "left": sum(each.left is not None for each in members),
        "in_custody": held,
        "further_days": further,
        "counted_on": today.isoformat(),
        "first_index": days[0] if days else None,
        "last_index": days[-1] if days else None,
    }


def _candidates(rule: Definition, by: Acting) -> list[tuple[Registration, date]]:
    """Every registration with an index date in the time, one line for each such date."""
    open_ones = Restriction.objects.filter(person_id=OuterRef("person_id"), ended_at=None)
    shown = Registration.objects.visible_to(by).filter(~Exists(open_ones), person__restricted=False)
    if rule.hub:
        shown = shown.filter(scheme_id=int(rule.hub))
    if rule.sex:
        shown = shown.filter(person__sex=rule.sex)
    if rule.basis == Basis.ADOPTED:
        rows = shown.filter(started_on__range=(rule.since, rule.until)).select_related("person")
        return [(each, each.started_on) for each in rows]
    live = shown.filter(Q(ended_on=None) | Q(ended_on__gte=rule.since), started_on__lte=rule.until)
    registrations = list(live.select_related("person"))
    days = _index_days(rule, by, {each.person_id for each in registrations})
    return [
        (each, day)
        for each in registrations
        for day in days.get((each.person_id, each.scheme_id), ())
        if each.started_on <= day and (each.ended_on is None or day <= each.ended_on)
    ]


def _index_days(rule: Definition, by: Acting, people: Collection[uuid.UUID]) -> dict[tuple[uuid.UUID, int], list[date]]:
    """On which days in the time each was released, or convicted or cautioned without prison."""
    entries = _entries(by, people)
    within = (rule.since, rule.until)
    if rule.basis == Basis.RELEASED:
        rows = entries.filter(kind=Kind.CUSTODY, outcome__in=FROM_A_SENTENCE, until_on__range=within)
        found = rows.values_list("person_id", "scheme_id", "until_on")
    else:
        spells = entries.filter(kind=Kind.CUSTODY, person_id=OuterRef("person_id"), on_day=OuterRef("disposed_on"))
        rows = entries.filter(kind=Kind.OFFENCE, outcome__in=PROVED, disposed_on__range=within)
        rows = rows.exclude(sentence=Sentence.CUSTODY).filter(~Exists(spells.filter(outcome=CustodyKind.SENTENCE)))
        found = rows.values_list("person_id", "scheme_id", "disposed_on")
    days: dict[tuple[uuid.UUID, int], list[date]] = {}
    for person, scheme, day in found:
        if day is not None:
            days.setdefault((person, scheme), []).append(day)
    return days


def _entries(by: Acting, people: Collection[uuid.UUID]) -> QuerySet[Entry]:
    # Of 100,000 people this takes minutes; past its time the signature would open no more rows, and say nothing.
    renew()
    return Entry.objects.visible_to(by).standing().filter(person_id__in=list(people))


@dataclass(frozen=True)
class Held:
    """At which level, in which cohort and under which order somebody was on a day, from what changed since."""

    levels: Mapping[uuid.UUID, Sequence[tuple[date, str]]]
    others: Mapping[tuple[uuid.UUID, str], Sequence[tuple[date, str]]]

    @classmethod
    def of(cls, registrations: Iterable[Registration]) -> Held:
        """The changes of some registrations, read in two queries."""
        keys = {each.pk for each in registrations}
        levels: dict[uuid.UUID, list[tuple[date, str]]] = {}
        for level in LevelChange.objects.filter(registration_id__in=keys):
            levels.setdefault(level.registration_id, []).append((level.from_on, level.before))
        others: dict[tuple[uuid.UUID, str], list[tuple[date, str]]] = {}
        for change in HoldingChange.objects.filter(registration_id__in=keys):
            others.setdefault((change.registration_id, change.what), []).append((change.from_on, change.before))
        return cls(levels, others)

    def level(self, registration: Registration, day: date) -> str:
        """The level on a day."""
        return _before(self.levels.get(registration.pk, ()), day, registration.level)

    def cohort(self, registration: Registration, day: date) -> str:
        """The cohort on a day."""
        changes = self.others.get((registration.pk, HoldingChange.What.COHORT), ())
        return _before(changes, day, registration.cohort)

    def status(self, registration: Registration, day: date) -> str:
        """The statutory status on a day."""
        changes = self.others.get((registration.pk, HoldingChange.What.STATUTORY_STATUS), ())
        return _before(changes, day, registration.statutory_status)

    def fits(self, rule: Definition, registration: Registration, day: date) -> bool:
        """Whether the rule takes them as they were on the day."""
        asked = (
            (rule.level, self.level),
            (rule.cohort, self.cohort),
            (rule.status, self.status),
        )
        return all(not wanted or read(registration, day) == wanted for wanted, read in asked)


def _before(changes: Sequence[tuple[date, str]], day: date, now: str) -> str:
    """What held on a day: what stood before the first change after it."""
    return next((before for changed_on, before in changes if changed_on > day), now)


def read_records(people: Collection[uuid.UUID], *, by: Acting) -> dict[uuid.UUID, Record]:
    """Offences, custody and arrests of some people, in three queries; everybody has a record, if an empty one."""
    offences: dict[uuid.UUID, list[Offence]] = {}
    columns = ("person_id", "on_day", "disposed_on", "outcome", "offence_code")
    for person, on, disposed_on, outcome, code in _entries(by, people).filter(kind=Kind.OFFENCE).values_list(*columns):
        offences.setdefault(person, []).append(Offence(on, disposed_on, outcome, code))
    custody: dict[uuid.UUID, list[Span]] = {}
    held = _entries(by, people).filter(kind=Kind.CUSTODY)
    for person, start, end in held.values_list("person_id", "on_day", "until_on"):
        custody.setdefault(person, []).append(Span(start, end))
    arrests: dict[uuid.UUID, list[date]] = {}
    for person, day in _entries(by, people).filter(kind=Kind.ARREST).values_list("person_id", "on_day"):
        arrests.setdefault(person, []).append(day)
    return {
        person: Record(tuple(offences.get(person, ())), tuple(custody.get(person, ())), tuple(arrests.get(person, ())))
        for person in people
    }


def readable_members(cohort: Cohort, *, by: Acting) -> list[CohortMember]:
    """The members whose records may be read now: whoever was restricted since is left out."""
    found = CohortMember.objects.visible_to(by).filter(cohort=cohort).select_related("person", "registration")
    open_ones = Restriction.objects.filter(person_id=OuterRef("person_id"), ended_at=None)
    return list(found.filter(~Exists(open_ones), person__in=Person.objects.filter(restricted=False)).order_by("pk"))
