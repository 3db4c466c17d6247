"""Many registrations at once, with the checks of making one and an event for each; and taking them back."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record_many
from throughcare.core.action import action
from throughcare.core.errors import DomainError
from throughcare.core.snapshots import Snapshot, take_back
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Agency, Practitioner, ProfileVersion
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.queries import profile_of_version
from throughcare.people.models import Person
from throughcare.registrations import levels
from throughcare.registrations.actions import _belongs
from throughcare.registrations.models import AlreadyRegistered, LeadSpell, Registration

BATCH = 500
ORDER: tuple[type[models.Model], ...] = (LeadSpell, Registration)


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """Somebody taken on, and perhaps left again, before the records were kept here."""

    person: Person
    started_on: date
    lead_agency: Agency
    lead_practitioner: Practitioner | None = None
    level: str = ""
    cohort: str = ""
    statutory_status: str = ""
    ended_on: date | None = None
    end_reason: str = ""
    end_words: str = ""


@action
def register_many(
    beginnings: Sequence[Beginning], *, scheme_id: int, profile_version: ProfileVersion, by: Acting, at: datetime
) -> list[tuple[Registration, list[models.Model]]]:
    """Take people on, each led from the first day; those who have left again are recorded as ended."""
    authorise(by, Permission.REGISTER, scheme_id)
    today, profile = at.date(), profile_of_version(profile_version.pk)
    reasons = {kept.key for kept in profile.exit_reasons}
    earlier = _earlier({one.person.pk for one in beginnings}, scheme_id)
    for agency, practitioner in {(one.lead_agency, one.lead_practitioner) for one in beginnings}:
        _belongs(agency, practitioner, scheme_id, today)
    made: list[tuple[Registration, list[models.Model]]] = []
    again = []
    for one in beginnings:
        levels.check(
            profile,
            age=one.person.age_on(one.started_on),
            level=one.level,
            cohort=one.cohort,
            mappa_category=None,
            mappa_level=None,
        )
        _may_begin(one, earlier[one.person.pk], today)
        _may_end(one, reasons, today)
        registration = _registration(one, scheme_id, profile_version)
        if earlier[one.person.pk]:
            again.append(registration.pk)
        earlier[one.person.pk].append(registration)
        made.append((registration, [registration, _first_lead(registration, one)]))
    Registration.objects.bulk_create([row for row, _rows in made], batch_size=BATCH)
    LeadSpell.objects.bulk_create([rows[1] for _row, rows in made if isinstance(rows[1], LeadSpell)], batch_size=BATCH)
    _tell([row for row, _rows in made], set(again), by, at)
    return made


def _earlier(people: Iterable[uuid.UUID], scheme_id: int) -> defaultdict[uuid.UUID, list[Registration]]:
    found: defaultdict[uuid.UUID, list[Registration]] = defaultdict(list)
    for row in Registration.objects.filter(person_id__in=list(people), scheme_id=scheme_id):
        found[row.person_id].append(row)
    return found


def _may_begin(one: Beginning, earlier: Sequence[Registration], today: date) -> None:
    if one.started_on > today:
        raise DomainError(_("A registration cannot begin in the future."))
    if any(row.is_live for row in earlier):
        raise AlreadyRegistered(_("This person is on the scheme already."))
    if any(row.ended_on is not None and row.ended_on > one.started_on for row in earlier):
        raise DomainError(_("The person was on the scheme until after that day. Choose a later one."))


def _may_end(one: Beginning, reasons: set[str], today: date) -> None:
    if one.ended_on is None:
        return
    if one.ended_on > today:
        raise DomainError(_("A registration cannot end in the future."))
    if one.ended_on < one.started_on:
        raise DomainError(_("The end cannot be before the registration began."))
    if one.end_reason not in reasons:
        raise DomainError(_("Choose one of the scheme's reasons."))


def _registration(one: Beginning, scheme_id: int, version: ProfileVersion) -> Registration:
    return Registration(
        scheme_id=scheme_id,
        person=one.person,
        profile_version=version,
        started_on=one.started_on,
        ended_on=one.ended_on,
        end_reason=one.end_reason if one.ended_on else "",
        end_words=one.end_words if one.ended_on else "",
        level=one.level,
        cohort=one.cohort,
        statutory_status=one.statutory_status,
        lead_agency=one.lead_agency,
        lead_practitioner=one.lead_practitioner,
    )


def _first_lead(registration: Registration, one: Beginning) -> LeadSpell:
    return LeadSpell(
        scheme_id=registration.scheme_id,
        person_id=registration.person_id,
        registration=registration,
        agency=one.lead_agency,
        practitioner=one.lead_practitioner,
        from_on=registration.started_on,
        until_on=registration.ended_on,
    )


def _tell(rows: list[Registration], again: set[uuid.UUID], by: Acting, at: datetime) -> None:
    """An event for each beginning and each end."""
    first: list[models.Model] = [row for row in rows if row.pk not in again]
    once_more: list[models.Model] = [row for row in rows if row.pk in again]
    ended: list[models.Model] = [row for row in rows if row.ended_on]
    record_many(Event.PERSON_REGISTERED, by=by, about=first, at=at, imported=True)
    record_many(Event.PERSON_REREGISTERED, by=by, about=once_more, at=at, imported=True)
    record_many(Event.PERSON_DEREGISTERED, by=by, about=ended, at=at, imported=True)


@action
def take_back_registrations(
    *, made: Mapping[str, Sequence[str]], before: Sequence[Snapshot], by: Acting, at: datetime
) -> None:
    """Remove registrations made by mistake, and put back what was changed of others; the trail keeps both."""
    authorise(by, Permission.IMPORT)
    added = set(made.get(Registration._meta.label_lower, ()))
    changed = {one["id"] for one in before if one["model"] == Registration._meta.label_lower} - added
    rows = Registration.objects.visible_to(by)
    record_many(Event.REGISTRATION_TAKEN_BACK, by=by, about=list(rows.filter(pk__in=added)), at=at)
    record_many(
        Event.REGISTRATION_CHANGED, by=by, about=list(rows.filter(pk__in=changed)), at=at, fields=["import taken back"]
    )
    take_back(ORDER, made, before)
