"""Verbs that carry a referral out of the agency: to its gatekeeper and on to the co-ordinator."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.core.action import action
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.people.actions import make_known
from throughcare.referrals import messages, rules
from throughcare.referrals.actions.reach import day_of, happened, own, require_may_refer, route_of, words_or_refuse
from throughcare.referrals.errors import GatekeeperFirst, Incomplete
from throughcare.referrals.models import Referral, State, StepKind, WrongMove
from throughcare.referrals.queries import completeness, profile_of


@action
def send_to_gatekeeper(referral: Referral, *, by: Acting, at: datetime) -> Referral:
    """Ask the own agency's gatekeeper to review the referral before it goes on."""
    row = own(referral, by)
    if not rules.may_go_to_gatekeeper(route_of(row)):
        raise GatekeeperFirst(_("In this scheme referrals go straight to the co-ordinator."))
    _require_whole(row)
    row.move(State.WITH_GATEKEEPER)
    row.gatekeeper_at = at
    row.save()
    happened(row, StepKind.SENT_TO_GATEKEEPER, Event.REFERRAL_SENT_TO_GATEKEEPER, by=by, at=at)
    messages.tell_gatekeepers(row)
    return row


@action
def send(referral: Referral, *, by: Acting, at: datetime) -> Referral:
    """Send the referral straight to the co-ordinator."""
    row = own(referral, by)
    if row.state == State.WITH_GATEKEEPER or not rules.may_go_directly(route_of(row)):
        raise GatekeeperFirst(_("The gatekeeper of your agency sends this referral on."))
    if row.state != State.DRAFT:
        raise WrongMove(_("This referral has been sent already. It is “%(now)s”.") % {"now": State(row.state).label})
    _require_whole(row)
    return _hand_over(row, by=by, at=at)


@action
def pass_on(referral: Referral, *, by: Acting, at: datetime) -> Referral:
    """Send a reviewed referral on to the co-ordinator."""
    row = own(referral, by, Permission.GATEKEEP_REFERRAL)
    if not rules.may_go_directly(route_of(row)) and row.referrer_id == by.practitioner_id:
        raise GatekeeperFirst(_("You wrote this referral. Another gatekeeper of your agency reviews it."))
    _require_at_gatekeeper(row)
    _require_whole(row)
    happened(row, StepKind.PASSED_ON, Event.REFERRAL_PASSED_ON, by=by, at=at)
    return _hand_over(row, by=by, at=at)


@action
def send_back(referral: Referral, *, note: str, by: Acting, at: datetime) -> Referral:
    """Give the referral back to whoever wrote it, with questions."""
    row = own(referral, by, Permission.GATEKEEP_REFERRAL)
    words = words_or_refuse(note, _("Write what should be added or made clearer."))
    _require_at_gatekeeper(row)
    row.move(State.DRAFT)
    row.save()
    happened(row, StepKind.SENT_BACK, Event.REFERRAL_SENT_BACK, by=by, at=at, words=words)
    messages.tell_referrer(row, messages.Note.SENT_BACK)
    return row


@action
def stop(referral: Referral, *, reason: str, by: Acting, at: datetime) -> Referral:
    """End the referral inside the agency; the scheme never sees it."""
    row = own(referral, by, Permission.GATEKEEP_REFERRAL)
    words = words_or_refuse(reason, _("Say why the referral stops here."))
    _require_at_gatekeeper(row)
    row.end(State.STOPPED, reason=words, at=at)
    row.save()
    happened(row, StepKind.STOPPED, Event.REFERRAL_STOPPED, by=by, at=at, words=words)
    messages.tell_referrer(row, messages.Note.STOPPED)
    return row


def _require_at_gatekeeper(row: Referral) -> None:
    if row.state != State.WITH_GATEKEEPER:
        raise GatekeeperFirst(_("This referral is not with the gatekeeper."))


def _require_whole(row: Referral) -> None:
    """Refuse while required questions are open, where the scheme wants every section completed."""
    if not profile_of(row).referral.complete_sections:
        return
    state = completeness(row)
    if not state.whole:
        titles = [one.section.section.title for one in state.sections if one.open]
        raise Incomplete(_("Some questions are not answered yet, in: %(sections)s.") % {"sections": "; ".join(titles)})


def _hand_over(row: Referral, *, by: Acting, at: datetime) -> Referral:
    """From here on the scheme knows the person and sees the referral."""
    require_may_refer(route_of(row), scheme_id=row.scheme_id, agency_id=row.agency_id, on=day_of(at))
    row.move(State.SENT)
    make_known(row.person, scheme_id=row.scheme_id, by=by, at=at)
    row.sent_at = at
    row.save()
    happened(row, StepKind.SENT, Event.REFERRAL_SENT, by=by, at=at)
    messages.tell_coordinators(row, messages.Note.ARRIVED)
    return row
