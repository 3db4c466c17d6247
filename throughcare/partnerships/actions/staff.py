"""The verbs of an agency's people: they come, are given roles, lose them, and leave."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.accounts import codes
from throughcare.accounts.models import User
from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError, NotPermitted
from throughcare.partnerships import messages
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Agency, Grant, Invitation, Partner, Practitioner, Scheme, Standing
from throughcare.partnerships.permissions import OUTSIDE_SCHEMES, Permission, Role

# What somebody of an agency that may only refer can be: everything else reads the records of others.
OF_A_SIGNATORY = frozenset({Role.REFERRER, Role.GATEKEEPER, Role.GUEST})


@action
def add_practitioner(
    user: User, agency: Agency, *, job_title: str, starts_on: date, by: Acting, at: datetime
) -> Practitioner:
    """Let a user work for an agency, or come back to it."""
    manage(by, agency.pk)
    practitioner, _made = Practitioner.objects.update_or_create(
        user=user, agency=agency, defaults={"job_title": job_title, "starts_on": starts_on, "ends_on": None}
    )
    record(Event.PRACTITIONER_JOINED, by=by, about=practitioner, at=at)
    return practitioner


@action
def give_role(
    practitioner: Practitioner, *, role: Role, scheme: Scheme | None, starts_on: date, by: Acting, at: datetime
) -> Grant:
    """Give a practitioner a role; the agency must have a place in the scheme that allows it."""
    manage(by, practitioner.agency_id)
    if practitioner.pk == by.practitioner_id or practitioner.user_id == by.user_id:
        raise NotPermitted(_("You cannot give yourself a role. Ask another administrator."))
    may_give(by, role)
    locked = Practitioner.objects.select_for_update().select_related("agency").get(pk=practitioner.pk)
    if locked.ends_on is not None:
        raise DomainError(_("They no longer work for this agency. Invite them again first."))
    return grant(locked, role=role, scheme=scheme, starts_on=starts_on, by=by, at=at)


@action
def give_guest_role(practitioner: Practitioner, *, scheme: Scheme, by: Acting, at: datetime) -> Grant:
    """Let somebody of an agency with a place be a guest: whoever plans meetings there may give this and no other."""
    authorise(by, Permission.PLAN_MEETING, scheme.pk)
    locked = Practitioner.objects.select_for_update().select_related("agency").get(pk=practitioner.pk)
    if locked.ends_on is not None:
        raise DomainError(_("They no longer work for their agency."))
    return grant(locked, role=Role.GUEST, scheme=scheme, starts_on=timezone.localdate(at), by=by, at=at)


def grant(
    practitioner: Practitioner, *, role: Role, scheme: Scheme | None, starts_on: date, by: Acting, at: datetime
) -> Grant:
    """Write the grant and its event; whether `by` may is the calling verb's business."""
    fits(role, agency_id=practitioner.agency_id, scheme=scheme)
    if Grant.objects.filter(practitioner=practitioner, scheme=scheme, role=role, ends_on=None).exists():
        raise DomainError(_("They have this role already."))
    made = Grant.objects.create(
        practitioner=practitioner, scheme=scheme, role=role, starts_on=starts_on, given_by=by.practitioner_id
    )
    record(Event.GRANT_GIVEN, by=by, about=made, at=at, role=str(role), practitioner=practitioner.pk)
    return made


def may_give(by: Acting, role: Role) -> None:
    """Whoever looks after one agency makes nobody administrator of the service."""
    if role == Role.SYSTEM_ADMINISTRATOR and Permission.MANAGE_SCHEMES not in by.permissions:
        raise NotPermitted(_("Only a system administrator can make another one."))


def fits(role: Role, *, agency_id: int, scheme: Scheme | None) -> None:
    """Refuse a role that the agency's place in the scheme does not allow."""
    if role in OUTSIDE_SCHEMES:
        if scheme is not None:
            raise DomainError(_("An administrator's role is not tied to a scheme. Leave the scheme out."))
        return
    if scheme is None:
        raise DomainError(_("Say in which scheme."))
    place = Partner.objects.filter(scheme=scheme, agency=agency_id, ends_on=None).first()
    if place is None:
        raise DomainError(_("Your agency has no place in %(scheme)s.") % {"scheme": scheme.name})
    if place.standing == Standing.SIGNATORY and role not in OF_A_SIGNATORY:
        raise DomainError(
            _("In %(scheme)s the agency may refer, but has no seat on the panel: its people can be %(roles)s only.")
            % {"scheme": scheme.name, "roles": _(" or ").join(str(each.label) for each in sorted(OF_A_SIGNATORY))}
        )


@action
def end_role(grant: Grant, *, on: date, by: Acting, at: datetime) -> Grant:
    """End a role; from that day on it opens nothing, at the next request if that is today."""
    found = Grant.objects.select_for_update(of=("self",)).select_related("practitioner").get(pk=grant.pk)
    manage(by, found.practitioner.agency_id)
    if found.practitioner_id == by.practitioner_id:
        raise DomainError(_("You cannot end your own role. Ask another administrator."))
    if found.ends_on is not None:
        raise DomainError(_("This role has ended already."))
    found.ends_on = max(on, found.starts_on)
    found.save(update_fields=["ends_on"])
    record(Event.GRANT_ENDED, by=by, about=found, at=at, practitioner=found.practitioner_id)
    return found


@action
def end_practitioner(practitioner: Practitioner, *, on: date, by: Acting, at: datetime) -> Practitioner:
    """Somebody leaves the agency: from that day on every role of theirs there opens nothing."""
    found = Practitioner.objects.select_for_update(of=("self",)).select_related("user").get(pk=practitioner.pk)
    manage(by, found.agency_id)
    if found.pk == by.practitioner_id:
        raise DomainError(_("You cannot end your own place. Ask another administrator."))
    if found.ends_on is not None:
        raise DomainError(_("They have left already."))
    found.ends_on = max(on, found.starts_on)
    found.save(update_fields=["ends_on"])
    for held in Grant.objects.filter(practitioner=found, ends_on=None):
        held.ends_on = max(on, held.starts_on)
        held.save(update_fields=["ends_on"])
    # An invitation that is still open would let them in again.
    open_still = Invitation.objects.filter(agency=found.agency_id, email__iexact=found.user.email, accepted_at=None)
    open_still.filter(withdrawn_at=None).update(withdrawn_at=at)
    record(Event.PRACTITIONER_LEFT, by=by, about=found, at=at)
    return found


@action
def renew_sign_in(practitioner: Practitioner, *, site: str, by: Acting, at: datetime) -> Practitioner:
    """Somebody lost telephone and recovery codes: they choose a password and set up codes anew, by a link they get.

    Whoever was signed in as them is signed out, because the password that the session rests on is gone.
    """
    found = Practitioner.objects.select_related("user", "agency").get(pk=practitioner.pk)
    manage(by, found.agency_id)
    if found.user_id == by.user_id:
        raise DomainError(_("This is your own sign-in. Ask another administrator."))
    if found.ends_on is not None:
        raise DomainError(_("They have left already."))
    user = User.objects.select_for_update().get(pk=found.user_id)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    codes.take_away(user)
    record(Event.SIGN_IN_RENEWED, by=by, about=found, at=at)
    messages.tell_sign_in_renewed(found, user=user, site=site)
    return found


def manage(by: Acting, agency_id: int) -> None:
    """Own agency's people for its administrator; everybody's for a system administrator."""
    if Permission.MANAGE_SCHEMES in by.permissions:
        return
    authorise(by, Permission.MANAGE_PEOPLE_OF_AGENCY)
    if agency_id != by.agency_id:
        raise NotPermitted(_("You manage the people of your own agency only."))
