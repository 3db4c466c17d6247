"""Words for senior meetings, in the scheme's own where it has them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from throughcare.panels.models import Meeting
from throughcare.partnerships.profile import Profile


def name_of(profile: Profile, meeting: Meeting) -> str:
    """What the scheme calls meetings of this kind."""
    found = profile.meeting(meeting.kind)
    return found.name if found is not None else _("Strategic group")
