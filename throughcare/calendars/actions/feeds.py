"""Verbs of one's own calendar feed: make its address (or a new one), revoke it, note that it was read."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.calendars.keys import digest_of
from throughcare.calendars.models import Feed
from throughcare.core.action import action
from throughcare.core.errors import NotPermitted
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission

READERS = frozenset({Permission.READ_CASES, Permission.READ_FIGURES})


@action
def make_feed(*, secret: str, by: Acting, at: datetime) -> Feed:
    """Open an address for one's own calendar; the one before, if there is one, opens nothing from now on."""
    if not READERS & by.permissions:
        raise NotPermitted(_("Your role sees no meetings, so there is nothing for a calendar to read."))
    _revoke(by, at)
    made = Feed.objects.create(practitioner_id=by.practitioner_id, digest=digest_of(secret))
    record(Event.CALENDAR_FEED_MADE, by=by, about=made, at=at)
    return made


@action
def revoke_feed(feed: Feed, *, by: Acting, at: datetime) -> Feed:
    """The address opens nothing from now on."""
    found = Feed.objects.visible_to(by).locked(feed.pk)
    if found.revoked_at is None:
        found.revoke(at=at)
        found.save()
    record(Event.CALENDAR_FEED_REVOKED, by=by, about=found, at=at)
    return found


@action
def note_read(feed: Feed, *, by: Acting, at: datetime) -> Feed:
    """Once a day: that somebody's calendar read it, so that its owner can tell whether it is still in use."""
    found = Feed.objects.visible_to(by).locked(feed.pk)
    found.last_read_on = timezone.localdate(at)
    found.save()
    record(Event.CALENDAR_FEED_READ, by=by, about=found, at=at)
    return found


def _revoke(by: Acting, at: datetime) -> None:
    for earlier in Feed.objects.visible_to(by).live().select_for_update(no_key=True):
        earlier.revoke(at=at)
        earlier.save()
        record(Event.CALENDAR_FEED_REVOKED, by=by, about=earlier, at=at, renewed=True)
