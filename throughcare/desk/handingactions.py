"""The verbs of handing over: everything to a colleague, for good or until a day; and back again."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.chronology.handing import hand_on_appointment
from throughcare.chronology.models import Entry
from throughcare.core.action import action
from throughcare.core.components import long_day
from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError, NotPermitted
from throughcare.desk import actions as watching
from throughcare.desk.handing import Held, colleagues, held_by, in_place_of, may_hand_over, preview
from throughcare.desk.models import HandedOver, HandOver, Piece
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner, Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.plans.handing import hand_on_action
from throughcare.plans.models import PlanAction
from throughcare.referrals import actions as referrals
from throughcare.referrals.actions.handing import UNFINISHED
from throughcare.referrals.models import Referral
from throughcare.registrations.actions import change_lead
from throughcare.registrations.models import Registration
from throughcare.sharing.acting import act

ALL = frozenset(Piece)


class NothingToHandOver(DomainError):
    """There is nothing that could move."""


@action
def hand_over(
    giver: Practitioner,
    *,
    receiver: Practitioner,
    scheme: Scheme,
    reason: str,
    until_on: date | None = None,
    pieces: Collection[Piece] = ALL,
    by: Acting,
    at: datetime,
) -> HandOver:
    """Give all that somebody holds to a colleague: all of it or nothing, each through its own room's verb."""
    today = timezone.localdate(at)
    _allowed(giver, receiver, scheme, until_on=until_on, by=by, today=today)
    if not reason.strip():
        raise DomainError(_("Say why the work is handed over."))
    mover = in_place_of(giver, scheme, by=by, on=today)
    with speaking_for(mover):
        # Two who hand the same work over at once take turns here; the second finds what the first left.
        Practitioner.objects.select_for_update(no_key=True).get(pk=giver.pk)
        held = [each for each in held_by(giver, scheme, seen_by=mover, today=today) if each.piece in pieces]
        moves = preview(held, receiver=receiver, scheme=scheme, on=today).moves
        if not moves:
            raise NothingToHandOver(_("There is nothing to hand over, or the colleague may see none of it."))
        made = HandOver.objects.create(
            scheme=scheme,
            giver=giver,
            receiver=receiver,
            made_by=by.practitioner_id,
            from_on=today,
            until_on=until_on,
            reason=reason.strip()[:200],
        )
        words = _reason(giver, until_on, reason.strip())
        for each in moves:
            key = _move(each, giver, receiver, scheme, reason=words, mover=mover, at=at)
            HandedOver.objects.create(
                scheme=scheme, person_id=each.person_id, hand_over=made, piece=each.piece, key=key
            )
    record(Event.WORK_HANDED_OVER, by=by, about=made, at=at, giver=giver.pk, receiver=receiver.pk, many=len(moves))
    return made


def _allowed(
    giver: Practitioner, receiver: Practitioner, scheme: Scheme, *, until_on: date | None, by: Acting, today: date
) -> None:
    if not may_hand_over(by, giver, scheme):
        raise NotPermitted(_("You may hand over your own work, or that of the people you look after."))
    if until_on is not None and until_on <= today:
        raise DomainError(_("The first day back must be after today."))
    if receiver.pk not in {each.pk for each in colleagues(giver, scheme, by=by, on=today)}:
        raise DomainError(_("Choose a colleague who works on this scheme today."))
    if not act(receiver, scheme, on=today).case_schemes:
        raise DomainError(_("Their agency has no signature in force, so they could see none of it."))


def _reason(giver: Practitioner, until_on: date | None, reason: str) -> str:
    if until_on is None:
        words = _("Handed over by %(name)s: %(reason)s") % {"name": giver.user.name, "reason": reason}
    else:
        given = {"name": giver.user.name, "day": long_day(until_on), "reason": reason}
        words = _("For %(name)s, who is away until %(day)s: %(reason)s") % given
    return words[:300]


def _move(
    held: Held,
    giver: Practitioner,
    receiver: Practitioner,
    scheme: Scheme,
    *,
    reason: str,
    mover: Acting,
    at: datetime,
) -> uuid.UUID:
    """One thing through its own room's verb; answers under which key it is found from now on."""
    if held.piece == Piece.LEAD:
        change_lead(
            held.record,
            agency=receiver.agency,
            practitioner=receiver,
            from_on=timezone.localdate(at),
            reason=reason,
            by=mover,
            at=at,
        )
    elif held.piece == Piece.ACTION:
        hand_on_action(held.record, practitioner=receiver, by=mover, at=at)
    elif held.piece == Piece.APPOINTMENT:
        later = hand_on_appointment(held.record, practitioner=receiver, was=giver, reason=reason, by=mover, at=at)
        return later.pk
    elif held.piece == Piece.REFERRAL:
        referrals.hand_on(held.record, practitioner=receiver, by=mover, at=at)
    else:
        watching.watch(held.record.person, by=act(receiver, scheme, on=timezone.localdate(at)), at=at)
    return held.key


@action
def bring_back(hand_over: HandOver, *, by: Acting, at: datetime) -> HandOver:
    """Give back what the colleague still has as they got it; what was ended or given on meanwhile stays as it is."""
    today = timezone.localdate(at)
    found = HandOver.objects.visible_to(by).locked(hand_over.pk)
    if found.ended_at is not None or found.until_on is None:
        raise DomainError(_("This came back already, or was handed over for good."))
    giver = Practitioner.objects.select_related("user", "agency").get(pk=found.giver_id)
    receiver = Practitioner.objects.select_related("user", "agency").get(pk=found.receiver_id)
    # On the day itself the service brings it back; before it, whoever could have handed it over.
    if by.user_id is not None and not may_hand_over(by, giver, found.scheme):
        raise NotPermitted(_("You may bring back your own work, or that of the people you look after."))
    theirs = act(giver, found.scheme, on=today)
    mover = replace(theirs, permissions=theirs.permissions | {Permission.REGISTER})
    back = 0
    if theirs.case_schemes:
        reason = _("%(name)s is back") % {"name": giver.user.name}
        with speaking_for(mover):
            for piece in HandedOver.objects.visible_to(mover).filter(hand_over=found).order_by("pk"):
                held = _still_with(receiver, piece, mover)
                if held is not None:
                    _move(held, receiver, giver, found.scheme, reason=reason, mover=mover, at=at)
                    HandedOver.objects.filter(pk=piece.pk).update(came_back=True)
                    back += 1
    found.ended_at = at
    found.save(update_fields=["ended_at", "changed_at"])
    record(Event.WORK_CAME_BACK, by=by, about=found, at=at, many=back)
    return found


def _still_with(receiver: Practitioner, piece: HandedOver, mover: Acting) -> Held | None:
    """The thing, if the colleague still holds it and it is still open."""
    row: Registration | PlanAction | Entry | Referral | None
    if piece.piece == Piece.LEAD:
        led = Registration.objects.visible_to(mover).live()
        row = led.filter(pk=piece.key, lead_practitioner=receiver).select_related("person").first()
    elif piece.piece == Piece.ACTION:
        row = PlanAction.objects.visible_to(mover).open().filter(pk=piece.key, practitioner=receiver).first()
    elif piece.piece == Piece.APPOINTMENT:
        entry = Entry.objects.visible_to(mover).standing().filter(pk=piece.key, author=receiver).first()
        row = entry if entry is not None and entry.is_planned else None
    elif piece.piece == Piece.REFERRAL:
        mine = Referral.objects.visible_to(mover)
        row = mine.filter(pk=piece.key, referrer=receiver, state__in=UNFINISHED).first()
    else:
        return None
    return None if row is None else Held(Piece(piece.piece), piece.key, piece.person_id, row)
