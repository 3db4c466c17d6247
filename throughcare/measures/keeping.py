"""What is counted each night and kept: once for each scheme and day, never rewritten, beside what is counted today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from throughcare.core.context import speaking_for
from throughcare.measures import contact, definitions
from throughcare.measures.measuring import measure, schemes_of
from throughcare.measures.models import Snapshot
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme
from throughcare.sharing.acting import service

TWELVE_MONTHS = timedelta(days=364)
# What only the night counts, so that nothing today can be put beside it.
ONLY_AT_NIGHT = frozenset({"contact"})


def hand_for(schemes: Sequence[int]) -> Acting:
    """The service's own hand for the figures of some schemes; whoever is restricted is hidden from it."""
    return replace(service(schemes=schemes), figure_schemes=tuple(schemes))


def keep(scheme: Scheme, *, day: date, at: datetime) -> bool:
    """Count a day that is over and keep it; whether it was new. Twice, or twice at once, keeps the first."""
    if Snapshot.objects.filter(scheme=scheme, day=day).exists():
        return False
    figures = count(scheme, day=day)
    row = Snapshot(
        scheme=scheme, day=day, since=day - TWELVE_MONTHS, figures=figures, definitions=definitions.VERSION, made_at=at
    )
    Snapshot.objects.bulk_create([row], ignore_conflicts=True)
    return Snapshot.objects.filter(scheme=scheme, day=day, made_at=at).exists()


def count(scheme: Scheme, *, day: date) -> dict[str, Any]:
    """The figures of a day and of the twelve months to it, without whoever is hidden from anybody.

    To be called while PostgreSQL is told that `hand_for` asks, of the scheme and its hubs.
    """
    schemes = [scheme.pk, *Scheme.objects.filter(board=scheme).values_list("pk", flat=True)]
    by, since = hand_for(schemes), day - TWELVE_MONTHS
    found = measure(by, since=since, on=day, apart=True).document()
    return found | {"contact": contact.counted(by, since=since, on=day)}


def keep_all(*, day: date, at: datetime) -> int:
    """Every scheme, each in its own transaction; how many were new."""
    kept = 0
    for scheme in Scheme.objects.filter(opened_on__lte=day).order_by("pk"):
        schemes = [scheme.pk, *Scheme.objects.filter(board=scheme).values_list("pk", flat=True)]
        with speaking_for(hand_for(schemes)):
            kept += keep(scheme, day=day, at=at)
    return kept


@dataclass(frozen=True)
class Difference:
    """A number that is counted otherwise today than it was that night."""

    what: str
    key: str
    other: str
    then: int | float
    now: int | float


def differences(by: Acting, kept: Snapshot) -> list[Difference] | None:
    """What a recomputation of that day finds otherwise; nothing to say where the definitions have changed since."""
    if kept.definitions != definitions.VERSION:
        return None
    schemes = [each.pk for each in schemes_of(by, kept.scheme)]
    now = _flat(measure(by, schemes=schemes, since=kept.since, on=kept.day, apart=True).document())
    then = _flat({what: rows for what, rows in kept.figures.items() if what not in ONLY_AT_NIGHT})
    return [
        Difference(*place, then.get(place, 0), now.get(place, 0))
        for place in sorted({*then, *now})
        if then.get(place, 0) != now.get(place, 0)
    ]


def _flat(figures: Mapping[str, Sequence[Sequence[Any]]]) -> dict[tuple[str, str, str], int | float]:
    """One number a place: the middle value of a length of time, else how many."""
    return {
        (what, key, other): many if value is None else value
        for what, rows in figures.items()
        for key, other, many, value in rows
    }
