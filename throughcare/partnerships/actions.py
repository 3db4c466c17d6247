"""The verbs of the partnership: agencies, schemes, profiles, practitioners and their roles."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime

from django.utils.translation import gettext as _

from throughcare.accounts.models import User
from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import Conflict, DomainError, NotPermitted
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import (
    Agency,
    Grant,
    Partner,
    Practitioner,
    ProfileVersion,
    Scheme,
    Standing,
)
from throughcare.partnerships.permissions import OUTSIDE_SCHEMES, Permission, Role
from throughcare.partnerships.profile import Profile


class SchemeExists(DomainError):
    """There is a scheme of this name already."""


@action
def add_agency(*, name: str, kind: str, statutory: bool, by: Acting, at: datetime) -> Agency:
    """Put an organisation on the list of agencies."""
    authorise(by, Permission.MANAGE_SCHEMES)
    if Agency.objects.filter(name__iexact=name.strip()).exists():
        raise DomainError(_("There is an agency called %(name)s already.") % {"name": name.strip()})
    agency = Agency.objects.create(name=name.strip(), kind=kind, statutory=statutory)
    record(Event.AGENCY_ADDED, by=by, about=agency, at=at)
    return agency


@action
def open_scheme(profile: Profile, *, opened_on: date, by: Acting, at: datetime) -> Scheme:
    """Open a scheme under its profile, with its hubs if it is a board over some."""
    authorise(by, Permission.MANAGE_SCHEMES)
    if Scheme.objects.filter(slug=profile.slug).exists():
        raise SchemeExists(_("The scheme %(name)s is open already.") % {"name": profile.name})
    scheme = Scheme.objects.create(slug=profile.slug, name=profile.name, opened_on=opened_on)
    for hub in profile.hubs:
        made = Scheme.objects.create(
            slug=f"{profile.slug}-{hub.key.replace('_', '-')}", name=hub.name, board=scheme, opened_on=opened_on
        )
        record(Event.SCHEME_ADDED, by=by, about=made, at=at, scheme_id=made.pk, board=scheme.pk)
    _keep_version(scheme, profile, note=_("First version"), by=by, at=at)
    record(Event.SCHEME_ADDED, by=by, about=scheme, at=at, scheme_id=scheme.pk)
    return scheme


@action
def change_profile(
    scheme: Scheme, profile: Profile, *, note: str, from_number: int | None = None, by: Acting, at: datetime
) -> ProfileVersion:
    """Put a new version of the scheme's rules in force; what was decided before keeps the old one."""
    authorise(by, Permission.CHANGE_PROFILE, scheme.pk)
    locked = Scheme.objects.select_for_update().get(pk=scheme.rules_id)
    newest = locked.profile_versions.order_by("-number").first()
    if newest is not None and from_number is not None and newest.number != from_number:
        raise Conflict(
            _("Somebody changed the profile while you were writing. Nothing was overwritten."), current=newest
        )
    version = _keep_version(locked, profile, note=note, by=by, at=at)
    record(Event.PROFILE_CHANGED, by=by, about=version, at=at, number=version.number)
    return version


def _keep_version(scheme: Scheme, profile: Profile, *, note: str, by: Acting, at: datetime) -> ProfileVersion:
    document = profile.to_document()
    text = json.dumps(document, sort_keys=True, ensure_ascii=False)
    newest = scheme.profile_versions.order_by("-number").first()
    return ProfileVersion.objects.create(
        scheme=scheme,
        number=newest.number + 1 if newest else 1,
        document=document,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        note=note,
        made_at=at,
        made_by=by.practitioner_id,
    )


@action
def place(scheme: Scheme, agency: Agency, *, standing: Standing, starts_on: date, by: Acting, at: datetime) -> Partner:
    """Give an agency its place in a scheme, as a panel agency or a signatory."""
    authorise(by, Permission.MANAGE_SCHEMES)
    partner, _made = Partner.objects.update_or_create(
        scheme=scheme, agency=agency, defaults={"standing": standing, "starts_on": starts_on, "ends_on": None}
    )
    record(Event.SCHEME_ADDED, by=by, about=partner, at=at, standing=str(standing), agency=agency.pk)
    return partner


@action
def add_practitioner(
    user: User, agency: Agency, *, job_title: str, starts_on: date, by: Acting, at: datetime
) -> Practitioner:
    """Let a user work for an agency, or come back to it."""
    _manage(by, agency.pk)
    practitioner, _made = Practitioner.objects.update_or_create(
        user=user, agency=agency, defaults={"job_title": job_title, "starts_on": starts_on, "ends_on": None}
    )
    record(Event.PRACTITIONER_JOINED, by=by, about=practitioner, at=at)
    return practitioner


@action
def give_role(
    practitioner: Practitioner, *, role: Role, scheme: Scheme | None, starts_on: date, by: Acting, at: datetime
) -> Grant:
    """Give a practitioner a role; the agency must have a place in the scheme."""
    _manage(by, practitioner.agency_id)
    if role in OUTSIDE_SCHEMES and scheme is not None:
        raise DomainError(_("An administrator's role is not tied to a scheme. Leave the scheme out."))
    if role == Role.SYSTEM_ADMINISTRATOR and Permission.MANAGE_SCHEMES not in by.permissions:
        raise NotPermitted(_("Only a system administrator can make another one."))
    if role not in OUTSIDE_SCHEMES:
        if scheme is None:
            raise DomainError(_("Say in which scheme."))
        if not Partner.objects.filter(scheme=scheme, agency=practitioner.agency_id, ends_on=None).exists():
            raise DomainError(
                _("%(agency)s has no place in %(scheme)s.")
                % {"agency": practitioner.agency.name, "scheme": scheme.name}
            )
    Practitioner.objects.select_for_update().get(pk=practitioner.pk)
    held = Grant.objects.filter(practitioner=practitioner, scheme=scheme, role=role, ends_on=None).first()
    if held is not None:
        raise DomainError(_("They have this role already."))
    grant = Grant.objects.create(
        practitioner=practitioner, scheme=scheme, role=role, starts_on=starts_on, given_by=by.practitioner_id
    )
    record(Event.GRANT_GIVEN, by=by, about=grant, at=at, role=str(role), practitioner=practitioner.pk)
    return grant


@action
def end_role(grant: Grant, *, on: date, by: Acting, at: datetime) -> Grant:
    """End a role; from the next request on it opens nothing."""
    found = Grant.objects.select_for_update().select_related("practitioner").get(pk=grant.pk)
    _manage(by, found.practitioner.agency_id)
    if found.ends_on is not None:
        raise DomainError(_("This role has ended already."))
    found.ends_on = max(on, found.starts_on)
    found.save(update_fields=["ends_on"])
    record(Event.GRANT_ENDED, by=by, about=found, at=at, practitioner=found.practitioner_id)
    return found


@action
def end_practitioner(practitioner: Practitioner, *, on: date, by: Acting, at: datetime) -> Practitioner:
    """Somebody leaves the agency: every role of theirs there ends."""
    found = Practitioner.objects.select_for_update().get(pk=practitioner.pk)
    _manage(by, found.agency_id)
    if found.pk == by.practitioner_id:
        raise DomainError(_("You cannot end your own place. Ask another administrator."))
    found.ends_on = max(on, found.starts_on)
    found.save(update_fields=["ends_on"])
    for grant in Grant.objects.filter(practitioner=found, ends_on=None):
        grant.ends_on = max(on, grant.starts_on)
        grant.save(update_fields=["ends_on"])
    record(Event.PRACTITIONER_LEFT, by=by, about=found, at=at)
    return found


def _manage(by: Acting, agency_id: int) -> None:
    """Own agency's people for its administrator; everybody's for a system administrator."""
    if Permission.MANAGE_SCHEMES in by.permissions:
        return
    authorise(by, Permission.MANAGE_PEOPLE_OF_AGENCY)
    if agency_id != by.agency_id:
        raise NotPermitted(_("You manage the people of your own agency only."))
