"""Referring somebody to a service that an action names, and following what comes of it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import Conflict
from throughcare.partnerships.acting import Acting
from throughcare.people.models import Person
from throughcare.plans.actions import reach
from throughcare.plans.models import PlanAction, ServiceAnswer, ServiceReferral
from throughcare.plans.refusals import refuse
from throughcare.plans.rules import Followed, service_faults


@action
def refer_to_service(
    line: PlanAction, *, provider: str, name: str, referred_on: date, by: Acting, at: datetime
) -> ServiceReferral:
    """Say that the action is a referral to a named service, made on a day; the waiting begins."""
    found = reach.line_of(line, None, by)
    said = Followed(provider=provider.strip(), name=name.strip(), referred_on=referred_on)
    _check(said, found.person, localdate(at))
    there = ServiceReferral.objects.filter(action=found).first()
    if there is not None:
        raise Conflict(
            _("Somebody recorded the service while you were writing. Nothing was overwritten."), current=there
        )
    service = ServiceReferral.objects.create(
        scheme_id=found.scheme_id,
        person_id=found.person_id,
        action=found,
        agency_id=found.agency_id,
        information_class=found.information_class,
        **asdict(said),
    )
    record(Event.SERVICE_REFERRED, by=by, about=service, at=at, action=str(found.pk))
    return service


@action
def follow_service(
    service: ServiceReferral,
    *,
    provider: str,
    name: str,
    referred_on: date,
    answer: str,
    answered_on: date | None = None,
    started_on: date | None = None,
    ended_on: date | None = None,
    given_up_on: date | None = None,
    why_not: str = "",
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> ServiceReferral:
    """Record what the service answered, when it began and ended, or why it never did."""
    there = ServiceReferral.objects.visible_to(by).locked(service.pk)
    reach.line_of(there.action, None, by)
    there.expect(version)
    said = Followed(
        provider=provider.strip(),
        name=name.strip(),
        referred_on=referred_on,
        answer=answer,
        answered_on=answered_on if answer != ServiceAnswer.NONE else None,
        started_on=started_on,
        ended_on=ended_on,
        given_up_on=given_up_on,
        why_not=why_not.strip(),
    )
    _check(said, there.person, localdate(at))
    for field, value in asdict(said).items():
        setattr(there, field, value)
    there.save()
    record(Event.SERVICE_FOLLOWED, by=by, about=there, at=at, answer=answer)
    return there


def _check(said: Followed, person: Person, today: date) -> None:
    refuse(service_faults(said, today=today, born=person.birth_date, answers=ServiceAnswer.values))
