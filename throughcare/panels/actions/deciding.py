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
from throughcare.panels.actions.given import Departure, Given, Holding, Placement, Postponed
from throughcare.panels.actions.reach import NotThisMeeting, item_to_change, rules_of, words_or_refuse
from throughcare.panels.models import AgendaItem, AlreadyDecided, Attendance, Decision, ItemKind, Outcome, Presence
from throughcare.panels.queries import who_recorded
from throughcare.panels.words import outcome_words
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile.arrangements import Meeting as MeetingRules
from throughcare.partnerships.queries import current_profile


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
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> Decision:
    """Record what the panel decided on an item, and let it happen: all of it in one transaction.

    `holding` is for somebody who stays and is held differently.
    `version` is that of the referral or registration as it stood when the decision was written.
    """
    meeting, row = item_to_change(item, Permission.DECIDE, by)
    _require_undecided(row)
    meeting.require_open()
    words = words_or_refuse(reason, _("Say why the panel decided this."))
    profile_version, profile = current_profile(row.scheme_id)
    held = rules_of(profile, meeting.kind)
    chosen = _fitting(rules.fitting(profile, held, row.kind), outcome, held)
    (row.referral if row.kind == ItemKind.REFERRAL else row.registration).expect(version)  # type: ignore[union-attr]
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
    )
    case = effects.Case(row, meeting, profile_version, profile, given, by, at)
    decision = _keep(case, chosen, effects.OF[chosen](case), held)
    record(Event.DECISION_RECORDED, by=by, about=decision, at=at, outcome=str(chosen), meeting=str(meeting.pk))
    return decision


def _keep(case: effects.Case, chosen: Outcome, effect: effects.Effect, held: MeetingRules) -> Decision:
    """The decision with its rules, its details and who was there."""
    return Decision.objects.create(
        scheme_id=case.item.scheme_id,
        person_id=case.item.person_id,
        item=case.item,
        profile_version=case.version,
        outcome=chosen,
        reason=case.given.reason,
        dissent=case.given.dissent,
        details={**effect.details, **_who_was_there(case.item, held)},
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


def _who_was_there(item: AgendaItem, held: MeetingRules) -> dict[str, Any]:
    """The agencies that were present when it was decided, kept with it."""
    lines = Attendance.objects.filter(meeting_id=item.meeting_id, presence=Presence.PRESENT).order_by("agency_id")
    return {"present": list(lines.values_list("agency_id", flat=True)), "quorum": rules.quorum(held)}
