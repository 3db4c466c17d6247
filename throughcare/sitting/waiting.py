"""What waits in the meeting room: for a guest that they are invited, when and where, and nothing else."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from throughcare.core.cards import Card, Group, Line, address
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.profile import Profile
from throughcare.sitting.guests import invitations


def waiting(by: Acting, today: date, profile: Profile | None) -> list[Card]:
    """The card of this room. Whoever reads cases is nobody's guest: they have the meeting itself."""
    if by.case_schemes:
        return []
    found = invitations(by)
    lines = [Line(text=each.words, url=address("sitting:guest", each.guest.pk)) for each in found]
    return [
        Card(
            key="invited",
            title=_("You are invited"),
            count=len(found),
            lines=lines,
            group=Group.NEXT,
            numbered=False,
            urgent=any(each.sits for each in found),
        )
    ]
