"""Agencies, a scheme and people at work for tests of this room: built by the same actions that people use."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from django.test import Client

from throughcare.accounts.models import User
from throughcare.accounts.tests.signing_in import sign_in
from throughcare.partnerships import actions
from throughcare.partnerships.acting import Acting, installer
from throughcare.partnerships.models import Agency, Grant, Practitioner, Scheme, Standing
from throughcare.partnerships.permissions import OUTSIDE_SCHEMES, Role, carried_by
from throughcare.partnerships.profile import Profile, shipped

LONG_AGO = date(2020, 1, 1)
NOW = datetime(2026, 11, 19, 14, 0, tzinfo=UTC)
TODAY = NOW.date()


def system() -> Acting:
    """Whoever sets the installation up."""
    return installer()


def scheme(profile: Profile | None = None) -> Scheme:
    """A scheme opened under a published profile."""
    wanted = profile or shipped()["wandsworth"]
    found = Scheme.objects.filter(slug=wanted.slug).first()
    return found or actions.open_scheme(wanted, opened_on=LONG_AGO, by=system(), at=NOW)


def agency(name: str, *places: Scheme, standing: Standing = Standing.PANEL, kind: str = "council") -> Agency:
    """An agency with its places."""
    made = actions.add_agency(name=name, kind=kind, statutory=True, by=system(), at=NOW)
    for place in places:
        actions.place(place, made, standing=standing, starts_on=LONG_AGO, by=system(), at=NOW)
    return made


def works(of: Agency, name: str, *roles: Role, at: Scheme | None = None) -> Practitioner:
    """Somebody at work for an agency."""
    email = f"{name.lower().replace(' ', '.')}@agency.example"
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, None, name=name)
    made = actions.add_practitioner(user, of, job_title="", starts_on=LONG_AGO, by=system(), at=NOW)
    for role in roles:
        where = None if role in OUTSIDE_SCHEMES else at
        actions.give_role(made, role=role, scheme=where, starts_on=LONG_AGO, by=system(), at=NOW)
    return made


def acting(who: Practitioner, at: Scheme | None = None) -> Acting:
    """As they would act now, from the roles they hold."""
    held = Grant.objects.filter(practitioner=who, ends_on=None, scheme__in=[at]) if at else Grant.objects.none()
    outside = Grant.objects.filter(practitioner=who, ends_on=None, scheme=None)
    roles = frozenset(Role(grant.role) for grant in (*held, *outside))
    return replace(
        system(),
        user_id=who.user_id,
        practitioner_id=who.pk,
        agency_id=who.agency_id,
        scheme_id=at.pk if at else None,
        name=who.user.name,
        agency_name=who.agency.name,
        roles=roles,
        permissions=carried_by(roles),
    )


def administrator(of: Agency, name: str = "Petra Holm") -> Acting:
    """The agency's administrator."""
    return acting(works(of, name, Role.AGENCY_ADMINISTRATOR))


def browser(by: Acting) -> Client:
    """Their browser after sign-in."""
    client = Client()
    user = User.objects.get(pk=by.user_id or 0)
    sign_in(client, practitioner_id=by.practitioner_id, user=user, scheme_id=by.scheme_id)
    return client
