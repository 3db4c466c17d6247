"""The verb of the panel: record a decision, which takes effect at once, or not at all."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError
from throughcare.panels import rules
from throughcare.panels.actions import effects
from throughcare.panels.actions.agreeing import enter_waiting
from throughcare.panels.actions.given import Departure, Given, Holding, Judged, Placement, Postponed
from throughcare.panels.actions.reach import NotThisMeeting, item_to_change, rules_of, words_or_refuse
from throughcare.panels.models import AgendaItem, AlreadyDecided, Attendance, Decision, ItemKind, Outcome, Presence
from throughcare.panels.queries import who_recorded
from throughcare.panels.words import outcome_words
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile.arrangements import Meeting as MeetingRules
from throughcare.partnerships.queries import current_profile
from throughcare.referrals.models import Referral
from throughcare.registrations.models import Registration
from throughcare.transfers.models import Transfer


@action
def record_decision(
    item: AgendaItem,
    *,
    outcome: str,
    reason: str,
    dissent: str = "",
    placement: Placement | None = None,
    holding: Holding | None = None,
    departure: Departure | None = None,
    postponed: Postponed | None = None,
    code: str = "",
    signposting: str = "",
    next_review_on: date | None = None,
    rating: Judged | None = None,
    without_quorum: str = "",
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> Decision:
    """Record what the panel decided on an item, and let it happen: all of it in one transaction.

    `holding` is for somebody who stays and is held differently; `without_quorum` says why it counts all the same.
    `version` is that of the referral, offer or registration as it stood when the decision was written.
    """
    meeting, row = item_to_change(item, Permission.DECIDE, by)
    _require_undecided(row)
    meeting.require_open()
    words = words_or_refuse(reason, _("Say why the panel decided this."))
    profile_version, profile = current_profile(row.scheme_id)
    held = rules_of(profile, meeting.kind)
    chosen = _fitting(rules.fitting(profile, held, row.kind), outcome, held)
    subject_of(row).expect(version)
    given = Given(
        reason=words,
        dissent=dissent.strip(),
        placement=placement,
        holding=holding,
        departure=departure,
        postponed=postponed,
        code=code,
        signposting=signposting.strip(),
        next_review_on=next_review_on,
        rating=rating,
        without_quorum=without_quorum.strip(),
    )
    return _decide(effects.Case(row, meeting, profile_version, profile, given, by, at), chosen, held)


def _decide(case: effects.Case, chosen: Outcome, held: MeetingRules) -> Decision:
    there = who_was_there(case, held)
    effect = effects.OF[chosen](case)
    rated = rated_too(case, chosen, effect)
    decision = _keep(case, chosen, effect, {**effect.details, **rated, **there})
    record(
        Event.DECISION_RECORDED,
        by=case.by,
        about=decision,
        at=case.at,
        outcome=str(chosen),
        meeting=str(case.meeting.pk),
    )
    if chosen == Outcome.REFUSE:
        effects.refuse_transfer(case)
    if chosen in rules.PLACING and effect.registration is not None:
        enter_waiting(case.item, effect.registration, by=case.by, at=case.at)
    return decision


def rated_too(case: effects.Case, chosen: Outcome, effect: effects.Effect) -> dict[str, Any]:
    """The colour judged with the decision, for somebody who is on the scheme after it."""
    if case.given.rating is None:
        return {}
    if chosen not in rules.RATED or effect.registration is None:
        raise effects.SaySo(_("A colour is judged of somebody who is on the scheme. Leave the rating out."))
    return effects.rate(case, effect.registration)


def subject_of(item: AgendaItem) -> Referral | Registration | Transfer:
    """What is decided on."""
    if item.kind == ItemKind.REFERRAL:
        found: Referral | Registration | Transfer | None = item.referral
    else:
        found = item.transfer if item.kind == ItemKind.TRANSFER else item.registration
    assert found is not None  # noqa: S101 - held by the constraint item_has_its_subject
    return found


def _keep(case: effects.Case, chosen: Outcome, effect: effects.Effect, details: dict[str, Any]) -> Decision:
    """The decision with its rules, its details and who was there."""
    return Decision.objects.create(
        scheme_id=case.item.scheme_id,
        person_id=case.item.person_id,
        item=case.item,
        profile_version=case.version,
        outcome=chosen,
        reason=case.given.reason,
        dissent=case.given.dissent,
        details=details,
        registration=effect.registration,
        decided_at=case.at,
        recorded_by=case.by.practitioner_id,
    )


def _require_undecided(item: AgendaItem) -> None:
    """Tell whoever comes second what was decided, by whom and when."""
    before = Decision.objects.filter(item=item).first()
    if before is not None:
        told = {"outcome": outcome_words(before), **who_recorded(before)}
        raise AlreadyDecided(
            _("%(name)s recorded a decision on this item at %(time)s: %(outcome)s. Yours was not recorded.") % told
        )
    if item.removed_at is not None:
        raise DomainError(_("This item was taken off the agenda. Put it back before deciding."))


def _fitting(offered: tuple[str, ...], outcome: str, held: MeetingRules) -> Outcome:
    if outcome not in offered:
        raise NotThisMeeting(
            _("“%(meeting)s” cannot decide this on such an item. Choose one of the outcomes offered.")
            % {"meeting": held.name}
        )
    return Outcome(outcome)


def who_was_there(case: effects.Case, held: MeetingRules) -> dict[str, Any]:
    """The agencies that were present when it was decided, kept with it; too few of them decide only with a reason."""
    lines = Attendance.objects.filter(meeting_id=case.item.meeting_id, presence=Presence.PRESENT)
    there = list(lines.order_by("agency_id").values_list("agency_id", "agency__kind"))
    quorum = rules.quorum_of(held, [kind for _agency, kind in there])
    kept: dict[str, Any] = {"present": [agency for agency, _kind in there], "quorum": quorum.needed}
    if quorum.missing:
        kept["quorum_missing"] = [kind.value for kind in quorum.missing]
    if quorum.short:
        kept["without_quorum"] = words_or_refuse(
            case.given.without_quorum,
            _("The meeting has no quorum by the scheme's rules. Say why it decides all the same."),
        )
    return kept
