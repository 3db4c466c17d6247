"""What each outcome makes happen in the rooms below; every function runs inside the decision's transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from throughcare.core.errors import DomainError
from throughcare.panels import rules
from throughcare.panels.actions.given import Departure, Given, Holding, Placement, Postponed
from throughcare.panels.actions.reach import words_or_refuse
from throughcare.panels.leaving import leaving
from throughcare.panels.models import AgendaItem, ItemKind, Meeting, Outcome
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import ProfileVersion
from throughcare.partnerships.profile import Profile
from throughcare.referrals import actions as referrals
from throughcare.referrals.models import Outcome as ReferralOutcome
from throughcare.referrals.models import Referral
from throughcare.registrations import actions as registrations
from throughcare.registrations import levels, listing
from throughcare.registrations.models import Registration
from throughcare.reviews import actions as reviews
from throughcare.reviews import exitclock
from throughcare.reviews.models import ExitProposal
from throughcare.transfers import actions as transfers
from throughcare.transfers.models import Transfer


class SaySo(DomainError):
    """Something that the decision needs was not given."""


@dataclass(frozen=True)
class Case:
    """The item under decision with everything that its effect needs."""

    item: AgendaItem
    meeting: Meeting
    version: ProfileVersion
    profile: Profile
    given: Given
    by: Acting
    at: datetime

    @property
    def referral(self) -> Referral:
        """The referral on which is decided."""
        assert self.item.referral is not None  # noqa: S101 - held by the constraint item_has_its_subject
        return self.item.referral

    @property
    def transfer(self) -> Transfer:
        """The offer on which is decided."""
        assert self.item.transfer is not None  # noqa: S101 - held by the constraint item_has_its_subject
        return self.item.transfer

    @property
    def registration(self) -> Registration:
        """The registration on which is decided."""
        assert self.item.registration is not None  # noqa: S101 - held by the constraint item_has_its_subject
        return self.item.registration


@dataclass(frozen=True)
class Effect:
    """What became of it: the registration concerned, and the details kept with the decision."""

    registration: Registration | None = None
    details: dict[str, Any] = field(default_factory=dict)


def _adopt(case: Case) -> Effect:
    placed = placement(case)
    referrals.decide(case.referral, outcome=ReferralOutcome.ADOPTED, reason=case.given.reason, by=case.by, at=case.at)
    return _register(case, placed)


def _reregister(case: Case) -> Effect:
    return _register(case, placement(case))


def _turned_down(case: Case, outcome: ReferralOutcome) -> Effect:
    given = case.given
    referrals.decide(
        case.referral,
        outcome=outcome,
        reason=given.reason,
        code=given.code,
        signposting=given.signposting,
        by=case.by,
        at=case.at,
    )
    return Effect(details={"code": given.code, "signposting": given.signposting})


def _not_adopt(case: Case) -> Effect:
    return _turned_down(case, ReferralOutcome.NOT_ADOPTED)


def _elsewhere(case: Case) -> Effect:
    return _turned_down(case, ReferralOutcome.ELSEWHERE)


def _defer(case: Case) -> Effect:
    later = _postponed(case)
    details = {"until": later.until.isoformat(), "owner": later.owner.pk}
    if case.item.kind == ItemKind.TRANSFER:
        return Effect(details=details)
    if case.item.kind != ItemKind.REFERRAL:
        return Effect(_live(case) if case.item.kind != ItemKind.REVISIT else case.registration, details)
    referrals.defer(
        case.referral, until=later.until, owner=later.owner, reason=case.given.reason, by=case.by, at=case.at
    )
    return Effect(details=details)


def _continue(case: Case) -> Effect:
    held = _live(case)
    details: dict[str, Any] = {}
    if case.item.kind == ItemKind.EXIT:
        _settle(case, held, accepted=False)
    if case.given.holding is not None:
        held, details = _held_differently(case, held, case.given.holding)
    review_on = case.given.next_review_on
    if review_on is not None:
        if review_on <= case.meeting.held_on:
            raise SaySo(_("The next review must be after this meeting."))
        before = held.next_review_on.isoformat() if held.next_review_on else None
        listing.note_review(held, next_review_on=review_on)
        details["next_review_on"] = review_on.isoformat()
        details["before"] = {**details.get("before", {}), "next_review_on": before}
    return Effect(held, details)


def _held_differently(case: Case, held: Registration, wished: Holding) -> tuple[Registration, dict[str, Any]]:
    """Another level, cohort or MAPPA for somebody who stays; who leads is changed on the registration itself."""
    wanted = wished.as_kept()
    before = {name: getattr(held, name) for name in wanted}
    if wanted == before:
        return held, {}
    changed = registrations.change(held, **wanted, through=case.meeting.kind, by=case.by, at=case.at)
    became = {name: value for name, value in wanted.items() if value != before[name]}
    # How it was before is kept, so that a correction can put it back.
    return changed, {**became, "before": {name: before[name] for name in became}}


def _deregister(case: Case) -> Effect:
    held = _live(case)
    departure = _departure(case, held)
    revisit_on = exitclock.revisit_on(
        case.profile.exit.revisit, reason=departure.reason, release_on=departure.release_on
    )
    state = leaving(case.by, held, case.profile, on=case.meeting.held_on)
    _settle(case, held, accepted=True)
    ended = registrations.deregister(
        held,
        on=case.meeting.held_on,
        reason=departure.reason,
        words=case.given.reason,
        revisit_on=revisit_on,
        by=case.by,
        at=case.at,
    )
    details = {
        "exit_reason": departure.reason,
        "anyway": departure.anyway.strip(),
        "conditions": state.as_kept(),
        "release_on": departure.release_on.isoformat() if departure.release_on else None,
        "revisit_on": revisit_on.isoformat() if revisit_on else None,
    }
    return Effect(ended, details)


def _no_change(case: Case) -> Effect:
    return Effect(case.registration)


def _accept(case: Case) -> Effect:
    placed = case.given.placement
    if placed is None:
        raise SaySo(_("Say which agency leads."))
    _held_somehow(case, placed)
    taken = transfers.accept(
        case.transfer,
        level=placed.level,
        cohort=placed.cohort,
        lead_agency=placed.lead_agency,
        lead_practitioner=placed.lead_practitioner,
        answer=case.given.reason,
        through=case.meeting.kind,
        by=case.by,
        at=case.at,
    )
    ours = taken.received_as
    assert ours is not None  # noqa: S101 - held by the constraint accepted_transfer_is_received
    held = {"level": ours.level, "cohort": ours.cohort, "statutory_status": ours.statutory_status}
    lead = {"lead_agency": ours.lead_agency_id, "lead_practitioner": ours.lead_practitioner_id}
    mappa = {"mappa_category": ours.mappa_category, "mappa_level": ours.mappa_level}
    return Effect(ours, {**held, **mappa, **lead})


def refuse_transfer(case: Case) -> None:
    """Say no to the other scheme; the decision is kept before, while this scheme still knows the person."""
    transfers.refuse(case.transfer, answer=case.given.reason, by=case.by, at=case.at)


def rate(case: Case, registration: Registration) -> dict[str, Any]:
    """Judge the colour in the meeting, where it was judged; nothing comes of a decision by itself."""
    judged = case.given.rating
    if judged is None:
        return {}
    reviews.judge_rating(
        registration,
        colour=judged.colour,
        evidence=judged.evidence,
        reason=judged.reason,
        judged_on=case.meeting.held_on,
        next_review_on=judged.next_review_on,
        by=case.by,
        at=case.at,
    )
    return {"colour": judged.colour, "rated_next_review_on": judged.next_review_on.isoformat()}


OF: dict[Outcome, Callable[[Case], Effect]] = {
    Outcome.ADOPT: _adopt,
    Outcome.NOT_ADOPT: _not_adopt,
    Outcome.DEFER: _defer,
    Outcome.ELSEWHERE: _elsewhere,
    Outcome.CONTINUE: _continue,
    Outcome.DEREGISTER: _deregister,
    Outcome.REREGISTER: _reregister,
    Outcome.NO_CHANGE: _no_change,
    Outcome.ACCEPT: _accept,
    Outcome.REFUSE: lambda _case: Effect(),
}


# ---- what each needs


def placement(case: Case) -> Placement:
    """Everything that says how the person is held, checked against this meeting's powers."""
    placed = case.given.placement
    if placed is None:
        raise SaySo(_("Say which agency leads."))
    _held_somehow(case, placed)
    if not placed.statutory_status:
        raise SaySo(_("Say under which order or licence the person is, or that there is none."))
    levels.check_way_in(
        case.profile, level=placed.level, mappa_level=placed.mappa_level, before=("", None), through=case.meeting.kind
    )
    cohort = case.profile.cohort(placed.cohort)
    if cohort is not None and cohort.statutory_only and placed.statutory_status == "none":
        raise SaySo(_("%(cohort)s is for people under statutory supervision.") % {"cohort": cohort.label})
    return placed


def _held_somehow(case: Case, placed: Placement) -> None:
    if case.profile.levels and not placed.level:
        raise SaySo(_("Choose the level."))
    if case.profile.cohorts and not placed.cohort:
        raise SaySo(_("Choose the cohort."))


def _register(case: Case, placed: Placement) -> Effect:
    kept = placed.as_kept()
    made = registrations.register(
        case.item.person,
        scheme_id=case.item.scheme_id,
        profile_version=case.version,
        started_on=case.meeting.held_on,
        lead_agency=placed.lead_agency,
        lead_practitioner=placed.lead_practitioner,
        by=case.by,
        at=case.at,
        **kept,
    )
    lead = {"lead_agency": placed.lead_agency.pk, "lead_practitioner": made.lead_practitioner_id}
    return Effect(made, {**kept, **lead})


def _postponed(case: Case) -> Postponed:
    later = case.given.postponed
    if later is None:
        raise SaySo(_("Say until when it is deferred, and who brings it back."))
    if later.until <= case.meeting.held_on:
        raise SaySo(_("The day until which it is deferred must be after this meeting."))
    return later


def _live(case: Case) -> Registration:
    held = Registration.objects.visible_to(case.by).locked(case.registration.pk)
    held.require_live()
    return held


def _departure(case: Case, held: Registration) -> Departure:
    """The reason, with why all the same where a condition of the scheme is not met: a person decides, and says so."""
    departure = case.given.departure
    if departure is None or not departure.reason:
        raise SaySo(_("Choose the reason for which the registration ends."))
    if rules.needs_release_date(case.profile, departure.reason):
        if departure.release_on is None:
            raise SaySo(_("Give the expected release date, or the earliest there can be: the person comes back then."))
        _require_after(departure.release_on, case.meeting.held_on)
    state = leaving(case.by, held, case.profile, on=case.meeting.held_on)
    short = rules.shortfall(
        case.profile,
        reason=departure.reason,
        rules_met=state.rules_met,
        exit_plan=state.exit_plan,
        dissent=bool(case.given.dissent),
    )
    if short:
        words_or_refuse(
            departure.anyway,
            _("Not every condition of the scheme is met. Say why the panel ends the registration all the same."),
        )
    return departure


def _require_after(release_on: date, held_on: date) -> None:
    if release_on <= held_on:
        raise SaySo(_("The expected release must be after this meeting."))


def _settle(case: Case, held: Registration, *, accepted: bool) -> None:
    """Answer the proposal to end the registration, if there is one."""
    if ExitProposal.objects.visible_to(case.by).filter(registration=held, settled_on=None).exists():
        reviews.settle_exit(held, accepted=accepted, on=case.meeting.held_on, by=case.by, at=case.at)
