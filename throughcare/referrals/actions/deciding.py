"""Verbs that the panel's room calls: on an agenda, off it, deferred, decided, and each of these corrected."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.core.action import action
from throughcare.core.errors import DomainError
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.permissions import Permission
from throughcare.referrals import messages
from throughcare.referrals.actions.reach import day_of, happened, received, words_or_refuse
from throughcare.referrals.errors import OneOpenReferral
from throughcare.referrals.models import Outcome, Referral, State, StepKind


@action
def list_for_panel(referral: Referral, *, by: Acting, at: datetime) -> Referral:
    """Put the referral on an agenda."""
    row = received(referral, by, Permission.PLAN_MEETING)
    row.move(State.LISTED)
    row.ready_at = row.ready_at or at
    row.deferred_until, row.deferred_to = None, None
    row.save()
    happened(row, StepKind.LISTED, Event.REFERRAL_LISTED, by=by, at=at)
    return row


@action
def unlist(referral: Referral, *, by: Acting, at: datetime) -> Referral:
    """Take the referral off the agenda; it is with the co-ordinator again."""
    row = received(referral, by, Permission.PLAN_MEETING)
    row.move(State.SENT)
    row.save()
    happened(row, StepKind.UNLISTED, Event.REFERRAL_UNLISTED, by=by, at=at)
    return row


@action
def defer(
    referral: Referral, *, until: date | None, owner: Practitioner | None, reason: str, by: Acting, at: datetime
) -> Referral:
    """Let the panel come back to it: why, by when, and who brings it."""
    row = received(referral, by, Permission.DECIDE)
    words = words_or_refuse(reason, _("Say why the panel deferred this."))
    if until is not None and until < day_of(at):
        raise DomainError(_("The day until which it is deferred has passed."))
    row.move(State.DEFERRED)
    row.deferred_until, row.deferred_to = until, owner
    row.save()
    happened(row, StepKind.DEFERRED, Event.REFERRAL_DEFERRED, by=by, at=at, words=words, due_on=until)
    return row


@action
def decide(
    referral: Referral,
    *,
    outcome: str,
    reason: str,
    code: str = "",
    signposting: str = "",
    by: Acting,
    at: datetime,
) -> Referral:
    """Record the panel's decision and tell the agency that asked."""
    row = received(referral, by, Permission.DECIDE)
    words = words_or_refuse(reason, _("Say why the panel decided this."))
    chosen = Outcome(outcome)
    if chosen == Outcome.NONE:
        raise DomainError(_("Choose what the panel decided."))
    if chosen != Outcome.ADOPTED:
        words_or_refuse(signposting, _("Say where the person could be helped instead."))
    row.end(State.DECIDED, outcome=chosen, reason=words, at=at)
    row.outcome_code, row.signposting = code, signposting.strip()
    row.save()
    happened(row, StepKind.DECIDED, Event.REFERRAL_DECIDED, by=by, at=at, words=words, outcome=str(chosen))
    messages.tell_referrer(row, messages.Note.DECIDED)
    return row


@action
def reopen(referral: Referral, *, because: str, by: Acting, at: datetime) -> Referral:
    """Take back what the panel decided by mistake; all that was said stays in the history, and it is decided anew."""
    row = received(referral, by, Permission.DECIDE)
    words = words_or_refuse(because, _("Say why the decision is corrected."))
    others = Referral.objects.filter(person_id=row.person_id, scheme_id=row.scheme_id).exclude(pk=row.pk)
    if others.open().exists():
        raise OneOpenReferral(
            _("The person was referred again since. Decide that referral, or decline it, and leave this one as it is.")
        )
    was, outcome = row.state, row.outcome
    row.reopen()
    row.save()
    happened(row, StepKind.REOPENED, Event.REFERRAL_REOPENED, by=by, at=at, words=words, was=was, outcome=outcome)
    return row


@action
def correct_words(
    referral: Referral, *, reason: str, code: str = "", signposting: str = "", by: Acting, at: datetime
) -> Referral:
    """Put right what the agency that asked was told, the outcome being what it was; it is told that there is news."""
    row = received(referral, by, Permission.DECIDE)
    words = words_or_refuse(reason, _("Say why the panel decided this."))
    if row.state not in (State.DECIDED, State.DEFERRED):
        raise DomainError(_("The referral has gone on since. What it says now stands on the referral itself."))
    if row.state == State.DECIDED:
        if row.outcome != Outcome.ADOPTED:
            words_or_refuse(signposting, _("Say where the person could be helped instead."))
        row.outcome_reason, row.outcome_code, row.signposting = words, code, signposting.strip()
        row.save()
    happened(row, StepKind.CORRECTED, Event.REFERRAL_OUTCOME_CORRECTED, by=by, at=at, words=words)
    messages.tell_referrer(row, messages.Note.CORRECTED)
    return row
