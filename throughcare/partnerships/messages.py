"""What the partnership tells people outside the screen: invitations, and a sign-in that is set up again."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.accounts.links import password_link
from throughcare.accounts.models import User
from throughcare.core.components import long_day
from throughcare.core.outbox import tell
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Invitation, Practitioner


def tell_invited(invitation: Invitation, *, secret: str, site: str, by: Acting) -> None:
    """The link, to the address that was invited and nowhere else."""
    words = _(
        "Hello %(name)s,\n\n"
        "%(who)s invites you to work with Throughcare for %(agency)s.\n\n"
        "Follow this link to join. It works once, until %(until)s:\n\n"
        "%(link)s\n\n"
        "If you did not expect this, ignore it: nothing happens."
    )
    body = words % {
        "name": invitation.name,
        "who": by.name,
        "agency": invitation.agency.name,
        "until": long_day(timezone.localtime(invitation.expires_at).date()),
        "link": f"{site.rstrip('/')}/join/{secret}/",
    }
    tell(invitation.email, subject=_("Join Throughcare for %(agency)s") % {"agency": invitation.agency.name}, body=body)


def tell_sign_in_renewed(practitioner: Practitioner, *, user: User, site: str) -> None:
    """The link with which they choose a new password, to their own address and nowhere else."""
    words = _(
        "Hello %(name)s,\n\n"
        "The administrator of %(agency)s asks you to set up your sign-in to Throughcare again.\n\n"
        "Follow this link to choose a password. After it you set up one-time codes on your telephone:\n\n"
        "%(link)s\n\n"
        "If you did not ask for this, tell the administrator."
    )
    body = words % {
        "name": user.name,
        "agency": practitioner.agency.name,
        "link": f"{site.rstrip('/')}{password_link(user)}",
    }
    tell(user.email, subject=_("Set up your sign-in again"), body=body)
