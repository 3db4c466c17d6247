"""Actions that a meeting agrees and settles: into the plan at once, or once the person is taken on."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.components import long_day
from throughcare.core.errors import DomainError, NotThere
from throughcare.panels import rules
from throughcare.panels.actions.reach import day_of, item_to_change, words_or_refuse
from throughcare.panels.models import AgendaItem, AgreedAction, Decision, ItemKind, Meeting
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Agency, Practitioner
from throughcare.partnerships.permissions import Permission
from throughcare.plans import actions as plans
from throughcare.plans.actions import reach as planning
from throughcare.plans.models import ActionState, Plan, PlanAction
from throughcare.registrations.models import Registration

IN_ERROR = "adopted_in_error"


class NoPlanToCome(DomainError):
    """The person was not taken on, so nothing can be agreed for a plan."""


@action
def agree_action(
    item: AgendaItem,
    *,
    what: str,
    prong: str,
    pathway: str,
    agency: Agency,
    practitioner: Practitioner | None = None,
    named_person: str = "",
    due_on: date,
    sent_as: uuid.UUID,
    by: Acting,
    at: datetime,
) -> AgreedAction:
    """Agree at a meeting what somebody does: in the plan at once, or once the person is taken on.

    The same sheet sent twice, or at once, is one action.
    """
    meeting, row = item_to_change(item, Permission.WRITE_PLAN, by)
    # The meeting is locked now: whoever sent the same sheet a moment ago has been here.
    before = AgreedAction.objects.filter(sent_as=sent_as, item=row).first()
    if before is not None:
        record(Event.MEETING_ACTION_AGREED, by=by, about=before, at=at, again=True)
        return before
    meeting.require_open()
    held = _registration_now(row)
    today = day_of(at)
    planning.check_line(what=what, prong=prong, due_on=due_on, not_before=today)
    own = agency.pk == by.agency_id
    agreed = _kept_once(
        scheme_id=row.scheme_id,
        person_id=row.person_id,
        item=row,
        what=what.strip(),
        prong=prong,
        pathway=pathway,
        agency=agency,
        practitioner=practitioner,
        named_person=planning.named(agency, practitioner, named_person, row.scheme_id, today),
        due_on=due_on,
        information_class=planning.covered(row.person, row.scheme_id, pathway, by, own=own),
        sent_as=sent_as,
        agreed_on=today,
        agreed_by=by.practitioner_id,
    )
    if held is not None:
        _enter(agreed, held, by=by, at=at)
    record(Event.MEETING_ACTION_AGREED, by=by, about=agreed, at=at, agency=agency.pk, meeting=str(meeting.pk))
    return agreed


def _kept_once(**fields: Any) -> AgreedAction:
    """The row; a sheet that was sent about somebody else before is refused in words."""
    try:
        with transaction.atomic():
            return AgreedAction.objects.create(**fields)
    except IntegrityError as error:
        if "sent_as" not in str(error):
            raise
        words = _("This was sent already, for another item. Open the item again and write it there.")
        raise DomainError(words) from error


def _registration_now(item: AgendaItem) -> Registration | None:
    """The registration to plan for; None while it is not decided whether the person is taken on."""
    decision = Decision.objects.filter(item=item).first()
    if decision is not None and decision.stands().outcome in rules.TURNED_DOWN:
        raise NoPlanToCome(_("The panel did not take this person on, so there is no plan for an action."))
    key = decision.stands().registration_id if decision is not None else item.registration_id
    held = Registration.objects.filter(pk=key).first() if key is not None else None
    if held is None or (held.ended_on is not None and decision is None and item.kind == ItemKind.REVISIT):
        return None
    held.require_live()
    return held


def enter_waiting(item: AgendaItem, registration: Registration, *, by: Acting, at: datetime) -> list[AgreedAction]:
    """Put into the plan what was agreed about the person before; what cannot go in stays waiting.

    Whoever decides may not see every action that was agreed: those who do bring theirs in afterwards.
    """
    entered = []
    for agreed in waiting_for(by, item):
        try:
            with transaction.atomic():
                _enter(agreed, registration, by=by, at=at)
        except DomainError:
            continue
        record(Event.MEETING_ACTION_ENTERED, by=by, about=agreed, at=at)
        entered.append(agreed)
    return entered


@action
def bring_into_plan(agreed: AgreedAction, *, by: Acting, at: datetime) -> AgreedAction:
    """Put an action into the plan that waited for somebody who may see it."""
    _meeting, item = item_to_change(agreed.item, Permission.WRITE_PLAN, by)
    found = waiting_for(by, item).filter(pk=agreed.pk).first()
    if found is None:
        raise DomainError(_("This action is in the plan already."))
    held = _registration_now(item)
    if held is None:
        raise DomainError(_("The panel has not taken this person on yet. The action waits until then."))
    _enter(found, held, by=by, at=at)
    record(Event.MEETING_ACTION_ENTERED, by=by, about=found, at=at)
    return found


def about_same(item: AgendaItem) -> Q:
    """Items about the same referral, offer or registration, at whichever meeting."""
    if item.kind == ItemKind.REFERRAL:
        return Q(item__referral_id=item.referral_id)
    if item.kind == ItemKind.TRANSFER:
        return Q(item__transfer_id=item.transfer_id)
    return Q(item__registration_id=item.registration_id)


def waiting_for(by: Acting, item: AgendaItem) -> QuerySet[AgreedAction]:
    """What was agreed about the same matter and is in no plan that counts."""
    mistaken = Q(plan_action__registration__end_reason=IN_ERROR)
    waiting = Q(plan_action=None) | mistaken
    return (
        AgreedAction.objects.visible_to(by).filter(about_same(item), waiting).select_related("agency", "practitioner")
    )


def _enter(agreed: AgreedAction, held: Registration, *, by: Acting, at: datetime) -> None:
    plan = held.plans.filter(current=True).first() or _begun(held, agreed, by=by, at=at)
    line = plans.agree_action(
        held,
        what=agreed.what,
        prong=agreed.prong,
        pathway=agreed.pathway,
        agency=agreed.agency,
        practitioner=agreed.practitioner,
        named_person=agreed.named_person,
        # A day that passed before there was a plan cannot stand in it; the action itself keeps it.
        due_on=max(agreed.due_on, plan.started_on),
        by=by,
        at=at,
    )
    agreed.enter(line)


def _begun(held: Registration, agreed: AgreedAction, *, by: Acting, at: datetime) -> Plan:
    """A first plan for what the meeting agreed; whoever leads says what it is to achieve."""
    aim = _("To be written. Begun with what the meeting of %(day)s agreed.") % {
        "day": long_day(agreed.item.meeting.held_on)
    }
    return plans.start_plan(held, aim=aim, by=by, at=at)


# ---- what became of them


@action
def settle_action(
    where: AgendaItem | Meeting,
    plan_action: PlanAction,
    *,
    state: str = "",
    outcome: str = "",
    due_on: date | None = None,
    why: str = "",
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> PlanAction:
    """Say at a meeting what became of an action, or carry it over to a new day with the reason.

    Done, could not, did not, no longer needed: the plan asks for words unless it was done.
    """
    meeting = _meeting_of(where, by)
    if plan_action.scheme_id != meeting.scheme_id:
        raise NotThere(_("This is not there, or you may not see it."))
    if due_on is not None and not state:
        line = _carried_over(plan_action, due_on=due_on, why=why, version=version, by=by, at=at)
    else:
        line = plans.close_action(
            plan_action, state=state, outcome=outcome or why, on=day_of(at), version=version, by=by, at=at
        )
    record(Event.MEETING_ACTION_SETTLED, by=by, about=line, at=at, meeting=str(meeting.pk), became=state or "moved")
    return line


def _meeting_of(where: AgendaItem | Meeting, by: Acting) -> Meeting:
    """The meeting, read again; several settle their own lines at once, so it is not locked."""
    key = where.meeting_id if isinstance(where, AgendaItem) else where.pk
    found = Meeting.objects.visible_to(by).filter(pk=key).first()
    if found is None:
        raise NotThere(_("This is not there, or you may not see it."))
    authorise(by, Permission.WRITE_CASES, found)
    found.require_not_closed()
    return found


def _carried_over(
    plan_action: PlanAction, *, due_on: date, why: str, version: int | None, by: Acting, at: datetime
) -> PlanAction:
    if due_on < day_of(at):
        raise DomainError(_("Choose a day from today on: an action is carried over to a day that is to come."))
    words = words_or_refuse(why, _("Say why it is carried over."))
    return plans.move_action(plan_action, due_on=due_on, reason=words, version=version, by=by, at=at)


def close_mistaken(item: AgendaItem, *, because: str, by: Acting, at: datetime) -> None:
    """End what was agreed for a plan that should not have been: the person was adopted by mistake."""
    agreed = AgreedAction.objects.visible_to(by).filter(about_same(item), plan_action__state=ActionState.OPEN)
    for each in agreed.select_related("plan_action"):
        words = _("The adoption was recorded by mistake: %(because)s") % {"because": because}
        assert each.plan_action is not None  # noqa: S101 - for the type checker
        plans.close_action(each.plan_action, state=ActionState.NOT_NEEDED, outcome=words, on=day_of(at), by=by, at=at)
