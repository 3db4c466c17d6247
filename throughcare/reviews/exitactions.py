"""The verbs of leaving: write and implement the exit plan, propose the exit, settle the proposal."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import Conflict, DomainError
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.queries import current_profile
from throughcare.registrations.models import Registration
from throughcare.reviews import queries
from throughcare.reviews.models import AlreadyProposed, ExitPlan, ExitProposal, NothingProposed


def _registration(registration: Registration, permission: Permission, by: Acting) -> Registration:
    found = Registration.objects.visible_to(by).locked(registration.pk)
    authorise(by, permission, found)
    return found


def _plan_of(registration: Registration, by: Acting) -> ExitPlan | None:
    plan = ExitPlan.objects.visible_to(by).filter(registration=registration).first()
    return ExitPlan.objects.visible_to(by).locked(plan.pk) if plan else None


@action
def write_exit_plan(
    registration: Registration,
    *,
    support: str,
    contacts: str,
    warning_signs: str,
    own_view: str = "",
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> ExitPlan:
    """Write what holds once the scheme steps back, or change it; `version` is that of the plan read before."""
    found = _registration(registration, Permission.WRITE_EXIT_PLAN, by)
    found.require_live()
    if not (support.strip() and contacts.strip() and warning_signs.strip()):
        raise DomainError(_("Say which support stays, whom the person can turn to, and what would bring them back."))
    plan = _plan_of(found, by)
    words = {
        "support": support.strip(),
        "contacts": contacts.strip(),
        "warning_signs": warning_signs.strip(),
        "own_view": own_view.strip(),
    }
    if plan is None:
        plan = ExitPlan.objects.create(
            scheme_id=found.scheme_id,
            person_id=found.person_id,
            registration=found,
            written_on=timezone.localdate(at),
            **words,
        )
    else:
        if version is None:
            raise Conflict(_("Somebody wrote the exit plan meanwhile. Nothing was overwritten."), current=plan)
        plan.expect(version)
        for name, text in words.items():
            setattr(plan, name, text)
        plan.save(update_fields=list(words))
    record(Event.EXIT_PLAN_WRITTEN, by=by, about=plan, at=at)
    return plan


@action
def implement_exit_plan(registration: Registration, *, on: date, by: Acting, at: datetime) -> ExitPlan:
    """Record from which day the exit plan is in place."""
    found = _registration(registration, Permission.WRITE_EXIT_PLAN, by)
    found.require_live()
    plan = _plan_of(found, by)
    if plan is None:
        raise DomainError(_("Write the exit plan first."))
    if on > timezone.localdate(at):
        raise DomainError(_("The day must be today or in the past."))
    plan.implement(on=on)
    record(Event.EXIT_PLAN_IMPLEMENTED, by=by, about=plan, at=at, on=on)
    return plan


@action
def propose_exit(registration: Registration, *, reason: str, words: str, by: Acting, at: datetime) -> ExitProposal:
    """Propose to the panel that the registration end; a person may at any time, whatever the exit clock shows.

    What the clock showed is kept with the event, so that it can be told later on what the proposal rested.
    """
    found = _registration(registration, Permission.WRITE_EXIT_PLAN, by)
    found.require_live()
    _version, profile = current_profile(found.scheme_id)
    if reason not in {each.key for each in profile.exit_reasons}:
        raise DomainError(_("Choose one of the scheme's reasons."))
    if not words.strip():
        raise DomainError(_("Say why you propose the exit."))
    if ExitProposal.objects.filter(registration=found, settled_on=None).exists():
        raise AlreadyProposed(_("An exit is proposed already, and waits for the panel."))
    today = timezone.localdate(at)
    met = [state.rule.key for state in queries.exit_clock(by, found, on=today) if state.met]
    proposal = ExitProposal.objects.create(
        scheme_id=found.scheme_id,
        person_id=found.person_id,
        registration=found,
        reason=reason,
        words=words.strip(),
        proposed_on=today,
        proposed_by=by.practitioner_id,
    )
    record(Event.EXIT_PROPOSED, by=by, about=proposal, at=at, reason=reason, rules_met=met)
    return proposal


@action
def settle_exit(registration: Registration, *, accepted: bool, on: date, by: Acting, at: datetime) -> ExitProposal:
    """Record what the panel decided on the open proposal; the registration itself is ended by the panel's decision."""
    found = _registration(registration, Permission.DECIDE, by)
    proposal = ExitProposal.objects.visible_to(by).filter(registration=found, settled_on=None).first()
    if proposal is None:
        raise NothingProposed(_("No exit is proposed for this person."))
    locked = ExitProposal.objects.visible_to(by).locked(proposal.pk)
    locked.settle(accepted=accepted, on=on)
    record(Event.EXIT_SETTLED, by=by, about=locked, at=at, accepted=accepted)
    return locked


@action
def reopen_exit(registration: Registration, *, on: date, by: Acting, at: datetime) -> ExitProposal:
    """Let the proposal that a panel answered by mistake on that day wait again."""
    found = _registration(registration, Permission.DECIDE, by)
    answered = ExitProposal.objects.visible_to(by).filter(registration=found, settled_on=on).order_by("-made_at")
    newest = answered.first()
    if newest is None:
        raise NothingProposed(_("No proposal was answered on that day."))
    if ExitProposal.objects.filter(registration=found, settled_on=None).exists():
        raise AlreadyProposed(_("An exit was proposed anew since. Decide that proposal at the next meeting."))
    locked = ExitProposal.objects.visible_to(by).locked(newest.pk)
    was = locked.accepted
    locked.wait_again()
    record(Event.EXIT_REOPENED, by=by, about=locked, at=at, was_accepted=was)
    return locked
