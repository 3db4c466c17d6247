"""Versions of a plan: the first, and each that takes the place of the one before, which stays readable as it was."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import Conflict, DomainError
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.queries import current_profile
from throughcare.plans.actions import reach
from throughcare.plans.models import Plan, PlanAction, PlanLine
from throughcare.plans.pathways import not_covered
from throughcare.plans.refusals import Refused
from throughcare.plans.rules import Fault
from throughcare.registrations.models import Registration

# The columns of an action that its earlier version keeps as they were.
KEPT = (
    *("scheme_id", "person_id", "what", "prong", "pathway", "agency_id", "named_person", "due_on", "funder"),
    *("state", "closed_on", "outcome", "information_class"),
)


@action
def start_plan(registration: Registration, *, aim: str, seen: int | None = None, by: Acting, at: datetime) -> Plan:
    """Begin a plan, or a new version of it; open actions move to the new one, and the old one keeps what it had.

    `seen` is the number of the version that the form was written beside, 0 for none.
    """
    found = reach.live(registration, by)
    if not aim.strip():
        raise Refused(("aim", Fault.AIM_MISSING))
    latest = found.plans.order_by("-number").first()
    if seen is not None and seen != (latest.number if latest else 0):
        current = {"aim": latest.aim, "version": latest.number, "changed_at": latest.made_at} if latest else {}
        raise Conflict(_("Somebody began a new version while you were writing. Nothing was changed."), current=current)
    if latest is not None:
        _close(latest, by)
    plan = Plan.objects.create(
        scheme_id=found.scheme_id,
        person_id=found.person_id,
        registration=found,
        number=latest.number + 1 if latest else 1,
        aim=aim.strip(),
        started_on=localdate(at),
    )
    PlanAction.objects.filter(registration=found).open().update(plan=plan)
    record(Event.PLAN_STARTED, by=by, about=plan, at=at, number=plan.number)
    return plan


def _close(plan: Plan, by: Acting) -> None:
    """Keep every action of the version as it stands now; it takes somebody who may see all of them."""
    _version, profile = current_profile(plan.scheme_id)
    if not_covered(by, profile):
        raise DomainError(
            _(
                "A new version takes over every action, and the agreement that %(agency)s signed does not cover "
                "health. Ask the co-ordinator, or somebody whose agency may see the whole plan."
            )
            % {"agency": by.agency_name}
        )
    lines = PlanAction.objects.filter(plan=plan)
    PlanLine.objects.bulk_create(
        PlanLine(plan=plan, action=line, **{name: getattr(line, name) for name in KEPT}) for line in lines
    )
    Plan.objects.filter(pk=plan.pk).update(current=False)
