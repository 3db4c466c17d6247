"""Builds whoever acts from live rows: practitioner, grants, place in the scheme, signature."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
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


class _Who(NamedTuple):
    """The one who acts, as the rows say at this moment."""

    practitioner_id: int
    starts_on: date
    ends_on: date | None
    user_id: int
    name: str
    active: bool
    agency_id: int
    agency_name: str
    agency_kind: str
    agency_statutory: bool


class _Held(NamedTuple):
    """One role in force, with its holder and its scheme: the columns of the statement, in its order."""

    role: str
    scheme: int | None
    scheme__name: str | None
    practitioner: int
    practitioner__starts_on: date
    practitioner__ends_on: date | None
    practitioner__user: int
    practitioner__user__name: str
    practitioner__user__is_active: bool
    practitioner__agency: int
    practitioner__agency__name: str
    practitioner__agency__kind: str
    practitioner__agency__statutory: bool
    open: bool
    classes: Sequence[str]
    hubs: Sequence[int]

    @property
    def who(self) -> _Who:
        """Its holder."""
        return _Who(
            practitioner_id=self.practitioner,
            starts_on=self.practitioner__starts_on,
            ends_on=self.practitioner__ends_on,
            user_id=self.practitioner__user,
            name=self.practitioner__user__name,
            active=self.practitioner__user__is_active,
            agency_id=self.practitioner__agency,
            agency_name=self.practitioner__agency__name,
            agency_kind=self.practitioner__agency__kind,
            agency_statutory=self.practitioner__agency__statutory,
        )


class _Where(NamedTuple):
    """The scheme for which they act."""

    pk: int
    name: str


def act(practitioner: Practitioner, scheme: Scheme | None, *, on: date) -> Acting:
    """Who this practitioner is today on that scheme.

    Without a live signature of the agency under an agreement in force nothing about a person
    is open, whatever the grants say; `closed_because` then says what to do.
    """
    user, agency = practitioner.user, practitioner.agency
    who = _Who(
        practitioner_id=practitioner.pk,
        starts_on=practitioner.starts_on,
        ends_on=practitioner.ends_on,
        user_id=user.pk,
        name=user.name,
        active=user.is_active,
        agency_id=agency.pk,
        agency_name=agency.name,
        agency_kind=agency.kind,
        agency_statutory=agency.statutory,
    )
    where = _Where(scheme.pk, scheme.name) if scheme else None
    return _acting(who, where, _held(user.pk, practitioner.pk, where.pk if where else None, on=on), on=on)


def act_on(user: User, practitioner_id: int, scheme_id: int | None, *, on: date) -> Acting | None:
    """Whoever was chosen earlier in the session, as they are now, in one query; nobody when no role is left."""
    held = _held(user.pk, practitioner_id, scheme_id, on=on)
    if not held:
        return None
    where = None
    if scheme_id is not None:
        named = next((row.scheme__name for row in held if row.scheme == scheme_id), None)
        where = _Where(scheme_id, named if named is not None else Scheme.objects.get(pk=scheme_id).name)
    acting = _acting(held[0].who, where, held, on=on)
    return acting if acting.roles else None


def _acting(who: _Who, scheme: _Where | None, held: Sequence[_Held], *, on: date) -> Acting:
    live = who.active and who.starts_on <= on and (who.ends_on is None or on < who.ends_on)
    held = held if live else []
    roles = frozenset(Role(row.role) for row in held)
    permissions = carried_by(roles)
    here = [row for row in held if scheme is not None and row.scheme == scheme.pk]
    signed = any(row.open for row in here)
    classes = frozenset(here[0].classes if signed else ())
    cases: tuple[int, ...] = ()
    referring: tuple[int, ...] = ()
    figures: tuple[int, ...] = ()
    closed = ""
    if scheme is not None:
        if signed:
            reads = Permission.READ_CASES in permissions
            cases = (scheme.pk,) if reads and classes >= FOR_CASES else ()
            closed = "" if cases or not reads else _not_covered(who, scheme)
            referring = (scheme.pk,) if Permission.DRAFT_REFERRAL in permissions else ()
        elif permissions & {Permission.READ_CASES, Permission.DRAFT_REFERRAL}:
            closed = _closed(who, scheme)
        if Permission.READ_FIGURES in permissions:
            figures = (scheme.pk, *(here[0].hubs if here else ()))
    return Acting(
        user_id=who.user_id,
        practitioner_id=who.practitioner_id,
        agency_id=who.agency_id,
        scheme_id=scheme.pk if scheme else None,
        name=who.name,
        agency_name=who.agency_name,
        scheme_name=scheme.name if scheme else "",
        roles=roles,
        permissions=permissions,
        case_schemes=cases,
        referring_schemes=referring,
        figure_schemes=figures,
        classes=classes,
        agency_statutory=who.agency_statutory,
        agency_kind=who.agency_kind,
        closed_because=closed,
    )


def _closed(who: _Who, scheme: _Where) -> str:
    return _(
        "%(agency)s has no signature in force under the information sharing agreement of %(scheme)s, "
        "so its records are closed to you. Ask the co-ordinator of the scheme."
    ) % {"agency": who.agency_name, "scheme": scheme.name}


def _not_covered(who: _Who, scheme: _Where) -> str:
    return _(
        "The signature of %(agency)s under the information sharing agreement of %(scheme)s does not cover who the "
        "people are and the work with them, so its records are closed to you. Ask the co-ordinator of the scheme."
    ) % {"agency": who.agency_name, "scheme": scheme.name}


# Stand for what each request brings, in the statement that is put into words once.
_PRACTITIONER, _SCHEME, _USER, _DAY = -1, -2, -3, date.min


def _held(user_id: int, practitioner_id: int, scheme_id: int | None, *, on: date) -> list[_Held]:
    """The roles in force, read anew: the words of the statement are kept between requests, never an answer."""
    sql, asked = _statement(scheme_id is not None)
    brought = {_PRACTITIONER: practitioner_id, _SCHEME: scheme_id, _USER: user_id, _DAY: on}
    with connection.cursor() as cursor:
        cursor.execute(sql, [brought.get(each, each) for each in asked])
        return [_Held(*row) for row in cursor.fetchall()]


@cache
def _statement(on_a_scheme: bool) -> tuple[str, tuple[Any, ...]]:
    """The statement and what it is asked with; to put it into words takes longer than to have it answered."""
    held = _grants(_PRACTITIONER, _SCHEME if on_a_scheme else None, _DAY).filter(practitioner__user=_USER)
    sql, asked = held.values_list(*_Held._fields).query.sql_with_params()
    return sql, asked


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
