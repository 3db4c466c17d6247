"""What waits because of the contact standard: people whom somebody leads and who were not met as often as asked."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from throughcare.core.cards import LISTED, Card, Line, address
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.queries import current_profile
from throughcare.registrations.models import Registration
from throughcare.reviews.standardfacts import may_be_counted, standards_under, standings, states_some
from throughcare.reviews.standardpage import last_words, now_words


def contact_waiting(by: Acting, today: date, profile: Profile | None) -> list[Card]:
    """A card for whoever leads people, where the scheme states a standard."""
    if by.scheme_id is None or profile is None or not states_some(profile):
        return []
    if not by.may(Permission.WRITE_PLAN) or not may_be_counted(by):
        return []
    led = list(Registration.objects.visible_to(by).live().led_by(by).select_related("person").order_by("sort_name"))
    if not led:
        return []
    version, _profile = current_profile(by.scheme_id)
    found = standings(by, led, standards_under(version.pk), today=today)
    late = [(each, found[each.pk]) for each in led if found[each.pk].missed]
    lines = [
        Line(
            text=each.person.name,
            about=each.person_id,
            url=address("reviews:contact", each.person_id),
            hint=f"{last_words(stands)} {now_words(stands)}",
        )
        for each, stands in late[:LISTED]
    ]
    url = address("registrations:cohort", query="contact_missed=on&mine=on")
    return [Card(key="contact", title=_("Contact standard missed"), count=len(late), url=url, lines=lines)]
