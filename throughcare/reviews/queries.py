"""Reading reviews: facts for the exit clock and the evidence sheet, and the lists an agenda is built from."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, When

from throughcare.chronology.listing import SEEN
from throughcare.chronology.models import Attendance, Disposal, Entry, EntryQuerySet, Kind
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.queries import current_profile
from throughcare.plans.models import ActionState, PlanAction
from throughcare.registrations.models import Colour, Registration
from throughcare.reviews import exitclock
from throughcare.reviews.exitclock import Custody, Facts, Judged, RuleState
from throughcare.reviews.facts import LATEST_TESTS, Known, since
from throughcare.reviews.models import AgencyView, ExitPlan, ExitProposal, KeptEvidence, Rating
from throughcare.reviews.promptqueries import dismissed_of as dismissed_of
from throughcare.reviews.promptqueries import prompts_for as prompts_for
from throughcare.reviews.promptqueries import prompts_waiting as prompts_waiting
from throughcare.sharing.models import InformationClass

_RECENT = (
    Kind.APPOINTMENT,
    Kind.INTELLIGENCE,
    Kind.ARREST,
    Kind.OFFENCE,
    Kind.BREACH,
    Kind.RECALL,
    Kind.TAG_ALERT,
)
_REAL_OFFENCES = (Disposal.CHARGED, Disposal.CONVICTED, Disposal.CAUTION)
_FOR_LEAVING = Q(kind=Kind.CUSTODY) | Q(kind=Kind.OFFENCE, outcome__in=_REAL_OFFENCES)


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
    entries: Sequence[Entry] | None = None,
) -> Facts:
    """Everything recorded that a condition of an exit rule can rest on; a page that has read some of it hands it in."""
    if ratings is None:
        ratings = list(Rating.objects.visible_to(by).filter(registration=registration))
    if actions is None:
        actions = list(PlanAction.objects.visible_to(by).filter(registration=registration))
    plan = ExitPlan.objects.visible_to(by).filter(registration=registration).first()
    if entries is None:
        entries = list(_standing(by, registration).filter(_FOR_LEAVING))
    rows = sorted(entries, key=lambda entry: entry.on_day)
    states = [action.state for action in actions]
    return Facts(
        registered_on=registration.started_on,
        ratings=judged(ratings),
        exit_plan_written_on=plan.written_on if plan else None,
        exit_plan_implemented_on=plan.implemented_on if plan else None,
        custody=[_custody(entry) for entry in rows if entry.kind == Kind.CUSTODY],
        offences=[entry.on_day for entry in rows if entry.kind == Kind.OFFENCE and entry.outcome in _REAL_OFFENCES],
        actions_open=states.count(ActionState.OPEN),
        actions_done=states.count(ActionState.DONE),
        actions_other=len(states) - states.count(ActionState.OPEN) - states.count(ActionState.DONE),
        offending_covered=InformationClass.OFFENDING in by.classes,
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


def _standing(by: Acting, registration: Registration) -> EntryQuerySet:
    return Entry.objects.visible_to(by).standing().filter(person_id=registration.person_id)


def entries_that_count(by: Acting, registration: Registration, *, on: date) -> list[Entry]:
    """Every entry that the exit clock or the evidence sheet rests on, newest first, in one query for both."""
    standing = _standing(by, registration)
    recent = Q(kind__in=_RECENT, on_day__gt=since(on))
    holding = Q(kind__in=[Kind.ACCOMMODATION, Kind.WORK, Kind.AT_LARGE]) & (Q(until_on=None) | Q(until_on__gt=on))
    met = standing.filter(SEEN, on_day__lte=on).newest_first().values("pk")[:1]
    wanted = _FOR_LEAVING | recent | holding | Q(kind=Kind.DRUG_TEST) | Q(pk__in=met)
    return list(standing.filter(wanted).select_related("agency", "author__user").annotate(met=Q(SEEN)).newest_first())


def known_about(
    by: Acting,
    registration: Registration,
    *,
    on: date,
    entries: Sequence[Entry] | None = None,
    actions: Sequence[PlanAction] | None = None,
) -> Known:
    """What the evidence sheet shows facts from, as far as the asker may see it, in two queries or from what was read.

    Of offences only those of late count, and of appointments only those whose hour has come.
    """
    if entries is None:
        entries = entries_that_count(by, registration, on=on)
    if actions is None:
        actions = list(PlanAction.objects.visible_to(by).filter(registration=registration))
    found = [entry for entry in entries if entry.on_day <= on]
    recent = [entry for entry in found if entry.kind in _RECENT and entry.on_day > since(on)]

    def first(kind: Kind) -> Entry | None:
        return next((entry for entry in found if entry.kind == kind and _holds(entry, on)), None)

    return Known(
        on=on,
        classes=by.classes,
        recent=[entry for entry in recent if not _to_come(entry, on)],
        tests=[entry for entry in found if entry.kind == Kind.DRUG_TEST][:LATEST_TESTS],
        housing=first(Kind.ACCOMMODATION),
        work=first(Kind.WORK),
        met=next((entry for entry in found if entry.met), None),  # type: ignore[attr-defined]
        at_large=first(Kind.AT_LARGE),
        custody=[_custody(entry) for entry in found if entry.kind == Kind.CUSTODY],
        actions=actions,
    )


def _holds(entry: Entry, on: date) -> bool:
    return entry.until_on is None or entry.until_on > on


def _to_come(entry: Entry, on: date) -> bool:
    """Planned for this very day."""
    return entry.kind == Kind.APPOINTMENT and entry.outcome == Attendance.PLANNED and entry.on_day == on


# ---- one person's reviews


def ratings_of(by: Acting, registration: Registration) -> list[Rating]:
    """Every rating on every registration of the person on this scheme, newest first."""
    found = Rating.objects.visible_to(by).filter(person_id=registration.person_id, scheme_id=registration.scheme_id)
    return list(found.select_related("agency", "registration").order_by("-judged_on", "-made_at"))


def views_of(by: Acting, registration: Registration) -> list[AgencyView]:
    """What each agency thinks of this registration now."""
    found = AgencyView.objects.visible_to(by).filter(registration=registration, ended_on=None)
    return list(found.select_related("agency").order_by("agency__name"))


def earlier_views_of(by: Acting, registration: Registration) -> list[AgencyView]:
    """What agencies thought before, changed or withdrawn since; newest first."""
    found = AgencyView.objects.visible_to(by).filter(registration=registration, ended_on__isnull=False)
    return list(found.select_related("agency").order_by("-given_on", "-made_at"))


def own_view(by: Acting, registration: Registration) -> AgencyView | None:
    """The view of the asker's own agency that stands."""
    return (
        AgencyView.objects.visible_to(by)
        .filter(registration=registration, agency_id=by.agency_id, ended_on=None)
        .first()
    )


def kept_evidence(by: Acting, ratings: Sequence[Rating]) -> dict[uuid.UUID, list[KeptEvidence]]:
    """What each rating rested on, as far as the asker may see it."""
    found: dict[uuid.UUID, list[KeptEvidence]] = defaultdict(list)
    for each in KeptEvidence.objects.visible_to(by).filter(rating__in=[rating.pk for rating in ratings]):
        found[each.rating_id].append(each)
    return found


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
