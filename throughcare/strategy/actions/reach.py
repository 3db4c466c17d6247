"""How a verb reaches a senior meeting: sees it, locks it, and finds the rules that hold for it."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.errors import DomainError
from throughcare.panels.models import Meeting
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Permission
from throughcare.strategy.queries import agencies_of


def senior_meeting(pk: uuid.UUID, by: Acting) -> Meeting:
    """The meeting, locked, if `by` may write there: whatever concerns one meeting happens one after another."""
    found = Meeting.objects.senior_to(by).locked(pk)
    authorise(by, Permission.WRITE_STRATEGY, found)
    return found


def agency_there(scheme_id: int, agency: Agency, on: date) -> Agency:
    """The agency, if it has a place in the scheme or in one of its hubs."""
    if agency not in agencies_of(scheme_id, on=on):
        raise DomainError(_("%(agency)s has no place in this scheme.") % {"agency": agency.name})
    return agency


def day_of(at: datetime) -> date:
    """The day on the wall calendar here at that moment."""
    return timezone.localtime(at).date()


def said(words: str, refusal: str) -> str:
    """The words without space round them; refuse when there are none."""
    kept = words.strip()
    if not kept:
        raise DomainError(refusal)
    return kept
