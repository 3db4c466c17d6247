"""Handing an unfinished referral on to a colleague of the same agency."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner
from throughcare.referrals.actions.reach import own
from throughcare.referrals.models import Referral, State

UNFINISHED = frozenset({State.DRAFT, State.RETURNED})


@action
def hand_on(referral: Referral, *, practitioner: Practitioner, by: Acting, at: datetime) -> Referral:
    """Give a referral that its writer has still to finish or to answer to a colleague."""
    row = own(referral, by)
    if row.state not in UNFINISHED:
        raise DomainError(_("Only a referral that is still with its writer can be handed on."))
    if practitioner.agency_id != row.agency_id:
        raise DomainError(_("A referral stays with the agency that makes it."))
    row.referrer = practitioner
    row.save(update_fields=["referrer"])
    record(Event.REFERRAL_HANDED_ON, by=by, about=row, at=at, practitioner=practitioner.pk)
    return row
