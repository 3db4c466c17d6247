"""The verb that puts a decision right: recorded beside it, never over it, and with its effects or not at all."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import Conflict, DomainError
from throughcare.panels import rules
from throughcare.panels.actions import effects
from throughcare.panels.actions.agreeing import IN_ERROR, enter_waiting
from throughcare.panels.actions.given import Departure, Given, Holding, Placement, Postponed
from throughcare.panels.actions.reach import item_to_change, rules_of, words_or_refuse
from throughcare.panels.actions.undoing import CannotUndo, newer_than, require_newest, undo
from throughcare.panels.models import AgendaItem, Correction, Decision, Outcome, Stands
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.queries import current_profile
from throughcare.referrals import actions as referrals
from throughcare.referrals.models import Outcome as ReferralOutcome
from throughcare.referrals.models import State
from throughcare.registrations import actions as registrations
from throughcare.registrations.models import LeadSpell, Registration

# Kept of the first decision, whatever it should have said: who was there has not changed.
WHO_WAS_THERE = ("present", "quorum", "quorum_missing", "without_quorum")


@action
def correct_decision(
    decision: Decision,
    *,
    because: str,
    reason: str,
    dissent: str = "",
    outcome: str = "",
    placement: Placement | None = None,
    holding: Holding | None = None,
    departure: Departure | None = None,
    postponed: Postponed | None = None,
    code: str = "",
    signposting: str = "",
    next_review_on: date | None = None,
    seen: int | None = None,
    by: Acting,
    at: datetime,
) -> Correction:
    """Put a decision right, also after the meeting: without `outcome` its words alone, with it what it made happen.

    What the first one did is taken back and the right one takes effect, in one transaction; where the world has moved
    on it is refused, saying what to do. `seen` is how many corrections stood when this one was written.
    """
    meeting, item = item_to_change(decision.item, Permission.DECIDE, by)
    first = Decision.objects.visible_to(by).select_related("item").get(pk=decision.pk)
    stands = first.stands()
    _require_seen(stands, seen)
    why = words_or_refuse(because, _("Say what was wrong with the decision."))
    given = Given(
        reason=words_or_refuse(reason, _("Say why the panel decided this.")),
        dissent=dissent.strip(),
        placement=placement,
        holding=holding,
        departure=departure,
        postponed=postponed,
        code=code,
        signposting=signposting.strip(),
        next_review_on=next_review_on,
    )
    version, profile = current_profile(item.scheme_id)
    case = effects.Case(item, meeting, version, profile, given, by, at)
    if outcome:
        correction = _anew(case, first, stands, _fitting(case, outcome), why)
    else:
        correction = _words_only(case, first, stands, why)
    _tell_trail(correction, stands, by, at)
    return correction


def _fitting(case: effects.Case, outcome: str) -> Outcome:
    if outcome not in rules.fitting(case.profile, rules_of(case.profile, case.meeting.kind), case.item.kind):
        raise DomainError(_("This meeting cannot decide that on such an item. Choose one of the outcomes offered."))
    return Outcome(outcome)


def _tell_trail(correction: Correction, stood: Stands, by: Acting, at: datetime) -> None:
    record(
        Event.DECISION_CORRECTED,
        by=by,
        about=correction,
        at=at,
        decision=str(correction.decision_id),
        outcome=correction.outcome,
        before=stood.outcome,
        number=correction.number,
    )


def _require_seen(stands: Stands, seen: int | None) -> None:
    if seen is not None and seen != stands.corrections:
        raise Conflict(
            _("Somebody corrected this decision while you were writing. Nothing was overwritten."),
            current={
                "version": stands.corrections,
                "changed_at": stands.since,
                "changed_by": stands.by,
                "reason": stands.reason,
                "dissent": stands.dissent,
            },
        )


def _words_only(case: effects.Case, first: Decision, stands: Stands, why: str) -> Correction:
    """Other words for the same decision, also where others read them: on the referral, on the end of a registration.

    What a later meeting told them stays.
    """
    details = dict(stands.details)
    if stands.outcome in (Outcome.NOT_ADOPT, Outcome.ELSEWHERE):
        signposting = case.given.signposting or details.get("signposting", "")
        details |= {"code": case.given.code or details.get("code", ""), "signposting": signposting}
    newest = newer_than(first, case.item.referral_id or stands.registration_id) is None
    if newest and case.item.referral is not None and case.item.referral.state in (State.DECIDED, State.DEFERRED):
        referrals.correct_words(
            case.item.referral,
            reason=case.given.reason,
            code=details.get("code", ""),
            signposting=details.get("signposting", ""),
            by=case.by,
            at=case.at,
        )
    if newest and stands.outcome == Outcome.DEREGISTER:
        held = Registration.objects.visible_to(case.by).locked(stands.registration_id)
        if not held.is_live and held.end_reason == details.get("exit_reason"):
            registrations.correct_end_words(held, words=case.given.reason, by=case.by, at=case.at)
    details.pop("stays", None)
    return _keep(case, first, Outcome(stands.outcome), details, stands.registration_id, why)


def _anew(case: effects.Case, first: Decision, stands: Stands, chosen: Outcome, why: str) -> Correction:
    """Take back what was done, and do what should have been done."""
    adopted = stands.outcome in (Outcome.ADOPT, Outcome.REREGISTER)
    if not adopted or chosen == stands.outcome:
        require_newest(first, stands)
    _require_lead_in_order(case, stands, chosen)
    if adopted and chosen == stands.outcome:
        effect, stays = _held_right(case, stands, why), {}
    else:
        stays = undo(case, stands, because=why)
        again = _mistaken_before(first) if chosen in (Outcome.ADOPT, Outcome.REREGISTER) else None
        effect = _adopt_again(case, again, why) if again is not None else effects.OF[chosen](_fresh(case))
    there = {name: first.details[name] for name in WHO_WAS_THERE if name in first.details}
    held = effect.registration.pk if effect.registration is not None else None
    correction = _keep(case, first, chosen, {**effect.details, **there, **stays}, held, why)
    if chosen == Outcome.REFUSE:
        effects.refuse_transfer(case)
    if chosen in rules.PLACING and effect.registration is not None:
        enter_waiting(case.item, effect.registration, by=case.by, at=case.at)
    return correction


def _fresh(case: effects.Case) -> effects.Case:
    """The same case, its records read again after something was taken back."""
    item = AgendaItem.objects.select_related("referral", "registration", "transfer", "person").get(pk=case.item.pk)
    return effects.Case(item, case.meeting, case.version, case.profile, case.given, case.by, case.at)


def _require_lead_in_order(case: effects.Case, stands: Stands, chosen: Outcome) -> None:
    """An end on the day of the meeting is refused where somebody else has begun to lead since."""
    if chosen != Outcome.DEREGISTER or stands.outcome == Outcome.DEREGISTER:
        return
    key = stands.registration_id or case.item.registration_id
    if key is not None and LeadSpell.objects.filter(registration_id=key, from_on__gt=case.meeting.held_on).exists():
        raise CannotUndo(
            _(
                "Somebody else leads the person since a day after this meeting, so the registration cannot end on its "
                "day. Put the person on the next agenda, and correct only the words here."
            )
        )


def _mistaken_before(first: Decision) -> Registration | None:
    """The registration of an adoption that a correction took back, to be taken up again instead of a second one."""
    keys = [first.registration_id, *first.corrections.values_list("registration_id", flat=True)]
    return Registration.objects.filter(pk__in=[key for key in keys if key is not None], end_reason=IN_ERROR).first()


def _adopt_again(case: effects.Case, mistaken: Registration, why: str) -> effects.Effect:
    if case.item.referral is not None:
        referrals.decide(
            case.item.referral, outcome=ReferralOutcome.ADOPTED, reason=case.given.reason, by=case.by, at=case.at
        )
    held = registrations.take_back_end(mistaken, because=why, by=case.by, at=case.at)
    return _placed(case, held, why)


def _held_right(case: effects.Case, stands: Stands, why: str) -> effects.Effect:
    """Adopted it was, but held otherwise: level, cohort, MAPPA or lead were recorded wrongly."""
    held = Registration.objects.visible_to(case.by).locked(stands.registration_id)
    if not held.is_live:
        raise CannotUndo(_("The registration that followed has ended. Correct only the words here."))
    effect = _placed(case, held, why, recorded=stands.details)
    if case.item.referral is not None:
        referrals.correct_words(case.item.referral, reason=case.given.reason, by=case.by, at=case.at)
    return effect


def _placed(
    case: effects.Case, held: Registration, why: str, *, recorded: Mapping[str, Any] = MappingProxyType({})
) -> effects.Effect:
    """Hold the person as the meeting said; what was changed since is left as it is, unless that is what was wrong."""
    placed = effects.placement(case)
    kept: dict[str, Any] = placed.as_kept()
    now = {name: getattr(held, name) for name in kept}
    moved = {name for name, value in now.items() if name in recorded and recorded[name] != value}
    wanted = {name: now[name] if name in moved and kept[name] == recorded[name] else kept[name] for name in kept}
    if any(wanted[name] != now[name] for name in moved):
        raise CannotUndo(
            _(
                "How the person is held was changed since. Put level, cohort and MAPPA right on the registration "
                "itself, and leave here what the meeting said."
            )
        )
    if wanted != now:
        held = registrations.change(held, **wanted, through=case.meeting.kind, by=case.by, at=case.at)
    person = placed.lead_practitioner.pk if placed.lead_practitioner else None
    if (placed.lead_agency.pk, person) != (held.lead_agency_id, held.lead_practitioner_id):
        if registrations.leads_so_far(held) > 1:
            raise CannotUndo(
                _("The lead was handed on since. Change it on the registration, and leave the lead here as it was.")
            )
        held = registrations.change_lead(
            held,
            agency=placed.lead_agency,
            practitioner=placed.lead_practitioner,
            from_on=held.started_on,
            reason=why[:300],
            by=case.by,
            at=case.at,
        )
    return effects.Effect(held, {**kept, "lead_agency": placed.lead_agency.pk, "lead_practitioner": person})


def _keep(
    case: effects.Case,
    first: Decision,
    outcome: Outcome,
    details: dict[str, Any],
    registration_id: uuid.UUID | None,
    why: str,
) -> Correction:
    return Correction.objects.create(
        scheme_id=first.scheme_id,
        person_id=first.person_id,
        decision=first,
        number=first.corrections.count() + 1,
        outcome=outcome,
        reason=case.given.reason,
        dissent=case.given.dissent,
        details=details,
        registration_id=registration_id,
        because=why,
        corrected_at=case.at,
        corrected_by=case.by.practitioner_id,
    )
