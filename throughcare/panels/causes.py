"""What brings people on the scheme to a meeting: reviews, releases, custody, late actions; each is read at once."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Min, Q

from throughcare.chronology.models import Entry, Kind
from throughcare.panels import timing
from throughcare.panels.models import Because, Meeting, Reason
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.profile.arrangements import Meeting as MeetingRules
from throughcare.partnerships.profile.vocabulary import Business
from throughcare.plans.models import PlanAction
from throughcare.registrations.models import Registration
from throughcare.reviews.queries import due_for_review
from throughcare.sharing.models import InformationClass

# Every class that a reason can be of: whoever is covered for all of them knows when nothing is left.
EVERY_REASON = frozenset({InformationClass.CASEWORK, InformationClass.OFFENDING, InformationClass.HEALTH})
# What happened is news to a meeting even where it put the person off until later.
NEWS = frozenset({Because.CUSTODY, Because.MOVED, Because.RECALLED, Because.RELEASED, Because.AT_LARGE})
# How far back something may lie that was recorded only after the last meeting.
RECORDED_LATE = timedelta(days=31)
_BEGAN = {
    Kind.CUSTODY: Because.CUSTODY,
    Kind.MOVEMENT: Because.MOVED,
    Kind.RECALL: Because.RECALLED,
    Kind.AT_LARGE: Because.AT_LARGE,
}


@dataclass(frozen=True)
class Cause:
    """One reason, the day that goes with it, how many there are where it counts, and the class that it belongs to."""

    because: Because
    on: date
    information_class: InformationClass = InformationClass.CASEWORK
    many: int | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What it is once by on an item."""
        return self.because.value, self.information_class.value


Causes = dict[uuid.UUID, list[Cause]]


@dataclass(frozen=True)
class Question:
    """Who asks, for which meeting, under which rules, and when such a meeting was held last."""

    by: Acting
    meeting: Meeting
    held: MeetingRules
    last: Meeting | None

    @property
    def since(self) -> date:
        """From when on something is new to this meeting."""
        if self.last is not None:
            return self.last.held_on
        return self.meeting.held_on - timedelta(days=timing.gap_days(self.held))


def question(by: Acting, meeting: Meeting, held: MeetingRules) -> Question:
    """With the last meeting of the kind that was held before this one."""
    before = Meeting.objects.visible_to(by).filter(
        scheme_id=meeting.scheme_id, kind=meeting.kind, closed_at__isnull=False, held_on__lt=meeting.held_on
    )
    return Question(by, meeting, held, before.order_by("-held_on").first())


def on_the_scheme(asked: Question) -> tuple[list[Registration], Causes]:
    """Everybody on the scheme for whom something speaks, with all of it; red first, then the longest unseen."""
    rows = {row.pk: row for row in due_for_review(asked.by, asked.meeting.scheme_id, asked.meeting.held_on)}
    causes: Causes = defaultdict(list)
    for row in rows.values():
        causes[row.pk].append(_due(row))
    happened, released = _happened(asked), _releases(asked)
    late = _overdue(asked)
    live = _others(asked, released.keys() | late.keys(), happened.keys(), known=rows.keys())
    for row in live:
        rows[row.pk] = row
    for row in rows.values():
        causes[row.pk] += [*released.get(row.pk, ()), *happened.get(row.person_id, ()), *late.get(row.pk, ())]
    return sorted(rows.values(), key=order), causes


def order(row: Registration) -> tuple[int, date, date, str]:
    """Red first, then whoever was never rated, amber, green; within a colour the longest unseen first."""
    rank = {"red": 0, "": 1, "amber": 2, "green": 3}.get(row.colour, 4)
    return rank, row.last_contact_on or date.min, row.next_review_on or date.min, str(row.pk)


def _due(row: Registration) -> Cause:
    if row.next_review_on is not None:
        return Cause(Because.REVIEW_DUE, row.next_review_on)
    return Cause(Because.NEVER_RATED, row.started_on)


def _others(
    asked: Question, registrations: Iterable[uuid.UUID], people: Iterable[uuid.UUID], *, known: Iterable[uuid.UUID]
) -> Sequence[Registration]:
    """Those whom something else than a review brings, read at once."""
    by_registration, by_person = set(registrations) - set(known), set(people)
    if not by_registration and not by_person:
        return []
    live = Registration.objects.visible_to(asked.by).live().filter(scheme_id=asked.meeting.scheme_id)
    found = live.filter(Q(pk__in=by_registration) | Q(person_id__in=by_person)).exclude(pk__in=set(known))
    return list(found)


def _releases(asked: Question) -> Causes:
    """Whoever is in custody and expected out by the meeting after the next, or was to be out already."""
    if InformationClass.OFFENDING not in asked.by.classes:
        return {}
    until = timing.release_window(asked.held, asked.meeting.held_on)
    inside = (
        Registration.objects.visible_to(asked.by)
        .live()
        .filter(scheme_id=asked.meeting.scheme_id, custody_since__isnull=False, release_on__lte=until)
    )
    return {
        key: [Cause(Because.RELEASE, on, InformationClass.OFFENDING)]
        for key, on in inside.values_list("pk", "release_on")
        if on is not None
    }


def _happened(asked: Question) -> Causes:
    """Taken into custody, moved, recalled, released or gone since the last meeting, by person; the latest of each.

    What the last meeting had on its agenda and did not reach is still news.
    """
    since, until = asked.since, asked.meeting.held_on
    if InformationClass.OFFENDING not in asked.by.classes:
        return {}
    known_by = asked.last.closed_at if asked.last is not None else None
    missed = _not_reached(asked)
    began = Q(on_day__gt=since - RECORDED_LATE, on_day__lte=until)
    ended = Q(kind=Kind.CUSTODY, until_on__gt=since, until_on__lte=until)
    entries = (
        Entry.objects.visible_to(asked.by)
        .standing()
        .filter(began | ended | Q(person_id__in=missed), scheme_id=asked.meeting.scheme_id, kind__in=list(_BEGAN))
        .order_by("on_day")
    )
    latest: dict[uuid.UUID, dict[Because, date]] = defaultdict(dict)
    for person, kind, on, over, made in entries.values_list("person_id", "kind", "on_day", "until_on", "made_at"):
        what, still = _BEGAN[Kind(kind)], missed.get(person, {})
        recorded_late = known_by is not None and made > known_by and on > since - RECORDED_LATE
        if since < on <= until or recorded_late or still.get(what) == on:
            latest[person][what] = on
        released = over is not None and (since < over <= until or still.get(Because.RELEASED) == over)
        if kind == Kind.CUSTODY and over is not None and released:
            latest[person][Because.RELEASED] = over
    return {
        person: [Cause(because, on, InformationClass.OFFENDING) for because, on in days.items()]
        for person, days in latest.items()
    }


def _not_reached(asked: Question) -> dict[uuid.UUID, dict[str, date]]:
    """What the last meeting was to hear of people whom it did not reach or held back: the day of each piece of news."""
    left = Q(item__removed_at=None) | ~Q(item__held_back_because="")
    rows = Reason.objects.visible_to(asked.by).filter(
        left, item__meeting=asked.last, item__decision=None, because__in=NEWS
    )
    found: dict[uuid.UUID, dict[str, date]] = defaultdict(dict)
    if asked.last is not None:
        for person, because, on in rows.values_list("person_id", "because", "on"):
            found[person][because] = on
    return found


def _overdue(asked: Question) -> Causes:
    """Actions past their day, counted in each class of information; only at a meeting that deals with actions."""
    if Business.ACTIONS not in asked.held.deals_with:
        return {}
    late = (
        PlanAction.objects.visible_to(asked.by)
        .late_on(asked.meeting.held_on)
        .filter(
            scheme_id=asked.meeting.scheme_id,
            registration__ended_on=None,
            # What only one's own agency may know stays off a list that others read.
            information_class__in=asked.by.classes,
        )
        .values("registration_id", "information_class")
        .annotate(many=Count("pk"), oldest=Min("due_on"))
        .order_by()
    )
    found: Causes = defaultdict(list)
    for row in late:
        held_as = InformationClass(row["information_class"])
        found[row["registration_id"]].append(Cause(Because.OVERDUE, row["oldest"], held_as, row["many"]))
    return found
