"""Plans to test with."""

from __future__ import annotations

from datetime import timedelta

from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.plans import actions
from throughcare.plans.models import Plan, PlanAction
from throughcare.registrations.models import Registration
from throughcare.sharing.tests.builders import NOW, TODAY


def plan(by: Acting, registration: Registration) -> Plan:
    """A plan that has begun."""
    return actions.start_plan(registration, aim="Somewhere stable to live by spring", by=by, at=NOW)


def line(by: Acting, registration: Registration, *, what: str = "Apply for supported housing") -> PlanAction:
    """One open action of the practitioner's own agency, due in a fortnight."""
    return actions.agree_action(
        registration,
        what=what,
        prong="support",
        pathway="accommodation",
        agency=Agency.objects.get(pk=by.agency_id),
        named_person="Robin Hale",
        due_on=TODAY + timedelta(days=14),
        by=by,
        at=NOW,
    )
