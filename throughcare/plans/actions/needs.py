"""Judging needs: assess a pathway on a day, and correct a judgement that was recorded wrongly."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import Conflict, NotPermitted
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.people.models import Person
from throughcare.plans.actions import reach
from throughcare.plans.models import Need, NeedLevel
from throughcare.plans.refusals import refuse
from throughcare.plans.rules import Fault, Faults
from throughcare.registrations.models import Registration


@action
def assess_need(
    registration: Registration,
    *,
    pathway: str,
    level: int,
    evidence: str,
    strengths: str = "",
    own_view: str = "",
    assessed_on: date,
    seen: int | None = None,
    by: Acting,
    at: datetime,
) -> Need:
    """Judge one pathway on a day, with the evidence, what is strong, and what the person says.

    `seen` is how many judgements of the pathway the form was written beside: one more since then is a conflict.
    """
    found = reach.live(registration, by)
    information_class = reach.covered(found.person, found.scheme_id, pathway, by)
    _check(found.person, level=level, evidence=evidence, assessed_on=assessed_on, today=localdate(at))
    _expect(found, pathway, seen, by)
    need = Need.objects.create(
        scheme_id=found.scheme_id,
        person_id=found.person_id,
        registration=found,
        pathway=pathway,
        level=level,
        evidence=evidence.strip(),
        strengths=strengths.strip(),
        own_view=own_view.strip(),
        assessed_on=assessed_on,
        agency_id=by.agency_id,
        assessed_by=by.practitioner_id,
        information_class=information_class,
    )
    record(Event.NEED_ASSESSED, by=by, about=need, at=at, pathway=pathway)
    return need


def _expect(registration: Registration, pathway: str, seen: int | None, by: Acting) -> None:
    rows = Need.objects.visible_to(by).filter(registration=registration, pathway=pathway).order_by("-made_at")
    if seen is None or rows.count() == seen:
        return
    newest = rows[0]
    current: dict[str, Any] = {
        name: getattr(newest, name) for name in ("level", "evidence", "strengths", "own_view", "assessed_on")
    }
    current |= {"version": rows.count(), "changed_at": newest.made_at}
    raise Conflict(
        _("Somebody assessed this pathway while you were writing. Nothing was overwritten."), current=current
    )


@action
def correct_need(
    need: Need,
    *,
    level: int,
    evidence: str,
    strengths: str = "",
    own_view: str = "",
    assessed_on: date,
    reason: str,
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> Need:
    """Put a judgement right that was recorded wrongly; what it said before is kept, with the reason."""
    found = Need.objects.visible_to(by).locked(need.pk)
    authorise(by, Permission.WRITE_PLAN, found)
    if found.agency_id != by.agency_id and not by.may(Permission.CORRECT_FOR_OTHERS, found.scheme_id):
        raise NotPermitted(_("Only the agency that made the judgement, or the co-ordinator, may correct it."))
    found.expect(version)
    _check(found.person, level=level, evidence=evidence, assessed_on=assessed_on, today=localdate(at))
    if not reason.strip():
        refuse([("reason", Fault.CORRECTION_SAYS_WHY)])
    later = Need.objects.create(
        scheme_id=found.scheme_id,
        person_id=found.person_id,
        registration_id=found.registration_id,
        pathway=found.pathway,
        level=level,
        evidence=evidence.strip(),
        strengths=strengths.strip(),
        own_view=own_view.strip(),
        assessed_on=assessed_on,
        agency_id=found.agency_id,
        assessed_by=by.practitioner_id,
        information_class=found.information_class,
    )
    found.give_way_to(later, reason=reason.strip())
    record(Event.NEED_CORRECTED, by=by, about=later, at=at, pathway=found.pathway, corrects=str(found.pk))
    return later


def _check(person: Person, *, level: int, evidence: str, assessed_on: date, today: date) -> None:
    faults: Faults = []
    if level not in NeedLevel.values:
        faults.append(("level", Fault.LEVEL_UNKNOWN))
    if not evidence.strip():
        faults.append(("evidence", Fault.EVIDENCE_MISSING))
    if assessed_on > today:
        faults.append(("assessed_on", Fault.ASSESSED_IN_FUTURE))
    elif person.birth_date is not None and assessed_on < person.birth_date:
        faults.append(("assessed_on", Fault.ASSESSED_BEFORE_BIRTH))
    refuse(faults)
