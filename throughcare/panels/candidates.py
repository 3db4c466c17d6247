"""Who waits for a meeting and why: what an agenda builds itself from. Nothing here changes anything."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from throughcare.panels import rules
from throughcare.panels.causes import NEWS, Cause, Causes, Question, on_the_scheme, question
from throughcare.panels.models import AgendaItem, Because, Decision, ItemKind, Meeting, Outcome, Reason
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.profile.arrangements import Meeting as MeetingRules
from throughcare.referrals.models import Referral, State
from throughcare.registrations.models import Registration
from throughcare.reviews.queries import exits_proposed, revisits_due
from throughcare.sharing.models import InformationClass
from throughcare.transfers.models import Transfer

# What everybody who reads the agenda may know.
FOR_ALL = frozenset({InformationClass.IDENTITY, InformationClass.CASEWORK})


def waits_elsewhere(today: date) -> Q:
    """Items of meetings that sit or are to come; one whose day passed without its being opened keeps nobody waiting."""
    to_sit = Q(meeting__opened_at__isnull=False) | Q(meeting__held_on__gte=today)
    return to_sit & Q(removed_at=None, meeting__closed_at=None, meeting__called_off_at=None)


@dataclass(frozen=True)
class Candidate:
    """Somebody for the agenda: what about them, every reason why, and since when."""

    kind: ItemKind
    person_id: uuid.UUID
    causes: Sequence[Cause] = field(default_factory=tuple)
    referral: Referral | None = None
    registration: Registration | None = None
    transfer: Transfer | None = None
    why: str = ""

    @property
    def key(self) -> tuple[uuid.UUID, str]:
        """One line an agenda."""
        return self.person_id, str(self.kind)

    @property
    def subject(self) -> tuple[uuid.UUID | None, str]:
        """What a panel settles: a registration or an offer, and in which respect."""
        about = self.registration or self.transfer
        return (about.pk if about else None), str(self.kind)

    def leading(self, day: date) -> Cause:
        """The first reason that everybody may know; else only that the person is listed."""
        return leading(self.causes, day)


def leading(causes: Iterable[Cause], day: date) -> Cause:
    """The first reason that everybody may know; else only that the person is listed since a day."""
    return next((cause for cause in causes if cause.information_class in FOR_ALL), Cause(Because.LISTED, day))


def candidates(by: Acting, meeting: Meeting, *, profile: Profile, held: MeetingRules, today: date) -> list[Candidate]:
    """Everybody who waits for this meeting in the order of an agenda: referrals, offers, reviews, exits, revisits."""
    kinds = rules.item_kinds(profile, held)
    asked = question(by, meeting, held)
    found: list[Candidate] = []
    if ItemKind.REFERRAL in kinds:
        found += _referrals(by, meeting, today)
    if ItemKind.TRANSFER in kinds:
        found += _transfers(by, meeting)
    found += _of_the_cohort(asked, kinds)
    if ItemKind.REVISIT in kinds:
        found += _revisits(by, meeting)
    found = _with_deferred(found, asked, kinds)
    return _held_back(_not_settled(found, by, meeting, today), asked, kinds)


def _referrals(by: Acting, meeting: Meeting, today: date) -> Iterator[Candidate]:
    """Deferred ones that fall due, those marked ready for the panel, the others; the longest waiting first."""
    agendas = AgendaItem.objects.filter(waits_elsewhere(today), referral_id=OuterRef("pk"))
    # Listed by a meeting that is over: whoever closed it could not see the person, or nobody ever opened it.
    left_behind = Q(state=State.LISTED) & ~Exists(agendas)
    put_off = Q(state=State.DEFERRED) & (Q(deferred_until=None) | Q(deferred_until__lte=meeting.held_on))
    waiting = Referral.objects.visible_to(by).filter(scheme_id=meeting.scheme_id)
    rows = list(waiting.filter(Q(state=State.SENT) | put_off | left_behind).order_by("sent_at", "pk"))
    for row in sorted(rows, key=lambda each: (each.state != State.DEFERRED, each.ready_at is None)):
        yield Candidate(ItemKind.REFERRAL, row.person_id, list(_waits(row, meeting)), referral=row)


def _waits(row: Referral, meeting: Meeting) -> Iterator[Cause]:
    since = timezone.localdate(row.sent_at or row.started_at)
    if row.state == State.DEFERRED:
        yield Cause(Because.DEFERRED, row.deferred_until or meeting.held_on)
    elif row.ready_at is not None:
        yield Cause(Because.READY, timezone.localdate(row.ready_at))
    yield Cause(Because.WAITING, since)


def _transfers(by: Acting, meeting: Meeting) -> Iterator[Candidate]:
    """Offers of other schemes to this one that nobody has answered; a second offer of one person waits its turn."""
    rows = Transfer.objects.visible_to(by).waiting().filter(to_scheme_id=meeting.scheme_id)
    there: set[uuid.UUID] = set()
    for row in rows.order_by("offered_on", "made_at"):
        if row.person_id not in there:
            there.add(row.person_id)
            offered = Cause(Because.OFFERED, row.offered_on)
            yield Candidate(ItemKind.TRANSFER, row.person_id, [offered], transfer=row)


def _of_the_cohort(asked: Question, kinds: Sequence[str]) -> list[Candidate]:
    """Reviews, then exits; whoever is to leave comes up once, with everything that speaks for a review besides."""
    rows: list[Registration] = []
    causes: Causes = {}
    if ItemKind.REVIEW in kinds or ItemKind.EXIT in kinds:
        rows, causes = on_the_scheme(asked)
    exits = list(_exits(asked, causes)) if ItemKind.EXIT in kinds else []
    if ItemKind.REVIEW not in kinds:
        return exits
    leaving = {one.person_id for one in exits}
    reviews = [
        Candidate(ItemKind.REVIEW, row.person_id, causes[row.pk], registration=row)
        for row in rows
        if row.person_id not in leaving
    ]
    return reviews + exits


def _exits(asked: Question, causes: Causes) -> Iterator[Candidate]:
    """Exits that practitioners proposed and no panel has settled."""
    for row in exits_proposed(asked.by, asked.meeting.scheme_id):
        speaks = [Cause(Because.EXIT_PROPOSED, row.proposed_on), *causes.get(row.registration_id, ())]
        yield Candidate(ItemKind.EXIT, row.person_id, speaks, registration=row.registration)


def _revisits(by: Acting, meeting: Meeting) -> Iterator[Candidate]:
    """People who left for long custody, once their release is near enough; not those who are back or referred."""
    asked = Referral.objects.visible_to(by).open().filter(person_id=OuterRef("person_id"), scheme_id=meeting.scheme_id)
    for row in revisits_due(by, meeting.scheme_id, meeting.held_on).filter(~Exists(asked)):
        due = Cause(Because.REVISIT_DUE, row.revisit_on or meeting.held_on)
        yield Candidate(ItemKind.REVISIT, row.person_id, [due], registration=row)


def _with_deferred(found: list[Candidate], asked: Question, kinds: Sequence[str]) -> list[Candidate]:
    """With those whom a meeting deferred until this day or an earlier one, also where nothing else brings them."""
    due = _fallen_due(asked, kinds)
    listed = []
    for one in found:
        _item, until = due.pop(one.registration.pk, (None, None)) if one.registration else (None, None)
        causes = [*one.causes, Cause(Because.DEFERRED, until)] if until else one.causes
        listed.append(replace(one, causes=causes))
    return listed + [
        Candidate(ItemKind(row.kind), row.person_id, [Cause(Because.DEFERRED, until)], registration=row.registration)
        for row, until in due.values()
        if not row.is_over
    ]


def _fallen_due(asked: Question, kinds: Sequence[str]) -> dict[uuid.UUID | None, tuple[AgendaItem, date]]:
    """What was deferred about registrations and has fallen due, if no meeting has decided on them since."""
    later = Decision.objects.filter(
        item__registration_id=OuterRef("item__registration_id"), decided_at__gt=OuterRef("decided_at")
    )
    rows = (
        Decision.objects.visible_to(asked.by)
        .filter(~Exists(later), scheme_id=asked.meeting.scheme_id, item__kind__in=kinds)
        .filter(Q(outcome=Outcome.DEFER) | Q(corrections__outcome=Outcome.DEFER), item__registration__isnull=False)
        .distinct()
    )
    due = {}
    for decision in rows.standing().select_related("item__registration").order_by("decided_at"):
        holds = decision.stands()
        until = holds.details.get("until") if holds.outcome == Outcome.DEFER else None
        if until and until <= asked.meeting.held_on.isoformat():
            due[decision.item.registration_id] = (decision.item, date.fromisoformat(until))
    return due


# ---- without what is settled, with what was held back


def _not_settled(found: list[Candidate], by: Acting, meeting: Meeting, today: date) -> list[Candidate]:
    """Without those whom a panel deferred beyond this meeting or let rest, or who are on another agenda."""
    about = {one.subject[0] for one in found} - {None}
    mine = Q(registration_id__in=about) | Q(transfer_id__in=about)
    elsewhere = AgendaItem.objects.visible_to(by).filter(mine, waits_elsewhere(today), decision=None)
    taken: set[tuple[uuid.UUID | None, str]] = {
        (registration or transfer, kind)
        for registration, transfer, kind in elsewhere.exclude(meeting=meeting).values_list(
            "registration_id", "transfer_id", "kind"
        )
    }
    newest = _newest_decisions(by, about)
    return [kept for one in found if (kept := _as_it_rests(one, taken, newest.get(one.subject), meeting))]


def _newest_decisions(by: Acting, about: Iterable[object]) -> dict[tuple[uuid.UUID | None, str], tuple[str, str]]:
    """What holds now of the newest decision on each registration or offer: outcome, and until when it was put off."""
    keys = list(about)
    mine = Q(item__registration_id__in=keys) | Q(item__transfer_id__in=keys)
    decided = Decision.objects.visible_to(by).filter(mine).standing().select_related("item").order_by("decided_at")
    newest = {}
    for decision in decided:
        holds = decision.stands()
        subject = decision.item.registration_id or decision.item.transfer_id
        newest[subject, decision.item.kind] = (holds.outcome, str(holds.details.get("until") or ""))
    return newest


def _as_it_rests(
    one: Candidate, taken: set[tuple[uuid.UUID | None, str]], decided: tuple[str, str] | None, meeting: Meeting
) -> Candidate | None:
    """The candidate, or what is left of it where a panel put the rest off; nothing where it waits elsewhere."""
    if one.referral is not None:
        return one
    outcome, until = decided or ("", "")
    if one.subject in taken or outcome == Outcome.NO_CHANGE:
        return None
    if outcome == Outcome.DEFER and until > meeting.held_on.isoformat():
        news = [cause for cause in one.causes if cause.because in NEWS]
        return replace(one, causes=news) if news else None
    return one


def _held_back(found: list[Candidate], asked: Question, kinds: Sequence[str]) -> list[Candidate]:
    """With those whom an earlier meeting of the kind left over, whatever brought them there."""
    rows = {row.person_id: row for row in _kept_waiting(asked, kinds)}
    listed = []
    for one in found:
        row = rows.get(one.person_id)
        if row is None or not _same(row, one):
            listed.append(one)
            continue
        del rows[one.person_id]
        causes = [*one.causes, Cause(Because.HELD_BACK, row.meeting.held_on)]
        listed.append(replace(one, causes=causes, why=row.held_back_because or row.why))
    return listed + [
        Candidate(
            ItemKind(row.kind),
            row.person_id,
            [Cause(Because.HELD_BACK, row.meeting.held_on)],
            registration=row.registration,
            why=row.held_back_because or row.why,
        )
        for row in rows.values()
        if row.registration is not None and row.registration.is_live == (row.kind != ItemKind.REVISIT)
    ]


def _same(row: AgendaItem, one: Candidate) -> bool:
    """Whether both are about the same thing; a review that was held back is dealt with when the exit is."""
    return row.kind == one.kind or {row.kind, str(one.kind)} == {ItemKind.REVIEW.value, ItemKind.EXIT.value}


def _kept_waiting(asked: Question, kinds: Sequence[str]) -> Iterable[AgendaItem]:
    """Items held back from earlier meetings of the kind, or added by hand to one that did not reach them.

    Not those that a later meeting has had on its agenda since; one that it did not reach either is carried on by it.
    """
    meeting = asked.meeting
    later = AgendaItem.objects.filter(
        person_id=OuterRef("person_id"),
        kind=OuterRef("kind"),
        scheme_id=meeting.scheme_id,
        removed_at=None,
        meeting__held_on__gt=OuterRef("meeting__held_on"),
        meeting__called_off_at=None,
    ).exclude(meeting=meeting)
    asked_for = Reason.objects.filter(item=OuterRef("pk"), because__in=(Because.ADDED, Because.HELD_BACK))
    not_reached = Q(Exists(asked_for), removed_at=None, decision=None, meeting__closed_at__isnull=False)
    return (
        AgendaItem.objects.visible_to(asked.by)
        .filter(
            ~Q(held_back_because="") | not_reached,
            ~Exists(later),
            scheme_id=meeting.scheme_id,
            meeting__kind=meeting.kind,
            meeting__held_on__lt=meeting.held_on,
            kind__in=kinds,
        )
        .select_related("meeting", "registration")
        .order_by("meeting__held_on")
    )
