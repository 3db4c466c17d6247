"""What somebody holds, and which of it a colleague could take over: the reading half of handing over."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from throughcare.chronology.models import Attendance, Entry, Kind
from throughcare.core.context import speaking_for
from throughcare.desk import actions as watching
from throughcare.desk.models import HandedOver, HandOver, Piece, Watch
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Grant, Practitioner, Scheme, working_on
from throughcare.partnerships.permissions import CARRIES, Permission, Role
from throughcare.people.models import Person
from throughcare.plans.models import PlanAction
from throughcare.referrals.actions.handing import UNFINISHED
from throughcare.referrals.models import Referral
from throughcare.registrations.models import Registration
from throughcare.sharing.acting import act

READS_CASES = [role for role, carried in CARRIES.items() if Permission.READ_CASES in carried]


@dataclass(frozen=True)
class Held:
    """One thing that somebody holds."""

    piece: Piece
    key: uuid.UUID
    person_id: uuid.UUID
    record: Any


@dataclass
class Preview:
    """What would move, and how much would not because the colleague may not see whom it is about."""

    moves: list[Held] = field(default_factory=list)
    stays: int = 0

    def counts(self) -> list[tuple[str, int]]:
        """How many of each kind would move."""
        return [
            (str(piece.label), sum(held.piece == piece for held in self.moves))
            for piece in Piece
            if any(held.piece == piece for held in self.moves)
        ]


def in_place_of(giver: Practitioner, scheme: Scheme, *, by: Acting, on: date) -> Acting:
    """Who moves the work: the co-ordinator as themselves; everybody else in the giver's place, with the giver's eyes.

    A lead may hand on their own, and an administrator who reads no cases may have it done without reading any: the
    verbs below run with what the giver may see, under the name of whoever asked. Handing the lead on takes a right
    that a lead does not carry otherwise.
    """
    if by.may(Permission.REGISTER, scheme.pk) and scheme.pk in by.case_schemes:
        return by
    theirs = act(giver, scheme, on=on)
    return replace(theirs, user_id=by.user_id, name=by.name, permissions=theirs.permissions | {Permission.REGISTER})


def held_by(giver: Practitioner, scheme: Scheme, *, seen_by: Acting, today: date) -> list[Held]:
    """All that somebody holds on the scheme, as far as `seen_by` sees it; speak for them while reading."""
    mine = {"scheme": scheme}
    led = Registration.objects.visible_to(seen_by).live().filter(lead_practitioner=giver, **mine)
    actions = (
        PlanAction.objects.visible_to(seen_by).open().filter(practitioner=giver, registration__ended_on=None, **mine)
    )
    planned = (
        Entry.objects.visible_to(seen_by)
        .standing()
        .filter(author=giver, kind=Kind.APPOINTMENT, outcome=Attendance.PLANNED, on_day__gte=today, **mine)
    )
    referrals = Referral.objects.visible_to(seen_by).filter(
        referrer=giver, agency_id=giver.agency_id, state__in=UNFINISHED, **mine
    )
    found: list[tuple[Piece, Any]] = [
        *((Piece.LEAD, row) for row in led.select_related("person").order_by("sort_name", "pk")),
        *((Piece.ACTION, row) for row in actions.select_related("person").order_by("due_on", "pk")),
        *((Piece.APPOINTMENT, row) for row in planned.select_related("person").order_by("on_day", "pk")),
        *((Piece.REFERRAL, row) for row in referrals.select_related("person").order_by("made_at", "pk")),
    ]
    if seen_by.practitioner_id == giver.pk:
        watches = Watch.objects.mine(seen_by).select_related("person").order_by("pk")
        found += [(Piece.WATCH, row) for row in watches]
    return [Held(piece, row.person_id if piece == Piece.WATCH else row.pk, row.person_id, row) for piece, row in found]


def preview(held: Sequence[Held], *, receiver: Practitioner, scheme: Scheme, on: date) -> Preview:
    """Divide what is held by whether the colleague may see the person, asked as the colleague."""
    theirs = act(receiver, scheme, on=on)
    with speaking_for(theirs):
        wanted = {each.person_id for each in held}
        seen = set(Person.objects.visible_to(theirs).filter(pk__in=wanted).values_list("pk", flat=True))
        watched = set(Watch.objects.mine(theirs).values_list("person_id", flat=True))
    result = Preview()
    # Whoever watches as many people as one can takes over the work all the same, without the rest of the watches.
    room = watching.MOST_WATCHED - len(watched)
    for each in held:
        other_agency = each.piece == Piece.REFERRAL and receiver.agency_id != each.record.agency_id
        if each.piece == Piece.WATCH and each.person_id in seen and each.person_id not in watched:
            room -= 1
            if room < 0:
                continue
        if each.person_id not in seen:
            result.stays += each.piece != Piece.WATCH
        elif not other_agency:
            result.moves.append(each)
        else:
            result.stays += 1
    return result


def colleagues(giver: Practitioner, scheme: Scheme, *, by: Acting, on: date) -> list[Practitioner]:
    """Who could take it over: whoever reads cases there today, of the same agency unless the co-ordinator asks."""
    grants = Grant.objects.filter(working_on(on), scheme=scheme, role__in=READS_CASES)
    found = Practitioner.objects.filter(working_on(on), grants__in=grants, user__is_active=True).exclude(pk=giver.pk)
    if not by.may(Permission.REGISTER, scheme.pk):
        found = found.filter(agency=giver.agency_id)
    people = found.select_related("user", "agency").order_by("agency__name", "user__name").distinct()
    return sorted(people, key=lambda each: each.agency_id != giver.agency_id)


def may_hand_over(by: Acting, giver: Practitioner, scheme: Scheme) -> bool:
    """One's own; as co-ordinator everybody's on the scheme; as administrator one's agency's."""
    if by.practitioner_id == giver.pk:
        return scheme.pk in by.case_schemes
    if by.may(Permission.REGISTER, scheme.pk) and scheme.pk in by.case_schemes:
        return Role.COORDINATOR in by.roles and Grant.objects.filter(practitioner=giver, scheme=scheme).exists()
    return by.may(Permission.MANAGE_PEOPLE_OF_AGENCY) and giver.agency_id == by.agency_id


def meanwhile_for(by: Acting, *, on: date) -> Subquery:
    """Beside a registration: for whom its lead leads it for a while only, and until when."""
    rows = (
        HandedOver.objects.filter(piece=Piece.LEAD, key=OuterRef("pk"), scheme_id__in=by.case_schemes)
        .filter(hand_over__ended_at=None, hand_over__until_on__gt=on, hand_over__receiver=by.practitioner_id)
        .order_by("-pk")
    )
    told = JSONObject(name="hand_over__giver__user__name", until="hand_over__until_on")
    return Subquery(rows.values(told=told)[:1])


def stands_in(by: Acting, registration: Registration, *, on: date) -> HandOver | None:
    """The handing over by which somebody leads this person for a while only."""
    row = (
        HandedOver.objects.visible_to(by)
        .filter(piece=Piece.LEAD, key=registration.pk, hand_over__ended_at=None, hand_over__until_on__gt=on)
        .select_related("hand_over__giver__user", "hand_over__receiver__user")
        .order_by("-pk")
        .first()
    )
    same = row is not None and row.hand_over.receiver_id == registration.lead_practitioner_id
    return row.hand_over if row is not None and same else None
