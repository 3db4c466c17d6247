"""What a feed holds: every meeting that its owner sees today, in each place where they have a live role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from throughcare.calendars.icalendars import Held
from throughcare.calendars.keys import digest_of
from throughcare.calendars.models import Feed
from throughcare.calendars.queries import meetings_of
from throughcare.calendars.views.finding import page_of
from throughcare.core.context import speaking_for
from throughcare.panels.models import Meeting
from throughcare.panels.words import meeting_name
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.queries import current_profile
from throughcare.sharing.acting import act, choices

KEPT = timedelta(days=92)


@dataclass(frozen=True)
class Reading:
    """A feed that may be read now: whose it is, and as whom they see meetings."""

    feed: Feed
    owner: Acting
    places: tuple[Acting, ...]


def opened_by(secret: str, *, today: date) -> Reading | None:
    """The feed behind an address; nobody's, a revoked one and that of somebody who has left are the same nothing."""
    digest = digest_of(secret)
    with connection.cursor() as cursor:
        cursor.execute("select calendars_whose(%s)", [digest])
        (practitioner_id,) = cursor.fetchone()
    owner = Practitioner.objects.select_related("user", "agency").filter(pk=practitioner_id).first()
    if owner is None or not owner.user.is_active:
        return None
    places = tuple(_places(owner, today))
    here = next((place for place in places if place.practitioner_id == owner.pk), None)
    if here is None:
        return None
    with speaking_for(here):
        feed = Feed.objects.visible_to(here).live().filter(digest=digest).first()
    return None if feed is None else Reading(feed, here, places)


def meetings_in(reading: Reading, *, today: date) -> list[Held]:
    """Meetings of the last three months and all to come, each once, in the order of their days."""
    found: dict[str, Held] = {}
    rules: dict[int, Profile] = {}
    for by in reading.places:
        with speaking_for(by):
            mine = meetings_of(by).filter(held_on__gte=today - KEPT).select_related("scheme")
            for meeting in mine:
                if meeting.scheme_id not in rules:
                    rules[meeting.scheme_id] = current_profile(meeting.scheme_id)[1]
                found.setdefault(str(meeting.pk), _held(meeting, rules[meeting.scheme_id]))
    return sorted(found.values(), key=lambda held: (held.held_on, held.key))


def _places(owner: Practitioner, today: date) -> Iterator[Acting]:
    """Everywhere that the same user works today, at this agency and at others."""
    for practitioner, scheme in choices(owner.user, on=today):
        if scheme is not None:
            acting = act(practitioner, scheme, on=today)
            if acting.case_schemes or acting.figure_schemes:
                yield acting


def _held(meeting: Meeting, profile: Profile) -> Held:
    name = meeting_name(profile, meeting)
    return Held(
        key=str(meeting.pk),
        summary=_("%(scheme)s: %(meeting)s") % {"scheme": meeting.scheme.name, "meeting": name},
        held_on=meeting.held_on,
        starts_at=meeting.starts_at,
        place=meeting.place,
        url=urljoin(settings.SITE, page_of(meeting)),
        called_off=meeting.called_off_at is not None,
        version=meeting.version,
        made_at=meeting.made_at,
        changed_at=meeting.changed_at,
    )
