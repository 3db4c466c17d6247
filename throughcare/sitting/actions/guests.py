"""Guests of one item: invited, let in, shown out; they come by a door that leads to that item only."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError, NotThere
from throughcare.panels.actions.reach import item_to_change, meeting_to_change, words_or_refuse
from throughcare.panels.models import AgendaItem, Meeting
from throughcare.partnerships import actions as partnerships
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Grant, Practitioner, Scheme
from throughcare.partnerships.permissions import Permission, Role
from throughcare.people.models import Restriction
from throughcare.sharing.acting import act
from throughcare.sitting import messages
from throughcare.sitting.actions.joining import accept, come_in
from throughcare.sitting.models import Guest, Joining
from throughcare.sitting.models.guests import FOR_GUESTS


@action
def invite_guest(item: AgendaItem, *, practitioner: Practitioner, why: str, by: Acting, at: datetime) -> Guest:
    """Invite somebody for one item. They learn the day, and of the person only once they are let in."""
    meeting, found = item_to_change(item, Permission.PLAN_MEETING, by)
    meeting.require_not_closed()
    if found.removed_at is not None:
        raise DomainError(_("This item is off the agenda."))
    invited = Practitioner.objects.select_related("user", "agency").get(pk=practitioner.pk)
    words = words_or_refuse(why, _("Say why they are invited."))
    if Guest.objects.filter(item=found, practitioner=invited, ended_at=None).exists():
        raise DomainError(_("They are invited for this item already."))
    _let_be_guest(invited, meeting, found, by=by, at=at)
    guest = Guest.objects.create(
        scheme_id=found.scheme_id,
        person_id=found.person_id,
        meeting=meeting,
        item=found,
        practitioner=invited,
        why=words,
    )
    record(Event.GUEST_INVITED, by=by, about=guest, at=at, practitioner=invited.pk)
    messages.tell_invited(guest, meeting)
    return guest


def _let_be_guest(invited: Practitioner, meeting: Meeting, item: AgendaItem, *, by: Acting, at: datetime) -> None:
    """Give the role where it is missing; refuse whoever needs no invitation, or may not have one."""
    scheme = Scheme.objects.get(pk=meeting.scheme_id)
    if not Grant.objects.filter(practitioner=invited, scheme=scheme, role=Role.GUEST, ends_on=None).exists():
        partnerships.give_guest_role(invited, scheme=scheme, by=by, at=at)
    theirs = act(invited, scheme, on=meeting.held_on)
    if theirs.may(Permission.READ_CASES, scheme.pk):
        raise DomainError(_("They read the cases of this scheme, so they need no invitation: they can join."))
    if not theirs.classes >= FOR_GUESTS:
        raise DomainError(
            _("%(agency)s has not signed for learning who the people are and of the work with them.")
            % {"agency": invited.agency.name}
        )
    theirs_only = Restriction.objects.filter(person=item.person_id, practitioner_id=invited.pk, ended_at=None)
    closed = theirs_only.filter(kind=Restriction.Kind.DENY).exists()
    if closed or (item.person.restricted and not theirs_only.filter(kind=Restriction.Kind.ALLOW).exists()):
        raise DomainError(_("This person is restricted, and they are not among those who may see them."))


@action
def let_in(guest: Guest, *, by: Acting, at: datetime) -> Guest:
    """Open the item to its guest while the meeting sits."""
    meeting, found = _to_change(guest, by)
    meeting.require_open()
    found.let_in(at=at)
    found.save()
    record(Event.GUEST_LET_IN, by=by, about=found, at=at)
    return found


@action
def show_out(guest: Guest, *, by: Acting, at: datetime) -> Guest:
    """Close the item to its guest; they can be let in again."""
    _meeting, found = _to_change(guest, by)
    found.show_out(at=at)
    found.save()
    record(Event.GUEST_SHOWN_OUT, by=by, about=found, at=at)
    return found


@action
def show_decision(guest: Guest, *, by: Acting, at: datetime) -> Guest:
    """Let a guest see what was decided on the item, for as long as they are in."""
    meeting, found = _to_change(guest, by)
    meeting.require_open()
    found.require_standing()
    found.decision_shown_at = at
    found.save()
    record(Event.GUEST_SHOWN_DECISION, by=by, about=found, at=at)
    return found


@action
def end_guest(guest: Guest, *, by: Acting, at: datetime) -> Guest:
    """Take a guest off the item: from the next request on they see nothing of it."""
    _meeting, found = _to_change(guest, by, permission=Permission.PLAN_MEETING)
    found.require_standing()
    found.ended_at = at
    found.save()
    record(Event.GUEST_ENDED, by=by, about=found, at=at)
    return found


def turn_guests(meeting: Meeting, *, to: AgendaItem | None, by: Acting, at: datetime) -> None:
    """The meeting goes on to another item: its guests are let in, those of the items before are shown out."""
    here = to.pk if to is not None else None
    standing = Guest.objects.visible_to(by).filter(meeting=meeting, ended_at=None)
    inside = Q(let_in_at__isnull=False, shown_out_at=None)
    for guest in standing.filter(inside).exclude(item_id=here):
        show_out(guest, by=by, at=at)
    for guest in standing.filter(item_id=here).exclude(inside):
        let_in(guest, by=by, at=at)


@action
def join_as_guest(guest: Guest, *, statement_version: str, by: Acting, at: datetime) -> Joining:
    """A guest accepts the statement; their item opens when they are let in."""
    found = Guest.objects.inviting(by).filter(pk=guest.pk).first()
    if found is None:
        raise NotThere(_("This is not there, or you may not see it."))
    accept(found.scheme_id, statement_version)
    try:
        with transaction.atomic():
            row = _come_in(found, statement_version, by, at)
    except IntegrityError as clash:
        if "joined_once" not in str(clash):
            raise
        # A guest holds no lock on the meeting: they accepted twice in one instant, and are in by now.
        row = _come_in(found, statement_version, by, at)
    record(Event.GUEST_JOINED, by=by, about=row, at=at, statement=statement_version)
    return row


def _come_in(guest: Guest, statement_version: str, by: Acting, at: datetime) -> Joining:
    mine = Joining.objects.of(by).filter(meeting_id=guest.meeting_id).first()
    return come_in(
        mine, guest.meeting_id, guest.scheme_id, statement_version=statement_version, by=by, at=at, guest=True
    )


def _to_change(guest: Guest, by: Acting, *, permission: Permission = Permission.RUN_MEETING) -> tuple[Meeting, Guest]:
    meeting = meeting_to_change(guest.meeting_id, permission, by)
    return meeting, Guest.objects.visible_to(by).locked(guest.pk)
