"""The verbs of the chronology: add, settle an appointment, end a spell, correct, strike out, bring a history in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, TypedDict, Unpack

from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record, record_many
from throughcare.chronology import listing, rules
from throughcare.chronology.models import OPEN_KINDS, OUTCOMES, Attendance, Entry, Kind, Standing
from throughcare.chronology.refusals import EntryRefused, NotYours
from throughcare.core.action import action
from throughcare.core.errors import Conflict, DomainError, NotThere
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.people.models import Person
from throughcare.scores.methods import offences


class EntryFields(TypedDict, total=False):
    """What an entry may say besides its kind and day; which of them hold depends on the kind."""

    at_time: time | None
    until_on: date | None
    expected_on: date | None
    outcome: str
    offence_code: str
    disposed_on: date | None
    substances: Sequence[str]
    establishment: str
    sentence_months: int | None
    with_whom: str
    text: str
    standing: str


FIELDS = tuple(EntryFields.__annotations__)
# An entry that comes from another agency's file names that agency, and its author if that is known.
SOURCES = ("agency_id", "author_id")


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
    """Record that something happened, or is planned; refused with the field where it cannot be true."""
    found = _person(person, scheme_id, by)
    said = _statement({"kind": kind, "on_day": on_day, **fields})
    _hold(said, found, custody=_custody(found, scheme_id), at=at)
    entry = Entry(
        scheme_id=scheme_id, person=found, agency_id=by.agency_id, author_id=by.practitioner_id, **_columns(said)
    )
    entry.save(force_insert=True)
    record(Event.ENTRY_ADDED, by=by, about=entry, at=at, entry=str(said.kind))
    listing.bring_up_to_date(found.pk, scheme_id, kinds={said.kind}, today=_today(at))
    return entry


@action
def add_history(
    person: Person, entries: Sequence[Mapping[str, Any]], *, scheme_id: int, by: Acting, at: datetime
) -> list[Entry]:
    """Bring in what happened before, many at once: all of it or nothing.

    Each entry is what `add_entry` takes, and may name `agency_id` and `author_id` where they are not the asker's.
    """
    found = _person(person, scheme_id, by)
    custody = _custody(found, scheme_id)
    made = []
    for number, given in enumerate(entries, start=1):
        said = _statement({name: value for name, value in given.items() if name not in SOURCES})
        place = _("Entry %(number)s") % {"number": number}
        _hold(said, found, custody=custody, at=at, adding=False, place=place)
        if said.kind == Kind.CUSTODY:
            custody.append((said.on_day, said.until_on))
        source = {"agency_id": by.agency_id, "author_id": by.practitioner_id} | {
            name: given[name] for name in SOURCES if name in given
        }
        made.append(Entry(scheme_id=scheme_id, person=found, **source, **_columns(said)))
    if not made:
        raise DomainError(_("There is nothing to bring in."))
    Entry.objects.bulk_create(made, batch_size=500)
    record_many(Event.ENTRY_ADDED, by=by, about=list(made), at=at, history=True)
    listing.bring_up_to_date(found.pk, scheme_id, kinds={entry.kind for entry in made}, today=_today(at))
    return made


@action
def record_outcome(entry: Entry, *, outcome: str, version: int | None = None, by: Acting, at: datetime) -> Entry:
    """Say what came of a planned appointment; anybody who works with the person may."""
    found = _entry(entry, by, version)
    if outcome not in Attendance.values or outcome == Attendance.PLANNED:
        raise EntryRefused([("outcome", rules.Fault.OUTCOME_UNKNOWN)])
    if found.on_day > _today(at) and outcome not in rules.KNOWN_BEFOREHAND:
        raise EntryRefused([("outcome", rules.Fault.NOT_YET)])
    found.come_of(Attendance(outcome))
    record(Event.APPOINTMENT_SETTLED, by=by, about=found, at=at, outcome=outcome)
    listing.bring_up_to_date(found.person_id, found.scheme_id, kinds={found.kind}, today=_today(at))
    return found


@action
def close_spell(entry: Entry, *, until_on: date, version: int | None = None, by: Acting, at: datetime) -> Entry:
    """Record the release from custody, or the end of an accommodation or of work."""
    found = _entry(entry, by, version)
    found.require_standing()
    said = _statement(_said_by(found) | {"until_on": until_on})
    others = _custody(found.person, found.scheme_id, but=found)
    _hold(said, found.person, custody=others, at=at, adding=False)
    found.end(on=until_on)
    record(Event.SPELL_ENDED, by=by, about=found, at=at, entry=found.kind)
    listing.bring_up_to_date(found.person_id, found.scheme_id, kinds={found.kind}, today=_today(at))
    return found


@action
def correct_entry(
    entry: Entry, *, changes: Mapping[str, Any], reason: str, version: int | None = None, by: Acting, at: datetime
) -> Entry:
    """Replace an entry by a corrected one; the earlier one is kept, with the reason."""
    found = _entry(entry, by, version)
    _mine(found, by)
    found.require_standing()
    if not reason.strip():
        raise DomainError(_("Say why the entry is corrected."))
    before = _said_by(found)
    unknown = set(changes) - {"on_day", *FIELDS}
    if unknown:
        raise DomainError(_("An entry stays of its kind. Strike it out and record it anew."))
    said = _statement(before | dict(changes))
    if said == _statement(before):
        raise DomainError(_("Nothing is different from what was recorded."))
    _hold(said, found.person, custody=_custody(found.person, found.scheme_id, but=found), at=at, adding=False)
    later = Entry(
        scheme_id=found.scheme_id,
        person_id=found.person_id,
        agency_id=found.agency_id,
        author_id=by.practitioner_id,
        **_columns(said),
    )
    # The earlier one steps aside first: two spells of custody at one time are refused by the database.
    found.give_way_to(later, reason=reason.strip())
    later.save(force_insert=True)
    record(Event.ENTRY_CORRECTED, by=by, about=later, at=at, earlier=found.pk, fields=sorted(changes))
    listing.bring_up_to_date(found.person_id, found.scheme_id, kinds={found.kind}, today=_today(at))
    return later


@action
def strike_out(entry: Entry, *, reason: str, version: int | None = None, by: Acting, at: datetime) -> Entry:
    """Take out an entry that should not be on this record at all, such as one about somebody else."""
    found = _entry(entry, by, version)
    _mine(found, by)
    if not reason.strip():
        raise DomainError(_("Say why the entry is struck out."))
    found.strike_out(reason=reason.strip(), on=_today(at))
    record(Event.ENTRY_STRUCK_OUT, by=by, about=found, at=at)
    listing.bring_up_to_date(found.person_id, found.scheme_id, kinds={found.kind}, today=_today(at))
    return found


# ---- what the verbs share


def _today(at: datetime) -> date:
    return timezone.localdate(at)


def _person(person: Person, scheme_id: int, by: Acting) -> Person:
    """The person, locked: entries of one person are written one after the other, so that spells cannot cross."""
    found = Person.objects.visible_to(by).locked(person.pk)
    if scheme_id not in by.case_schemes or scheme_id not in found.scheme_ids:
        raise NotThere(_("This is not there, or you may not see it."))
    authorise(by, Permission.WRITE_CASES, scheme_id)
    return found


def _entry(entry: Entry, by: Acting, version: int | None) -> Entry:
    """The entry as it stands now, its person locked before it, as everywhere here."""
    Person.objects.visible_to(by).locked(entry.person_id)
    found = Entry.objects.visible_to(by).locked(entry.pk)
    authorise(by, Permission.WRITE_CASES, found)
    if version is not None and found.corrected_by_id is not None:
        raise Conflict(_("Somebody corrected this entry while you were writing."), current=latest(found))
    return found.expect(version)


def latest(entry: Entry) -> Entry:
    """The entry that stands in place of a corrected one."""
    while entry.corrected_by is not None:
        entry = entry.corrected_by
    return entry


def _mine(entry: Entry, by: Acting) -> None:
    if entry.agency_id != by.agency_id and not by.may(Permission.CORRECT_FOR_OTHERS, entry.scheme_id):
        raise NotYours(
            _("%(agency)s recorded this. Ask them, or the co-ordinator, to correct it.") % {"agency": entry.agency.name}
        )


def _statement(given: Mapping[str, Any]) -> rules.Statement:
    said: dict[str, Any] = {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}
    said["substances"] = tuple(said.get("substances") or ())
    return rules.Statement(**said)


def _said_by(entry: Entry) -> dict[str, Any]:
    return {"kind": entry.kind, "on_day": entry.on_day} | {name: getattr(entry, name) for name in FIELDS}


def _columns(said: rules.Statement) -> dict[str, Any]:
    columns = {name: getattr(said, name) for name in ("kind", "on_day", *FIELDS)}
    return columns | {"substances": list(said.substances)}


def _custody(person: Person, scheme_id: int, *, but: Entry | None = None) -> list[rules.Spell]:
    others = Entry.objects.standing().filter(person=person, scheme_id=scheme_id, kind=Kind.CUSTODY)
    if but is not None:
        others = others.exclude(pk=but.pk)
    return list(others.values_list("on_day", "until_on"))


def _hold(
    said: rules.Statement,
    person: Person,
    *,
    custody: Sequence[rules.Spell],
    at: datetime,
    adding: bool = True,
    place: str = "",
) -> None:
    """Refuse a statement that cannot be true."""
    outcomes = OUTCOMES.get(Kind(said.kind)) if said.kind in Kind.values else None
    around = rules.Around(
        today=_today(at),
        born=person.birth_date,
        custody=custody,
        kinds=OPEN_KINDS,
        outcomes=outcomes.values if outcomes else ("",),
        standings=Standing.values,
        offences=offences.table(),
        adding=adding,
    )
    found = rules.faults(said, around)
    if found:
        raise EntryRefused(found, place=place)
