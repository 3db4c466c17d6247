"""The verbs of needs and plans: assess, plan, agree an action, change it, close it."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError, NotPermitted
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Agency, Partner, Practitioner, live_on
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.queries import current_profile
from throughcare.people.models import Person, Sex
from throughcare.plans.models import ActionState, Need, NeedLevel, Plan, PlanAction, Prong
from throughcare.registrations.models import Registration

SEXES = {Sex.FEMALE.value: "female", Sex.MALE.value: "male"}


class NotAPathway(DomainError):
    """The scheme has no such pathway, or not for this person."""


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
    by: Acting,
    at: datetime,
) -> Need:
    """Judge one pathway on a day, with the evidence, what is strong, and what the person says."""
    found = _live(registration, Permission.WRITE_PLAN, by)
    _pathway(found.person, found.scheme_id, pathway)
    if level not in NeedLevel.values:
        raise DomainError(_("Choose how far this pathway drives the offending."))
    if not evidence.strip():
        raise DomainError(_("Say what the judgement rests on."))
    if assessed_on > at.date():
        raise DomainError(_("A need cannot be assessed in the future."))
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
    )
    record(Event.NEED_ASSESSED, by=by, about=need, at=at, pathway=pathway)
    return need


@action
def start_plan(registration: Registration, *, aim: str, by: Acting, at: datetime) -> Plan:
    """Begin a plan, or a new version of it; open actions move to the new one."""
    found = _live(registration, Permission.WRITE_PLAN, by)
    if not aim.strip():
        raise DomainError(_("Say what the plan is to achieve."))
    latest = found.plans.order_by("-number").first()
    found.plans.filter(current=True).update(current=False)
    plan = Plan.objects.create(
        scheme_id=found.scheme_id,
        person_id=found.person_id,
        registration=found,
        number=latest.number + 1 if latest else 1,
        aim=aim.strip(),
        started_on=at.date(),
    )
    PlanAction.objects.filter(registration=found).open().update(plan=plan)
    record(Event.PLAN_STARTED, by=by, about=plan, at=at, number=plan.number)
    return plan


@action
def agree_action(
    registration: Registration,
    *,
    what: str,
    prong: str,
    pathway: str,
    agency: Agency,
    practitioner: Practitioner | None = None,
    named_person: str = "",
    due_on: date,
    funder: str = "",
    by: Acting,
    at: datetime,
) -> PlanAction:
    """Put one line in the current plan: an agency and a named person, by a day."""
    found = _live(registration, Permission.WRITE_PLAN, by)
    plan = found.plans.filter(current=True).first()
    if plan is None:
        raise DomainError(_("Start the plan first: say what it is to achieve."))
    name = _named(agency, practitioner, named_person, found.scheme_id, at.date())
    _line(found, what=what, prong=prong, pathway=pathway, due_on=due_on, not_before=plan.started_on)
    line = PlanAction.objects.create(
        scheme_id=found.scheme_id,
        person_id=found.person_id,
        registration=found,
        plan=plan,
        what=what.strip(),
        prong=prong,
        pathway=pathway,
        agency=agency,
        practitioner=practitioner,
        named_person=name,
        due_on=due_on,
        funder=funder,
    )
    record(Event.ACTION_AGREED, by=by, about=line, at=at, agency=agency.pk, prong=prong)
    return line


@action
def change_action(
    line: PlanAction,
    *,
    what: str,
    prong: str,
    pathway: str,
    agency: Agency,
    practitioner: Practitioner | None,
    named_person: str,
    due_on: date,
    funder: str = "",
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> PlanAction:
    """Change a line that is still open."""
    found = _open_line(line, version, by)
    registration = found.registration
    name = _named(agency, practitioner, named_person, found.scheme_id, at.date())
    _line(registration, what=what, prong=prong, pathway=pathway, due_on=due_on, not_before=found.plan.started_on)
    found.what, found.prong, found.pathway, found.due_on, found.funder = what.strip(), prong, pathway, due_on, funder
    found.agency, found.practitioner, found.named_person = agency, practitioner, name
    found.save()
    record(Event.ACTION_CHANGED, by=by, about=found, at=at)
    return found


@action
def close_action(
    line: PlanAction,
    *,
    state: str,
    outcome: str = "",
    on: date,
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> PlanAction:
    """End a line: done, could not be done, was not done, or no longer needed."""
    found = _open_line(line, version, by)
    if state not in ActionState.values or state == ActionState.OPEN:
        raise DomainError(_("Say what became of the action."))
    if state != ActionState.DONE and not outcome.strip():
        raise DomainError(_("Say why it was not done: could not is told apart from did not."))
    if on > at.date():
        raise DomainError(_("An action cannot have been closed in the future."))
    found.close(ActionState(state), outcome=outcome.strip(), on=on)
    found.save()
    record(Event.ACTION_CLOSED, by=by, about=found, at=at, became=state)
    return found


def pathways_of(profile: Profile, person: Person) -> list[tuple[str, str]]:
    """The pathways this person's needs and actions can be about, as key and label."""
    return [(pathway.key, pathway.label) for pathway in profile.pathways_for(SEXES.get(person.sex, "other"))]


def _live(registration: Registration, permission: Permission, by: Acting) -> Registration:
    found = Registration.objects.visible_to(by).locked(registration.pk)
    authorise(by, permission, found)
    found.require_live()
    return found


def _open_line(line: PlanAction, version: int | None, by: Acting) -> PlanAction:
    """The line, locked: case workers change any, and whoever is named may close their own."""
    found = PlanAction.objects.visible_to(by).locked(line.pk)
    mine = found.practitioner_id == by.practitioner_id or found.agency_id == by.agency_id
    if not (
        by.may(Permission.WRITE_PLAN, found.scheme_id) or (mine and by.may(Permission.WRITE_CASES, found.scheme_id))
    ):
        raise NotPermitted(_("Only the agency that the action is for, or the lead, may change it."))
    found.expect(version)
    if found.state != ActionState.OPEN:
        raise DomainError(_("This action has been closed already."))
    return found


def _pathway(person: Person, scheme_id: int, pathway: str) -> None:
    """Refuse a pathway that the scheme does not have, or not for this person."""
    _version, profile = current_profile(scheme_id)
    allowed = {key for key, _label in pathways_of(profile, person)}
    if pathway not in allowed:
        raise NotAPathway(_("Choose one of the pathways that the scheme has for this person."))


def _line(registration: Registration, *, what: str, prong: str, pathway: str, due_on: date, not_before: date) -> None:
    if not what.strip():
        raise DomainError(_("Say what will be done."))
    if prong not in Prong.values:
        raise DomainError(_("Say whether the action supports, intervenes or disrupts."))
    _pathway(registration.person, registration.scheme_id, pathway)
    if due_on < not_before:
        raise DomainError(_("The due date cannot be before the plan began."))


def _named(agency: Agency, practitioner: Practitioner | None, named_person: str, scheme_id: int, on: date) -> str:
    """The named person's name; somebody who signs in here, or a name typed."""
    if not Partner.objects.filter(live_on(on), scheme_id=scheme_id, agency=agency).exists():
        raise DomainError(_("%(agency)s has no place in this scheme.") % {"agency": agency.name})
    if practitioner is not None:
        if practitioner.agency_id != agency.pk:
            raise DomainError(_("The named person must work for the agency."))
        return practitioner.user.name
    if not named_person.strip():
        raise DomainError(_("Name the person who will do it, not only the agency."))
    return named_person.strip()
