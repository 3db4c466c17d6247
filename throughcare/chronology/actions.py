"""The verbs of the chronology: add, settle an appointment, end a spell, take further, correct, strike out, bring in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Unpack

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record, record_many
from throughcare.chronology import listing, rules
from throughcare.chronology.models import Attendance, Entry, Kind
from throughcare.chronology.refusals import EntryRefused
from throughcare.chronology.writing import FIELDS as FIELDS
from throughcare.chronology.writing import EntryFields as EntryFields
from throughcare.chronology.writing import (
    Spells,
    columns,
    entry_to_write,
    hold,
    person_to_write,
    require_class,
    require_mine,
    said_by,
    spells_of,
    statement,
    today_of,
)
from throughcare.chronology.writing import latest as latest
from throughcare.core.action import action
from throughcare.core.errors import DomainError
from throughcare.partnerships.acting import Acting
from throughcare.people.models import Person

# An entry from another agency's file names that agency, and who wrote it and settled it where that is known.
SOURCES = ("agency_id", "author_id", "settled_by_id")


@action
def add_entry(
    person: Person,
    *,
    scheme_id: int,
    kind: str,
    on_day: date,
    by: Acting,
    at: datetime,
    **fields: Unpack[EntryFields],
) -> Entry:
    """Record that something happened, or is planned; refused with the field where it cannot be true.

    Custody ends the time at large before it: whoever is inside is not looked for.
    """
    found = person_to_write(person, scheme_id, by)
    require_class([kind], by)
    said = statement({"kind": kind, "on_day": on_day, **fields})
    if said.kind == Kind.CUSTODY:
        _found_again(found, scheme_id, on=said.on_day, by=by, at=at)
    hold(said, found, spells=spells_of(found, scheme_id, [said.kind]), at=at)
    entry = Entry(
        scheme_id=scheme_id, person=found, agency_id=by.agency_id, author_id=by.practitioner_id, **columns(said)
    )
    if said.kind == Kind.APPOINTMENT and said.outcome != Attendance.PLANNED:
        entry.settled_by_id = by.practitioner_id
    entry.save(force_insert=True)
    record(Event.ENTRY_ADDED, by=by, about=entry, at=at, entry=str(said.kind))
    listing.bring_up_to_date(found.pk, scheme_id, kinds={said.kind}, today=today_of(at))
    return entry


def _found_again(person: Person, scheme_id: int, *, on: date, by: Acting, at: datetime) -> None:
    """End the time at large that began before this day and has not ended."""
    still = Entry.objects.standing().filter(
        person=person, scheme_id=scheme_id, kind=Kind.AT_LARGE, until_on=None, on_day__lte=on
    )
    for entry in still.select_for_update(of=("self",), no_key=True):
        if on <= today_of(at):
            entry.end(on=on)
            record(Event.SPELL_ENDED, by=by, about=entry, at=at, entry=entry.kind)
            listing.bring_up_to_date(person.pk, scheme_id, kinds={entry.kind}, today=today_of(at))


@action
def add_history(
    person: Person, entries: Sequence[Mapping[str, Any]], *, scheme_id: int, by: Acting, at: datetime
) -> list[Entry]:
    """Bring in what happened before, many at once: all of it or nothing.

    Each entry is what `add_entry` takes, and may name `agency_id`, `author_id` and `settled_by_id` where they
    are not the asker's.
    """
    found = person_to_write(person, scheme_id, by)
    many = [statement({name: value for name, value in given.items() if name not in SOURCES}) for given in entries]
    kinds = {said.kind for said in many}
    require_class(sorted(kinds), by)
    spells, around = spells_of(found, scheme_id, kinds), spells_of(found, scheme_id, kinds)
    for said in many:
        around.also(said)
    made = []
    for number, (said, given) in enumerate(zip(many, entries, strict=True), start=1):
        place = _("Entry %(number)s") % {"number": number}
        hold(said, found, spells=spells, around=around, at=at, adding=False, place=place)
        spells.also(said)
        source = {"agency_id": by.agency_id, "author_id": by.practitioner_id} | {
            name: given[name] for name in SOURCES if name in given
        }
        made.append(Entry(scheme_id=scheme_id, person=found, **source, **columns(said)))
    if not made:
        raise DomainError(_("There is nothing to bring in."))
    Entry.objects.bulk_create(made, batch_size=500)
    record_many(Event.ENTRY_ADDED, by=by, about=list(made), at=at, history=True)
    listing.bring_up_to_date(found.pk, scheme_id, kinds=kinds, today=today_of(at))
    return made


@action
def record_outcome(entry: Entry, *, outcome: str, version: int | None = None, by: Acting, at: datetime) -> Entry:
    """Say what came of a planned appointment, and so decide whether an absence is acceptable.

    Anybody who works with the person may; who did is kept.
    """
    found = entry_to_write(entry, by, version)
    if outcome not in Attendance.values or outcome == Attendance.PLANNED:
        raise EntryRefused([("outcome", rules.Fault.OUTCOME_UNKNOWN)])
    if found.on_day > today_of(at) and outcome not in rules.KNOWN_BEFOREHAND:
        raise EntryRefused([("outcome", rules.Fault.NOT_YET)])
    found.come_of(Attendance(outcome), by_id=by.practitioner_id)
    record(Event.APPOINTMENT_SETTLED, by=by, about=found, at=at, outcome=outcome)
    listing.bring_up_to_date(found.person_id, found.scheme_id, kinds={found.kind}, today=today_of(at))
    return found


@action
def close_spell(entry: Entry, *, until_on: date, version: int | None = None, by: Acting, at: datetime) -> Entry:
    """Record the release from custody, or the end of an order, a tag, time at large, an accommodation or work."""
    found = entry_to_write(entry, by, version)
    found.require_standing()
    said = statement(said_by(found) | {"until_on": until_on})
    others = spells_of(found.person, found.scheme_id, [found.kind], but=found)
    hold(said, found.person, spells=others, at=at, adding=False)
    found.end(on=until_on)
    record(Event.SPELL_ENDED, by=by, about=found, at=at, entry=found.kind)
    listing.bring_up_to_date(found.person_id, found.scheme_id, kinds={found.kind}, today=today_of(at))
    return found


@action
def take_further(
    entry: Entry,
    *,
    outcome: str,
    disposed_on: date,
    sentence: str = "",
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> Entry:
    """Record how a charge was dealt with, or the next stage of a breach; what stood before is kept.

    The charge was no mistake, so this is open to every agency that works with the person.
    """
    found = entry_to_write(entry, by, version)
    found.require_way_on(outcome)
    said = statement(said_by(found) | {"outcome": outcome, "disposed_on": disposed_on, "sentence": sentence})
    hold(said, found.person, spells=Spells(), at=at, adding=False)
    reason = _("Next: %(what)s") % {"what": found.outcome_words(outcome)}
    later = _replace(found, said, reason=reason, by=by)
    later.settled_by_id = by.practitioner_id
    later.save(force_insert=True)
    record(Event.ENTRY_TAKEN_FURTHER, by=by, about=later, at=at, earlier=found.pk, outcome=outcome)
    return later


def _replace(found: Entry, said: rules.Statement, *, reason: str, by: Acting) -> Entry:
    """The entry that stands in place of another, not yet kept."""
    later = Entry(
        scheme_id=found.scheme_id,
        person_id=found.person_id,
        agency_id=found.agency_id,
        author_id=by.practitioner_id,
        settled_by_id=found.settled_by_id,
        from_scheme_id=found.from_scheme_id,
        **columns(said),
    )
    # The earlier one steps aside first: two spells of custody at one time are refused by the database.
    found.give_way_to(later, reason=reason)
    return later


@action
def correct_entry(
    entry: Entry, *, changes: Mapping[str, Any], reason: str, version: int | None = None, by: Acting, at: datetime
) -> Entry:
    """Replace an entry by a corrected one; the earlier one is kept, with the reason."""
    found = entry_to_write(entry, by, version)
    require_mine(found, by)
    found.require_standing()
    if not reason.strip():
        raise DomainError(_("Say why the entry is corrected."))
    before = said_by(found)
    unknown = set(changes) - {"on_day", *FIELDS}
    if unknown:
        raise DomainError(_("An entry stays of its kind. Strike it out and record it anew."))
    said = statement(before | dict(changes))
    if said == statement(before):
        raise DomainError(_("Nothing is different from what was recorded."))
    spells = spells_of(found.person, found.scheme_id, [found.kind], but=found)
    hold(said, found.person, spells=spells, at=at, adding=False)
    later = _replace(found, said, reason=reason.strip(), by=by)
    if said.outcome != found.outcome and said.kind == Kind.APPOINTMENT:
        later.settled_by_id = by.practitioner_id
    later.save(force_insert=True)
    record(Event.ENTRY_CORRECTED, by=by, about=later, at=at, earlier=found.pk, fields=sorted(changes))
    listing.bring_up_to_date(found.person_id, found.scheme_id, kinds={found.kind}, today=today_of(at))
    return later


@action
def strike_out(entry: Entry, *, reason: str, version: int | None = None, by: Acting, at: datetime) -> Entry:
    """Take out an entry that should not be on this record at all, such as one about somebody else."""
    found = entry_to_write(entry, by, version)
    require_mine(found, by)
    if not reason.strip():
        raise DomainError(_("Say why the entry is struck out."))
    found.strike_out(reason=reason.strip(), on=today_of(at))
    record(Event.ENTRY_STRUCK_OUT, by=by, about=found, at=at)
    listing.bring_up_to_date(found.person_id, found.scheme_id, kinds={found.kind}, today=today_of(at))
    return found
