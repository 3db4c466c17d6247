"""What waits in the partnership: what the profile leaves open, and invitations nobody took up."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.cards import Card, Group, Line, address, first_few
from throughcare.core.components import short_day
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Invitation
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile


def waiting(by: Acting, today: date, profile: Profile | None) -> list[Card]:
    """For a co-ordinator what nobody has said about the scheme; for an administrator their agency's people."""
    cards = []
    if by.may(Permission.CHANGE_PROFILE) and profile is not None:
        cards.append(_unset(profile))
    if by.may(Permission.MANAGE_PEOPLE_OF_AGENCY):
        cards += _agency(by)
    if by.may(Permission.MANAGE_SCHEMES):
        cards.append(
            Card(
                key="schemes",
                title=_("Schemes and agencies"),
                count=0,
                url=address("partnerships:schemes"),
                text=_("Open schemes, give agencies their places, name their first administrators."),
                group=Group.KNOW,
            )
        )
    return cards


def _unset(profile: Profile) -> Card:
    asked = profile.unset()
    title = _("Left open by your scheme's profile")
    text = _("Nobody has said them yet, and no published source states them.") if asked else ""
    return Card(
        key="unset", title=title, count=len(asked), url=address("partnerships:scheme"), text=text, group=Group.KNOW
    )


def _agency(by: Acting) -> list[Card]:
    open_still = Invitation.objects.filter(
        agency_id=by.agency_id, accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
    )
    rows, count = first_few(open_still.order_by("expires_at", "pk"))
    lines = [
        Line(text=row.name, hint=row.role_names, when=_until(row), url=address("partnerships:agency")) for row in rows
    ]
    return [
        Card(
            key="invitations",
            title=_("Invitations not taken up yet"),
            count=count,
            url=address("partnerships:agency"),
            lines=lines,
            group=Group.NEXT,
        ),
        Card(
            key="agency",
            title=_("Your agency's people"),
            count=0,
            url=address("partnerships:agency"),
            text=_("Invite colleagues, give them roles, end the roles of those who leave."),
            group=Group.KNOW,
        ),
    ]


def _until(row: Invitation) -> str:
    return _("until %(day)s") % {"day": short_day(timezone.localtime(row.expires_at).date())}
