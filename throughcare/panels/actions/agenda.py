"""Verbs of the agenda: it builds itself; chair and co-ordinator add, reorder and take off."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Max
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError
from throughcare.panels import rules
from throughcare.panels.actions.reach import (
    NotThisMeeting,
    day_of,
    item_to_change,
    meeting_to_change,
    rules_for,
    words_or_refuse,
)
from throughcare.panels.candidates import Candidate, candidates
from throughcare.panels.models import AgendaItem, AlreadyDecided, Because, Decision, ItemKind, Meeting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.referrals import actions as referrals
from throughcare.referrals.models import Referral, State
from throughcare.registrations.models import Registration


@action
def build_agenda(meeting: Meeting, *, by: Acting, at: datetime) -> list[AgendaItem]:
    """Put everything on the agenda that waits for this meeting and is not on it; answers what was added.

    What somebody took off stays off, and what was reordered stays where it is.
    """
    found = meeting_to_change(meeting.pk, Permission.PLAN_MEETING, by)
    found.require_not_closed()
    profile, held = rules_for(found)
    there = set(AgendaItem.objects.filter(meeting=found).values_list("person_id", "kind"))
    position = _last_position(found)
    added = []
    for candidate in candidates(by, found, kinds=rules.item_kinds(profile, held)):
        if (candidate.person_id, candidate.kind) in there:
            continue
        position += 1
        added.append(_put(found, candidate, position=position, by=by, at=at))
    record(Event.AGENDA_BUILT, by=by, about=found, at=at, added=len(added))
    return added


@action
def add_item(
    meeting: Meeting,
    *,
    kind: str,
    why: str,
    referral: Referral | None = None,
    registration: Registration | None = None,
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
    wanted = _subject(found, ItemKind(kind), referral=referral, registration=registration, by=by, day=at)
    before = AgendaItem.objects.filter(meeting=found, person_id=wanted.person_id, kind=kind).first()
    if before is None:
        return _put(found, wanted, position=_last_position(found) + 1, why=words, by=by, at=at)
    if before.removed_at is None:
        raise DomainError(_("This person is on the agenda already."))
    before.removed_at, before.why, before.position = None, words, _last_position(found) + 1
    before.referral, before.registration = wanted.referral, wanted.registration
    before.save()
    _list(before, by=by, at=at)
    record(Event.ITEM_ADDED, by=by, about=before, at=at, meeting=str(found.pk), kind=kind)
    return before


@action
def move_item(item: AgendaItem, *, up: bool, by: Acting, at: datetime) -> AgendaItem:
    """Change places with the item above or below."""
    meeting, row = item_to_change(item, Permission.PLAN_MEETING, by)
    meeting.require_not_closed()
    others = AgendaItem.objects.visible_to(by).filter(meeting=meeting, removed_at=None)
    if up:
        other = others.filter(position__lt=row.position).order_by("-position").first()
    else:
        other = others.filter(position__gt=row.position).order_by("position").first()
    if other is None:
        raise DomainError(_("It is the first item already.") if up else _("It is the last item already."))
    row.position, other.position = other.position, row.position
    row.save(update_fields=["position"])
    other.save(update_fields=["position"])
    record(Event.ITEM_MOVED, by=by, about=row, at=at, position=row.position)
    return row


@action
def remove_item(item: AgendaItem, *, by: Acting, at: datetime) -> AgendaItem:
    """Take an item off; a referral waits for another meeting."""
    meeting, row = item_to_change(item, Permission.PLAN_MEETING, by)
    meeting.require_not_closed()
    if Decision.objects.filter(item=row).exists():
        raise AlreadyDecided(_("This item has been decided, so it stays on the agenda."))
    if row.removed_at is not None:
        raise DomainError(_("This item was taken off the agenda already."))
    row.removed_at = at
    row.save(update_fields=["removed_at"])
    _release(row, by=by, at=at)
    record(Event.ITEM_REMOVED, by=by, about=row, at=at, meeting=str(meeting.pk))
    return row


def release_undecided(meeting: Meeting, *, by: Acting, at: datetime) -> None:
    """Let the referrals that a meeting did not reach wait for the next one; called when it ends."""
    undecided = AgendaItem.objects.visible_to(by).filter(meeting=meeting, removed_at=None, decision=None)
    for item in undecided.filter(referral__isnull=False).select_related("referral"):
        _release(item, by=by, at=at)


def _release(item: AgendaItem, *, by: Acting, at: datetime) -> None:
    if item.referral is not None and item.referral.state == State.LISTED:
        referrals.unlist(item.referral, by=by, at=at)


def _list(item: AgendaItem, *, by: Acting, at: datetime) -> None:
    if item.referral is not None and item.referral.state != State.LISTED:
        referrals.list_for_panel(item.referral, by=by, at=at)


def _put(meeting: Meeting, wanted: Candidate, *, position: int, why: str = "", by: Acting, at: datetime) -> AgendaItem:
    item = AgendaItem.objects.create(
        scheme_id=meeting.scheme_id,
        person_id=wanted.person_id,
        meeting=meeting,
        kind=wanted.kind,
        referral=wanted.referral,
        registration=wanted.registration,
        position=position,
        because=wanted.because,
        because_on=wanted.because_on,
        why=why,
    )
    _list(item, by=by, at=at)
    record(Event.ITEM_ADDED, by=by, about=item, at=at, meeting=str(meeting.pk), kind=str(wanted.kind))
    return item


def _subject(
    meeting: Meeting,
    kind: ItemKind,
    *,
    referral: Referral | None,
    registration: Registration | None,
    by: Acting,
    day: datetime,
) -> Candidate:
    """Whom the item is about, read again through what `by` may see."""
    today = day_of(day)
    if kind == ItemKind.REFERRAL:
        if referral is None:
            raise DomainError(_("Choose the referral."))
        asked = Referral.objects.visible_to(by).filter(scheme_id=meeting.scheme_id).locked(referral.pk)
        return Candidate(kind, asked.person_id, Because.ADDED, today, referral=asked)
    if registration is None:
        raise DomainError(_("Choose the person."))
    held = Registration.objects.visible_to(by).filter(scheme_id=meeting.scheme_id).locked(registration.pk)
    if held.is_live == (kind == ItemKind.REVISIT):
        raise DomainError(
            _("This person is on the scheme now.") if held.is_live else _("This person has left the scheme.")
        )
    return Candidate(kind, held.person_id, Because.ADDED, today, registration=held)


def _last_position(meeting: Meeting) -> int:
    found = AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max(F("position")))["last"]
    return found or 0
