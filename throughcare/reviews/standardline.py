"""The contact standard of one person in one line, for the page that is read in thirty seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from throughcare.core.cards import address
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import ProfileVersion
from throughcare.registrations.models import Registration
from throughcare.reviews.models import Rating
from throughcare.reviews.standardfacts import may_be_counted, standards_under, standings
from throughcare.reviews.standardpage import asked_words, last_words, now_words


@dataclass(frozen=True)
class ContactLine:
    """What is asked, how the running period stands, and the last one that was judged."""

    asked: str
    now: str
    last: str
    missed: bool
    url: str


def contact_line(
    by: Acting, registration: Registration, version: ProfileVersion, *, ratings: Sequence[Rating], today: date
) -> ContactLine | None:
    """Nothing where the scheme states no standard, or the asker may not know what it takes to judge it."""
    standards = standards_under(version.pk)
    if not any(each.until is None for each in standards) or not registration.is_live or not may_be_counted(by):
        return None
    stands = standings(by, [registration], standards, today=today, ratings=ratings)[registration.pk]
    return ContactLine(
        asked=asked_words(stands),
        now=now_words(stands),
        last=last_words(stands),
        missed=stands.missed,
        url=address("reviews:contact", registration.person_id),
    )
