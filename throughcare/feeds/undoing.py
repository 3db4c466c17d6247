"""Takes an import back: only if nobody has touched since what it made or changed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from throughcare.audit.models import EventRow
from throughcare.core.errors import DomainError
from throughcare.core.snapshots import Snapshot
from throughcare.feeds.models import Import, ImportedRow
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner
from throughcare.people.bulk import take_back_people
from throughcare.people.models import Person
from throughcare.plans.bulk import take_back_plans
from throughcare.referrals.bulk import take_back_referrals
from throughcare.registrations.bulk import take_back_registrations
from throughcare.reviews.bulk import take_back_ratings

SHOWN = 200
# Each takes back what its room made, those that point at others first.
ROOMS = (
    ({"plans.plan", "plans.planaction"}, take_back_plans),
    ({"reviews.rating"}, take_back_ratings),
    ({"referrals.referral"}, take_back_referrals),
    ({"registrations.registration", "registrations.leadspell"}, take_back_registrations),
    ({"people.person", "people.name", "people.identifier"}, take_back_people),
)


@dataclass(frozen=True)
class Touched:
    """Something that happened since to somebody of the import."""

    person: Person | None
    kind: str
    at: datetime
    who: str


class TouchedSince(DomainError):
    """Somebody worked with what the import made, so taking it back would lose their work."""


def touched_since(imported: Import, *, by: Acting) -> list[Touched]:
    """What happened to the people of this import after it was written, newest first."""
    people = set(_meant(imported).values_list("person_id", flat=True))
    events = EventRow.objects.filter(id__gt=imported.last_event or 0, person_id__in=people).order_by("-id")[:SHOWN]
    seen = Person.objects.visible_to(by).in_bulk({event.person_id for event in events if event.person_id})
    hands = Practitioner.objects.select_related("user", "agency").in_bulk(
        {event.practitioner_id for event in events if event.practitioner_id}
    )
    return [
        Touched(
            person=seen.get(event.person_id) if event.person_id else None,
            kind=event.kind,
            at=event.at,
            who=str(hands[event.practitioner_id]) if event.practitioner_id in hands else _("Throughcare"),
        )
        for event in events
    ]


def _meant(imported: Import) -> QuerySet[ImportedRow]:
    """Rows that made or changed something; a row that changed nothing has nothing to take back."""
    return ImportedRow.objects.filter(source=imported).exclude(made=[], before=[])


def take_back_all(imported: Import, *, by: Acting, at: datetime) -> int:
    """Restore exactly what was before; gives back how many rows were taken back."""
    if touched_since(imported, by=by):
        raise TouchedSince(
            _("People of this import have been worked with since. Undoing would lose that work, so nothing was undone.")
        )
    made: defaultdict[str, list[str]] = defaultdict(list)
    before: list[Snapshot] = []
    rows = list(ImportedRow.objects.filter(source=imported))
    if imported.summary.get("written") != len(rows):
        # Somebody of the list is hidden from whoever undoes it: half an undoing would be worse than none.
        raise TouchedSince(_("Part of this import is closed to you, so it cannot be undone by you."))
    for row in rows:
        for model, key in row.made:
            made[model].append(key)
        before += row.before
    try:
        for labels, verb in ROOMS:
            mine = {model: keys for model, keys in made.items() if model in labels}
            changed = [one for one in before if one["model"] in labels]
            if mine or changed:
                verb(made=mine, before=changed, by=by, at=at)
        ImportedRow.objects.filter(source=imported).delete()
        with connection.cursor() as cursor:
            # Now, not at the end of the request: whatever still points at a row must refuse here.
            cursor.execute("set constraints all immediate")
            cursor.execute("set constraints all deferred")
    except IntegrityError as error:
        raise TouchedSince(_("Something now rests on what this import made, so nothing was undone.")) from error
    return len(rows)
