"""The verbs of where somebody lives: add, end, correct."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError
from throughcare.partnerships.acting import Acting
from throughcare.people.actions.reach import (
    ImpossibleDate,
    born_by,
    changing,
    in_order,
    keep_before,
    need,
    said_by,
)
from throughcare.people.models import Address, Correction, Person

IN_AN_ADDRESS = ("kind", "lines", "postcode", "from_on", "until_on")


class AddressOverlaps(DomainError):
    """Two addresses of the same kind at the same time."""


@dataclass(frozen=True)
class _Stay:
    """Where, and from when until when."""

    kind: str
    from_on: date | None
    until_on: date | None


@action
def add_address(
    person: Person,
    *,
    kind: str = Address.Kind.OTHER,
    lines: str,
    postcode: str,
    from_on: date | None,
    until_on: date | None,
    moved: bool = False,
    by: Acting,
    at: datetime,
) -> Address:
    """Add where the person lives or lived; if they moved there, the earlier address of the kind ends that day."""
    found = changing(person, by)
    where = need(lines, _("Enter the address. If there is none, say where the person can be found."))
    stay = _Stay(kind, from_on, until_on)
    _possible(found, stay, at.date())
    if moved:
        _move_out(found, stay, by=by, at=at)
    _alone(found, stay)
    address = Address.objects.create(
        person=found, kind=kind, lines=where, postcode=_postcode(postcode), from_on=from_on, until_on=until_on
    )
    record(Event.PERSON_CORRECTED, by=by, about=found, at=at, what="address")
    return address


@action
def correct_address(
    address: Address,
    *,
    kind: str,
    lines: str,
    postcode: str,
    from_on: date | None,
    until_on: date | None,
    why: str,
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> Address:
    """Put right what was wrong of an address; the record keeps how it stood."""
    found, row = _reach(address, version, by)
    reason = need(why, _("Say why this is corrected."))
    where = need(lines, _("Enter the address. If there is none, say where the person can be found."))
    stay = _Stay(kind, from_on, until_on)
    _possible(found, stay, at.date())
    _alone(found, stay, but=row)
    before = said_by(row, IN_AN_ADDRESS)
    row.kind, row.lines, row.postcode = kind, where, _postcode(postcode)
    row.from_on, row.until_on = from_on, until_on
    row.save()
    keep_before(row, before, person=found, part=Correction.Part.ADDRESS, why=reason, by=by, at=at)
    record(Event.PERSON_CORRECTED, by=by, about=found, at=at, what="address corrected")
    return row


@action
def end_address(address: Address, *, on: date, version: int | None = None, by: Acting, at: datetime) -> Address:
    """Say on which day the person left an address."""
    found, row = _reach(address, version, by)
    if row.until_on is not None and row.until_on <= on:
        raise DomainError(_("The person had left this address by then. Correct the address if its last day is wrong."))
    _possible(found, _Stay(row.kind, row.from_on, on), at.date(), field="on")
    _leave(found, row, on, by=by, at=at)
    record(Event.PERSON_CORRECTED, by=by, about=found, at=at, what="address ended")
    return row


def _leave(person: Person, row: Address, on: date, *, by: Acting, at: datetime) -> None:
    before = said_by(row, ("until_on",))
    row.until_on = on
    row.save()
    keep_before(row, before, person=person, part=Correction.Part.ADDRESS, why="", by=by, at=at)


def _reach(address: Address, version: int | None, by: Acting) -> tuple[Person, Address]:
    found = changing(address.person, by)
    return found, Address.objects.select_for_update().get(pk=address.pk, person=found).expect(version)


def _possible(person: Person, stay: _Stay, today: date, *, field: str = "until_on") -> None:
    if stay.kind not in Address.Kind.values:
        raise DomainError(_("Say what kind of address it is."))
    in_order(stay.from_on, stay.until_on, _("The day they left cannot be before the day they came."), field=field)
    born_by(person, stay.from_on, field="from_on")
    born_by(person, stay.until_on, field=field)
    if stay.from_on is not None and stay.from_on > today:
        raise ImpossibleDate(_("The day they came cannot be in the future."), field="from_on")


def _move_out(person: Person, stay: _Stay, *, by: Acting, at: datetime) -> None:
    """End the address of the kind at which the person lived until they moved."""
    if stay.from_on is None:
        raise ImpossibleDate(_("Enter the day on which they moved."), field="from_on")
    earlier = Address.objects.select_for_update().filter(
        Q(from_on=None) | Q(from_on__lte=stay.from_on), person=person, kind=stay.kind, until_on=None
    )
    for row in earlier:
        _leave(person, row, stay.from_on, by=by, at=at)


def _alone(person: Person, stay: _Stay, *, but: Address | None = None) -> None:
    """Refuse two addresses of a kind at a time, where somebody can have one only."""
    if stay.kind not in Address.ONE_AT_A_TIME:
        return
    at_once = Address.objects.filter(person=person, kind=stay.kind)
    if but is not None:
        at_once = at_once.exclude(pk=but.pk)
    if stay.until_on is not None:
        at_once = at_once.filter(Q(from_on=None) | Q(from_on__lt=stay.until_on))
    if stay.from_on is not None:
        at_once = at_once.filter(Q(until_on=None) | Q(until_on__gt=stay.from_on))
    if at_once.exists():
        raise AddressOverlaps(
            _("Another address of this kind is on the record for that time. End it first, or change the kind.")
        )


def _postcode(typed: str) -> str:
    """A postcode in capitals, with one space before its last three characters."""
    packed = "".join(typed.split()).upper()
    return f"{packed[:-3]} {packed[-3:]}" if len(packed) > 4 else packed
