"""How a verb reaches a meeting or an item: sees it, locks it, and finds the rules that hold for it."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.errors import DomainError
from throughcare.panels.models import AgendaItem, Meeting
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.profile.arrangements import Meeting as MeetingRules
from throughcare.partnerships.queries import current_profile


class NotThisMeeting(DomainError):
    """The rules of the scheme keep this for another meeting."""


def meeting_to_change(pk: uuid.UUID, permission: Permission, by: Acting) -> Meeting:
    """The meeting, locked, if `by` may do this to it. Whatever concerns one meeting happens one after another."""
    found = Meeting.objects.visible_to(by).locked(pk)
    authorise(by, permission, found)
    return found


def meeting_to_plan(pk: uuid.UUID, by: Acting) -> Meeting:
    """The meeting, locked, if `by` may say when and where it is; those of senior officers are planned by them."""
    found = Meeting.objects.either_for(by).locked(pk)
    authorise(by, Permission.WRITE_STRATEGY if found.figures_only else Permission.PLAN_MEETING, found)
    return found


def item_to_change(item: AgendaItem, permission: Permission, by: Acting) -> tuple[Meeting, AgendaItem]:
    """The item and its meeting, the meeting locked first so that no two verbs wait for each other."""
    meeting = meeting_to_change(item.meeting_id, permission, by)
    return meeting, AgendaItem.objects.visible_to(by).select_related("referral", "registration", "transfer").locked(
        item.pk
    )


def rules_of(profile: Profile, kind: str) -> MeetingRules:
    """What the profile says of meetings of this kind."""
    found = profile.meeting(kind)
    if found is None:
        raise NotThisMeeting(_("The rules of the scheme have no such meeting any more."))
    return found


def rules_for(meeting: Meeting) -> tuple[Profile, MeetingRules]:
    """The scheme's rules today, and those of this meeting."""
    _version, profile = current_profile(meeting.scheme_id)
    return profile, rules_of(profile, meeting.kind)


def day_of(at: datetime) -> date:
    """The day on the wall calendar here at that moment."""
    return timezone.localtime(at).date()


def words_or_refuse(words: str, refusal: str) -> str:
    """The words without space round them; refuse when there are none."""
    kept = words.strip()
    if not kept:
        raise DomainError(refusal)
    return kept
