"""What is told outside the screen: that something waits, never about whom or what."""

from __future__ import annotations

import enum

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.outbox import tell
from throughcare.partnerships.models import Grant, working_on
from throughcare.partnerships.permissions import Role
from throughcare.referrals.models import Referral


class Note(enum.Enum):
    """What happened, as a reader outside may know it."""

    AT_GATEKEEPER = enum.auto()
    SENT_BACK = enum.auto()
    STOPPED = enum.auto()
    ARRIVED = enum.auto()
    RETURNED = enum.auto()
    OVERDUE = enum.auto()
    ANSWERED = enum.auto()
    DECLINED = enum.auto()
    DECIDED = enum.auto()
    CORRECTED = enum.auto()
    WITHDRAWN = enum.auto()


def _subject(note: Note) -> str:
    return {
        Note.AT_GATEKEEPER: _("A referral waits for your review"),
        Note.SENT_BACK: _("Your gatekeeper sent a referral back"),
        Note.STOPPED: _("Your gatekeeper stopped a referral"),
        Note.ARRIVED: _("A referral has arrived"),
        Note.RETURNED: _("The co-ordinator has questions about a referral"),
        Note.OVERDUE: _("An answer about a referral is overdue"),
        Note.ANSWERED: _("Questions about a referral were answered"),
        Note.DECLINED: _("A referral was declined"),
        Note.DECIDED: _("The panel decided on a referral"),
        Note.CORRECTED: _("What the panel said about a referral was corrected"),
        Note.WITHDRAWN: _("A referral was withdrawn"),
    }[note]


def _put(addresses: QuerySet[Grant, str], referral: Referral, note: Note) -> None:
    body = _("Scheme: %(scheme)s.\nSign in to Throughcare and open Referrals to see it.") % {
        "scheme": referral.scheme.name
    }
    for address in sorted(set(addresses)):
        tell(address, subject=_subject(note), body=body)


def _holders(referral: Referral, role: Role) -> QuerySet[Grant]:
    return Grant.objects.filter(
        working_on(timezone.localdate()),
        scheme_id=referral.scheme_id,
        role=role,
        practitioner__user__is_active=True,
        practitioner__ends_on=None,
    )


_ADDRESS = "practitioner__user__email"


def tell_gatekeepers(referral: Referral) -> None:
    """Everybody who reviews referrals in the referring agency."""
    holders = _holders(referral, Role.GATEKEEPER).filter(practitioner__agency=referral.agency_id)
    _put(holders.values_list(_ADDRESS, flat=True), referral, Note.AT_GATEKEEPER)


def tell_coordinators(referral: Referral, note: Note) -> None:
    """Everybody who receives referrals in the scheme."""
    _put(_holders(referral, Role.COORDINATOR).values_list(_ADDRESS, flat=True), referral, note)


def tell_referrer(referral: Referral, note: Note) -> None:
    """Whoever wrote the referral, or, when they have left, those of the agency who may take it up."""
    live = Grant.objects.filter(
        working_on(timezone.localdate()),
        scheme_id=referral.scheme_id,
        practitioner__user__is_active=True,
        practitioner__ends_on=None,
    )
    own = live.filter(practitioner=referral.referrer_id)
    if not own.exists():
        own = live.filter(practitioner__agency=referral.agency_id, role__in=(Role.REFERRER, Role.GATEKEEPER))
    _put(own.values_list(_ADDRESS, flat=True), referral, note)
