"""The verbs of the desk: watch and stop watching, look, choose the digest."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError
from throughcare.desk.models import DigestChoice, Often, Watch
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.permissions import Permission
from throughcare.people.models import Person

MOST_WATCHED = 200


@action
def watch(person: Person, *, by: Acting, at: datetime) -> Watch:
    """Be told from now on that something about a person changed."""
    authorise(by, Permission.READ_CASES)
    found = Person.objects.visible_to(by).locked(person.pk)
    if by.scheme_id is None or by.scheme_id not in by.case_schemes:
        raise DomainError(_("Choose a scheme first."))
    if Watch.objects.mine(by).exclude(person=found).count() >= MOST_WATCHED:
        raise DomainError(_("You watch as many people as one can. Stop watching somebody first."))
    made, _new = Watch.objects.get_or_create(
        practitioner_id=by.practitioner_id,
        scheme_id=by.scheme_id,
        person=found,
        defaults={"since": at, "seen_at": at},
    )
    record(Event.WATCH_BEGUN, by=by, about=made, at=at)
    return made


@action
def stop_watching(person: Person, *, by: Acting, at: datetime) -> None:
    """Be told no more. Stopping twice changes nothing."""
    found = Person.objects.visible_to(by).locked(person.pk)
    Watch.objects.mine(by).filter(person=found).delete()
    record(Event.WATCH_ENDED, by=by, about=found, at=at, scheme_id=by.scheme_id)


@action
def choose_digest(*, often: str, by: Acting, at: datetime) -> DigestChoice:
    """Say how often one wants to be told by mail what waits."""
    if often not in Often.values:
        raise DomainError(_("Choose how often."))
    choice, _made = DigestChoice.objects.update_or_create(
        practitioner=Practitioner.objects.get(pk=by.practitioner_id), defaults={"often": often}
    )
    record(Event.DIGEST_CHOSEN, by=by, about=choice, at=at, often=often)
    return choice
