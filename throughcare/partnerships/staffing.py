"""What an administrator sees of an agency's people: who they are, their roles, when they last signed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.components import short_day
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Grant, Invitation, Partner, Practitioner, Scheme, working_on
from throughcare.partnerships.permissions import Permission, Role


@dataclass
class StaffLine:
    """One practitioner in the list."""

    practitioner: Practitioner
    url: str
    last_seen: str
    roles: list[str] = field(default_factory=list)
    left: str = ""


@dataclass(frozen=True)
class InvitationLine:
    """One invitation that nobody took up yet."""

    invitation: Invitation
    roles: str
    state: str
    colour: str


def managed(by: Acting) -> QuerySet[Practitioner]:
    """The practitioners whom this administrator looks after; for everybody else there are none."""
    everybody = Practitioner.objects.select_related("user", "agency")
    if Permission.MANAGE_SCHEMES in by.permissions:
        return everybody
    if Permission.MANAGE_PEOPLE_OF_AGENCY in by.permissions:
        return everybody.filter(agency=by.agency_id)
    return everybody.none()


def managed_grants(by: Acting) -> QuerySet[Grant]:
    """The roles that this administrator may end."""
    return Grant.objects.select_related("practitioner__user", "practitioner__agency", "scheme").filter(
        practitioner__in=managed(by)
    )


def managed_invitations(by: Acting) -> QuerySet[Invitation]:
    """The invitations that this administrator may send again or withdraw."""
    everything = Invitation.objects.select_related("agency", "scheme")
    if Permission.MANAGE_SCHEMES in by.permissions:
        return everything
    if Permission.MANAGE_PEOPLE_OF_AGENCY in by.permissions:
        return everything.filter(agency=by.agency_id)
    return everything.none()


def staff(by: Acting, agency_id: int, *, on: date) -> list[StaffLine]:
    """Everybody who works, or worked, for the agency; those who left come last."""
    lines = {
        each.pk: StaffLine(
            practitioner=each,
            url=reverse("partnerships:practitioner", args=[each.pk]),
            last_seen=short_day(timezone.localtime(each.user.last_login).date()) if each.user.last_login else "",
            left=short_day(each.ends_on) if each.ends_on is not None and each.ends_on <= on else "",
        )
        for each in managed(by).filter(agency=agency_id)
    }
    for grant in Grant.objects.filter(working_on(on), practitioner__in=lines).select_related("scheme").order_by("pk"):
        lines[grant.practitioner_id].roles.append(role_in_words(grant))
    return sorted(lines.values(), key=lambda line: (bool(line.left), line.practitioner.user.name.casefold()))


def role_in_words(grant: Grant) -> str:
    """A role with the scheme in which it is held."""
    role = str(Role(grant.role).label)
    if grant.scheme is None:
        return role
    return _("%(role)s in %(scheme)s") % {"role": role, "scheme": grant.scheme.name}


def waiting_invitations(by: Acting, agency_id: int, *, at: datetime) -> list[InvitationLine]:
    """Invitations that are open, or ran out unused."""
    rows = managed_invitations(by).filter(agency=agency_id, accepted_at=None, withdrawn_at=None).order_by("-made_at")
    return [_invitation_line(row, at) for row in rows]


def _invitation_line(row: Invitation, at: datetime) -> InvitationLine:
    where = f" ({row.scheme.name})" if row.scheme else ""
    until = short_day(timezone.localtime(row.expires_at).date())
    if row.open_at(at):
        return InvitationLine(row, row.role_names + where, _("Open until %(day)s") % {"day": until}, "blue")
    return InvitationLine(row, row.role_names + where, _("Ran out on %(day)s") % {"day": until}, "grey")


def schemes_of(agency_id: int) -> list[Scheme]:
    """The schemes in which the agency has a place."""
    places = Partner.objects.filter(agency=agency_id, ends_on=None)
    return list(Scheme.objects.filter(partners__in=places).order_by("name"))
