"""Reading prompts: what stands for one person, for whoever leads, and for the whole scheme, in a few queries."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import DateField, Q, Value

from throughcare.chronology.models import Attendance, CustodyKind, Entry, Kind, TagAlert
from throughcare.chronology.models import TestResult as Result
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.profile.vocabulary import ConditionKind
from throughcare.partnerships.queries import current_profile
from throughcare.registrations.models import Registration
from throughcare.reviews import exitclock, finalthird, prompts
from throughcare.reviews.exitclock import Facts, Judged
from throughcare.reviews.models import DismissedPrompt, Rating, Takeover
from throughcare.reviews.prompts import Happened, Looked, Prompt

# Prompts look no further back: what is older belongs to a review that is overdue anyway.
LOOK_BACK_DAYS = 366

_RAISING = (
    Q(kind__in=[Kind.ARREST, Kind.OFFENCE, Kind.CUSTODY, Kind.RECALL, Kind.BREACH, Kind.AT_LARGE])
    | Q(kind=Kind.DRUG_TEST, outcome=Result.POSITIVE)
    | Q(kind=Kind.APPOINTMENT, outcome=Attendance.UNACCEPTABLE)
    | Q(kind=Kind.TAG_ALERT, outcome__in=[TagAlert.PROXIMITY, TagAlert.TAMPER])
)


class _Row(NamedTuple):
    """An entry as far as prompts need it: a thousand people have many."""

    id: uuid.UUID
    person_id: uuid.UUID
    kind: str
    on_day: date
    until_on: date | None
    expected_on: date | None
    conditional_release_on: date | None
    sentenced_on: date | None
    sentence_ends_on: date | None
    outcome: str
    made_at: datetime


@dataclass
class _Gathered:
    ratings: list[tuple[date, datetime, str, date]] = field(default_factory=list)
    happened: list[Happened] = field(default_factory=list)
    sentences: list[finalthird.Sentence] = field(default_factory=list)
    put_aside: set[str] = field(default_factory=set)
    taken_over: bool = False


def prompts_waiting(
    by: Acting, registrations: Sequence[Registration], *, on: date, profile: Profile | None = None
) -> list[tuple[Registration, list[Prompt]]]:
    """The prompts that stand for each of these registrations and were not put aside; few queries for many.

    `profile` is that of their scheme, where the asker has read it already.
    """
    schemes = {registration.scheme_id for registration in registrations}
    profiles = {key: profile or current_profile(key)[1] for key in schemes}
    told = any(each.final_third.prompt_weeks_before for each in profiles.values())
    gathered = _gather(by, registrations, on, told=told)
    waiting = []
    for registration in registrations:
        mine = gathered[registration.pk]
        looked = _looked(registration, mine, profiles[registration.scheme_id], on)
        standing = [prompt for prompt in prompts.raised(looked, on=on) if prompt.key not in mine.put_aside]
        if standing:
            waiting.append((registration, standing))
    return waiting


def prompts_for(by: Acting, registration: Registration, *, on: date) -> list[Prompt]:
    """The prompts that stand for one registration."""
    waiting = prompts_waiting(by, [registration], on=on)
    return waiting[0][1] if waiting else []


def dismissed_of(by: Acting, registration: Registration) -> list[DismissedPrompt]:
    """Prompts that were put aside, newest first."""
    return list(DismissedPrompt.objects.visible_to(by).filter(registration=registration).order_by("-made_at")[:50])


def _gather(by: Acting, registrations: Sequence[Registration], on: date, *, told: bool) -> dict[uuid.UUID, _Gathered]:
    gathered: dict[uuid.UUID, _Gathered] = defaultdict(_Gathered)
    keys = [registration.pk for registration in registrations]
    of_person = {registration.person_id: registration.pk for registration in registrations}
    # In one query: a prompt that was put aside has no day of its next review.
    ratings = Rating.objects.visible_to(by).filter(registration__in=keys)
    columns = ratings.values_list("registration_id", "judged_on", "made_at", "colour", "next_review_on")
    aside = DismissedPrompt.objects.visible_to(by).filter(registration__in=keys)
    no_day = Value(None, output_field=DateField())
    put_aside = aside.values_list("registration_id", "dismissed_on", "made_at", "key", no_day)
    for registration_id, day, made_at, what, review_on in columns.union(put_aside, all=True).order_by(
        "judged_on", "made_at"
    ):
        mine = gathered[registration_id]
        if review_on is None:
            mine.put_aside.add(what)
        else:
            mine.ratings.append((day, made_at, what, review_on))
    # Asked only where a scheme wants to be told of the final third.
    if told:
        for registration_id in (
            Takeover.objects.visible_to(by)
            .filter(registration__in=keys, replaced_on=None)
            .values_list("registration_id", flat=True)
        ):
            gathered[registration_id].taken_over = True
    for row in _rows(by, list(of_person), on):
        mine = gathered[of_person[row.person_id]]
        if row.kind != Kind.ORDER:
            mine.happened.append(_happened(row))
        if (
            row.kind in finalthird.KINDS
            and row.outcome != CustodyKind.REMAND
            and row.sentenced_on
            and row.sentence_ends_on
        ):
            mine.sentences.append(
                finalthird.Sentence(str(row.id), row.kind, row.sentenced_on, row.sentence_ends_on, row.until_on)
            )
    return gathered


def _rows(by: Acting, people: Sequence[uuid.UUID], on: date) -> list[_Row]:
    back = on - timedelta(days=LOOK_BACK_DAYS)
    recent = _RAISING & (Q(on_day__gte=back) | Q(until_on__gte=back) | Q(kind=Kind.CUSTODY, until_on=None))
    sentenced = finalthird.OF_A_SENTENCE & Q(sentenced_on__isnull=False, sentence_ends_on__gte=on)
    entries = Entry.objects.visible_to(by).standing().filter(recent | sentenced, person__in=people)
    return [_Row(*row) for row in entries.order_by("on_day", "id").values_list(*_Row._fields)]


def _happened(row: _Row) -> Happened:
    return Happened(
        key=str(row.id),
        kind=row.kind,
        on=row.on_day,
        until=row.until_on,
        expected=row.expected_on or row.conditional_release_on,
        outcome=row.outcome,
        made_at=row.made_at,
    )


def _looked(registration: Registration, mine: _Gathered, profile: Profile, on: date) -> Looked:
    last = mine.ratings[-1] if mine.ratings else None
    green_since, green_rule = _green(registration, mine, profile, on)
    third = finalthird.of(mine.sentences, on=on)
    told = finalthird.told_on(third, profile, registration) if not mine.taken_over else None
    return Looked(
        registered_on=registration.started_on,
        judged_on=last[0] if last else None,
        judged_at=last[1] if last else None,
        # A panel may set another day without judging a colour: the day on the list is the one that holds.
        next_review_on=registration.next_review_on or (last[3] if last else None),
        happened=mine.happened,
        green_since=green_since,
        green_rule=green_rule,
        final_third_on=third.on if third else None,
        final_third_told_on=told,
        final_third_entry=third.sentence.key if third else "",
    )


def _green(registration: Registration, mine: _Gathered, profile: Profile, on: date) -> tuple[date | None, str]:
    """Since when the scheme's condition on time at Green is met, and the rule it belongs to."""
    ratings = [Judged(judged_on, made_at, colour) for judged_on, made_at, colour, _next in mine.ratings]
    facts = Facts(registered_on=registration.started_on, ratings=ratings)
    for state in exitclock.clock(profile, on=on, facts=facts):
        for condition in state.conditions:
            if condition.condition.kind == ConditionKind.GREEN_FOR_MONTHS and condition.since is not None:
                return condition.since, state.rule.key
    return None, ""
