"""What the partnership tells people outside the screen: invitations."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.components import long_day
from throughcare.core.outbox import tell
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Invitation


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
