"""Who waits for a meeting and why: what an agenda builds itself from. Nothing here changes anything."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from throughcare.panels.models import AgendaItem, Because, Decision, ItemKind, Meeting, Outcome
from throughcare.partnerships.acting import Acting
from throughcare.referrals.models import Referral, State
from throughcare.registrations.models import Registration
from throughcare.reviews.queries import due_for_review, exits_proposed, revisits_due

# Of meetings that have neither closed nor been called off.
NOT_OVER = {"meeting__closed_at": None, "meeting__called_off_at": None}


@dataclass(frozen=True)
class Candidate:
    """Somebody for the agenda: what about them, why, and since when."""

    kind: ItemKind
    person_id: uuid.UUID
    because: Because
    because_on: date
    referral: Referral | None = None
    registration: Registration | None = None


def candidates(by: Acting, meeting: Meeting, *, kinds: Sequence[str]) -> list[Candidate]:
    """Everybody who waits for this meeting, in the order of an agenda: referrals, reviews, exits, revisits."""
    found: list[Candidate] = []
    if ItemKind.REFERRAL in kinds:
        found += _referrals(by, meeting)
    exits = list(_exits(by, meeting)) if ItemKind.EXIT in kinds else []
    leaving = {one.person_id for one in exits}
    if ItemKind.REVIEW in kinds:
        found += [one for one in _reviews(by, meeting) if one.person_id not in leaving]
    found += exits
    if ItemKind.REVISIT in kinds:
        found += _revisits(by, meeting)
    return _not_settled(found, by, meeting)


def _referrals(by: Acting, meeting: Meeting) -> Iterator[Candidate]:
    """Deferred ones that fall due, then those that wait, the longest first."""
    agendas = AgendaItem.objects.filter(referral_id=OuterRef("pk"), removed_at=None, **NOT_OVER)
    # Listed by a meeting that is over: whoever closed it could not see the person, so nobody took it off.
    left_behind = Q(state=State.LISTED) & ~Exists(agendas)
    put_off = Q(state=State.DEFERRED) & (Q(deferred_until=None) | Q(deferred_until__lte=meeting.held_on))
    waiting = Referral.objects.visible_to(by).filter(scheme_id=meeting.scheme_id)
    rows = list(waiting.filter(Q(state=State.SENT) | put_off | left_behind).order_by("sent_at", "pk"))
    for row in sorted(rows, key=lambda each: each.state != State.DEFERRED):
        if row.state == State.DEFERRED:
            because, on = Because.DEFERRED, row.deferred_until or meeting.held_on
        else:
            because, on = Because.WAITING, timezone.localdate(row.sent_at or row.started_at)
        yield Candidate(ItemKind.REFERRAL, row.person_id, because, on, referral=row)


def _reviews(by: Acting, meeting: Meeting) -> Iterator[Candidate]:
    """Reviews that fall due by the day of the meeting, and people whom nobody has rated yet."""
    for row in due_for_review(by, meeting.scheme_id, meeting.held_on):
        if row.next_review_on is not None:
            because, on = Because.REVIEW_DUE, row.next_review_on
        else:
            because, on = Because.NEVER_RATED, row.started_on
        yield Candidate(ItemKind.REVIEW, row.person_id, because, on, registration=row)


def _exits(by: Acting, meeting: Meeting) -> Iterator[Candidate]:
    """Exits that practitioners proposed and no panel has settled."""
    for row in exits_proposed(by, meeting.scheme_id):
        yield Candidate(
            ItemKind.EXIT, row.person_id, Because.EXIT_PROPOSED, row.proposed_on, registration=row.registration
        )


def _revisits(by: Acting, meeting: Meeting) -> Iterator[Candidate]:
    """People who left for long custody, once their release is near enough; not those who are back or referred."""
    asked = Referral.objects.visible_to(by).open().filter(person_id=OuterRef("person_id"), scheme_id=meeting.scheme_id)
    for row in revisits_due(by, meeting.scheme_id, meeting.held_on).filter(~Exists(asked)):
        on = row.revisit_on or meeting.held_on
        yield Candidate(ItemKind.REVISIT, row.person_id, Because.REVISIT_DUE, on, registration=row)


def _not_settled(found: list[Candidate], by: Acting, meeting: Meeting) -> list[Candidate]:
    """Without those whom a panel deferred beyond this meeting or let rest, or who are on another agenda."""
    about = [one.registration.pk for one in found if one.registration is not None]
    elsewhere = AgendaItem.objects.visible_to(by).filter(
        registration_id__in=about, removed_at=None, decision=None, **NOT_OVER
    )
    taken = set(elsewhere.exclude(meeting=meeting).values_list("registration_id", "kind"))
    decided = Decision.objects.visible_to(by).filter(registration_id__in=about).order_by("decided_at")
    newest = {
        (registration, kind): (outcome, until)
        for registration, kind, outcome, until in decided.values_list(
            "registration_id", "item__kind", "outcome", "details__until"
        )
    }

    def rests(one: Candidate) -> bool:
        if one.registration is None:
            return False
        key = (one.registration.pk, one.kind)
        outcome, until = newest.get(key, ("", None))
        put_off = outcome == Outcome.DEFER and until is not None and until > meeting.held_on.isoformat()
        return key in taken or put_off or outcome == Outcome.NO_CHANGE

    return [one for one in found if not rests(one)]
