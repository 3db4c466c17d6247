"""The verbs of who somebody is: correct the record, its names and its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

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
    keep_before,
    keep_name,
    need,
    possible_birth,
    said_by,
)
from throughcare.people.identifiers import WrongIdentifier, understand
from throughcare.people.models import Address, Correction, Identifier, Marker, Name, Person

OF_EQUALITY = frozenset({"ethnicity", "disability", "religion", "orientation", "gender"})
CORRECTABLE = OF_EQUALITY | {"family_name", "given_names", "birth_date", "sex", "language", "interpreter"}
IN_A_NAME = ("family_name", "given_names")
IN_A_NUMBER = ("kind", "typed", "understood")


@action
def correct_person(
    person: Person,
    *,
    changes: Mapping[str, Any],
    why: str = "",
    mistaken: bool = False,
    first_known_on: date | None = None,
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> Person:
    """Correct what the record says of the person; what it said before is kept, and a former name stays searchable.

    A `mistaken` name never was the person's: it is kept with what the record said before, not as a former name.
    `first_known_on` is the earliest day on which a higher room knows something to have happened to the person.
    """
    found = changing(person, by).expect(version)
    unknown = set(changes) - CORRECTABLE
    if unknown:
        raise DomainError(_("These cannot be corrected here: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    if "family_name" in changes:
        need(changes["family_name"], _("Enter the family name. If the person has one name only, enter it here."))
    if "birth_date" in changes and changes["birth_date"] != found.birth_date:
        _born_before_all(found, changes["birth_date"], first_known_on, at.date())
    changed = [name for name, value in changes.items() if getattr(found, name) != value]
    before = said_by(found, changed)
    renamed = bool(set(IN_A_NAME) & set(changed))
    if renamed:
        current = Name.objects.filter(person=found, kind=Name.Kind.CURRENT)
        if mistaken:
            current.delete()
        else:
            current.update(kind=Name.Kind.FORMER)
    for name in changed:
        setattr(found, name, changes[name])
    found.save(update_fields=[*changed, "changed_at"])
    if renamed:
        keep_name(found, Name.Kind.CURRENT)
    part = Correction.Part.EQUALITY if set(changed) <= OF_EQUALITY else Correction.Part.PERSON
    keep_before(found, before, person=found, part=part, why=why, by=by, at=at)
    record(Event.PERSON_CORRECTED, by=by, about=found, at=at, fields=sorted(changed))
    return found


def _born_before_all(person: Person, birth_date: date | None, first_known_on: date | None, today: date) -> None:
    """Refuse a birth after something that happened to the person."""
    possible_birth(birth_date, today)
    if birth_date is None:
        return
    days = [
        *Address.objects.filter(person=person).values_list("from_on", flat=True),
        *Marker.objects.filter(person=person).values_list("from_on", flat=True),
        first_known_on,
    ]
    if any(day is not None and day < birth_date for day in days):
        raise ImpossibleDate(
            _("The record holds something that happened before this birth date. Check the year."), field="birth_date"
        )


# ---- names


@action
def add_alias(person: Person, *, family_name: str, given_names: str, by: Acting, at: datetime) -> Name:
    """Add another name the person is known by."""
    found = changing(person, by)
    need(family_name, _("Enter the family name. If the alias is one name only, enter it here."))
    alias = Name.objects.create(
        person=found, kind=Name.Kind.ALIAS, family_name=family_name.strip(), given_names=given_names.strip()
    )
    record(Event.PERSON_CORRECTED, by=by, about=found, at=at, what="alias")
    return alias


@action
def correct_name(
    name: Name,
    *,
    family_name: str,
    given_names: str,
    why: str,
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> Name:
    """Correct the spelling of another name; the record keeps how it stood."""
    found, row = _other_name(name, version, by)
    before = said_by(row, IN_A_NAME)
    row.family_name = need(family_name, _("Enter the family name. If the alias is one name only, enter it here."))
    row.given_names = given_names.strip()
    row.save()
    reason = need(why, _("Say why this is corrected."))
    keep_before(row, before, person=found, part=Correction.Part.NAME, why=reason, by=by, at=at)
    record(Event.PERSON_CORRECTED, by=by, about=found, at=at, what="name corrected")
    return row


@action
def end_name(name: Name, *, on: date, version: int | None = None, by: Acting, at: datetime) -> Name:
    """Say that the person no longer goes by a name; they can still be found by it."""
    found, row = _other_name(name, version, by)
    if row.kind == Name.Kind.FORMER:
        raise DomainError(_("This is a former name already."))
    if on > at.date():
        raise ImpossibleDate(_("The day cannot be in the future."), field="on")
    born_by(found, on, field="on")
    before = said_by(row, ("kind", "until_on"))
    row.kind, row.until_on = Name.Kind.FORMER, on
    row.save()
    keep_before(row, before, person=found, part=Correction.Part.NAME, why="", by=by, at=at)
    record(Event.PERSON_CORRECTED, by=by, about=found, at=at, what="name ended")
    return row


def _other_name(name: Name, version: int | None, by: Acting) -> tuple[Person, Name]:
    found = changing(name.person, by)
    row = Name.objects.select_for_update().get(pk=name.pk, person=found).expect(version)
    if row.kind == Name.Kind.CURRENT:
        raise DomainError(_("This is the name on the record. Correct the record instead."))
    return found, row


# ---- numbers


def keep_identifier(person: Person, kind: str, typed: str, year: int) -> Identifier:
    """Keep a number as it was typed beside what it was understood as."""
    understood = understand(kind, typed, today_year=year)
    found, _made = Identifier.objects.get_or_create(
        person=person, kind=kind, understood=understood, defaults={"typed": typed.strip()}
    )
    return found


@action
def add_identifier(person: Person, *, kind: str, typed: str, by: Acting, at: datetime) -> Identifier:
    """Add a number another system knows the person by, checked as far as it can be."""
    found = changing(person, by)
    identifier = keep_identifier(found, kind, typed, at.year)
    record(Event.PERSON_CORRECTED, by=by, about=found, at=at, what="identifier", kind=kind)
    return identifier


@action
def correct_identifier(
    identifier: Identifier,
    *,
    kind: str,
    typed: str,
    why: str,
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> Identifier:
    """Put right a number that was keyed wrongly; the record keeps how it stood."""
    found = changing(identifier.person, by)
    row = Identifier.objects.select_for_update().get(pk=identifier.pk, person=found).expect(version)
    reason = need(why, _("Say why this is corrected."))
    understood = understand(kind, typed, today_year=at.year)
    same = Identifier.objects.filter(person=found, kind=kind, understood=understood).exclude(pk=row.pk)
    if same.exists():
        raise WrongIdentifier(kind, _("This number is on the record already. Take the wrong one off instead."))
    before = said_by(row, IN_A_NUMBER)
    row.kind, row.typed, row.understood = kind, typed.strip(), understood
    row.save()
    keep_before(row, before, person=found, part=Correction.Part.NUMBER, why=reason, by=by, at=at)
    record(Event.PERSON_CORRECTED, by=by, about=found, at=at, what="identifier corrected", kind=kind)
    return row


@action
def remove_identifier(
    identifier: Identifier, *, why: str = "", version: int | None = None, by: Acting, at: datetime
) -> Person:
    """Take a number off the record that is not the person's; that it stood there is kept."""
    found = changing(identifier.person, by)
    row = Identifier.objects.select_for_update().filter(pk=identifier.pk, person=found).first()
    if row is not None:
        before = said_by(row.expect(version), IN_A_NUMBER)
        keep_before(row, before, person=found, part=Correction.Part.NUMBER, why=why, gone=True, by=by, at=at)
        row.delete()
    record(Event.PERSON_CORRECTED, by=by, about=found, at=at, what="identifier removed", kind=identifier.kind)
    return found
