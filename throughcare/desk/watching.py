"""What changed about the people somebody watches since they last looked: how many things of which kind, never what."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, F, OuterRef, QuerySet, Subquery, Value
from django.utils.translation import gettext as _

from throughcare.chronology.models import Entry, Kind
from throughcare.core.cards import address
from throughcare.desk.models import Watch
from throughcare.documents.models import DocumentVersion
from throughcare.panels.models import Correction, Decision
from throughcare.partnerships.acting import Acting
from throughcare.people.models import Person
from throughcare.plans.models import Need, PlanAction
from throughcare.registrations.models import LeadSpell
from throughcare.reviews.models import Rating


@dataclass(frozen=True)
class Watched:
    """One person who is watched: what changed, in words, and since when they were not looked at."""

    person: Person
    url: str
    seen_at: datetime
    changes: Sequence[tuple[str, int]]

    @property
    def many(self) -> int:
        """How many things changed."""
        return sum(count for _kind, count in self.changes)


def watched(by: Acting) -> list[Watched]:
    """Everybody whom somebody watches and may see, those with news first."""
    rows = list(Watch.objects.mine(by).select_related("person"))
    if not rows:
        return []
    news = changes_of(by)
    found = [
        Watched(
            person=row.person,
            url=address("web:person", row.person_id),
            seen_at=row.seen_at,
            changes=sorted(news.get(row.person_id, Counter()).items()),
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: (-each.many, each.person.family_name, str(each.person.pk)))


def changes_of(by: Acting) -> dict[uuid.UUID, Counter[str]]:
    """By person and kind, what others wrote since: only what `by` may see, by class, handling code and restriction."""
    found: dict[uuid.UUID, Counter[str]] = {}
    for person, kind, many in _counted(by):
        found.setdefault(person, Counter())[kind] += many
    return found


def _counted(by: Acting) -> Iterator[tuple[uuid.UUID, str, int]]:
    """All kinds in one question: by person, the kind in words, and how many."""
    sources: tuple[tuple[str, QuerySet[Any], str], ...] = (
        (_("Rating"), Rating.objects.visible_to(by), "made_at"),
        (_("Need"), Need.objects.visible_to(by), "made_at"),
        (_("Action of the plan"), PlanAction.objects.visible_to(by), "changed_at"),
        (_("Lead"), LeadSpell.objects.visible_to(by), "made_at"),
        (_("Decision of the panel"), Decision.objects.visible_to(by), "made_at"),
        (_("Correction of a decision"), Correction.objects.visible_to(by), "made_at"),
        (_("Document"), DocumentVersion.objects.visible_to(by), "made_at"),
    )
    entries = _since(by, Entry.objects.visible_to(by).standing(), "made_at").annotate(sort=F("kind"))
    others = [
        _since(by, rows, moment).annotate(sort=Value(str(number), output_field=CharField()))
        for number, (_kind, rows, moment) in enumerate(sources)
    ]
    counts = [rows.values_list("person_id", "sort").annotate(many=Count("pk")) for rows in (entries, *others)]
    for person, sort, many in counts[0].union(*counts[1:], all=True):
        yield person, sources[int(sort)][0] if sort.isdigit() else str(Kind(sort).label), many


def _since(by: Acting, rows: QuerySet[Any], moment: str) -> QuerySet[Any]:
    """Those about people watched, since each was last looked at, that somebody else wrote."""
    mine = Watch.objects.mine(by)
    seen = Subquery(mine.filter(person_id=OuterRef("person_id")).values("seen_at")[:1])
    found: QuerySet[Any] = (
        rows.filter(person_id__in=mine.values("person_id"))
        .annotate(last_seen=seen)
        .filter(**{f"{moment}__gt": F("last_seen")})
        .exclude(changed_by=by.practitioner_id)
        .order_by()
    )
    return found


def look(person: Person, *, by: Acting, at: datetime) -> bool:
    """Somebody opened the person's page: from now on only what comes later is news. Says whether they watch.

    Looking is logged as a consultation already, so it leaves no event of its own.
    """
    return bool(Watch.objects.mine(by).filter(person=person).update(seen_at=at))
