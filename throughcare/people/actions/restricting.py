"""Who may see a person at all: restrict to some, deny to one, lift."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError, NotPermitted
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.people.models import Person, Restriction


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


def _restricting(person: Person, reason: str, by: Acting) -> Person:
    found = Person.objects.visible_to(by).locked(person.pk)
    authorise(by, Permission.RESTRICT_PERSON)
    if found.scheme_ids and not set(found.scheme_ids) & set(by.case_schemes):
        raise NotPermitted(_("This record is not of your scheme. Ask the co-ordinator of the scheme that keeps it."))
    if not reason.strip():
        raise DomainError(_("Say why."))
    return found
