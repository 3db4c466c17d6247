"""What is told outside the screen about minutes: which meeting and where to read them, never a word about a person."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.components import long_day
from throughcare.core.outbox import tell
from throughcare.panels.models import Meeting
from throughcare.panels.words import meeting_name
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.queries import current_profile
from throughcare.sharing.acting import reading_cases

MEMBERS = (Role.PANEL_MEMBER, Role.CHAIR, Role.COORDINATOR, Role.LEAD_PROFESSIONAL)


def tell_members(meeting: Meeting, *, site: str, at: datetime) -> int:
    """Write to everybody who can read them, once each; answers to how many."""
    _version, profile = current_profile(meeting.scheme_id)
    words = {
        "meeting": meeting_name(profile, meeting),
        "day": long_day(meeting.held_on),
        "url": f"{site.rstrip('/')}{reverse('minutes:meeting', args=[meeting.pk])}",
    }
    grants = reading_cases(MEMBERS, on=timezone.localdate(at))
    emails = {grant.practitioner.user.email for grant in grants if grant.scheme_id == meeting.scheme_id}
    for email in sorted(emails):
        tell(
            email,
            subject=_("Minutes to read: %(meeting)s, %(day)s") % words,
            body=_(
                "The minutes of «%(meeting)s» of %(day)s wait for you. Sign in to read them, and say before the next "
                "meeting if something is wrong. A copy on paper is made there too, for you alone.\n\n%(url)s"
            )
            % words,
        )
    return len(emails)
