"""Ratings that a partnership judged before, many at once, each with its day and reason; and taking them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record_many
from throughcare.core.action import action
from throughcare.core.errors import DomainError
from throughcare.core.snapshots import Snapshot, take_back
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.registrations.listing import Noted, note_ratings
from throughcare.registrations.models import Colour, Registration
from throughcare.reviews.models import Rating

BATCH = 500
ORDER: tuple[type[models.Model], ...] = (Rating,)


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A colour that people judged before it was recorded here."""

    registration: Registration
    colour: str
    judged_on: date
    next_review_on: date
    reason: str


@action
def record_ratings(judged: Sequence[Judged], *, by: Acting, at: datetime) -> list[Rating]:
    """Keep each rating with its day and reason, and the colour on the list."""
    ratings, noted = [], []
    for one in judged:
        authorise(by, Permission.JUDGE_RATING, one.registration)
        if one.colour not in Colour.values or not one.colour:
            raise DomainError(_("Choose a rating."))
        if one.judged_on > at.date():
            raise DomainError(_("A rating cannot be judged in the future."))
        if not one.reason.strip():
            raise DomainError(_("Say why."))
        ratings.append(
            Rating(
                scheme_id=one.registration.scheme_id,
                person_id=one.registration.person_id,
                registration=one.registration,
                profile_version_id=one.registration.profile_version_id,
                colour=one.colour,
                judged_on=one.judged_on,
                reason=one.reason.strip(),
                next_review_on=one.next_review_on,
                judged_by=by.practitioner_id,
                agency_id=by.agency_id,
            )
        )
        noted.append(Noted(one.registration.pk, one.colour, one.judged_on, one.next_review_on))
    note_ratings(noted)
    Rating.objects.bulk_create(ratings, batch_size=BATCH)
    record_many(Event.RATING_JUDGED, by=by, about=list(ratings), at=at, imported=True)
    return ratings


@action
def take_back_ratings(
    *, made: Mapping[str, Sequence[str]], before: Sequence[Snapshot], by: Acting, at: datetime
) -> None:
    """Remove ratings recorded by mistake; the trail keeps that they were there."""
    authorise(by, Permission.IMPORT)
    added = made.get(Rating._meta.label_lower, ())
    rows = Rating.objects.visible_to(by).filter(pk__in=added)
    record_many(Event.RATING_TAKEN_BACK, by=by, about=list(rows), at=at)
    take_back(ORDER, made, before)
