"""The verbs about a person: add, make known to a scheme, correct, mark, restrict."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError, NotPermitted
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.people.identifiers import understand
from throughcare.people.models import Address, Identifier, Marker, Name, Person, Restriction, Sex

OLDEST_BIRTH = date(1900, 1, 1)
CORRECTABLE = frozenset(
    {"family_name", "given_names", "birth_date", "sex", "language", "interpreter", "ethnicity", "disability"}
)


class ImpossibleDate(DomainError):
    """A date that cannot be."""


@action
def add_person(
    *,
    family_name: str,
    given_names: str,
    birth_date: date | None,
    sex: str = Sex.UNKNOWN,
    scheme_id: int | None = None,
    identifiers: Mapping[str, str] | None = None,
    language: str = "",
    interpreter: bool = False,
    ethnicity: str = "",
    disability: str = "",
    by: Acting,
    at: datetime,
) -> Person:
    """Add a person, known to the scheme named, or to the practitioner's agency alone."""
    _may_add(by, scheme_id)
    _possible_birth(birth_date, at.date())
    if not family_name.strip():
        raise DomainError(_("Enter the family name. If the person has one name only, enter it here."))
    person = Person.objects.create(
        family_name=family_name.strip(),
        given_names=given_names.strip(),
        birth_date=birth_date,
        sex=sex,
        language=language,
        interpreter=interpreter,
        ethnicity=ethnicity,
        disability=disability,
        scheme_ids=[scheme_id] if scheme_id is not None else [],
        agency_ids=[] if scheme_id is not None else [by.agency_id],
    )
    _keep_name(person, Name.Kind.CURRENT)
    for kind, typed in (identifiers or {}).items():
        if typed.strip():
            _keep_identifier(person, kind, typed, at.year)
    record(Event.PERSON_ADDED, by=by, about=person, at=at, scheme_id=scheme_id or by.scheme_id)
    return person


def _may_add(by: Acting, scheme_id: int | None) -> None:
    if scheme_id is None:
        authorise(by, Permission.DRAFT_REFERRAL)
    elif scheme_id not in by.case_schemes or not (
        by.may(Permission.REGISTER, scheme_id) or by.may(Permission.IMPORT, scheme_id)
    ):
        raise NotPermitted(_("Only those who register people may add one to the scheme. Make a referral instead."))


def _possible_birth(birth_date: date | None, today: date) -> None:
    if birth_date is not None and not OLDEST_BIRTH <= birth_date <= today:
        raise ImpossibleDate(_("The birth date must be in the past and after 1900. Check the year."))


def _keep_name(person: Person, kind: Name.Kind) -> Name:
    return Name.objects.create(person=person, kind=kind, family_name=person.family_name, given_names=person.given_names)


def _keep_identifier(person: Person, kind: str, typed: str, year: int) -> Identifier:
    understood = understand(kind, typed, today_year=year)
    found, _made = Identifier.objects.get_or_create(
        person=person, kind=kind, understood=understood, defaults={"typed": typed.strip()}
    )
    return found


@action
def add_identifier(person: Person, *, kind: str, typed: str, by: Acting, at: datetime) -> Identifier:
    """Add a number another system knows the person by, checked as far as it can be."""
    found = _changing(person, by)
    identifier = _keep_identifier(found, kind, typed, at.year)
    record(Event.PERSON_CORRECTED, by=by, about=found, at=at, what="identifier", kind=kind)
    return identifier


@action
def remove_identifier(identifier: Identifier, *, by: Acting, at: datetime) -> Person:
    """Take a number off the record that is not the person's."""
    found = _changing(identifier.person, by)
    row = Identifier.objects.select_for_update().filter(pk=identifier.pk, person=found).first()
    if row is not None:
        row.delete()
    record(Event.PERSON_CORRECTED, by=by, about=found, at=at, what="identifier removed", kind=identifier.kind)
    return found


@action
def make_known(person: Person, *, scheme_id: int, by: Acting, at: datetime) -> Person:
    """Let a scheme know a person whom the practitioner may see."""
    found = Person.objects.visible_to(by).locked(person.pk)
    if scheme_id not in by.all_schemes:
        raise NotPermitted(_("You do not act in that scheme."))
    if scheme_id not in found.scheme_ids:
        found.scheme_ids = [*found.scheme_ids, scheme_id]
        found.save(update_fields=["scheme_ids"])
    record(Event.PERSON_MADE_KNOWN, by=by, about=found, at=at, scheme_id=scheme_id)
    return found


@action
def let_agency_know(person: Person, *, agency_id: int, by: Acting, at: datetime) -> Person:
    """Let an agency that referred somebody see the record that turned out to be theirs."""
    found = Person.objects.visible_to(by).locked(person.pk)
    authorise(by, Permission.RECEIVE_REFERRAL)
    if not set(found.scheme_ids) & set(by.case_schemes):
        raise NotPermitted(_("This record is not of your scheme."))
    if agency_id not in found.agency_ids:
        found.agency_ids = [*found.agency_ids, agency_id]
        found.save(update_fields=["agency_ids"])
    record(Event.PERSON_MADE_KNOWN, by=by, about=found, at=at, agency=agency_id)
    return found


@action
def correct_person(
    person: Person, *, changes: Mapping[str, Any], version: int | None = None, by: Acting, at: datetime
) -> Person:
    """Correct what the record says of the person; a former name stays searchable."""
    found = _changing(person, by).expect(version)
    unknown = set(changes) - CORRECTABLE
    if unknown:
        raise DomainError(_("These cannot be corrected here: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    if "birth_date" in changes:
        _possible_birth(changes["birth_date"], at.date())
    changed = [name for name, value in changes.items() if getattr(found, name) != value]
    if {"family_name", "given_names"} & set(changed):
        Name.objects.filter(person=found, kind=Name.Kind.CURRENT).update(kind=Name.Kind.FORMER)
    for name in changed:
        setattr(found, name, changes[name])
    found.save(update_fields=[*changed, "changed_at"])
    if {"family_name", "given_names"} & set(changed):
        _keep_name(found, Name.Kind.CURRENT)
    record(Event.PERSON_CORRECTED, by=by, about=found, at=at, fields=sorted(changed))
    return found


@action
def add_alias(person: Person, *, family_name: str, given_names: str, by: Acting, at: datetime) -> Name:
    """Add another name the person is known by."""
    found = _changing(person, by)
    if not family_name.strip():
        raise DomainError(_("Enter the family name. If the alias is one name only, enter it here."))
    alias = Name.objects.create(
        person=found, kind=Name.Kind.ALIAS, family_name=family_name.strip(), given_names=given_names.strip()
    )
    record(Event.PERSON_CORRECTED, by=by, about=found, at=at, what="alias")
    return alias


@action
def add_address(
    person: Person, *, lines: str, postcode: str, from_on: date | None, until_on: date | None, by: Acting, at: datetime
) -> Address:
    """Add where the person lives or lived."""
    found = _changing(person, by)
    if from_on and until_on and until_on < from_on:
        raise ImpossibleDate(_("The day they left cannot be before the day they came."))
    address = Address.objects.create(
        person=found, lines=lines.strip(), postcode=postcode.strip().upper(), from_on=from_on, until_on=until_on
    )
    record(Event.PERSON_CORRECTED, by=by, about=found, at=at, what="address")
    return address


@action
def add_marker(
    person: Person, *, kind: str, evidence: str, from_on: date, review_on: date | None, by: Acting, at: datetime
) -> Marker:
    """Warn whoever works with the person, with the evidence for it."""
    found = _changing(person, by)
    if not evidence.strip():
        raise DomainError(_("Say what the marker rests on."))
    if from_on > at.date():
        raise ImpossibleDate(_("A marker cannot begin in the future."))
    if found.markers.filter(kind=kind, ended_on=None).exists():
        raise DomainError(_("This marker is on the record already. End it before adding it anew."))
    marker = Marker.objects.create(
        person=found, kind=kind, evidence=evidence.strip(), from_on=from_on, review_on=review_on
    )
    record(Event.MARKER_ADDED, by=by, about=marker, at=at, person_id=found.pk, kind=kind)
    return marker


@action
def end_marker(marker: Marker, *, on: date, by: Acting, at: datetime) -> Marker:
    """Take a warning off the record, from a day."""
    found = _changing(marker.person, by)
    row = Marker.objects.select_for_update().get(pk=marker.pk, person=found)
    if row.ended_on is not None:
        raise DomainError(_("This marker has ended already."))
    if on < row.from_on:
        raise ImpossibleDate(_("A marker cannot end before it began."))
    row.ended_on = on
    row.save(update_fields=["ended_on"])
    record(Event.MARKER_ENDED, by=by, about=row, at=at, person_id=found.pk, kind=row.kind)
    return row


@action
def restrict(person: Person, *, allow: list[int], reason: str, by: Acting, at: datetime) -> Person:
    """Let only the practitioners named (and whoever restricts) see the person."""
    found = _restricting(person, reason, by)
    for practitioner_id in {*allow, by.practitioner_id}:
        Restriction.objects.get_or_create(
            person=found,
            practitioner_id=practitioner_id,
            kind=Restriction.Kind.ALLOW,
            ended_at=None,
            defaults={"reason": reason.strip()},
        )
    record(Event.PERSON_RESTRICTED, by=by, about=found, at=at, allow=sorted({*allow, by.practitioner_id}))
    found.restricted = True
    found.save(update_fields=["restricted"])
    return found


@action
def deny(person: Person, *, practitioner_id: int, reason: str, by: Acting, at: datetime) -> Restriction:
    """Hide the person from one practitioner who otherwise could see them."""
    found = _restricting(person, reason, by)
    if practitioner_id == by.practitioner_id:
        raise DomainError(_("You cannot hide a person from yourself. Ask another co-ordinator."))
    restriction, _made = Restriction.objects.get_or_create(
        person=found,
        practitioner_id=practitioner_id,
        kind=Restriction.Kind.DENY,
        ended_at=None,
        defaults={"reason": reason.strip()},
    )
    record(Event.PERSON_RESTRICTED, by=by, about=found, at=at, deny=practitioner_id)
    return restriction


@action
def lift(restriction: Restriction, *, reason: str, by: Acting, at: datetime) -> Restriction:
    """End one line of a restriction; when nobody is on the allow list any more the person is open again."""
    found = _restricting(restriction.person, reason, by)
    row = Restriction.objects.select_for_update().get(pk=restriction.pk, person=found)
    if row.ended_at is not None:
        raise DomainError(_("This restriction has been lifted already."))
    row.ended_at = at
    left = Restriction.objects.filter(person=found, kind=Restriction.Kind.ALLOW, ended_at=None).exclude(pk=row.pk)
    if row.kind == Restriction.Kind.ALLOW and found.restricted and not left.exists():
        found.restricted = False
        found.save(update_fields=["restricted"])
    record(Event.RESTRICTION_LIFTED, by=by, about=found, at=at, kind=row.kind, practitioner=row.practitioner_id)
    row.save(update_fields=["ended_at"])
    return row


def _changing(person: Person, by: Acting) -> Person:
    """The person, locked, if `by` may change the record: case workers, or the agency that drafts a referral."""
    found = Person.objects.visible_to(by).locked(person.pk)
    if set(found.scheme_ids) & set(by.case_schemes):
        authorise(by, Permission.WRITE_CASES)
    elif found.scheme_ids:
        raise NotPermitted(_("The scheme keeps this record now. Tell its co-ordinator what should be corrected."))
    else:
        authorise(by, Permission.DRAFT_REFERRAL)
    return found


def _restricting(person: Person, reason: str, by: Acting) -> Person:
    found = Person.objects.visible_to(by).locked(person.pk)
    authorise(by, Permission.RESTRICT_PERSON)
    if not reason.strip():
        raise DomainError(_("Say why."))
    return found
