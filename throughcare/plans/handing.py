"""Handing an open action on to a colleague, as it stands."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.permissions import Permission
from throughcare.plans.models import ActionState, PlanAction, ServiceReferral


@action
def hand_on_action(line: PlanAction, *, practitioner: Practitioner, by: Acting, at: datetime) -> PlanAction:
    """Give a line that is still open to somebody else; what is to be done, and by when, stays."""
    found = PlanAction.objects.visible_to(by).locked(line.pk)
    authorise(by, Permission.WRITE_CASES, found)
    if found.state != ActionState.OPEN:
        raise DomainError(_("This action has been closed already."))
    if found.information_class not in by.classes and practitioner.agency_id != by.agency_id:
        raise DomainError(_("Your agency's agreement does not cover health. Ask the co-ordinator to hand this on."))
    # A service is seen by whoever sees its action.
    ServiceReferral.objects.filter(action=found).update(agency_id=practitioner.agency_id)
    found.agency_id, found.practitioner, found.named_person = (
        practitioner.agency_id,
        practitioner,
        practitioner.user.name,
    )
    found.save(update_fields=["agency", "practitioner", "named_person", "changed_at"])
    record(Event.ACTION_HANDED_ON, by=by, about=found, at=at, practitioner=practitioner.pk)
    return found
