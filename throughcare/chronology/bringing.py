"""Carries entries along when a person comes from another scheme; called by a verb that has authorised it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from throughcare.chronology import listing, rules
from throughcare.chronology.models import Entry, Kind

# What a copy does not take over: its own key and history, and links to rows of the scheme it came from.
_NOT_COPIED = frozenset(
    (
        *("id", "version", "made_at", "changed_at", "changed_by", "information_class", "scheme", "from_scheme"),
        *("corrected_by", "sanitised_as", "correction_reason", "struck_out_on"),
    )
)
# Nobody is in custody or at large twice at one time, whoever wrote it down.
WHEREABOUTS = (Kind.CUSTODY, Kind.AT_LARGE)


def bring_entries(
    keys: Iterable[uuid.UUID], *, person_id: uuid.UUID, from_scheme_id: int, to_scheme_id: int, today: date
) -> int:
    """Copy these entries as they stand now, each with its agency, author and the scheme it came from; how many.

    What came along earlier is not brought twice, and time in custody that the scheme has recorded itself stays its own.
    """
    theirs = Entry.objects.filter(person_id=person_id, scheme_id=from_scheme_id).exclude(kind=Kind.INTELLIGENCE)
    rows = _as_they_stand(list(theirs.filter(pk__in=list(keys)).select_related("corrected_by")))
    ours = Entry.objects.standing().filter(person_id=person_id, scheme_id=to_scheme_id)
    known = {_told(entry) for entry in ours.filter(from_scheme_id=from_scheme_id)}
    custody = list(ours.filter(kind__in=WHEREABOUTS).values_list("on_day", "until_on"))
    made = []
    for entry in rows:
        if _told(entry) in known or _crosses(entry, custody):
            continue
        known.add(_told(entry))
        if entry.kind in WHEREABOUTS:
            custody.append((entry.on_day, entry.until_on))
        made.append(_copy(entry, from_scheme_id=from_scheme_id, to_scheme_id=to_scheme_id))
    Entry.objects.bulk_create(made, batch_size=500)
    listing.bring_up_to_date(person_id, to_scheme_id, kinds={entry.kind for entry in made}, today=today)
    return len(made)


def _as_they_stand(rows: list[Entry]) -> list[Entry]:
    """Each entry, or the one that corrects it; without those struck out."""
    found: dict[uuid.UUID, Entry] = {}
    for row in rows:
        entry = row
        while entry.corrected_by is not None:
            entry = entry.corrected_by
        if entry.struck_out_on is None:
            found[entry.pk] = entry
    return sorted(found.values(), key=lambda entry: (entry.on_day, str(entry.pk)))


def _told(entry: Entry) -> tuple[object, ...]:
    return (entry.kind, entry.on_day, entry.at_time, entry.outcome, entry.text, entry.with_whom, entry.agency_id)


def _crosses(entry: Entry, custody: list[rules.Spell]) -> bool:
    spell = (entry.on_day, entry.until_on)
    return entry.kind in WHEREABOUTS and any(rules.overlap(spell, other) for other in custody)


def _copy(entry: Entry, *, from_scheme_id: int, to_scheme_id: int) -> Entry:
    kept = {
        field.attname: getattr(entry, field.attname)
        for field in Entry._meta.concrete_fields
        if field.name not in _NOT_COPIED
    }
    return Entry(scheme_id=to_scheme_id, from_scheme_id=from_scheme_id, **kept)
