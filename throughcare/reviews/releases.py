"""Reading releases: who is expected out when, where they are, and how far the steps before it have come."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from throughcare.chronology.models import CustodyKind, Entry, Kind
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.profile.management import PreparationStep
from throughcare.partnerships.queries import current_profile
from throughcare.registrations.models import Registration, RegistrationQuerySet
from throughcare.reviews.models import Preparation, Readiness
from throughcare.reviews.sentences import Closes, Stay, closes, due_on, stays

WEEKS_SHOWN = 12


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step before a release as it stands: by when, who sees to it, and whether it is late."""

    key: str
    label: str
    due_on: date | None
    kind: str
    source: str
    row: Preparation | None
    late: bool

    @property
    def state(self) -> str:
        """To do, done or not needed."""
        return self.row.state if self.row else Readiness.OPEN

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state == Readiness.OPEN


@dataclass(frozen=True, kw_only=True)
class Expected:
    """Somebody in custody: since when, where, when they are expected out, and what is prepared."""

    registration: Registration
    entry: Entry
    stay: Stay
    where: str
    release_on: date | None
    steps: Sequence[Step]

    @property
    def on_remand(self) -> bool:
        """Whether no sentence is served, so that the court decides when they come out."""
        return self.entry.outcome == CustodyKind.REMAND

    @property
    def closes(self) -> Closes | None:
        """Why offices close around the day of release."""
        return closes(self.release_on)

    @property
    def late(self) -> list[Step]:
        """Steps that should be ready and are not."""
        return [step for step in self.steps if step.late]

    @property
    def open(self) -> list[Step]:
        """Steps still to be done."""
        return [step for step in self.steps if step.is_open]


def release_day(entry: Entry) -> date | None:
    """When somebody is expected out: the expected day, else the day of conditional release."""
    return entry.expected_on or entry.conditional_release_on


def in_custody(
    by: Acting, found: RegistrationQuerySet, *, today: date, profile: Profile | None = None
) -> list[Expected]:
    """Everybody of these registrations who is in custody now, earliest release first; the same few queries for all.

    `profile` is that of their scheme, where the asker has read it already.
    """
    past = _past(by, found)
    rows = [
        each for entries in past.values() for each in entries if each.kind == Kind.CUSTODY and each.until_on is None
    ]
    if not rows:
        return []
    registrations = {
        (row.person_id, row.scheme_id): row
        for row in found.filter(person__in=[entry.person_id for entry in rows]).select_related(
            "person", "lead_agency", "lead_practitioner__user"
        )
    }
    held = [
        (registrations[key], entry) for entry in rows if (key := (entry.person_id, entry.scheme_id)) in registrations
    ]
    prepared = _prepared(by, [registration for registration, _entry in held])
    profiles = {
        key: profile or current_profile(key)[1] for key in {registration.scheme_id for registration, _entry in held}
    }
    expected = [
        _expected(registration, entry, past, prepared[registration.pk], profiles[registration.scheme_id], today)
        for registration, entry in held
    ]
    return sorted(expected, key=lambda each: (each.release_on or date.max, each.registration.sort_name))


def expected_of(by: Acting, registration: Registration, *, today: date) -> Expected | None:
    """One person's time in custody now with its steps; None when they are not in custody."""
    found = in_custody(by, Registration.objects.visible_to(by).filter(pk=registration.pk), today=today)
    return found[0] if found else None


_Past = dict[uuid.UUID, list[Entry]]


def _past(by: Acting, found: RegistrationQuerySet) -> _Past:
    """Times in custody and movements of those who are in custody now, oldest first."""
    past: _Past = defaultdict(list)
    entries = Entry.objects.visible_to(by).standing()
    # Two readings with the keys between them: nested in one, the database asked of each row who is inside.
    people = list(found.values_list("person_id", flat=True))
    inside = list(
        entries.filter(kind=Kind.CUSTODY, until_on=None, person__in=people).values_list("person_id", flat=True)
    )
    told = entries.filter(kind__in=[Kind.CUSTODY, Kind.MOVEMENT], person__in=inside)
    for entry in told.order_by("on_day", "made_at", "id"):
        past[entry.person_id].append(entry)
    return past


def _prepared(by: Acting, registrations: Sequence[Registration]) -> dict[uuid.UUID, list[Preparation]]:
    found: dict[uuid.UUID, list[Preparation]] = defaultdict(list)
    rows = Preparation.objects.visible_to(by).filter(registration__in=[each.pk for each in registrations])
    for row in rows.select_related("agency", "practitioner__user").order_by("made_at"):
        found[row.registration_id].append(row)
    return found


def _expected(
    registration: Registration,
    entry: Entry,
    past: _Past,
    prepared: Sequence[Preparation],
    profile: Profile,
    today: date,
) -> Expected:
    of_scheme = [each for each in past[entry.person_id] if each.scheme_id == registration.scheme_id]
    stay, before = stay_now(of_scheme)
    release = release_day(entry)
    rows = [row for row in prepared if before is None or row.stay_from > before]
    return Expected(
        registration=registration,
        entry=entry,
        stay=stay or Stay(since=entry.on_day, until=None, kind=entry.outcome),
        where=where_now(entry, of_scheme),
        release_on=release,
        steps=steps(profile, rows, release_on=release, today=today),
    )


def stay_now(entries: Iterable[Entry]) -> tuple[Stay | None, date | None]:
    """The time in custody that has not ended, and the last release before it."""
    spells = [(each.on_day, each.until_on, each.outcome) for each in entries if each.kind == Kind.CUSTODY]
    joined = stays(spells)
    if not joined or joined[-1].until is not None:
        return None, None
    return joined[-1], joined[-2].until if len(joined) > 1 else None


def where_now(spell: Entry, entries: Iterable[Entry]) -> str:
    """The prison: the one last moved to in this time in custody, else the one it began in."""
    moves = [each for each in entries if each.kind == Kind.MOVEMENT and each.on_day >= spell.on_day]
    return moves[-1].establishment if moves else spell.establishment


def steps(profile: Profile, rows: Sequence[Preparation], *, release_on: date | None, today: date) -> list[Step]:
    """The scheme's steps with what was said about each; and those said before the scheme changed its list."""
    said = {row.key: row for row in rows}
    listed = list(profile.release_preparation)
    found = [_step(each, said.pop(each.key, None), release_on, today) for each in listed]
    found.sort(key=lambda step: step.due_on or date.max)
    gone = [
        Step(key=row.key, label=row.label, due_on=None, kind="", source="", row=row, late=False)
        for row in said.values()
    ]
    return found + gone


def _step(each: PreparationStep, row: Preparation | None, release_on: date | None, today: date) -> Step:
    due = due_on(release_on, each.weeks_before) if release_on else None
    is_open = row is None or row.state == Readiness.OPEN
    return Step(
        key=each.key,
        label=each.label,
        due_on=due,
        kind=each.agency or "",
        source=each.source,
        row=row,
        late=is_open and due is not None and due < today,
    )


def within(expected: Sequence[Expected], *, first: date, last: date) -> list[Expected]:
    """Those who are expected out between two days; nobody on remand, whose day no sentence settles."""
    return [
        each
        for each in expected
        if not each.on_remand and each.release_on is not None and first <= each.release_on <= last
    ]


def last_shown(today: date) -> date:
    """The last day of the weeks of the forecast."""
    return today - timedelta(days=today.weekday()) + timedelta(weeks=WEEKS_SHOWN) - timedelta(days=1)
