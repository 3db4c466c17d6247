"""The verbs of the partnership itself: agencies, schemes, the versions of a profile, places in a scheme."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import Conflict, DomainError, NotPermitted
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Agency, Partner, ProfileVersion, Scheme, Standing
from throughcare.partnerships.permissions import Permission
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
    """Put a new version of the scheme's rules in force; what was decided before keeps the old one.

    A hub works under its board's rules, so only the board's co-ordinator changes them.
    """
    authorise(by, Permission.CHANGE_PROFILE, scheme.rules_id)
    if by.scheme_id != scheme.rules_id:
        raise NotPermitted(_("These rules are the board's. The co-ordinator of the board changes them."))
    locked = Scheme.objects.select_for_update().get(pk=scheme.rules_id)
    newest = locked.profile_versions.order_by("-number").first()
    if newest is not None and from_number is not None and newest.number != from_number:
        raise Conflict(
            _("Somebody changed the profile while you were writing. Nothing was overwritten."), current=newest
        )
    document = profile.to_document()
    if newest is not None and newest.digest == _digest(document):
        raise DomainError(_("Nothing is different from the version in force."))
    if document["slug"] != locked.slug:
        raise DomainError(_("This is the profile of another scheme."))
    version = _keep_version(locked, profile, note=note.strip(), by=by, at=at)
    record(Event.PROFILE_CHANGED, by=by, about=version, at=at, number=version.number)
    return version


def _keep_version(scheme: Scheme, profile: Profile, *, note: str, by: Acting, at: datetime) -> ProfileVersion:
    document = profile.to_document()
    newest = scheme.profile_versions.order_by("-number").first()
    return ProfileVersion.objects.create(
        scheme=scheme,
        number=newest.number + 1 if newest else 1,
        document=document,
        digest=_digest(document),
        note=note,
        made_at=at,
        made_by=by.practitioner_id,
    )


def _digest(document: dict[str, Any]) -> str:
    text = json.dumps(document, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@action
def place(scheme: Scheme, agency: Agency, *, standing: Standing, starts_on: date, by: Acting, at: datetime) -> Partner:
    """Give an agency its place in a scheme, as a panel agency or a signatory."""
    authorise(by, Permission.MANAGE_SCHEMES)
    partner, _made = Partner.objects.update_or_create(
        scheme=scheme, agency=agency, defaults={"standing": standing, "starts_on": starts_on, "ends_on": None}
    )
    record(Event.AGENCY_PLACED, by=by, about=partner, at=at, standing=str(standing), agency=agency.pk)
    return partner


@action
def end_place(partner: Partner, *, on: date, by: Acting, at: datetime) -> Partner:
    """An agency leaves a scheme: after that day its people see nothing of it."""
    authorise(by, Permission.MANAGE_SCHEMES)
    found = Partner.objects.select_for_update().get(pk=partner.pk)
    if found.ends_on is not None:
        raise DomainError(_("This place has ended already."))
    if on < found.starts_on:
        raise DomainError(_("The place cannot end before it began."))
    found.ends_on = on
    found.save(update_fields=["ends_on"])
    record(Event.PLACE_ENDED, by=by, about=found, at=at, agency=found.agency_id)
    return found
