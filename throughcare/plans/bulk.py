"""Plans and actions that a partnership had agreed elsewhere, many at once; and taking them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record_many
from throughcare.core.action import action
from throughcare.core.errors import DomainError
from throughcare.core.snapshots import Snapshot, take_back
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Agency, Partner, Practitioner, live_on
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.queries import current_profile
from throughcare.plans.models import Plan, PlanAction, Prong
from throughcare.plans.pathways import class_of
from throughcare.registrations.models import Registration

BATCH = 500
ORDER: tuple[type[models.Model], ...] = (PlanAction, Plan)


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """An action as the partnership had it in its list; the list may not have said which pathway it is for."""

    registration: Registration
    what: str
    agency: Agency
    practitioner: Practitioner | None
    named_person: str
    due_on: date
    pathway: str = ""
    prong: str = Prong.SUPPORT


@action
def take_over(agreed: Sequence[Agreed], *, aim: str, by: Acting, at: datetime) -> list[models.Model]:
    """Put actions in each person's current plan, beginning one where there is none; gives back what was made."""
    schemes = {one.registration.scheme_id for one in agreed}
    places = Partner.objects.filter(live_on(localdate(at)), scheme_id__in=schemes)
    placed = set(places.values_list("scheme_id", "agency_id"))
    keys = {one.registration.pk for one in agreed}
    # By number, so that the newest is the one kept; a registration always has its newest plan as current.
    plans = {row.registration_id: row for row in Plan.objects.filter(registration_id__in=keys).order_by("number")}
    profiles = {scheme: current_profile(scheme)[1] for scheme in schemes}
    begun, lines = [], []
    for one in agreed:
        authorise(by, Permission.WRITE_PLAN, one.registration)
        _check(one, placed)
        if one.registration.pk not in plans:
            plans[one.registration.pk] = _plan(one.registration, aim)
            begun.append(plans[one.registration.pk])
        lines.append(_line(one, plans[one.registration.pk], profiles[one.registration.scheme_id], by))
    Plan.objects.bulk_create(begun, batch_size=BATCH)
    PlanAction.objects.bulk_create(lines, batch_size=BATCH)
    record_many(Event.PLAN_STARTED, by=by, about=list(begun), at=at, imported=True)
    record_many(Event.ACTION_AGREED, by=by, about=list(lines), at=at, imported=True)
    return [*begun, *lines]


def _check(one: Agreed, placed: set[tuple[int, int]]) -> None:
    one.registration.require_live()
    if not one.what.strip():
        raise DomainError(_("Say what will be done."))
    if (one.registration.scheme_id, one.agency.pk) not in placed:
        raise DomainError(_("%(agency)s has no place in this scheme.") % {"agency": one.agency.name})
    if one.practitioner is not None and one.practitioner.agency_id != one.agency.pk:
        raise DomainError(_("The named person must work for the agency."))
    if not one.named_person.strip():
        raise DomainError(_("Name the person who will do it, not only the agency."))
    if one.due_on < one.registration.started_on:
        raise DomainError(_("The due date cannot be before the plan began."))


def _plan(registration: Registration, aim: str) -> Plan:
    """A first plan, from the day of adoption, because its actions were agreed since then."""
    return Plan(
        scheme_id=registration.scheme_id,
        person_id=registration.person_id,
        registration=registration,
        number=1,
        aim=aim,
        started_on=registration.started_on,
    )


def _line(one: Agreed, plan: Plan, profile: Profile, by: Acting) -> PlanAction:
    information_class = class_of(profile, one.pathway)
    if information_class not in by.classes and one.agency.pk != by.agency_id:
        raise DomainError(_("The agreement that %(agency)s signed does not cover health.") % {"agency": by.agency_name})
    return PlanAction(
        information_class=information_class,
        scheme_id=one.registration.scheme_id,
        person_id=one.registration.person_id,
        registration=one.registration,
        plan=plan,
        what=one.what.strip(),
        prong=one.prong,
        pathway=one.pathway,
        agency=one.agency,
        practitioner=one.practitioner,
        named_person=one.named_person.strip(),
        due_on=one.due_on,
    )


@action
def take_back_plans(*, made: Mapping[str, Sequence[str]], before: Sequence[Snapshot], by: Acting, at: datetime) -> None:
    """Remove plans and actions taken over by mistake; the trail keeps that they were there."""
    authorise(by, Permission.IMPORT)
    lines = PlanAction.objects.visible_to(by).filter(pk__in=made.get(PlanAction._meta.label_lower, ()))
    plans = Plan.objects.visible_to(by).filter(pk__in=made.get(Plan._meta.label_lower, ()))
    record_many(Event.PLAN_TAKEN_BACK, by=by, about=[*lines, *plans], at=at)
    take_back(ORDER, made, before)
