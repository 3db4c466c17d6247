"""Read models of referrals: whose turn it is, how far a form is, and what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Grant, Partner, Scheme, Standing, live_on, working_on
from throughcare.partnerships.permissions import Permission, Role
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.queries import profile_of_version
from throughcare.referrals import rules
from throughcare.referrals.models import CriterionJudgement, Referral, ReferralQuerySet, State, Step
from throughcare.sharing.models import Signatory


@dataclass(frozen=True)
class Place:
    """An agency's place in a scheme on a day."""

    panel: bool
    signatory: bool
    signed: bool


def _signatures(scheme: Scheme, on: date) -> Q:
    """Signatures in force: a hub works under its board's agreement as well as its own."""
    under = [scheme.pk] if scheme.board_id is None else [scheme.pk, scheme.board_id]
    in_force = Q(agreement__starts_on__lte=on) & (Q(agreement__ends_on=None) | Q(agreement__ends_on__gte=on))
    return live_on(on) & in_force & Q(agreement__scheme__in=under)


def standing(agency_id: int, scheme_id: int, *, on: date) -> Place:
    """How the agency stands to the scheme on that day."""
    scheme = Scheme.objects.get(pk=scheme_id)
    kinds = set(
        Partner.objects.filter(live_on(on), agency=agency_id, scheme=scheme_id).values_list("standing", flat=True)
    )
    signed = Signatory.objects.filter(_signatures(scheme, on), agency=agency_id).exists()
    return Place(panel=Standing.PANEL in kinds, signatory=Standing.SIGNATORY in kinds, signed=signed)


def agencies_that_may_refer(scheme_id: int, *, on: date) -> list[Agency]:
    """Agencies with a place and a live signature: those on whose behalf a paper form may be entered."""
    scheme = Scheme.objects.get(pk=scheme_id)
    signed = Signatory.objects.filter(_signatures(scheme, on), agency=OuterRef("pk"))
    places = Partner.objects.filter(live_on(on), scheme=scheme_id)
    return list(Agency.objects.filter(Exists(signed), pk__in=places.values("agency_id")).order_by("name"))


def profile_of(referral: Referral) -> Profile:
    """The rules that the referral was started under: a later change does not touch it."""
    return profile_of_version(referral.profile_version_id)


def form_of(referral: Referral) -> tuple[rules.AskedSection, ...]:
    """The referral's form in its order."""
    return rules.asked(profile_of(referral), sex=referral.person.sex)


def judgements(referral: Referral) -> dict[str, CriterionJudgement]:
    """What has been judged, by criterion."""
    return {row.key: row for row in CriterionJudgement.objects.filter(referral=referral)}


def completeness(referral: Referral, judged: dict[str, CriterionJudgement] | None = None) -> rules.Completeness:
    """How far the referral's form is."""
    return rules.completeness(
        profile_of(referral),
        sex=referral.person.sex,
        answers=referral.answers,
        pathways=referral.pathways,
        priority_offences=referral.priority_offences,
        judged=judgements(referral) if judged is None else judged,
    )


def history(referral: Referral, *, by: Acting) -> list[Step]:
    """What happened, oldest first, as far as `by` may read it."""
    return list(Step.objects.visible_to(by).filter(referral=referral).select_related("practitioner__user", "agency"))


# --- lists


@dataclass(frozen=True)
class Heap:
    """A part of the list of referrals: its key in the address, and which rows are in it."""

    key: str
    rows: ReferralQuerySet


def heaps(by: Acting) -> list[Heap]:
    """The parts of the list that this practitioner's roles open, in the order in which they are worked."""
    if by.scheme_id is None:
        return []
    everything = Referral.objects.visible_to(by).filter(scheme_id=by.scheme_id)
    own = everything.filter(agency_id=by.agency_id)
    found: dict[str, ReferralQuerySet] = {}
    if by.may(Permission.RECEIVE_REFERRAL, by.scheme_id) and by.case_schemes:
        found |= {
            "sent": everything.filter(state=State.SENT, ready_at=None).order_by("sent_at"),
            "ready": everything.filter(state=State.SENT, ready_at__isnull=False).order_by("ready_at"),
            "returned": everything.filter(state=State.RETURNED).order_by("answer_due_on"),
            "deferred": everything.filter(state=State.DEFERRED).order_by("deferred_until"),
            "listed": everything.filter(state=State.LISTED).order_by("sent_at"),
        }
    if by.may(Permission.DRAFT_REFERRAL, by.scheme_id) and by.referring_schemes:
        at_scheme = (State.SENT, State.LISTED, State.DEFERRED)
        found.setdefault("returned", own.filter(state=State.RETURNED).order_by("answer_due_on"))
        found |= {
            "draft": own.filter(state=State.DRAFT).order_by("-changed_at"),
            "with_gatekeeper": own.filter(state=State.WITH_GATEKEEPER).order_by("gatekeeper_at"),
            "away": own.filter(state__in=at_scheme).order_by("-sent_at"),
            "ended": own.filter(ended_at__isnull=False).order_by("-ended_at"),
        }
    if by.case_schemes:
        found["all"] = everything.filter(sent_at__isnull=False).order_by("-sent_at")
    first = ["with_gatekeeper"] if by.may(Permission.GATEKEEP_REFERRAL, by.scheme_id) else []
    order = [*first, *(key for key in found if key not in first)]
    return [Heap(key, found[key]) for key in order if key in found]


def overdue(by: Acting, *, on: date) -> ReferralQuerySet:
    """Sent back for information, with the clock run out."""
    return Referral.objects.visible_to(by).filter(state=State.RETURNED, answer_due_on__lt=on)


def has_gatekeeper(referral: Referral) -> bool:
    """Whether the referring agency has somebody who reviews referrals to this scheme."""
    grants = Grant.objects.filter(working_on(timezone.localdate()), scheme=referral.scheme_id, role=Role.GATEKEEPER)
    return grants.filter(practitioner__agency=referral.agency_id, practitioner__user__is_active=True).exists()
