"""The lines of a plan: agree an action, change it, carry it over to another day, say what became of it."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner
from throughcare.plans.actions import reach
from throughcare.plans.models import ActionState, PlanAction, ServiceReferral
from throughcare.plans.refusals import Refused, refuse
from throughcare.plans.rules import Fault, Faults
from throughcare.registrations.models import Registration


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
    found = reach.live(registration, by)
    plan = found.plans.filter(current=True).first()
    if plan is None:
        raise DomainError(_("Start the plan first: say what it is to achieve."))
    name = reach.named(agency, practitioner, named_person, found.scheme_id, localdate(at))
    reach.check_line(what=what, prong=prong, due_on=due_on, not_before=plan.started_on)
    own = agency.pk == by.agency_id
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
        information_class=reach.covered(found.person, found.scheme_id, pathway, by, own=own),
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
    moved_because: str = "",
    funder: str = "",
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> PlanAction:
    """Change a line that is still open; another due date needs its reason."""
    found = _open(line, version, by)
    name = reach.named(agency, practitioner, named_person, found.scheme_id, localdate(at))
    reach.check_line(what=what, prong=prong, due_on=due_on, not_before=found.plan.started_on)
    own = agency.pk == by.agency_id
    if pathway != found.pathway or not own:
        found.information_class = reach.covered(found.person, found.scheme_id, pathway, by, own=own)
    if due_on != found.due_on:
        if not moved_because.strip():
            raise Refused(("moved_because", Fault.MOVE_SAYS_WHY))
        found.move(due_on, reason=moved_because.strip(), on=localdate(at), by=by.practitioner_id)
    found.what, found.prong, found.pathway, found.funder = what.strip(), prong, pathway, funder
    found.agency, found.practitioner, found.named_person = agency, practitioner, name
    found.save()
    # A service is seen by whoever sees its action.
    ServiceReferral.objects.filter(action=found).update(agency=agency, information_class=found.information_class)
    record(Event.ACTION_CHANGED, by=by, about=found, at=at)
    return found


@action
def move_action(
    line: PlanAction, *, due_on: date, reason: str, version: int | None = None, by: Acting, at: datetime
) -> PlanAction:
    """Carry a line over to another day, with the reason; how often it moved stays on it."""
    found = _open(line, version, by)
    faults: Faults = []
    if due_on == found.due_on:
        faults.append(("due_on", Fault.DUE_SAME))
    elif due_on < found.plan.started_on:
        faults.append(("due_on", Fault.DUE_BEFORE_PLAN))
    if not reason.strip():
        faults.append(("reason", Fault.MOVE_SAYS_WHY))
    refuse(faults)
    found.move(due_on, reason=reason.strip(), on=localdate(at), by=by.practitioner_id)
    found.save(update_fields=["due_on", "moves"])
    record(Event.ACTION_MOVED, by=by, about=found, at=at, times=len(found.moves))
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
    found = _open(line, version, by)
    faults: Faults = []
    if state not in ActionState.values or state == ActionState.OPEN:
        faults.append(("state", Fault.STATE_MISSING))
    elif state != ActionState.DONE and not outcome.strip():
        faults.append(("outcome", Fault.NOT_DONE_SAYS_WHY))
    if on > localdate(at):
        faults.append(("on", Fault.CLOSED_IN_FUTURE))
    elif on < found.registration.started_on:
        faults.append(("on", Fault.CLOSED_BEFORE_PLAN))
    refuse(faults)
    found.close(ActionState(state), outcome=outcome.strip(), on=on)
    found.save()
    record(Event.ACTION_CLOSED, by=by, about=found, at=at, became=state)
    return found


def _open(line: PlanAction, version: int | None, by: Acting) -> PlanAction:
    found = reach.line_of(line, version, by)
    if found.state != ActionState.OPEN:
        raise DomainError(_("This action has been closed already."))
    return found
