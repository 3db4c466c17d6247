"""The verbs by which a person comes on record: add, make known to a scheme or an agency."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError, NotPermitted
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.people.actions.particulars import keep_identifier
from throughcare.people.actions.reach import keep_name, possible_birth
from throughcare.people.models import Name, Person, Sex


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
    may_add(by, scheme_id)
    possible_birth(birth_date, at.date())
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
    keep_name(person, Name.Kind.CURRENT)
    for kind, typed in (identifiers or {}).items():
        if typed.strip():
            keep_identifier(person, kind, typed, at.year)
    record(Event.PERSON_ADDED, by=by, about=person, at=at, scheme_id=scheme_id or by.scheme_id)
    return person


def may_add(by: Acting, scheme_id: int | None) -> None:
    """Refuse unless they may add somebody: to a scheme, or to their own agency's drafts."""
    if scheme_id is None:
        authorise(by, Permission.DRAFT_REFERRAL)
    elif scheme_id not in by.case_schemes or not (
        by.may(Permission.REGISTER, scheme_id) or by.may(Permission.IMPORT, scheme_id)
    ):
        raise NotPermitted(_("Only those who register people may add one to the scheme. Make a referral instead."))


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
