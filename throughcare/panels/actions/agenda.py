"""Verbs of the agenda: chair and co-ordinator add somebody, take off, hold back and put back."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError
from throughcare.panels import rules, timing
from throughcare.panels.actions.reach import (
    NotThisMeeting,
    day_of,
    item_to_change,
    meeting_to_change,
    rules_for,
    words_or_refuse,
)
from throughcare.panels.candidates import Candidate, waits_elsewhere
from throughcare.panels.causes import Cause
from throughcare.panels.models import AgendaItem, AlreadyDecided, Because, Decision, ItemKind, Meeting, Reason
from throughcare.panels.placing import renumber, rows_of, with_new
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.referrals import actions as referrals
from throughcare.referrals.models import Referral, State
from throughcare.registrations.models import Registration
from throughcare.transfers.models import Transfer


@action
def add_item(
    meeting: Meeting,
    *,
    kind: str,
    why: str,
    referral: Referral | None = None,
    registration: Registration | None = None,
    transfer: Transfer | None = None,
    by: Acting,
    at: datetime,
) -> AgendaItem:
    """Put somebody on the agenda by hand, saying why; also whoever was taken off before."""
    found = meeting_to_change(meeting.pk, Permission.PLAN_MEETING, by)
    found.require_not_closed()
    words = words_or_refuse(why, _("Say why this person is to be discussed."))
    profile, held = rules_for(found)
    if kind not in rules.item_kinds(profile, held):
        raise NotThisMeeting(_("“%(meeting)s” does not deal with this.") % {"meeting": held.name})
    given = Candidate(ItemKind(kind), found.pk, (), referral, registration, transfer)
    wanted = _subject(found, given, by=by, today=day_of(at))
    if wanted.registration is None:
        _require_free(wanted.person_id, kind, found, by, today=day_of(at))
    before = AgendaItem.objects.filter(meeting=found, person_id=wanted.person_id, kind=kind).first()
    if before is not None and before.removed_at is None:
        raise DomainError(_("This person is on the agenda already."))
    item = before or AgendaItem(scheme_id=found.scheme_id, meeting=found, person_id=wanted.person_id, kind=kind)
    first = wanted.leading(day_of(at))
    if before is None:
        item.because, item.because_on = first.because, first.on
        item.minutes = timing.minutes_for(held, kind)
    item.referral, item.registration, item.transfer = wanted.referral, wanted.registration, wanted.transfer
    item.why, item.removed_at, item.held_back_because, item.lapsed = words, None, "", False
    _place(item, found, by=by)
    item.save()
    _say_added(item, first)
    _list(item, by=by, at=at)
    record(Event.ITEM_ADDED, by=by, about=item, at=at, meeting=str(found.pk), kind=kind)
    return item


def _place(item: AgendaItem, meeting: Meeting, *, by: Acting) -> None:
    """At the end of its section."""
    renumber(with_new(rows_of(by, meeting), [item]), new=[item])


def _say_added(item: AgendaItem, cause: Cause) -> None:
    """Keep that somebody added it by hand, beside the reasons that it has besides."""
    Reason.objects.update_or_create(
        item=item,
        because=cause.because,
        information_class=cause.information_class,
        defaults={"scheme_id": item.scheme_id, "person_id": item.person_id, "on": cause.on},
    )


@action
def remove_item(item: AgendaItem, *, by: Acting, at: datetime) -> AgendaItem:
    """Take an item off; a referral waits for another meeting."""
    meeting, row = _to_take_off(item, by)
    row.removed_at = at
    row.save(update_fields=["removed_at"])
    _release(row, by=by, at=at)
    record(Event.ITEM_REMOVED, by=by, about=row, at=at, meeting=str(meeting.pk))
    return row


@action
def hold_back(item: AgendaItem, *, because: str, by: Acting, at: datetime) -> AgendaItem:
    """Keep an item for the next meeting of the kind, and say why it waits; it comes up there by itself."""
    meeting, row = _to_take_off(item, by)
    row.held_back_because = words_or_refuse(because, _("Say why this waits for the next meeting."))
    row.removed_at = at
    row.save(update_fields=["removed_at", "held_back_because"])
    _release(row, by=by, at=at)
    record(Event.ITEM_HELD_BACK, by=by, about=row, at=at, meeting=str(meeting.pk))
    return row


@action
def put_back(item: AgendaItem, *, by: Acting, at: datetime) -> AgendaItem:
    """Back onto the agenda that it was taken off or held back from, unless another meeting has it by now."""
    meeting, row = item_to_change(item, Permission.PLAN_MEETING, by)
    meeting.require_not_closed()
    if row.removed_at is None:
        raise DomainError(_("This person is on the agenda already."))
    _require_free(row.person_id, row.kind, meeting, by, today=day_of(at))
    if row.is_over:
        raise DomainError(_("This was settled or taken back meanwhile, so there is nothing left to decide."))
    row.removed_at, row.held_back_because, row.lapsed = None, "", False
    _place(row, meeting, by=by)
    row.save(update_fields=["removed_at", "held_back_because", "lapsed", "position"])
    _list(row, by=by, at=at)
    record(Event.ITEM_PUT_BACK, by=by, about=row, at=at, meeting=str(meeting.pk))
    return row


def _to_take_off(item: AgendaItem, by: Acting) -> tuple[Meeting, AgendaItem]:
    meeting, row = item_to_change(item, Permission.PLAN_MEETING, by)
    meeting.require_not_closed()
    if Decision.objects.filter(item=row).exists():
        raise AlreadyDecided(_("This item has been decided, so it stays on the agenda."))
    if row.removed_at is not None:
        raise DomainError(_("This item was taken off the agenda already."))
    return meeting, row


def _require_free(person_id: uuid.UUID, kind: str, meeting: Meeting, by: Acting, *, today: date) -> None:
    """Refuse while the same waits at another meeting."""
    same = AgendaItem.objects.visible_to(by).filter(
        waits_elsewhere(today), person_id=person_id, scheme_id=meeting.scheme_id, kind=kind, decision=None
    )
    if same.exclude(meeting=meeting).exists():
        raise DomainError(_("This is on the agenda of another meeting now. Take it off there first."))


def release_undecided(meeting: Meeting, *, by: Acting, at: datetime) -> None:
    """Let the referrals that a meeting did not reach wait for the next one; called when it ends."""
    undecided = AgendaItem.objects.visible_to(by).filter(meeting=meeting, removed_at=None, decision=None)
    for item in undecided.filter(referral__isnull=False).select_related("referral"):
        _release(item, by=by, at=at)


def _release(item: AgendaItem, *, by: Acting, at: datetime) -> None:
    """Let the referral wait for a meeting again, unless another one has it already."""
    if item.referral is None:
        return
    others = AgendaItem.objects.visible_to(by).filter(waits_elsewhere(day_of(at)), referral=item.referral)
    if item.referral.state == State.LISTED and not others.exclude(meeting_id=item.meeting_id).exists():
        referrals.unlist(item.referral, by=by, at=at)


def _list(item: AgendaItem, *, by: Acting, at: datetime) -> None:
    if item.referral is not None and item.referral.state != State.LISTED:
        referrals.list_for_panel(item.referral, by=by, at=at)


def _subject(meeting: Meeting, given: Candidate, *, by: Acting, today: date) -> Candidate:
    """Whom the item is about, read again through what `by` may see."""
    added = [Cause(Because.ADDED, today)]
    if given.kind == ItemKind.REFERRAL:
        if given.referral is None:
            raise DomainError(_("Choose the referral."))
        asked = Referral.objects.visible_to(by).filter(scheme_id=meeting.scheme_id).locked(given.referral.pk)
        return Candidate(given.kind, asked.person_id, added, referral=asked)
    if given.kind == ItemKind.TRANSFER:
        if given.transfer is None:
            raise DomainError(_("Choose the offer."))
        offers = Transfer.objects.visible_to(by).waiting().filter(to_scheme_id=meeting.scheme_id)
        offer = offers.locked(given.transfer.pk)
        return Candidate(given.kind, offer.person_id, added, transfer=offer)
    if given.registration is None:
        raise DomainError(_("Choose the person."))
    held = Registration.objects.visible_to(by).filter(scheme_id=meeting.scheme_id).locked(given.registration.pk)
    _require_fitting(held, given.kind)
    return Candidate(given.kind, held.person_id, added, registration=held)


def _require_fitting(held: Registration, kind: str) -> None:
    """Refuse to review somebody who left, and to look again at somebody who is on the scheme."""
    if held.is_live == (kind == ItemKind.REVISIT):
        raise DomainError(
            _("This person is on the scheme now.") if held.is_live else _("This person has left the scheme.")
        )
