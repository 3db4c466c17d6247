"""Takes back in the rooms below what a decision recorded by mistake had done, or says what to do by hand instead."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.chronology.listing import CONTACTS, WHEREABOUTS, bring_up_to_date
from throughcare.core.components import long_day
from throughcare.core.errors import DomainError
from throughcare.panels.actions.agreeing import IN_ERROR, close_mistaken
from throughcare.panels.actions.effects import Case
from throughcare.panels.actions.given import Holding
from throughcare.panels.actions.reach import day_of
from throughcare.panels.models import Decision, ItemKind, Outcome, Stands
from throughcare.plans.models import Need, Plan, PlanAction
from throughcare.referrals import actions as referrals
from throughcare.referrals.models import State
from throughcare.registrations import actions as registrations
from throughcare.registrations import levels, listing
from throughcare.registrations.models import Registration
from throughcare.reviews import actions as reviews
from throughcare.reviews.models import ExitProposal, Rating
from throughcare.sharing.models import InformationClass


class CannotUndo(DomainError):
    """The world has moved on; the message says what to do by hand."""


def undo(case: Case, stands: Stands, *, because: str) -> dict[str, Any]:
    """Take back what stands; answers what stays on record of it, to be kept with the correction."""
    return _UNDO[Outcome(stands.outcome)](case, stands, because)


def require_newest(decision: Decision, stands: Stands) -> None:
    """Refuse where a later meeting has decided on the same matter: what it decided rests on this decision."""
    matter = stands.registration_id or decision.item.registration_id
    newer = newer_than(decision, matter or decision.item.referral_id or decision.item.transfer_id)
    if newer is not None:
        raise CannotUndo(
            _(
                "A meeting has decided on this person since, on %(day)s, and what it decided stays. "
                "Correct only the words here, and put the person on the next agenda."
            )
            % {"day": long_day(timezone.localdate(newer.decided_at))}
        )


def newer_than(decision: Decision, matter: uuid.UUID | None) -> Decision | None:
    """The next decision of a panel on the same registration, referral or offer, if there is one."""
    if matter is None:
        return None
    later = Decision.objects.filter(decided_at__gt=decision.decided_at).exclude(pk=decision.pk)
    about = Q(registration_id=matter) | Q(item__referral_id=matter) | Q(item__transfer_id=matter)
    return later.filter(about).order_by("decided_at").first()


def _adopted(case: Case, stands: Stands, because: str) -> dict[str, Any]:
    """The registration ends, adopted in error; everything recorded under it stays where it is."""
    held = _registration(case, stands)
    if not held.is_live:
        raise CannotUndo(
            _(
                "The registration that followed has ended already. Correct only the words here; "
                "if the reason of the end is wrong, correct the decision that ended it."
            )
        )
    stays = _stays(case, held)
    close_mistaken(case.item, because=because, by=case.by, at=case.at)
    today = day_of(case.at)
    if ExitProposal.objects.filter(registration=held, settled_on=None).exists():
        reviews.settle_exit(held, accepted=True, on=today, by=case.by, at=case.at)
    registrations.deregister(held, on=today, reason=IN_ERROR, words=because, by=case.by, at=case.at)
    if case.item.kind == ItemKind.REFERRAL:
        referrals.reopen(case.referral, because=because, by=case.by, at=case.at)
    return {"stays": stays}


def _stays(case: Case, held: Registration) -> list[str]:
    """What was recorded under the registration since, by kind; nothing that only some agencies may know of."""
    mine = {"registration": held}
    casework = {**mine, "information_class": InformationClass.CASEWORK}
    kinds = {
        "ratings": Rating.objects.filter(**mine),
        "plan": Plan.objects.filter(**mine),
        "needs": Need.objects.filter(**casework),
        "actions": PlanAction.objects.filter(**casework),
    }
    return [name for name, rows in kinds.items() if rows.exists()]


def _turned_down(case: Case, stands: Stands, because: str) -> dict[str, Any]:
    _expect_referral(case, State.DECIDED)
    referrals.reopen(case.referral, because=because, by=case.by, at=case.at)
    return {}


def _deferred(case: Case, stands: Stands, because: str) -> dict[str, Any]:
    if case.item.kind == ItemKind.REFERRAL:
        _expect_referral(case, State.DEFERRED)
        referrals.reopen(case.referral, because=because, by=case.by, at=case.at)
    return {}


def _expect_referral(case: Case, state: State) -> None:
    if case.referral.state != state:
        raise CannotUndo(
            _(
                "The referral has gone on since: it is “%(now)s”. Correct only the words here, "
                "and decide on the referral where it is now."
            )
            % {"now": State(case.referral.state).label}
        )


def _continued(case: Case, stands: Stands, because: str) -> dict[str, Any]:
    """Held and reviewed as before the meeting, unless somebody changed it since."""
    held = _registration(case, stands)
    if not held.is_live:
        raise CannotUndo(_("The registration has ended since. Correct the decision that ended it, or only the words."))
    if case.item.kind == ItemKind.EXIT:
        # Only then did the decision answer a proposal; one withdrawn on the same day stays withdrawn.
        _proposal_again(case, held)
    before = dict(stands.details.get("before") or {})
    review = before.pop("next_review_on", _NOTHING)
    changed = {name for name in Holding().as_kept() if name in stands.details}
    if changed - set(before) or any(getattr(held, name) != stands.details.get(name) for name in before):
        raise CannotUndo(
            _(
                "How the person is held was changed since, so this cannot be taken back here. "
                "Put level, cohort and MAPPA right on the registration itself, and correct only the words here."
            )
        )
    if before:
        wanted = {name: getattr(held, name) for name in Holding().as_kept()} | before
        # As it was before the mistake: nobody is moved to a level that a meeting must decide.
        held = registrations.change(held, **wanted, through=levels.OWN_LIST, by=case.by, at=case.at)
    decided = stands.details.get("next_review_on")
    if review is not _NOTHING and held.next_review_on == _day(decided):
        listing.note_review(held, next_review_on=_day(review))
    return {}


def _ended(case: Case, stands: Stands, because: str) -> dict[str, Any]:
    """The registration goes on as it was, whatever it says of contact and custody brought up to date."""
    held = _registration(case, stands)
    if held.is_live or held.end_reason != stands.details.get("exit_reason"):
        raise CannotUndo(_("The registration was changed since. Correct only the words here."))
    going_on = registrations.take_back_end(held, because=because, by=case.by, at=case.at)
    _proposal_again(case, going_on)
    kinds = CONTACTS | (WHEREABOUTS if InformationClass.OFFENDING in case.by.classes else frozenset())
    bring_up_to_date(held.person_id, held.scheme_id, kinds=kinds, today=day_of(case.at))
    return {}


def _proposal_again(case: Case, held: Registration) -> None:
    """The proposal to end it, which this decision answered, waits again: the right decision answers it anew."""
    answered = ExitProposal.objects.visible_to(case.by).filter(registration=held, settled_on=case.meeting.held_on)
    if answered.exists():
        reviews.reopen_exit(held, on=case.meeting.held_on, by=case.by, at=case.at)


def _nothing(case: Case, stands: Stands, because: str) -> dict[str, Any]:
    return {}


def _accepted(case: Case, stands: Stands, because: str) -> dict[str, Any]:
    raise CannotUndo(
        _(
            "%(scheme)s was told that the person was taken on, and acted on it. Offer the person back to it, or end "
            "the registration at the next meeting; here only the words can be corrected."
        )
        % {"scheme": case.transfer.scheme.name}
    )


def _refused(case: Case, stands: Stands, because: str) -> dict[str, Any]:
    raise CannotUndo(
        _(
            "%(scheme)s was told that the person was not taken on, and what it had offered is closed here. "
            "Ask it to offer the person again; here only the words can be corrected."
        )
        % {"scheme": case.transfer.scheme.name}
    )


def _registration(case: Case, stands: Stands) -> Registration:
    return Registration.objects.visible_to(case.by).locked(stands.registration_id or case.item.registration_id)


def _day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


_NOTHING = object()
_UNDO: dict[Outcome, Callable[[Case, Stands, str], dict[str, Any]]] = {
    Outcome.ADOPT: _adopted,
    Outcome.REREGISTER: _adopted,
    Outcome.NOT_ADOPT: _turned_down,
    Outcome.ELSEWHERE: _turned_down,
    Outcome.DEFER: _deferred,
    Outcome.CONTINUE: _continued,
    Outcome.DEREGISTER: _ended,
    Outcome.NO_CHANGE: _nothing,
    Outcome.ACCEPT: _accepted,
    Outcome.REFUSE: _refused,
}
