"""Builds whoever acts from live rows: practitioner, grants, place in the scheme, signature."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Exists, F, Func, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from throughcare.accounts.models import User
from throughcare.partnerships.acting import Acting, installer
from throughcare.partnerships.models import Grant, Partner, Practitioner, Scheme, live_on, working_on
from throughcare.partnerships.permissions import Permission, Role, carried_by
from throughcare.sharing.models import InformationClass, Signatory

__all__ = ["SYSTEM_PRACTITIONER", "act", "between", "choices", "installer", "reading_cases", "service"]

SYSTEM_PRACTITIONER = 0
# Without these an agency has nothing to read of a case; all other classes open what belongs to them.
FOR_CASES = frozenset({InformationClass.IDENTITY.value, InformationClass.CASEWORK.value})


def act(practitioner: Practitioner, scheme: Scheme | None, *, on: date) -> Acting:
    """Who this practitioner is today on that scheme.

    Without a live signature of the agency under an agreement in force nothing about a person
    is open, whatever the grants say; `closed_because` then says what to do.
    """
    grants = list(_grants(practitioner.pk, scheme.pk if scheme else None, on))
    return _acting(practitioner, scheme, grants, on=on)


def act_on(user: User, practitioner_id: int, scheme_id: int | None, *, on: date) -> Acting | None:
    """Whoever was chosen earlier in the session, as they are now, in one query; nobody when no role is left."""
    grants = list(
        _grants(practitioner_id, scheme_id, on)
        .filter(practitioner__user=user)
        .select_related("practitioner__agency", "practitioner__user", "scheme")
    )
    if not grants:
        return None
    scheme = next((grant.scheme for grant in grants if grant.scheme_id == scheme_id), None)
    if scheme is None and scheme_id is not None:
        scheme = Scheme.objects.get(pk=scheme_id)
    acting = _acting(grants[0].practitioner, scheme, grants, on=on)
    return acting if acting.roles else None


def _acting(practitioner: Practitioner, scheme: Scheme | None, grants: list[Grant], *, on: date) -> Acting:
    user = practitioner.user
    live = (
        user.is_active and practitioner.starts_on <= on and (practitioner.ends_on is None or on < practitioner.ends_on)
    )
    grants = grants if live else []
    roles = frozenset(Role(grant.role) for grant in grants)
    permissions = carried_by(roles)
    here = [grant for grant in grants if scheme is not None and grant.scheme_id == scheme.pk]
    signed = any(getattr(grant, "open", False) for grant in here)
    classes = frozenset(here[0].classes if signed else ())  # type: ignore[attr-defined]
    cases: tuple[int, ...] = ()
    referring: tuple[int, ...] = ()
    figures: tuple[int, ...] = ()
    closed = ""
    if scheme is not None:
        if signed:
            reads = Permission.READ_CASES in permissions
            cases = (scheme.pk,) if reads and classes >= FOR_CASES else ()
            closed = "" if cases or not reads else _not_covered(practitioner, scheme)
            referring = (scheme.pk,) if Permission.DRAFT_REFERRAL in permissions else ()
        elif permissions & {Permission.READ_CASES, Permission.DRAFT_REFERRAL}:
            closed = _closed(practitioner, scheme)
        if Permission.READ_FIGURES in permissions:
            figures = (scheme.pk, *(here[0].hubs if here else ()))  # type: ignore[attr-defined]
    return Acting(
        user_id=user.pk,
        practitioner_id=practitioner.pk,
        agency_id=practitioner.agency_id,
        scheme_id=scheme.pk if scheme else None,
        name=user.name,
        agency_name=practitioner.agency.name,
        scheme_name=scheme.name if scheme else "",
        roles=roles,
        permissions=permissions,
        case_schemes=cases,
        referring_schemes=referring,
        figure_schemes=figures,
        classes=classes,
        agency_statutory=practitioner.agency.statutory,
        agency_kind=practitioner.agency.kind,
        closed_because=closed,
    )


def _closed(practitioner: Practitioner, scheme: Scheme) -> str:
    return _(
        "%(agency)s has no signature in force under the information sharing agreement of %(scheme)s, "
        "so its records are closed to you. Ask the co-ordinator of the scheme."
    ) % {"agency": practitioner.agency.name, "scheme": scheme.name}


def _not_covered(practitioner: Practitioner, scheme: Scheme) -> str:
    return _(
        "The signature of %(agency)s under the information sharing agreement of %(scheme)s does not cover who the "
        "people are and the work with them, so its records are closed to you. Ask the co-ordinator of the scheme."
    ) % {"agency": practitioner.agency.name, "scheme": scheme.name}


def _grants(practitioner_id: int, scheme_id: int | None, on: date) -> QuerySet[Grant]:
    """The roles in force: whether the agency's place and signature are in force too, and the hubs of the scheme."""
    hubs = Scheme.objects.filter(board=OuterRef("scheme")).order_by("pk")
    held = Grant.objects.filter(working_on(on), Q(scheme=scheme_id) | Q(scheme=None), practitioner=practitioner_id)
    return (
        _with_signatures(held, on)
        .annotate(hubs=ArraySubquery(hubs.values("pk")))
        .order_by(F("scheme").asc(nulls_last=True), "role")
    )


def reading_cases(roles: Iterable[Role], *, on: date) -> list[Grant]:
    """The roles of these kinds whose holders can read cases that day: at work, and of an agency that signed for it."""
    held = Grant.objects.filter(
        working_on(on),
        Q(practitioner__ends_on=None) | Q(practitioner__ends_on__gt=on),
        practitioner__starts_on__lte=on,
        practitioner__user__is_active=True,
        role__in=list(roles),
    )
    rows = (
        _with_signatures(held, on)
        .select_related("practitioner__user", "practitioner__agency", "scheme")
        .order_by("scheme__name", "practitioner__user__name", "practitioner_id")
    )
    return [row for row in rows if getattr(row, "open", False) and frozenset(getattr(row, "classes", ())) >= FOR_CASES]


def _with_signatures(grants: QuerySet[Grant], on: date) -> QuerySet[Grant]:
    """Each role with whether the agency's place and signature are in force, and the classes that were signed for."""
    # A hub works under its board's agreement as well as its own.
    under = Q(agreement__scheme=OuterRef("scheme")) | Q(agreement__scheme=OuterRef("scheme__board"))
    signed = Signatory.objects.filter(
        live_on(on), under, agency=OuterRef("practitioner__agency"), agreement__starts_on__lte=on
    ).filter(Q(agreement__ends_on=None) | Q(agreement__ends_on__gte=on))
    covered = (
        signed.order_by().annotate(each=Func(F("classes"), function="unnest", output_field=CharField())).values("each")
    )
    place = Partner.objects.filter(live_on(on), agency=OuterRef("practitioner__agency"), scheme=OuterRef("scheme"))
    return grants.annotate(open=Exists(signed) & Exists(place), classes=ArraySubquery(covered))


def choices(user: User, *, on: date) -> Iterable[tuple[Practitioner, Scheme | None]]:
    """For whom and where this user may act today, as pairs to choose from."""
    grants = (
        Grant.objects.filter(working_on(on), practitioner__user=user)
        .filter(Q(practitioner__ends_on=None) | Q(practitioner__ends_on__gt=on), practitioner__starts_on__lte=on)
        .select_related("practitioner__agency", "practitioner__user", "scheme__board")
        .order_by("practitioner__agency__name", "scheme__name")
    )
    pairs: dict[tuple[int, int | None], tuple[Practitioner, Scheme | None]] = {}
    for grant in grants:
        pairs.setdefault((grant.practitioner_id, grant.scheme_id), (grant.practitioner, grant.scheme))
    return pairs.values()


def service(*, schemes: Iterable[int]) -> Acting:
    """The service's own hand, for jobs that nobody in particular asked for; it decides nothing."""
    return Acting(
        user_id=None,
        practitioner_id=SYSTEM_PRACTITIONER,
        agency_id=0,
        scheme_id=None,
        name="Throughcare",
        agency_name="Throughcare",
        scheme_name="",
        case_schemes=tuple(schemes),
        # What is told in confidence to named people is not told to a machine.
        classes=frozenset(InformationClass.values) - {InformationClass.INTELLIGENCE.value},
    )


def between(by: Acting, *schemes: int) -> Acting:
    """The same practitioner's hand while one verb carries rows from one scheme to another.

    The verb has authorised it. Restrictions hold as for the practitioner; intelligence is not carried.
    """
    carried = frozenset(InformationClass.values) - {InformationClass.INTELLIGENCE.value}
    return replace(by, case_schemes=schemes, classes=carried)
