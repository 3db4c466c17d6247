"""Reading reviews: facts for the exit clock and the checklist, prompts, and the lists an agenda is built from."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, When

from throughcare.chronology.models import Attendance, Disposal, Entry, Kind
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.profile.vocabulary import ConditionKind
from throughcare.partnerships.queries import current_profile
from throughcare.plans.models import ActionState, PlanAction
from throughcare.registrations.models import Colour, Registration
from throughcare.reviews import exitclock, prompts
from throughcare.reviews.evidence import LATEST_TESTS, Known, since
from throughcare.reviews.exitclock import Custody, Facts, Judged, RuleState
from throughcare.reviews.models import AgencyView, DismissedPrompt, ExitPlan, ExitProposal, Rating
from throughcare.reviews.prompts import Happened, Looked, Prompt

# Prompts look no further back: what is older belongs to a review that is overdue anyway.
PROMPTS_LOOK_BACK_DAYS = 366

_RAISING = (
    Q(kind__in=[Kind.ARREST, Kind.OFFENCE, Kind.CUSTODY])
    | Q(kind=Kind.DRUG_TEST, outcome="positive")
    | Q(kind=Kind.APPOINTMENT, outcome=Attendance.UNACCEPTABLE)
)
_REAL_OFFENCES = (Disposal.CHARGED, Disposal.CONVICTED, Disposal.CAUTION)


def judged(ratings: Iterable[Rating]) -> list[Judged]:
    """Ratings as the exit clock takes them."""
    return [Judged(rating.judged_on, rating.made_at, rating.colour) for rating in ratings]


# ---- the exit clock


def exit_facts(
    by: Acting,
    registration: Registration,
    *,
    ratings: Sequence[Rating] | None = None,
    actions: Sequence[PlanAction] | None = None,
) -> Facts:
    """Everything recorded that a condition of an exit rule can rest on; a page that has read some of it hands it in."""
    if ratings is None:
        ratings = list(Rating.objects.visible_to(by).filter(registration=registration))
    if actions is None:
        actions = list(PlanAction.objects.visible_to(by).filter(registration=registration))
    plan = ExitPlan.objects.visible_to(by).filter(registration=registration).first()
    entries = Entry.objects.visible_to(by).standing().filter(person_id=registration.person_id)
    events = entries.filter(Q(kind=Kind.CUSTODY) | Q(kind=Kind.OFFENCE, outcome__in=_REAL_OFFENCES)).order_by("on_day")
    rows = list(events)
    states = [action.state for action in actions]
    return Facts(
        registered_on=registration.started_on,
        ratings=judged(ratings),
        exit_plan_written_on=plan.written_on if plan else None,
        exit_plan_implemented_on=plan.implemented_on if plan else None,
        custody=[_custody(entry) for entry in rows if entry.kind == Kind.CUSTODY],
        offences=[entry.on_day for entry in rows if entry.kind == Kind.OFFENCE],
        actions_open=states.count(ActionState.OPEN),
        actions_done=states.count(ActionState.DONE),
        actions_other=len(states) - states.count(ActionState.OPEN) - states.count(ActionState.DONE),
    )


def _custody(entry: Entry) -> Custody:
    return Custody(
        on=entry.on_day,
        until=entry.until_on,
        kind=entry.outcome,
        months=entry.sentence_months,
        release_on=entry.expected_on,
    )


def exit_clock(by: Acting, registration: Registration, on: date) -> list[RuleState]:
    """Every way out of the scheme's profile as it stands for this person."""
    _version, profile = current_profile(registration.scheme_id)
    return exitclock.clock(profile, on=on, facts=exit_facts(by, registration))


def revisit_day(registration: Registration, reason: str) -> date | None:
    """When the person would be looked at again if the registration ended now for that reason."""
    _version, profile = current_profile(registration.scheme_id)
    return exitclock.revisit_on(profile.exit.revisit, reason=reason, release_on=registration.release_on)


# ---- evidence for a rating


def known_about(by: Acting, registration: Registration, *, on: date) -> Known:
    """The entries that the evidence checklist shows facts from, in two queries."""
    entries = Entry.objects.visible_to(by).standing().filter(person_id=registration.person_id, on_day__lte=on)
    recent = Q(kind__in=[Kind.APPOINTMENT, Kind.ARREST, Kind.OFFENCE], on_day__gt=since(on), on_day__lte=on) & ~Q(
        kind=Kind.APPOINTMENT, outcome=Attendance.PLANNED, on_day=on
    )
    spells = Q(kind__in=[Kind.ACCOMMODATION, Kind.WORK]) & (Q(until_on=None) | Q(until_on__gt=on))
    found = list(
        entries.filter(recent | spells | Q(kind__in=[Kind.CUSTODY, Kind.DRUG_TEST]))
        .select_related("agency")
        .newest_first()
    )
    tests = [entry for entry in found if entry.kind == Kind.DRUG_TEST][:LATEST_TESTS]
    return Known(
        on=on,
        recent=[entry for entry in found if entry.kind in (Kind.APPOINTMENT, Kind.ARREST, Kind.OFFENCE)],
        tests=tests,
        housing=next((entry for entry in found if entry.kind == Kind.ACCOMMODATION), None),
        work=next((entry for entry in found if entry.kind == Kind.WORK), None),
        custody=[_custody(entry) for entry in found if entry.kind == Kind.CUSTODY],
        actions=list(PlanAction.objects.visible_to(by).filter(registration=registration)),
    )


# ---- prompts


@dataclass
class _Gathered:
    ratings: list[Rating] = field(default_factory=list)
    happened: list[Happened] = field(default_factory=list)
    put_aside: set[str] = field(default_factory=set)


def prompts_waiting(
    by: Acting, registrations: Sequence[Registration], *, on: date
) -> list[tuple[Registration, list[Prompt]]]:
    """The prompts that stand for each of these registrations and were not put aside; four queries in all."""
    gathered = _gather(by, registrations, on)
    profiles = {key: current_profile(key)[1] for key in {registration.scheme_id for registration in registrations}}
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


def _gather(by: Acting, registrations: Sequence[Registration], on: date) -> dict[uuid.UUID, _Gathered]:
    gathered: dict[uuid.UUID, _Gathered] = defaultdict(_Gathered)
    keys = [registration.pk for registration in registrations]
    of_person = {registration.person_id: registration.pk for registration in registrations}
    for rating in Rating.objects.visible_to(by).filter(registration__in=keys).order_by("judged_on", "made_at"):
        gathered[rating.registration_id].ratings.append(rating)
    aside = DismissedPrompt.objects.visible_to(by).filter(registration__in=keys)
    for registration_id, key in aside.values_list("registration_id", "key"):
        gathered[registration_id].put_aside.add(key)
    back = on - timedelta(days=PROMPTS_LOOK_BACK_DAYS)
    entries = Entry.objects.visible_to(by).standing().filter(_RAISING, person__in=of_person)
    for entry in entries.filter(Q(on_day__gte=back) | Q(until_on__gte=back)):
        gathered[of_person[entry.person_id]].happened.append(
            Happened(
                key=str(entry.pk),
                kind=entry.kind,
                on=entry.on_day,
                until=entry.until_on,
                outcome=entry.outcome,
                made_at=entry.made_at,
            )
        )
    return gathered


def _looked(registration: Registration, mine: _Gathered, profile: Profile, on: date) -> Looked:
    last = mine.ratings[-1] if mine.ratings else None
    green_since, green_rule = _green(registration, mine, profile, on)
    return Looked(
        registered_on=registration.started_on,
        judged_on=last.judged_on if last else None,
        judged_at=last.made_at if last else None,
        next_review_on=last.next_review_on if last else None,
        happened=mine.happened,
        green_since=green_since,
        green_rule=green_rule,
    )


def _green(registration: Registration, mine: _Gathered, profile: Profile, on: date) -> tuple[date | None, str]:
    """Since when the scheme's condition on time at Green is met, and the rule it belongs to."""
    facts = Facts(registered_on=registration.started_on, ratings=judged(mine.ratings))
    for state in exitclock.clock(profile, on=on, facts=facts):
        for condition in state.conditions:
            if condition.condition.kind == ConditionKind.GREEN_FOR_MONTHS and condition.since is not None:
                return condition.since, state.rule.key
    return None, ""


# ---- one person's reviews


def ratings_of(by: Acting, registration: Registration) -> list[Rating]:
    """Every rating on every registration of the person on this scheme, newest first."""
    found = Rating.objects.visible_to(by).filter(person_id=registration.person_id, scheme_id=registration.scheme_id)
    return list(found.select_related("agency", "registration").order_by("-judged_on", "-made_at"))


def views_of(by: Acting, registration: Registration) -> list[AgencyView]:
    """What each agency said last about this registration."""
    found = AgencyView.objects.visible_to(by).filter(registration=registration).select_related("agency")
    return list(found.order_by("agency__name", "-given_on", "-made_at").distinct("agency__name"))


def dismissed_of(by: Acting, registration: Registration) -> list[DismissedPrompt]:
    """Prompts that were put aside, newest first."""
    return list(DismissedPrompt.objects.visible_to(by).filter(registration=registration).order_by("-made_at")[:50])


def exit_plan_of(by: Acting, registration: Registration) -> ExitPlan | None:
    """The registration's exit plan."""
    return ExitPlan.objects.visible_to(by).filter(registration=registration).first()


def proposals_of(by: Acting, registration: Registration) -> list[ExitProposal]:
    """Proposals to end this registration, newest first."""
    return list(ExitProposal.objects.visible_to(by).filter(registration=registration).order_by("-made_at"))


def names_of(practitioners: Iterable[int | None]) -> dict[int, str]:
    """Names of practitioners by key, with their agency."""
    found = Practitioner.objects.filter(pk__in={key for key in practitioners if key}).select_related("user", "agency")
    return {each.pk: f"{each.user.name}, {each.agency.name}" for each in found}


# ---- what an agenda is built from


def due_for_review(by: Acting, scheme_id: int, on: date) -> QuerySet[Registration]:
    """Live registrations whose review is due by a day, or who were never rated: red first, then longest unseen."""
    rank = Case(
        When(colour=Colour.RED, then=0),
        When(colour=Colour.NONE, then=1),
        When(colour=Colour.AMBER, then=2),
        When(colour=Colour.GREEN, then=3),
        default=4,
        output_field=IntegerField(),
    )
    return (
        Registration.objects.visible_to(by)
        .live()
        .filter(Q(next_review_on__lte=on) | Q(next_review_on=None), scheme_id=scheme_id)
        .select_related("person", "lead_agency", "lead_practitioner__user")
        .annotate(colour_rank=rank)
        .order_by("colour_rank", F("last_contact_on").asc(nulls_first=True), "next_review_on", "pk")
    )


def exits_proposed(by: Acting, scheme_id: int) -> QuerySet[ExitProposal]:
    """Open proposals to end a registration, oldest first."""
    return (
        ExitProposal.objects.visible_to(by)
        .filter(scheme_id=scheme_id, settled_on=None, registration__ended_on=None)
        .select_related("registration", "person")
        .order_by("proposed_on", "made_at")
    )


def revisits_due(by: Acting, scheme_id: int, on: date) -> QuerySet[Registration]:
    """Ended registrations that come back to a meeting, unless the person was registered again since."""
    again = Registration.objects.filter(
        person_id=OuterRef("person_id"), scheme_id=OuterRef("scheme_id"), started_on__gte=OuterRef("ended_on")
    ).exclude(pk=OuterRef("pk"))
    return (
        Registration.objects.visible_to(by)
        .filter(~Exists(again), scheme_id=scheme_id, ended_on__isnull=False, revisit_on__lte=on)
        .select_related("person")
        .order_by("revisit_on", "pk")
    )
