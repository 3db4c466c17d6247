"""The verbs of an invitation: sent by e-mail with a link that works once, sent again, withdrawn, accepted."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.accounts.models import User
from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError, NotPermitted, NotThere
from throughcare.partnerships import messages
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.actions.staff import fits, grant, manage, may_give
from throughcare.partnerships.models import Agency, Grant, Invitation, Practitioner, Scheme
from throughcare.partnerships.permissions import OUTSIDE_SCHEMES, Permission, Role

OPEN_FOR = timedelta(days=14)


class InvitationClosed(DomainError):
    """The link was used, withdrawn or is too old; which of them is not told."""


@action
def invite(
    agency: Agency,
    *,
    name: str,
    email: str,
    job_title: str,
    roles: Sequence[Role],
    scheme: Scheme | None,
    site: str,
    by: Acting,
    at: datetime,
    secret: str = "",
) -> Invitation:
    """Ask somebody to join the agency with these roles; `site` is the address that the link begins with.

    Only the command line, which prints the link, gives the `secret` itself.
    """
    if list(roles) == [Role.GUEST] and scheme is not None and by.may(Permission.PLAN_MEETING, scheme.pk):
        # Whoever plans meetings invites guests of any agency that has a place there, and nobody else.
        fits(Role.GUEST, agency_id=agency.pk, scheme=scheme)
    else:
        manage(by, agency.pk)
    if not roles:
        raise DomainError(_("Choose at least one role."))
    if by.user_id is not None and User.objects.filter(email__iexact=email, pk=by.user_id).exists():
        raise NotPermitted(_("You cannot invite yourself. Ask another administrator."))
    for role in roles:
        may_give(by, role)
        fits(role, agency_id=agency.pk, scheme=_where(role, scheme))
    waiting = Invitation.objects.filter(agency=agency, email__iexact=email, accepted_at=None, withdrawn_at=None)
    if waiting.filter(expires_at__gt=at).exists():
        raise DomainError(_("An invitation to this address is open already. Send it again, or withdraw it first."))
    secret = secret or new_secret()
    invitation = Invitation.objects.create(
        agency=agency,
        scheme=scheme if set(roles) - OUTSIDE_SCHEMES else None,
        roles=[str(role) for role in roles],
        email=email,
        name=name.strip(),
        job_title=job_title.strip(),
        secret_digest=digest_of(secret),
        invited_by=by.practitioner_id,
        made_at=at,
        expires_at=at + OPEN_FOR,
    )
    record(Event.PRACTITIONER_INVITED, by=by, about=invitation, at=at, agency=agency.pk, roles=invitation.roles)
    messages.tell_invited(invitation, secret=secret, site=site, by=by)
    return invitation


@action
def resend(invitation: Invitation, *, site: str, by: Acting, at: datetime) -> Invitation:
    """Send the invitation again with a new link; the old link no longer works."""
    found = _managed(invitation, by)
    if found.accepted_at is not None or found.withdrawn_at is not None:
        raise DomainError(_("This invitation was accepted or withdrawn."))
    secret = new_secret()
    found.secret_digest = digest_of(secret)
    found.expires_at = at + OPEN_FOR
    found.save(update_fields=["secret_digest", "expires_at"])
    record(Event.PRACTITIONER_INVITED, by=by, about=found, at=at, agency=found.agency_id, again=True)
    messages.tell_invited(found, secret=secret, site=site, by=by)
    return found


@action
def withdraw(invitation: Invitation, *, by: Acting, at: datetime) -> Invitation:
    """Take the invitation back: its link opens nothing from now on."""
    found = _managed(invitation, by)
    if found.accepted_at is not None or found.withdrawn_at is not None:
        raise DomainError(_("This invitation was accepted or withdrawn."))
    found.withdrawn_at = at
    found.save(update_fields=["withdrawn_at"])
    record(Event.INVITATION_WITHDRAWN, by=by, about=found, at=at, agency=found.agency_id)
    return found


def invited(secret: str, *, at: datetime) -> Invitation:
    """The open invitation that a link belongs to."""
    found = Invitation.objects.select_related("agency", "scheme").filter(secret_digest=digest_of(secret)).first()
    if found is None or not found.open_at(at):
        raise _closed()
    return found


def whoever_follows(invitation: Invitation, user: User | None) -> Acting:
    """Who accepts: nobody yet, or a user without any role in what they join."""
    return Acting(
        user_id=user.pk if user else None,
        practitioner_id=0,
        agency_id=invitation.agency_id,
        scheme_id=None,
        name=invitation.name,
        agency_name=invitation.agency.name,
        scheme_name="",
    )


@action
def accept(secret: str, *, by: Acting, at: datetime, name: str = "", password: str = "") -> Practitioner:
    """Join: a new user with name and password, or the signed-in user whom the invitation is for; once."""
    found = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("agency", "scheme")
        .filter(secret_digest=digest_of(secret))
        .first()
    )
    if found is None or not found.open_at(at):
        raise _closed()
    user = User.objects.filter(email__iexact=found.email).first()
    if user is None:
        if by.user_id is not None:
            raise NotPermitted(_("This invitation is for another e-mail address. Sign out, then follow the link."))
        user = User.objects.create_user(found.email, password, name=name.strip() or found.name)
    elif user.pk != by.user_id:
        raise NotPermitted(_("There is an account for this address. Sign in with it, then follow the link again."))
    today = timezone.localdate(at)
    practitioner, made = Practitioner.objects.get_or_create(
        user=user, agency=found.agency, defaults={"job_title": found.job_title, "starts_on": today}
    )
    if not made:
        practitioner.job_title = found.job_title or practitioner.job_title
        if practitioner.ends_on is not None:
            practitioner.starts_on, practitioner.ends_on = today, None
        practitioner.save(update_fields=["job_title", "starts_on", "ends_on"])
    found.accepted_at = at
    found.save(update_fields=["accepted_at"])
    record(Event.PRACTITIONER_JOINED, by=by, about=practitioner, at=at, invitation=found.pk)
    _give_all(found, practitioner, by=by, at=at)
    return practitioner


def new_secret() -> str:
    """What a link holds: 256 bits that nobody guesses."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """What the database keeps of a link."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _give_all(found: Invitation, practitioner: Practitioner, *, by: Acting, at: datetime) -> None:
    held = set(
        Grant.objects.filter(practitioner=practitioner, ends_on=None).values_list("role", "scheme_id"),
    )
    for name in found.roles:
        role = Role(name)
        where = _where(role, found.scheme)
        if (name, where.pk if where else None) not in held:
            grant(practitioner, role=role, scheme=where, starts_on=timezone.localdate(at), by=by, at=at)


def _where(role: Role, scheme: Scheme | None) -> Scheme | None:
    return None if role in OUTSIDE_SCHEMES else scheme


def _managed(invitation: Invitation, by: Acting) -> Invitation:
    found = (
        Invitation.objects.select_for_update(of=("self",)).select_related("agency", "scheme").filter(pk=invitation.pk)
    ).first()
    if found is None:
        raise NotThere(_("This is not there, or you may not see it."))
    manage(by, found.agency_id)
    return found


def _closed() -> InvitationClosed:
    return InvitationClosed(_("This link no longer works. Ask whoever invited you to send it again."))
