"""Verbs about where a person is: taken into custody, released, recalled, arrested while at large."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Unpack

from throughcare.chronology.actions import add_entry, close_spell
from throughcare.chronology.faults import Fault
from throughcare.chronology.models import CustodyKind, Entry, Kind, OrderKind
from throughcare.chronology.refusals import EntryRefused
from throughcare.chronology.writing import EntryFields, person_to_write
from throughcare.core.action import action
from throughcare.partnerships.acting import Acting
from throughcare.people.models import Person

AFTER_RELEASE = frozenset({OrderKind.LICENCE, OrderKind.POST_SENTENCE})


@contextmanager
def _beside(fields: Mapping[str, str]) -> Iterator[None]:
    """Faults of a second entry, put beside the field of the form that led to it."""
    try:
        yield
    except EntryRefused as refusal:
        raise EntryRefused([(fields.get(field, field), fault) for field, fault in refusal.found]) from None


@action
def take_into_custody(
    person: Person,
    *,
    scheme_id: int,
    on_day: date,
    follows: bool = False,
    by: Acting,
    at: datetime,
    **fields: Unpack[EntryFields],
) -> Entry:
    """Record custody; where it follows upon custody that was still open, as a sentence upon remand, that ends."""
    found = person_to_write(person, scheme_id, by)
    if follows:
        _end_open(found, Kind.CUSTODY, scheme_id, on=on_day, by=by, at=at)
    return add_entry(found, scheme_id=scheme_id, kind=Kind.CUSTODY, on_day=on_day, by=by, at=at, **fields)


@action
def record_arrest(
    person: Person,
    *,
    scheme_id: int,
    on_day: date,
    ends_at_large: bool = False,
    by: Acting,
    at: datetime,
    **fields: Unpack[EntryFields],
) -> Entry:
    """Record an arrest; whoever was unlawfully at large may be found by it."""
    found = person_to_write(person, scheme_id, by)
    arrest = add_entry(found, scheme_id=scheme_id, kind=Kind.ARREST, on_day=on_day, by=by, at=at, **fields)
    if ends_at_large:
        _end_open(found, Kind.AT_LARGE, scheme_id, on=on_day, by=by, at=at)
    return arrest


def _end_open(person: Person, kind: Kind, scheme_id: int, *, on: date, by: Acting, at: datetime) -> None:
    for spell in Entry.objects.standing().filter(person=person, scheme_id=scheme_id, kind=kind, until_on=None):
        with _beside({"until_on": "on_day"}):
            close_spell(spell, until_on=on, by=by, at=at)


@action
def recall(
    person: Person,
    *,
    scheme_id: int,
    on_day: date,
    returned_on: date | None = None,
    prison: str = "",
    at_large_since: date | None = None,
    by: Acting,
    at: datetime,
    **fields: Unpack[EntryFields],
) -> Entry:
    """Record a recall, and where the person is since: at large, returned to custody, or the one and then the other."""
    found = person_to_write(person, scheme_id, by)
    early = [
        (name, Fault.BEFORE_RECALL)
        for name, day in (("returned_on", returned_on), ("at_large_since", at_large_since))
        if day is not None and day < on_day
    ]
    if early:
        raise EntryRefused(early)
    made = add_entry(found, scheme_id=scheme_id, kind=Kind.RECALL, on_day=on_day, by=by, at=at, **fields)
    if at_large_since is not None:
        with _beside({"on_day": "at_large_since"}):
            add_entry(found, scheme_id=scheme_id, kind=Kind.AT_LARGE, on_day=at_large_since, by=by, at=at)
    if returned_on is not None:
        with _beside({"on_day": "returned_on"}):
            add_entry(
                found,
                scheme_id=scheme_id,
                kind=Kind.CUSTODY,
                on_day=returned_on,
                outcome=CustodyKind.RECALL,
                establishment=prison,
                by=by,
                at=at,
            )
    return made


@action
def release(
    entry: Entry,
    *,
    until_on: date,
    onto: str = "",
    supervised_until: date | None = None,
    conditions: str = "",
    at_large: bool = False,
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> Entry:
    """Record how custody ended: onto a licence or supervision, with nothing after it, or by not coming back."""
    if onto and onto not in AFTER_RELEASE:
        raise EntryRefused([("after", Fault.OUTCOME_UNKNOWN)])
    ended = close_spell(entry, until_on=until_on, version=version, by=by, at=at)
    if onto:
        with _beside({"on_day": "until_on", "expected_on": "supervised_until"}):
            add_entry(
                ended.person,
                scheme_id=ended.scheme_id,
                kind=Kind.ORDER,
                on_day=until_on,
                outcome=onto,
                expected_on=supervised_until,
                conditions=conditions,
                by=by,
                at=at,
            )
    if at_large:
        add_entry(ended.person, scheme_id=ended.scheme_id, kind=Kind.AT_LARGE, on_day=until_on, by=by, at=at)
    return ended
