"""Reading what the contact standard is judged by: ratings, levels, custody and contacts, for one person or many."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Q
from django.utils.timezone import localdate

from throughcare.chronology.models import Attendance, Entry, Kind, Visit
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import ProfileVersion
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.queries import current_profile
from throughcare.registrations.models import LevelChange, Registration, RegistrationQuerySet
from throughcare.reviews.contactstandard import (
    Made,
    Period,
    Record,
    Spell,
    Standard,
    Standing,
    look_back,
    periods,
    standing,
)
from throughcare.reviews.exitclock import by_day
from throughcare.reviews.models import Rating
from throughcare.reviews.queries import judged
from throughcare.sharing.models import InformationClass

# Whoever was met: a missed appointment and a visit to a closed door are not contacts.
COUNTS = (
    Q(kind=Kind.CONTACT)
    | Q(kind=Kind.HOME_VISIT, outcome=Visit.SEEN)
    | Q(kind=Kind.APPOINTMENT, outcome__in=[Attendance.ATTENDED, Attendance.NOT_COMPLIED])
)
SPELLS = Q(kind__in=[Kind.CUSTODY, Kind.AT_LARGE])


def standards_of(profile: Profile) -> list[Standard]:
    """The contact standards of a scheme; none while the partnership has not stated any."""
    return [
        Standard(each.colour.value, each.contacts, each.every.value, each.level or "")
        for each in profile.contact_standards or ()
    ]


@lru_cache(maxsize=256)
def standards_under(version_id: int) -> tuple[Standard, ...]:
    """The standards of a version of the rules and of those before it, each with the days on which it held.

    What a partnership states first is asked of the time before, too; what it changes later is not. Versions never
    change, so they are read once a process.
    """
    last = ProfileVersion.objects.only("scheme_id", "number").get(pk=version_id)
    earlier = ProfileVersion.objects.filter(scheme_id=last.scheme_id, number__lte=last.number).order_by("number")
    stated: list[tuple[date | None, list[dict[str, Any]]]] = []
    for made_at, said in earlier.values_list("made_at", "document__contact_standards"):
        asked = said if isinstance(said, list) else []
        if asked != (stated[-1][1] if stated else []):
            stated.append((localdate(made_at) if stated else None, asked))
    ends = [since for since, _asked in stated[1:]] + [None] * bool(stated)
    return tuple(
        Standard(each["colour"], each["contacts"], each["every"], each.get("level") or "", since, until)
        for (since, asked), until in zip(stated, ends, strict=True)
        for each in asked
    )


def states_some(profile: Profile) -> bool:
    """Whether the partnership has stated how often people are met."""
    return bool(profile.contact_standards)


def may_be_counted(by: Acting) -> bool:
    """Without knowing of custody a week in prison would look like a week missed."""
    return InformationClass.OFFENDING.value in by.classes


@dataclass
class _Gathered:
    custody: list[Spell] = field(default_factory=list)
    at_large: list[Spell] = field(default_factory=list)
    made: list[Made] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)
    changes: list[LevelChange] = field(default_factory=list)


def records(
    by: Acting,
    registrations: Sequence[Registration],
    *,
    since: date | None = None,
    ratings: Sequence[Rating] | None = None,
    by_level: bool = True,
) -> dict[uuid.UUID, Record]:
    """What is known of each registration, in three queries; contacts only from `since` on.

    A page that has read the ratings of them hands them in; where no standard goes by level, none are read.
    """
    found: dict[uuid.UUID, _Gathered] = defaultdict(_Gathered)
    keys = [each.pk for each in registrations]
    by_person: dict[uuid.UUID, list[Registration]] = defaultdict(list)
    for each in registrations:
        by_person[each.person_id].append(each)
    if ratings is None:
        rows = Rating.objects.visible_to(by).filter(registration__in=keys)
        ratings = list(rows.only("registration_id", "judged_on", "made_at", "colour"))
    for rating in ratings:
        found[rating.registration_id].ratings.append(rating)
    for change in LevelChange.objects.visible_to(by).filter(registration__in=keys) if by_level else ():
        found[change.registration_id].changes.append(change)
    recent = Q() if since is None else Q(on_day__gte=since)
    lasting = Q() if since is None else Q(until_on=None) | Q(until_on__gte=since)
    entries = Entry.objects.visible_to(by).standing().filter(COUNTS & recent | SPELLS & lasting, person__in=by_person)
    shown = entries.select_related("agency").only("person_id", "kind", "on_day", "until_on", "agency__name")
    for entry in shown.order_by("on_day", "id"):
        for registration in by_person[entry.person_id]:
            _sort(entry, found[registration.pk])
    return {each.pk: _record(each, found[each.pk]) for each in registrations}


def _sort(entry: Entry, into: _Gathered) -> None:
    if entry.kind == Kind.CUSTODY:
        into.custody.append((entry.on_day, entry.until_on))
    elif entry.kind == Kind.AT_LARGE:
        into.at_large.append((entry.on_day, entry.until_on))
    else:
        into.made.append(Made(entry.on_day, entry.agency.name, entry.kind))


def _record(registration: Registration, found: _Gathered) -> Record:
    changes = sorted(found.changes, key=lambda each: (each.from_on, each.made_at))
    first = changes[0].before if changes else registration.level
    return Record(
        started_on=registration.started_on,
        ended_on=registration.ended_on,
        colours=by_day(judged(found.ratings)),
        levels=[(registration.started_on, first), *((each.from_on, each.after) for each in changes)],
        custody=found.custody,
        at_large=found.at_large,
        made=found.made,
    )


def history(by: Acting, registration: Registration, standards: Sequence[Standard], *, today: date) -> list[Period]:
    """Every period of one registration, oldest first."""
    record = records(by, [registration])[registration.pk]
    return periods(standards, record, today=today)


def standings(
    by: Acting,
    registrations: Sequence[Registration],
    standards: Sequence[Standard],
    *,
    today: date,
    ratings: Sequence[Rating] | None = None,
) -> dict[uuid.UUID, Standing]:
    """How each stands today; only what is needed for that is read."""
    since = look_back(standards, today=today)
    by_level = any(each.level for each in standards)
    known = records(by, registrations, since=since, ratings=ratings, by_level=by_level)
    return {
        key: standing(periods(standards, record, today=today, since=since), today=today)
        for key, record in known.items()
    }


def missed(by: Acting, found: RegistrationQuerySet, today: date) -> set[uuid.UUID]:
    """Those of a list whose last whole period was missed; nobody where it cannot be said."""
    if by.scheme_id is None or not may_be_counted(by):
        return set()
    version, profile = current_profile(by.scheme_id)
    if not states_some(profile):
        return set()
    standards = standards_under(version.pk)
    rows = list(found.order_by().only("pk", "person_id", "started_on", "ended_on", "level"))
    stands = standings(by, rows, standards, today=today)
    return {key for key, each in stands.items() if each.missed}
