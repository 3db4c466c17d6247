"""What guests are told outside the screen: that they are invited, when and where, and not a word of whom."""

from __future__ import annotations

from django.utils.translation import gettext as _

from throughcare.core.components import long_day
from throughcare.core.outbox import tell
from throughcare.panels.models import Meeting
from throughcare.sitting.models import Guest


def tell_invited(guest: Guest, meeting: Meeting) -> None:
    """The day, the time and the place, to the guest's own address."""
    user = guest.practitioner.user
    when = f"{meeting.starts_at:%H:%M}" if meeting.starts_at else ""
    where = ", ".join(part for part in (long_day(meeting.held_on), when, meeting.place) if part)
    words = _(
        "Hello %(name)s,\n\n"
        "You are invited to a meeting: %(where)s.\n\n"
        "Sign in to Throughcare on the day. You see there what concerns you, while the meeting is at it."
    )
    tell(user.email, subject=_("You are invited to a meeting"), body=words % {"name": user.name, "where": where})
